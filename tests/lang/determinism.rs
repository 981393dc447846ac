//! Fuel is exact: the same program with the same fuel ends the same way with the same fuel left,
//! however often it is run and however it is sliced.

use crate::support::dose::dose;
use imago::lang::image::Image;
use imago::lang::limits::Limits;
use imago::lang::source::SourceText;
use imago::lang::value::heap::Torture;
use imago::lang::vm::Step;

/// Programs of several kinds: calls, floats, builtins that pay by size, tables, conditions, closures,
/// classes, texts; some end in the middle for want of fuel.
const PROGRAMS: &[(&str, u64)] = &[
    (
        "(let fib ((n 15)) (if (< n 2) n (+ (fib (- n 1)) (fib (- n 2)))))",
        100_000,
    ),
    (
        "(let fib ((n 15)) (if (< n 2) n (+ (fib (- n 1)) (fib (- n 2)))))",
        1_500,
    ),
    (
        "(let loop ((i 0) (x 0.0)) (if (= i 500) x (loop (+ i 1) (+ x (sqrt i)))))",
        50_000,
    ),
    (
        "(reduce + 0 (map (lambda (n) (* n n)) (filter even? (range 400))))",
        100_000,
    ),
    (
        "(length (sort (map (lambda (n) (mod (* n 7919) 1009)) (range 300)) <))",
        100_000,
    ),
    (
        "(let loop ((i 0) (m {})) (if (= i 200) (count m) (loop (+ i 1) (assoc m (mod i 50) i))))",
        100_000,
    ),
    (
        "(string-length (string/join (map number->string (range 300)) (string/repeat \"-\" 100)))",
        100_000,
    ),
    (
        "(let loop ((i 0) (n 0)) (if (= i 100) n (loop (+ i 1) (try (if (odd? i) (throw i) n) (catch e (+ n 1))))))",
        100_000,
    ),
    ("(try (let loop () (loop)) (catch e (:limit e)))", 20_000),
    ("(let loop () (try (car 5) (catch e 1)) (loop))", 20_000),
    ("(string-length (str (expt 7 5000)))", 1_000_000),
    (
        "(let ((v (make-vector 1000 1))) (apply + (vector->list v)))",
        100_000,
    ),
];

const RUNS: usize = 1_000;

#[test]
fn the_same_program_and_fuel_leave_the_same_fuel() {
    // In one image and in several; each run is undone.
    for &(text, fuel) in PROGRAMS {
        let mut outcomes = std::collections::BTreeSet::new();
        for image in 0..2 {
            let mut image_here = Image::new();
            let source = SourceText::new("determinism", text);
            let forms = image_here
                .read_forms(&source)
                .expect("the program can be read");
            let program = image_here
                .prepare(&source, &forms[0])
                .expect("it can be compiled");
            for run in 0..RUNS / PROGRAMS.len() * dose(1) {
                let limits = Limits {
                    fuel: Some(fuel),
                    ..Limits::default()
                };
                let transaction = image_here.begin();
                let mut fiber = image_here.start(&program, limits);
                let slice = [u64::MAX, 1_000, 77][(run + image) % 3];
                let step = loop {
                    match image_here.resume(&mut fiber, slice) {
                        Step::Pause => {}
                        step => break step,
                    }
                };
                let shown = match step {
                    Step::Done(value) => image_here.print(value),
                    Step::Signal(condition) => image_here.diagnostic(condition).message,
                    step => panic!("{text}: {step:?}"),
                };
                outcomes.insert((shown, fiber.fuel_left()));
                image_here.undo(transaction);
            }
        }
        assert_eq!(outcomes.len(), 1, "{text}: {outcomes:?}");
    }
}

/// What is told apart by identity alone has an order that addresses do not decide.
#[test]
fn objects_as_keys_keep_an_order_wherever_they_lie() {
    const PROGRAM: &str = "
        (define (garbage n) (if (> n 0) (begin (list n (fn () n)) (garbage (- n 1)))))
        (define keys
          (let next ((i 0) (made ()))
            (if (= i 40) (reverse made)
                (begin (garbage i) (next (+ i 1) (cons (fn () i) made))))))
        (define shown (foldl (fn (m k) (assoc m k (k))) {} keys))
        (define kept shown)
        (define fewer (dissoc shown (nth keys 3)))
        (list (map (fn (k) (k)) (sort keys)) (map (fn (entry) (cadr entry)) (map/entries fewer)))";
    let answer = |torture: Torture| {
        let mut image = Image::new();
        image.machine_mut().heap.set_torture(torture);
        let value = image.evaluate(PROGRAM).expect("the program is right");
        image.print(value.get())
    };
    let usual = answer(Torture::None);
    for torture in [Torture::None, Torture::Steps, Torture::Whole] {
        assert_eq!(answer(torture), usual, "{torture:?}");
    }
}
