//! How fast a program looks at itself: `doc/search` over ten thousand definitions, and `read-source` over
//! a tree of a hundred thousand lines, through the whole session.
//!
//! ```text
//! cargo bench --bench docs
//! ```
//!
//! Each number is the median of several runs; one that misses its goal ends the bench with a failure.

use std::fmt::Write;
use std::fs;
use std::process::ExitCode;
use std::time::{Duration, Instant};

use imago::lang::image::Image;
use imago::lang::source::SourceText;
use imago::session::ask::{Question, ask};
use imago::session::config::Config;
use imago::session::options::{Keep, SessionOptions};

/// As the program has it.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

const DEFINITIONS: usize = 10_000;
const FILES: usize = 100;
const LINES: usize = 100_000;
const RUNS: usize = 9;
/// A search over all definitions.
const SEARCH_MAX: Duration = Duration::from_millis(10);
/// Megabytes of source in a second.
const READ_MIN: f64 = 20.0;

/// One definition as people write them: ten lines with a docstring, a directive and an example.
fn definition(number: usize) -> String {
    format!(
        ";;@since 1.{}\n;; Number {number} of many.\n(defn measure-{number}\n  \"Returns the measure of a thing \
         by rule {number}.\n\n   >>> (measure-{number} 1 2)\n   {}\"\n  (left right)\n  (let ((sum (+ left right)))\n    \
         (if (> sum {number}) (- sum {number}) (list->sum (list sum {number})))))\n\n",
        number % 10,
        number + 3,
    )
}

/// Returns the median of the times of some work.
fn median(mut work: impl FnMut()) -> Duration {
    let mut times: Vec<Duration> = (0..RUNS)
        .map(|_| {
            let start = Instant::now();
            work();
            start.elapsed()
        })
        .collect();
    times.sort();
    times[RUNS / 2]
}

fn search() -> bool {
    let mut image = Image::new();
    let mut text = String::new();
    for number in 0..DEFINITIONS {
        text.push_str(&definition(number));
    }
    image
        .load(&SourceText::new("bench.lisp", text))
        .expect("the definitions are in order");
    let mut good = true;
    for (what, query) in [
        ("a name", "\"measure-4711\""),
        ("words in one docstring", "\"thing by rule 4711\""),
        ("nothing", "\"no such words anywhere\""),
        ("every tenth", "\"by rule 47\""),
        ("without a docstring", ":undocumented"),
    ] {
        let form = format!("(length (doc/search {query}))");
        let mut found = String::new();
        let time = median(|| {
            let value = image.evaluate(&form).expect("the search runs");
            found = image.print(value.get());
        });
        println!("doc/search, {what}: {found} of {DEFINITIONS} in {time:.2?}");
        good &= time <= SEARCH_MAX;
    }
    good
}

fn read_source() -> bool {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let (mut lines, mut bytes) = (0, 0);
    for file in 0..FILES {
        let mut text = String::new();
        while text.lines().count() < LINES / FILES {
            let _ = write!(text, "{}", definition(file * 1_000 + text.len() % 997));
        }
        lines += text.lines().count();
        bytes += text.len();
        fs::write(folder.path().join(format!("part-{file:03}.txt")), text).expect("it is written");
    }
    let ask_for = |form: &str| -> Duration {
        let options = SessionOptions {
            folder: folder.path().to_path_buf(),
            config: Config::default(),
            keep: Keep::InMemory,
            origin: "bench".into(),
            author: "bench".into(),
            data: None,
            resumes: None,
            keeps_image: false,
            watch: false,
        };
        let question = Question {
            name: "bench".into(),
            text: form.into(),
        };
        let reply = ask(options, question).expect("a session");
        assert!(reply.answer.error.is_none(), "{:?}", reply.answer);
        reply.elapsed
    };
    let time = |form: &str| {
        let mut times: Vec<Duration> = (0..RUNS).map(|_| ask_for(form)).collect();
        times.sort();
        times[RUNS / 2]
    };
    let empty = time("(length (file/glob \"*.txt\"))");
    let taken = time("(length (read-source \"*.txt\"))").saturating_sub(empty);
    let speed = bytes as f64 / 1e6 / taken.as_secs_f64();
    println!("read-source: {lines} lines, {bytes} bytes in {taken:.2?}, {speed:.1} MB/s");
    speed >= READ_MIN
}

fn main() -> ExitCode {
    let (searched, read) = (search(), read_source());
    match searched && read {
        true => ExitCode::SUCCESS,
        false => {
            println!("a goal is missed: {SEARCH_MAX:?} for a search, {READ_MIN} MB/s for sources");
            ExitCode::FAILURE
        }
    }
}
