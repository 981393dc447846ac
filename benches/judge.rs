//! What it costs to judge one definition by the rules about definitions, as it would be at the REPL.
//!
//! `cargo bench --bench judge` prints, for images of a thousand to a hundred thousand definitions, how
//! long the sensors take for a definition of 25 lines and how long sensors and rules take together:
//! the median and the time that 99 of 100 stay below.

use std::time::{Duration, Instant};

use imago::audit::{Auditor, RuleSettings, Surroundings, measurements};
use imago::lang::definition::{Definition, TopForm, definitions};
use imago::lang::image::Image;
use imago::lang::source::SourceText;

const IMAGES: &[usize] = &[1_000, 10_000, 100_000];
const TURNS: usize = 2_000;

const LONG: &str = "(defun settle (account entries &key (rate 3) (limit 100))
  \"Applies ENTRIES to ACCOUNT and answers the balance with interest at RATE, at most LIMIT.
   >>> (settle 0 '())
   0\"
  (check-type entries list)
  (let ((balance account)
        (seen (make-hash-table))
        (fees 0))
    (dolist (entry entries)
      (let ((kind (car entry))
            (amount (cadr entry)))
        (unless (gethash entry seen)
          (case kind
            (:deposit (incf balance amount))
            (:withdraw (decf balance amount))
            (otherwise (error \"no such entry: ~a\" kind)))
          (setf (gethash entry seen) t))))
    (when (< balance 0)
      (setf fees (* 2 (abs balance)))
      (decf balance fees))
    (let ((interest (/ (* balance rate) 100)))
      (handler-case
          (min limit (+ balance interest (helper-1 interest)))
        (type-error (problem)
          (print problem)
          (max 0 (min limit balance)))))))";

fn main() {
    let mut auditor = Auditor::new(&RuleSettings::default()).expect("the rules are sound");
    let definition = read(LONG).remove(0);
    println!(
        "{:>12} {:>22} {:>22}",
        "definitions", "sensors µs, p99", "all µs, p99"
    );
    for &count in IMAGES {
        let mut surroundings = Surroundings::new(Image::new().names());
        for number in 0..count {
            let text = format!(
                "(defun helper-{number} (x) \"Of X.\" (helper-{} x))",
                number + 1
            );
            surroundings.add(&read(&text).remove(0));
        }
        let sensors = times(|| drop(measurements(&definition, &surroundings, None)));
        let all = times(|| drop(auditor.judge(&definition, &surroundings)));
        println!("{count:>12} {:>22} {:>22}", shown(&sensors), shown(&all));
    }
}

fn read(text: &str) -> Vec<Definition> {
    let (forms, _) = definitions(&SourceText::new("bench", text));
    let definitions = forms.into_iter().filter_map(|form| match form {
        TopForm::Definition(definition) => Some(*definition),
        TopForm::Expression { .. } => None,
    });
    definitions.collect()
}

fn times(mut work: impl FnMut()) -> Vec<Duration> {
    let mut times: Vec<Duration> = (0..TURNS)
        .map(|_| {
            let start = Instant::now();
            work();
            start.elapsed()
        })
        .collect();
    times.sort();
    times
}

fn shown(times: &[Duration]) -> String {
    let micros = |it: Duration| it.as_nanos() as f64 / 1_000.0;
    let (median, most) = (times[times.len() / 2], times[times.len() * 99 / 100]);
    format!("{:.1}, {:.1}", micros(median), micros(most))
}
