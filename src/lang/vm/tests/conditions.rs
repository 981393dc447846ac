//! Raising, catching, unwinding, leaving blocks, dynamic bindings.

use super::check;
use super::support::TestImage;
use crate::lang::vm::Step;

#[test]
fn try_catches_values_and_errors() {
    check("(try (throw 42) (catch e (:value e)))", "42");
    check(
        "(try (car 5) (catch e (list (:type e) (:got e))))",
        "(:type-error \"int\")",
    );
    check(
        "(try (nonesuch) (catch e (list (:type e) (:name e))))",
        "(:unbound \"nonesuch\")",
    );
    check("(+ 1 (try (+ 1 (throw 1)) (catch e 10)))", "11");
    check(
        "(try (try (throw 1) (catch e (throw 2))) (catch e (:value e)))",
        "2",
    );
    check(
        "(try (try (throw 1) (catch e (throw e))) (catch e (:value e)))",
        "1",
    );
    check(
        "(define (f n) (if (= n 0) (throw 'deep) (+ 1 (f (- n 1))))) (try (f 1000) (catch e (:value e)))",
        "deep",
    );
    check("(throw \"text\")", "user: uncaught value: \"text\"");
}

#[test]
fn an_unbound_name_has_a_hint_and_a_place() {
    let mut image = TestImage::new();
    let mut fiber = image.fiber("(define (f x) (+ 1 (displya x)))\n(f 1)");
    let Step::Signal(condition) = image.machine.resume(&mut fiber, u64::MAX) else {
        panic!("a signal")
    };
    let diagnostic = image.machine.diagnostic(condition, &|_| String::new());
    assert_eq!(diagnostic.message, "`displya` is not bound");
    assert_eq!(diagnostic.hint.as_deref(), Some("did you mean `display`?"));
    let names: Vec<&str> = diagnostic
        .backtrace
        .iter()
        .map(|frame| frame.function.as_str())
        .collect();
    assert_eq!(names.first(), Some(&"f"));
    let span = diagnostic.span.expect("a place");
    assert_eq!(
        &diagnostic.source.expect("a source").text[span.range()],
        "(displya x)"
    );
}

#[test]
fn cleanups_run_on_every_way_out() {
    let log = "(define log ()) (define (note x) (set! log (cons x log)))";
    check(
        &format!("{log} (unwind-protect (note 'body) (note 'clean)) log"),
        "(clean body)",
    );
    check(
        &format!(
            "{log} (try (unwind-protect (throw 1) (note 'clean)) (catch e (note 'caught))) log"
        ),
        "(caught clean)",
    );
    check(
        &format!(
            "{log} (block out (unwind-protect (return-from out (note 'body)) (note 'clean))) log"
        ),
        "(clean body)",
    );
    check(
        &format!(
            "{log} (define (f k) (unwind-protect (k 7) (note 'clean))) (list (block out (f (lambda (v) (return-from out v)))) log)"
        ),
        "(7 (clean))",
    );
    check(
        &format!(
            "{log} (try (unwind-protect (unwind-protect (throw 1) (note 'inner)) (note 'outer)) (catch e (:value e))) log"
        ),
        "(outer inner)",
    );
    // A cleanup that throws replaces the reason.
    check(
        "(try (unwind-protect (throw 1) (throw 2)) (catch e (:value e)))",
        "2",
    );
    check("(unwind-protect 5 6)", "5");
}

#[test]
fn abandoning_a_program_runs_its_cleanups() {
    let mut image = TestImage::new();
    let mut fiber = image.fiber("(define log 0) (unwind-protect (+ 1 (nonesuch)) (set! log 1))");
    assert!(matches!(
        image.machine.resume(&mut fiber, u64::MAX),
        Step::Signal(_)
    ));
    assert_eq!(image.run("log"), "0");
    image.machine.abandon(&mut fiber);
    assert!(matches!(
        image.machine.resume(&mut fiber, u64::MAX),
        Step::Done(_)
    ));
    assert!(fiber.is_done());
    assert_eq!(image.run("log"), "1");
}

#[test]
fn a_failed_call_can_be_given_a_value() {
    let mut image = TestImage::new();
    let mut fiber = image.fiber("(+ 1 (nonesuch 5))");
    assert!(matches!(
        image.machine.resume(&mut fiber, u64::MAX),
        Step::Signal(_)
    ));
    image
        .machine
        .answer(&mut fiber, crate::lang::value::Value::small(41));
    let step = image.machine.resume(&mut fiber, u64::MAX);
    assert_eq!(image.show(&step), "42");
}

#[test]
fn a_throw_can_be_given_a_value() {
    let mut image = TestImage::new();
    let mut fiber = image.fiber("(+ 1 (raise 5))");
    assert!(matches!(
        image.machine.resume(&mut fiber, u64::MAX),
        Step::Signal(_)
    ));
    image
        .machine
        .answer(&mut fiber, crate::lang::value::Value::small(41));
    let step = image.machine.resume(&mut fiber, u64::MAX);
    assert_eq!(image.show(&step), "42");
}

#[test]
fn blocks_are_left_from_inside_and_from_other_functions() {
    check("(block b (+ 1 (return-from b 5)))", "5");
    check(
        "(+ 1 (block b (let loop ((i 0)) (if (= i 4) (return-from b i) (loop (+ i 1))))))",
        "5",
    );
    check(
        "(define (find f l) (if (null? l) #f (begin (f (car l)) (find f (cdr l)))))
           (block found (find (lambda (x) (if (= x 2) (return-from found 'two))) '(1 2 3)) 'none)",
        "two",
    );
    check(
        "(define k #f) (block b (set! k (lambda () (return-from b 1)))) (k)",
        "eval: the block to return from was already left",
    );
    check("(block b (try (return-from b 1) (catch e 2)))", "1");
    check("(list (block a (block b (return-from a 1)) 2) 3)", "(1 3)");
    check(
        "(defun f (x) (if (= x 0) (return-from f 'zero)) (f (- x 1))) (f 100000)",
        "zero",
    );
}

#[test]
fn dynamic_bindings_end_with_their_extent() {
    let show = "(define (show) *special*)";
    check(
        &format!("{show} (list (let ((*special* 2)) (show)) (show))"),
        "(2 1)",
    );
    check(
        &format!("{show} (list (try (let ((*special* 2)) (throw 1)) (catch e (show))) (show))"),
        "(1 1)",
    );
    check(
        &format!("{show} (list (block b (let ((*special* 2)) (return-from b (show)))) (show))"),
        "(2 1)",
    );
    check(
        &format!("{show} (let ((*special* 2)) (set! *special* 3)) (show)"),
        "1",
    );
}

#[test]
fn a_fiber_that_waits_leaves_no_dynamic_binding_behind() {
    let mut image = TestImage::new();
    let mut fiber = image.fiber("(let ((*special* 2)) (list (ask-host 'x 1) *special*))");
    let step = image.machine.resume(&mut fiber, u64::MAX);
    assert_eq!(image.show(&step), "host ask-host x 1");
    assert_eq!(image.run("*special*"), "1");
    image
        .machine
        .answer(&mut fiber, crate::lang::value::Value::small(7));
    let step = image.machine.resume(&mut fiber, u64::MAX);
    assert_eq!(image.show(&step), "(7 2)");
    assert_eq!(image.run("*special*"), "1");
}

#[test]
fn a_set_of_a_dynamic_binding_is_not_undone_into_the_global() {
    let mut image = TestImage::new();
    image.machine.begin();
    image.run("(let ((*special* 2)) (set! *special* 3))");
    image.machine.undo();
    assert_eq!(image.run("*special*"), "1");
}

#[test]
fn a_host_error_is_a_condition() {
    let mut image = TestImage::new();
    let mut fiber = image.fiber("(try (ask-host) (catch e (list (:type e) (:message e))))");
    assert!(matches!(
        image.machine.resume(&mut fiber, u64::MAX),
        Step::Host(_)
    ));
    let fault = crate::lang::vm::signal::Fault {
        kind: "io",
        message: "no such file".into(),
        ..Default::default()
    };
    let step = image.machine.answer_error(&mut fiber, fault, u64::MAX);
    assert_eq!(image.show(&step), "(:io \"no such file\")");
}

#[test]
fn many_throws_leave_nothing_behind() {
    let program = "(define (f i) (try (throw i) (catch e (:value e))))
                   (let loop ((i 0) (s 0)) (if (= i 100000) s (loop (+ i 1) (+ s (f i)))))";
    assert_eq!(TestImage::new().run(program), "4999950000");
}

#[test]
fn the_hook_sees_a_condition_before_anything_is_unwound() {
    let setup = "(define log ())
        (define (note x) (set! log (cons x log)))
        (define (%signal-hook c outside) (let ((f %handlers)) (set! %handlers #f) (f c) (set! %handlers f)))";
    // Declining: the condition goes on to the `try`, after the hook and before the cleanup's end.
    check(
        &format!(
            "{setup} (set! %handlers (lambda (c) (note (:type c))))
             (try (unwind-protect (+ 1 (car 5)) (note 'clean)) (catch e (note 'caught))) log"
        ),
        "(caught clean :type-error)",
    );
    // Leaving: a restart is a block around the failing call.
    check(
        &format!(
            "{setup} (define restart #f) (define (f x) (block b (set! restart (lambda (v) (return-from b v))) (+ 1 (car x))))
             (set! %handlers (lambda (c) (restart 10))) (list (f 5) (f '(1)))"
        ),
        "(10 2)",
    );
    // Nobody catches: the frames of the failure are kept, not those of the hook.
    let mut image = TestImage::new();
    let handled = format!("{setup} (set! %handlers (lambda (c) (note 'asked))) (+ 1 (nonesuch))");
    let mut fiber = image.fiber(&handled);
    assert!(matches!(
        image.machine.resume(&mut fiber, u64::MAX),
        Step::Signal(_)
    ));
    image
        .machine
        .answer(&mut fiber, crate::lang::value::Value::small(1));
    let step = image.machine.resume(&mut fiber, u64::MAX);
    assert_eq!(image.show(&step), "2");
}
