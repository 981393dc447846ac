//! The ends of everything: fuel, depth, heap, output, interrupts, slices.

use super::support::TestImage;
use crate::lang::limits::Limits;
use crate::lang::value::heap::Torture;
use crate::lang::vm::Step;
use std::sync::atomic::Ordering;

fn with(change: impl FnOnce(&mut Limits)) -> TestImage {
    let mut limits = Limits::default();
    change(&mut limits);
    TestImage::with(limits)
}

const FOREVER: &str = "(define (spin) (let loop () (loop))) (define (turn) (turn))";

#[test]
fn fuel_ends_a_program_that_loops() {
    for call in ["(spin)", "(turn)"] {
        let mut image = with(|limits| limits.fuel = Some(100_000));
        assert_eq!(
            image.run(&format!("{FOREVER} {call}")),
            "limit: the fuel limit is reached",
            "{call}"
        );
    }
    let mut image = with(|limits| limits.fuel = Some(1000));
    assert_eq!(
        image.run("(spend 2000)"),
        "limit: the fuel limit is reached"
    );
}

#[test]
fn the_end_of_fuel_is_caught_once_and_then_final() {
    let mut image = with(|limits| limits.fuel = Some(100_000));
    let caught = format!("{FOREVER} (try (spin) (catch e (list 'caught (:limit e))))");
    assert_eq!(image.run(&caught), "(caught :fuel)");
    for again in [
        "(try (try (spin) (catch e (spin))) (catch e 'twice))",
        "(define (retry) (try (spin) (catch e (retry)))) (retry)",
        "(let loop () (try (turn) (catch e 1)) (loop))",
        "(try (spend 200000) (catch e (spend 200000)))",
    ] {
        assert_eq!(
            image.run(again),
            "limit: the fuel limit is reached",
            "{again}"
        );
    }
}

#[test]
fn the_end_of_time_is_caught_once_and_then_final() {
    let mut image = TestImage::new();
    let mut ring = |text: &str| {
        let mut fiber = image.fiber(&format!("{FOREVER} {text}"));
        assert_eq!(image.machine.resume(&mut fiber, 1_000), Step::Pause);
        image.machine.alarm().store(true, Ordering::Relaxed);
        let step = image.machine.resume(&mut fiber, u64::MAX);
        image.show(&step)
    };
    assert_eq!(ring("(spin)"), "limit: the time limit is reached");
    assert_eq!(ring("(try (spin) (catch e (:limit e)))"), ":wall");
    assert_eq!(
        ring("(let loop () (try (spin) (catch e 1)) (loop))"),
        "limit: the fuel limit is reached"
    );
}

#[test]
fn a_program_that_retries_what_cannot_succeed_comes_to_its_end() {
    let retry = |body: &str| format!("(let loop () (try {body} (catch e 1)) (loop))");
    let mut image = with(|limits| {
        limits.depth = 1_000;
        limits.heap_bytes = 4 << 20;
        limits.output_bytes = 100;
    });
    image.run("(define (deep n) (+ 1 (deep n))) (define (grow l) (grow (cons l l)))");
    for (body, message) in [
        (
            "(deep 0)",
            "limit: the depth limit is reached: 1000 pending calls",
        ),
        ("(display 12345)", "limit: the output limit is reached"),
    ] {
        assert_eq!(image.run(&retry(body)), message);
    }
}

#[test]
fn what_builtins_charge_is_the_same_however_it_is_sliced() {
    let program = "(let loop ((i 0)) (if (< i 300) (begin (spend 7) (loop (+ i 1))) i))";
    for fuel in [1_000, 2_000, 2_400, 2_401, 2_402, 5_000, 40_000] {
        let run = |slice: u64| {
            let mut image = with(|limits| limits.fuel = Some(fuel));
            let mut fiber = image.fiber(program);
            let step = loop {
                match image.machine.resume(&mut fiber, slice) {
                    Step::Pause => {}
                    step => break step,
                }
            };
            (image.show(&step), fiber.fuel_left())
        };
        let whole = run(u64::MAX);
        for slice in [1, 2, 7, 8, 100, 2_401] {
            assert_eq!(run(slice), whole, "fuel {fuel}, slice {slice}");
        }
    }
}

#[test]
fn builtins_that_charge_end_a_slice_and_hear_an_interrupt() {
    let mut image = TestImage::new();
    let mut fiber = image.fiber("(let loop () (spend 100000) (loop))");
    for _ in 0..10 {
        assert_eq!(image.machine.resume(&mut fiber, 1_000), Step::Pause);
    }
    image.machine.interrupt().store(true, Ordering::Relaxed);
    let step = image.machine.resume(&mut fiber, u64::MAX);
    assert_eq!(image.show(&step), "interrupt: interrupted");
}

#[test]
fn depth_is_a_condition_that_can_be_caught() {
    let deep = "(define (deep n) (+ 1 (deep n)))";
    let mut image = with(|limits| limits.depth = 10_000);
    assert_eq!(
        image.run(&format!("{deep} (deep 0)")),
        "limit: the depth limit is reached: 10000 pending calls"
    );
    assert_eq!(
        image.run(&format!("{deep} (try (deep 0) (catch e (:limit e)))")),
        ":depth"
    );
    assert_eq!(image.run("(+ 1 2)"), "3");
}

#[test]
fn a_full_heap_is_a_condition_and_the_machine_goes_on() {
    let grow = "(define (grow l) (grow (cons l l)))";
    let mut image = with(|limits| limits.heap_bytes = 4 << 20);
    assert_eq!(
        image.run(&format!("{grow} (grow ())")),
        "limit: the heap limit is reached"
    );
    assert_eq!(
        image.run(&format!("{grow} (try (grow ()) (catch e (:limit e)))")),
        ":heap"
    );
    assert_eq!(
        image.run("(let loop ((i 0)) (if (= i 1000000) 'done (begin (cons i i) (loop (+ i 1)))))"),
        "done"
    );
    assert!(image.machine.heap.bytes_in_use() <= 5 << 20);
}

#[test]
fn output_has_an_end() {
    let mut image = with(|limits| limits.output_bytes = 10);
    let mut fiber = image.fiber("(let loop () (begin (display 12345) (loop)))");
    let step = image.machine.resume(&mut fiber, u64::MAX);
    assert_eq!(image.show(&step), "limit: the output limit is reached");
    assert_eq!(fiber.take_output(), "1234512345");
}

#[test]
fn an_interrupt_ends_a_loop() {
    let mut image = TestImage::new();
    let mut fiber = image.fiber(&format!("{FOREVER} (try (spin) (catch e 1))"));
    image.machine.interrupt().store(true, Ordering::Relaxed);
    let step = image.machine.resume(&mut fiber, u64::MAX);
    assert_eq!(image.show(&step), "interrupt: interrupted");
}

#[test]
fn a_program_pauses_after_its_slice_and_goes_on() {
    let mut image = TestImage::new();
    let mut fiber =
        image.fiber("(let loop ((i 0) (s 0)) (if (= i 1000) s (loop (+ i 1) (+ s i))))");
    let mut pauses = 0;
    let last = loop {
        match image.machine.resume(&mut fiber, 100) {
            Step::Pause => pauses += 1,
            step => break step,
        }
        image.machine.collect();
    };
    assert_eq!(image.show(&last), "499500");
    assert!((8..=10).contains(&pauses), "{pauses}");
}

#[test]
fn fuel_counts_the_same_however_it_is_sliced() {
    let program = "(define (fib n) (if (< n 2) n (+ (fib (- n 1)) (fib (- n 2))))) (fib 15)";
    let left = |slice: u64| {
        let mut image = with(|limits| limits.fuel = Some(1_000_000));
        let mut fiber = image.fiber(program);
        while image.machine.resume(&mut fiber, slice) == Step::Pause {}
        fiber.fuel_left()
    };
    assert_eq!(left(u64::MAX), left(7));
}

#[test]
fn fibers_that_wait_keep_their_values_while_others_collect() {
    let mut image = TestImage::new();
    let mut waiting = image.fiber("(let ((l (list 1 2 3))) (ask-host) l)");
    assert!(matches!(
        image.machine.resume(&mut waiting, u64::MAX),
        Step::Host(_)
    ));
    image.machine.heap.set_torture(Torture::Whole);
    image.run("(let loop ((i 0)) (if (= i 1000) 1 (begin (list i i i) (loop (+ i 1)))))");
    image.machine.collect();
    image.run("(let loop ((i 0)) (if (= i 1000) 1 (begin (list i i i) (loop (+ i 1)))))");
    image
        .machine
        .answer(&mut waiting, crate::lang::value::Value::NIL);
    let step = image.machine.resume(&mut waiting, u64::MAX);
    assert_eq!(image.show(&step), "(1 2 3)");
}
