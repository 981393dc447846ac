//! The heap alone: what a short-lived cell costs beside the loop that makes it, and how long programs
//! stand still for the collector with a million cells alive.
//!
//! `cargo bench --bench heap` prints both. A cell is the difference of two loops of the language that
//! are the same but for it, run in turn; medians. For the pauses a program makes pairs, and each piece
//! of a collection is timed. It is the same work in each round, so that of each piece the shortest
//! counts: the rest is what other programs took of the machine.

use std::time::{Duration, Instant};

use imago::lang::image::Image;
use imago::lang::value::Value;

const ROUNDS: usize = 9;
/// Turns of a loop of which each makes one cell.
const TURNS: usize = 20_000_000;
const LISTS: usize = 2_000_000;
/// Bytes made while pauses are measured.
const CHURN_BYTES: usize = 256 << 20;
const ALIVE: usize = 1_000_000;

/// Ends of the classes pauses are counted in, in microseconds.
const CLASSES: &[u128] = &[50, 100, 200, 500, 1_000, 2_000, 5_000, u128::MAX];

fn main() {
    cells();
    pauses();
}

fn median(mut times: Vec<f64>) -> f64 {
    times.sort_by(f64::total_cmp);
    times[times.len() / 2]
}

/// Seconds this thread was on a processor; since some moment, where the system does not tell.
fn processor_seconds() -> f64 {
    let text = std::fs::read_to_string("/proc/thread-self/schedstat").unwrap_or_default();
    let first = text.split_whitespace().next();
    match first.and_then(|it| it.parse::<f64>().ok()) {
        Some(nanoseconds) => nanoseconds / 1e9,
        None => std::time::UNIX_EPOCH
            .elapsed()
            .map_or(0.0, |it| it.as_secs_f64()),
    }
}

/// Processor seconds of a call of the language.
fn seconds(image: &mut Image, call: &str) -> f64 {
    let begun = processor_seconds();
    image.evaluate(call).expect("the program runs");
    processor_seconds() - begun
}

const PROGRAMS: &str = "
(define (empty n) (let loop ((i 0) (kept ())) (if (= i n) kept (loop (+ i 1) i))))
(define (pairs n) (let loop ((i 0) (kept ())) (if (= i n) kept (loop (+ i 1) (cons i i)))))
(define (walk l) (if (null? l) 0 (walk (cdr l))))
(define ten '(1 2 3 4 5 6 7 8 9 10))
(define (build i l) (if (= i 0) l (build (- i 1) (cons i l))))
(define (count-down i l) (if (= i 0) l (count-down (- i 1) l)))
(define (lists n) (if (= n 0) 0 (begin (walk (build 10 ())) (lists (- n 1)))))
(define (walks n) (if (= n 0) 0 (begin (walk (count-down 10 ten)) (walks (- n 1)))))
";

/// What a cell costs, with nothing and with a million others alive.
fn cells() {
    for alive in [0, ALIVE] {
        let mut image = Image::new();
        image.evaluate(PROGRAMS).expect("the programs are right");
        image
            .evaluate(&format!("(define alive (range {alive}))"))
            .expect("a list");
        let mut net = |with: &str, without: &str, cells: usize| {
            let rounds: Vec<(f64, f64)> = (0..ROUNDS)
                .map(|_| (seconds(&mut image, with), seconds(&mut image, without)))
                .collect();
            let with = median(rounds.iter().map(|it| it.0).collect());
            let without = median(rounds.iter().map(|it| it.1).collect());
            let each = |seconds: f64| seconds / cells as f64 * 1e9;
            (each(with - without), each(with))
        };
        let pair = net(
            &format!("(pairs {TURNS})"),
            &format!("(empty {TURNS})"),
            TURNS,
        );
        let list = net(
            &format!("(lists {LISTS})"),
            &format!("(walks {LISTS})"),
            LISTS * 10,
        );
        println!(
            "{alive:>8} cells alive: a pair {:.1} ns, with its loop {:.1}; in lists of ten, walked, {:.1} ns, with the walk {:.1}",
            pair.0, pair.1, list.0, list.1
        );
    }
}

/// A way to have a million cells alive.
struct Shape {
    name: &'static str,
    program: &'static str,
    /// Whether the old cells are stored into meanwhile.
    stores: bool,
}

const SHAPES: &[Shape] = &[
    Shape {
        name: "a list",
        program: "(range 1000000)",
        stores: false,
    },
    Shape {
        name: "a tree",
        program: "(let grow ((n 500000)) (if (< n 1) () (cons (grow (quotient (- n 1) 2)) (grow (- n 1 (quotient (- n 1) 2))))))",
        stores: false,
    },
    Shape {
        name: "an array of pairs, stored into",
        program: "(let ((a (mutable-array/new))) (dotimes (i 1000000) (mutable-array/push! a (list i))) a)",
        stores: true,
    },
    Shape {
        name: "a map",
        program: "(let fill ((i 0) (m {})) (if (= i 250000) m (fill (+ i 1) (assoc m i (list i)))))",
        stores: false,
    },
];

fn pauses() {
    for shape in SHAPES {
        let mut shortest: Vec<Duration> = Vec::new();
        for _ in 0..ROUNDS {
            let round = round(shape);
            if shortest.is_empty() {
                shortest = round;
            } else {
                shortest.truncate(round.len());
                for (known, time) in shortest.iter_mut().zip(round) {
                    *known = time.min(*known);
                }
            }
        }
        report(shape.name, &shortest);
    }
}

/// Makes pairs that die at once, and keeps a few for a while, beside what is alive; returns how long
/// each piece of a collection took.
fn round(shape: &Shape) -> Vec<Duration> {
    let mut image = Image::new();
    let kept = image.evaluate(shape.program).expect("the program is right");
    let machine = image.machine_mut();
    machine.collect();
    let lately = machine.heap.root(Value::EMPTY);
    let mut pauses = Vec::new();
    for number in 0..CHURN_BYTES / 16 {
        let pair = machine.heap.cons(Value::length(number), Value::EMPTY);
        if number % 16 == 0 {
            // Outlives a few collections, so that all is collected now and then.
            let more = machine.heap.cons(pair, lately.get());
            lately.set(if number % 200_000 == 0 {
                Value::EMPTY
            } else {
                more
            });
            if shape.stores {
                let at = number.wrapping_mul(7919) % ALIVE;
                machine.heap.array_set(kept.get(), at, pair);
            }
        }
        if machine.heap.wants_collection() {
            let begun = Instant::now();
            machine.tend();
            pauses.push(begun.elapsed());
        }
    }
    pauses
}

fn report(name: &str, pauses: &[Duration]) {
    let longest = pauses.iter().max().copied().unwrap_or_default();
    let total: Duration = pauses.iter().sum();
    println!(
        "{name}: {} pauses, the longest {:.2} ms, {:.0} ms in all",
        pauses.len(),
        longest.as_secs_f64() * 1e3,
        total.as_secs_f64() * 1e3
    );
    let mut from = 0;
    for &end in CLASSES {
        let inside = |it: &&Duration| (from..end).contains(&it.as_micros());
        let count = pauses.iter().filter(inside).count();
        if count > 0 && end == u128::MAX {
            println!("    from {from} µs: {count}");
        } else if count > 0 {
            println!("    {from} to {end} µs: {count}");
        }
        from = end;
    }
}
