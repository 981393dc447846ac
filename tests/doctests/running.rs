//! What came of examples: compared as written, each with an end, and nothing of them stays.

use imago::lang::doctest::{self, Excerpt, Outcome, Run, Turn};
use imago::lang::image::Image;
use imago::lang::limits::Limits;

/// Runs the examples of a docstring; host calls are errors.
fn outcomes_under(image: &mut Image, docstring: &str, limits: Limits) -> Vec<Outcome> {
    let found = doctest::parse(&Excerpt::plain(docstring));
    assert_eq!(found.problems, [], "{docstring}");
    let mut run = Run::begin(image, found.examples, "user", limits);
    let mut outcomes = Vec::new();
    loop {
        match run.turn(image, 100_000) {
            Turn::Outcome(outcome) => outcomes.push(outcome),
            Turn::Pause => {}
            Turn::Host(_) => outcomes.extend(run.stop(image, "permission-denied", "no host")),
            Turn::Done => break,
        }
    }
    run.finish(image);
    outcomes
}

fn outcomes(image: &mut Image, docstring: &str) -> Vec<Outcome> {
    outcomes_under(image, docstring, doctest::limits())
}

/// Draws outcomes, a line each.
fn drawn(docstring: &str) -> Vec<String> {
    let mut image = Image::new();
    let outcomes = outcomes(&mut image, docstring);
    let mark = |it: &Outcome| if it.passed { '✓' } else { '✗' };
    outcomes
        .iter()
        .map(|it| format!("{} {}", mark(it), it.line()))
        .collect()
}

#[test]
fn a_value_is_compared_by_equal_once_it_is_read() {
    assert_eq!(drawn(">>> (+ 1 2)\n3"), ["✓ (+ 1 2) => 3"]);
    assert_eq!(drawn(">>> (+ 1 2)\n3.0"), ["✗ (+ 1 2) => 3  (wrong)"]);
    assert_eq!(drawn(">>> (list 1 2)\n(1   2)"), ["✓ (list 1 2) => (1 2)"]);
    assert_eq!(
        drawn(">>> {:b 1 :a 2}\n{:a 2 :b 1}"),
        ["✓ {:b 1 :a 2} => {:a 2 :b 1}"]
    );
    assert_eq!(drawn(">>> \"a\"\na"), ["✗ \"a\" => \"a\"  (wrong)"]);
    assert_eq!(
        drawn(">>> (lambda (x) x)\n<native-fn ...>"),
        ["✓ (lambda (x) x) => <native-fn ...>"]
    );
    assert_eq!(
        drawn(">>> (range 9)\n(0 1 ... 8)"),
        ["✓ (range 9) => (0 1 ... 8)"]
    );
    assert_eq!(
        drawn(">>> (range 9)\n(0 1 ... 9)"),
        ["✗ (range 9) => (0 1 2 3 4 5 6 7 8)  (wrong)"]
    );
    assert_eq!(drawn(">>> (values 1 2)\n..."), ["✓ (values 1 2) => ..."]);
}

#[test]
fn an_error_is_known_by_its_type_or_message() {
    assert_eq!(
        drawn(">>> (car 5)\n!! type-error"),
        ["✓ (car 5) => !! type-error"]
    );
    assert_eq!(
        drawn(">>> (car 5)\n!! expected list"),
        ["✓ (car 5) => !! expected list"]
    );
    assert_eq!(
        drawn(">>> (car 5)\n!! `car` ... got int"),
        ["✓ (car 5) => !! `car` ... got int"]
    );
    assert_eq!(
        drawn(">>> (car '(1))\n!! type-error"),
        ["✗ (car '(1)) => 1  (wrong)"]
    );
    assert_eq!(
        drawn(">>> (error \"no: ~a\" 3)\n3"),
        ["✗ (error \"no: ~a\" 3) => ERROR: no: 3"]
    );
    assert_eq!(drawn(">>> (if)\n!! syntax"), ["✓ (if) => !! syntax"]);
}

#[test]
fn output_is_compared_line_by_line() {
    assert_eq!(
        drawn(">>> (println \"a\")\n~> a"),
        ["✓ (println \"a\") => ~> a"]
    );
    assert_eq!(
        drawn(">>> (begin (println \"a \") (println \"b\") 3)\n~> a\n~> b\n3"),
        ["✓ (begin (println \"a \") (println \"b\") 3) => ~> a b 3"]
    );
    assert_eq!(
        drawn(">>> (display \"x\")\n~> y"),
        ["✗ (display \"x\") => ~> x  (wrong)"]
    );
    assert_eq!(
        drawn(">>> (list)\n~> y"),
        ["✗ (list) => no output  (wrong)"]
    );
}

#[test]
fn examples_share_one_world_and_nothing_of_it_stays() {
    let mut image = Image::new();
    image
        .evaluate("(defvar *n* 1) (define cells (array 1 2)) (defun f () *n*) (defclass c () (a))")
        .expect("it evaluates");
    let names = image.program_names();
    let before = image.machine().heap.bytes_in_use();
    let docstring = "
        >>>! (setf *n* 5)
        >>>! (define (g x) (* x *n*))
        >>>! (defun f () 'other)
        >>>! (aset! cells 0 :changed)
        >>>! (defmethod show ((it c)) 1)
        >>>! (defpackage other (:use cl))
        >>> (list (g 2) (f) (aref cells 0))
        (10 other :changed)";
    for _ in 0..3 {
        let outcomes = outcomes(&mut image, docstring);
        assert!(outcomes.iter().all(|it| it.passed), "{outcomes:?}");
        assert_eq!(image.program_names(), names);
        let value = image
            .evaluate("(list *n* (f) (aref cells 0))")
            .expect("it evaluates");
        assert_eq!(image.print(value.get()), "(1 1 1)");
        assert!(image.evaluate("(g 1)").is_err());
    }
    assert!(image.machine().heap.bytes_in_use() < before + (8 << 20));
    assert_eq!(image.package(), "user");
}

#[test]
fn every_example_has_an_end_of_its_own() {
    let mut image = Image::new();
    let limits = Limits {
        fuel: Some(200_000),
        depth: 1_000,
        output_bytes: 1_000,
        ..doctest::limits()
    };
    let docstring = "
        >>> (loop () (recur))
        !! limit
        >>> (begin (define (deep n) (+ 1 (deep n))) (deep 1))
        !! limit
        >>> (dotimes (i 1000) (println \"much\"))
        !! limit
        >>> (let ((all '())) (loop () (set! all (cons (make-array 100000) all)) (recur)))
        !! limit
        >>> (+ 1 2)
        3";
    let outcomes = outcomes_under(&mut image, docstring, limits);
    let passed: Vec<bool> = outcomes.iter().map(|it| it.passed).collect();
    assert_eq!(passed, [true; 5], "{outcomes:#?}");
    let value = image
        .evaluate("(length (range 100000))")
        .expect("the limits are the image's again");
    assert_eq!(image.print(value.get()), "100000");
}

/// The places are those of the file, however the docstring is escaped.
#[test]
fn an_outcome_is_at_the_place_of_its_expression() {
    let mut image = Image::new();
    let docstring = "Text.\n  >>> (+ 1\n  ...   1)\n  2\n  >>> (car 5)\n  5";
    let outcomes = outcomes(&mut image, docstring);
    let at: Vec<&str> = outcomes
        .iter()
        .map(|it| &docstring[it.place..it.place + 4])
        .collect();
    assert_eq!(at, ["(+ 1", "(car"]);
}
