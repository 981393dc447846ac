//! What an audit costs in images of several sizes.
//!
//! `cargo bench --bench audit` makes images of 10³, 10⁴ and 10⁵ definitions, `-- small` only the first
//! two. A definition of 25 lines is judged as the session does it: rules over it alone, what it uses read
//! off its expansion, the index of the image kept up and asked what began and ended. Then a whole image is
//! audited from nothing, and again after one change.
//!
//! Where the system says how often it gave the processor to others, times in which it did are left out, and
//! what is told is the work alone.

use std::sync::Arc;
use std::time::{Duration, Instant};

use imago::audit::whole::{Language, Whole};
use imago::audit::{Auditor, RuleSettings, Surroundings};
use imago::lang::definition::{Definition, TopForm, definitions};
use imago::lang::image::Image;
use imago::lang::source::SourceText;

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

const ROUNDS: usize = 3_000;

/// A definition that calls some of those before it.
fn text(at: usize) -> String {
    let other = |step: usize| match at >= step {
        true => format!("(work-{} x)", (at - step) / 2),
        false => "(list x)".to_string(),
    };
    format!(
        "(defun work-{at} (x)\n  \"Work {at}.\"\n  (if (null? x)\n      {}\n      (let ((y {}))\n        (cons y {}))))",
        other(1),
        other(7),
        other(31)
    )
}

/// One of 25 lines.
fn long_text(at: usize, others: usize) -> String {
    let mut text = format!("(defun judged-{at} (xs limit)\n  \"Judged {at}.\"\n  (let ((sum 0))\n");
    for line in 0..20 {
        let other = (at * 31 + line * 97) % others;
        match line % 4 {
            0 => text.push_str(&format!(
                "    (set! sum (+ sum (length (work-{other} xs))))\n"
            )),
            1 => text.push_str("    (when (> sum limit) (println \"more than\" limit))\n"),
            2 => text.push_str("    (for-each (lambda (it) (set! sum (+ sum it))) xs)\n"),
            _ => text.push_str("    (cond ((null? xs) nil) ((> sum 100) (set! sum 0)))\n"),
        }
    }
    text.push_str("    (list sum limit)))");
    text
}

fn definition(text: String) -> Definition {
    match definitions(&SourceText::new("bench", text)).0.pop() {
        Some(TopForm::Definition(definition)) => *definition,
        _ => panic!("BUG: no definition"),
    }
}

struct Bench {
    image: Image,
    auditor: Auditor,
    surroundings: Surroundings,
    whole: Whole,
}

impl Bench {
    fn new() -> Bench {
        let image = Image::new();
        let settings = RuleSettings::default();
        let language = Arc::new(Language::new(image.vocabulary(), []));
        Bench {
            auditor: Auditor::new(&settings).expect("the rules are sound"),
            surroundings: Surroundings::new(image.names()),
            whole: Whole::new(&settings, language).expect("the rules are sound"),
            image,
        }
    }

    fn add(&mut self, definition: &Definition) {
        let uses = self.image.uses(definition).ok();
        let twin = self.image.sameness(definition);
        self.whole.add(definition, uses.as_ref(), twin);
        self.surroundings.add(definition);
    }
}

fn resident() -> f64 {
    let status = std::fs::read_to_string("/proc/self/statm").unwrap_or_default();
    let pages = status
        .split(' ')
        .nth(1)
        .and_then(|it| it.parse::<f64>().ok());
    pages.unwrap_or(0.0) * 4096.0 / 1e6
}

/// Returns the time of the processor so far, where the system tells it in hundredths of a second.
fn busy() -> f64 {
    let text = std::fs::read_to_string("/proc/self/stat").unwrap_or_default();
    let after_name = text.rsplit(')').next().unwrap_or("");
    let fields = after_name.split_whitespace().skip(11).take(2);
    let ticks = fields.filter_map(|it| it.parse::<f64>().ok());
    ticks.sum::<f64>() * 10.0
}

fn ms(time: Duration) -> f64 {
    time.as_secs_f64() * 1e3
}

/// Times, and how many were left out.
#[derive(Clone, Default)]
struct Times {
    kept: Vec<Duration>,
    disturbed: usize,
}

impl Times {
    fn time(&mut self, work: impl FnOnce()) {
        let turns = turns();
        let began = Instant::now();
        work();
        let time = began.elapsed();
        match turns == self::turns() {
            true => self.kept.push(time),
            false => self.disturbed += 1,
        }
    }

    /// Draws the median, the 99th of a hundred, and how many there were.
    fn drawn(mut self) -> String {
        self.kept.sort();
        let last = self.kept.len().saturating_sub(1);
        let at = |share: usize| self.kept.get(last * share / 100).map_or(0.0, |it| ms(*it));
        format!(
            "{:>8.3} {:>8.3}   of {}, {} left out",
            at(50),
            at(99),
            self.kept.len(),
            self.disturbed
        )
    }
}

/// How often this thread was given the processor; always the same where the system does not say.
fn turns() -> String {
    let text = std::fs::read_to_string("/proc/thread-self/schedstat").unwrap_or_default();
    text.split_whitespace().nth(2).unwrap_or("").to_string()
}

fn main() {
    let is_small = std::env::args().any(|it| it == "small");
    let sizes: &[usize] = match is_small {
        true => &[1_000, 10_000],
        false => &[1_000, 10_000, 100_000],
    };
    println!("{:44} {:>8} {:>8}", "ms", "p50", "p99");
    for &size in sizes {
        let all: Vec<Definition> = (0..size).map(|at| definition(text(at))).collect();
        let before = resident();
        let began = busy();
        let mut bench = Bench::new();
        for definition in &all {
            bench.add(definition);
        }
        let found = bench.whole.findings().len();
        let made = busy() - began;
        let began = busy();
        for definition in &all {
            bench.auditor.judge(definition, &bench.surroundings);
        }
        let judged = busy() - began;
        println!(
            "{size} definitions: index and its {found} findings {made:.0} ms of the processor, rules over each {judged:.0} ms, {:.0} MB",
            resident() - before
        );
        one(&mut bench, size);
        again(&mut bench, size);
    }
}

/// A definition that is new among the others.
fn one(bench: &mut Bench, size: usize) {
    let (mut alone, mut kept, mut both) = (Times::default(), Times::default(), Times::default());
    for at in 0..ROUNDS {
        let definition = definition(long_text(at, size));
        match at % 3 {
            0 => alone.time(|| judge(bench, &definition)),
            1 => kept.time(|| keep_up(bench, &definition)),
            _ => both.time(|| {
                judge(bench, &definition);
                keep_up(bench, &definition);
            }),
        }
    }
    println!(
        "{:44} {}",
        "  one of 25 lines: rules over it",
        alone.drawn()
    );
    println!("{:44} {}", "  one of 25 lines: index kept up", kept.drawn());
    println!("{:44} {}", "  one of 25 lines: together", both.drawn());
}

fn judge(bench: &mut Bench, definition: &Definition) {
    bench.auditor.judge(definition, &bench.surroundings);
}

fn keep_up(bench: &mut Bench, definition: &Definition) {
    bench.add(definition);
    bench.whole.take_changes();
}

/// A definition that is there means something else, and everything that is found is asked for.
fn again(bench: &mut Bench, size: usize) {
    let rounds = if size > 10_000 { 50 } else { 300 };
    let (mut small, mut all) = (Times::default(), Times::default());
    for round in 0..rounds {
        let at = (round * 7919) % size;
        let others = ["(x)", "(x y)"][round % 2];
        let other = (at * 13 + round) % size;
        let text = format!("(defun work-{at} {others} \"Changed.\" (work-{other} x))");
        let definition = definition(text);
        match round % 2 {
            0 => small.time(|| keep_up(bench, &definition)),
            _ => all.time(|| {
                bench.add(&definition);
                bench.whole.findings();
            }),
        }
    }
    let began_and_ended = "  after one change: what began and ended";
    println!("{began_and_ended:44} {}", small.drawn());
    println!("{:44} {}", "  after one change: all findings", all.drawn());
}
