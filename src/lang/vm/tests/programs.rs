//! What programs answer: calls, loops, variables, operators.

use super::check;
use super::support::TestImage;
use crate::lang::compile::disassemble::instructions;

const FIB: &str = "(define (fib n) (if (< n 2) n (+ (fib (- n 1)) (fib (- n 2)))))";

#[test]
fn calls_and_arithmetic() {
    check("(+ 1 2)", "3");
    check("(- 10 1 2 3)", "4");
    check("(* 2 3 4)", "24");
    check("(+ 0.5 1)", "1.5");
    check("(+ 1152921504606846975 1)", "1152921504606846976");
    check("(* 1152921504606846975 8)", "9223372036854775800");
    check("(- 0.0 0.5 -2)", "1.5");
    check(&format!("{FIB} (fib 20)"), "6765");
    check(
        "(list (< 1 2) (> 1 2) (= 1 1.0) (< 0.0 0.5) (= 2 3))",
        "(#t #f #t #t #f)",
    );
    check("(list (modulo -7 3) (modulo 7 -3))", "(2 -2)");
}

#[test]
#[cfg_attr(miri, ignore = "too long to interpret")]
fn tail_calls_take_no_frames() {
    check(
        "(define (even n) (if (= n 0) #t (odd (- n 1)))) (define (odd n) (if (= n 0) #f (even (- n 1)))) (even 10001)",
        "#f",
    );
    let mut image = TestImage::new();
    let program =
        "(define (count n acc) (if (= n 0) acc (count (- n 1) (+ acc 1)))) (count 3000000 0)";
    assert_eq!(image.run(program), "3000000");
}

#[test]
#[cfg_attr(miri, ignore = "too long to interpret")]
fn a_million_frames_are_data() {
    let mut image = TestImage::new();
    let program = "(define (sum n) (if (= n 0) 0 (+ n (sum (- n 1))))) (sum 900000)";
    assert_eq!(image.run(program), "405000450000");
}

#[test]
fn named_let_is_a_loop_and_its_variables_are_fresh_when_captured() {
    check(
        "(let loop ((i 0) (s 0)) (if (= i 10) s (loop (+ i 1) (+ s i))))",
        "45",
    );
    check(
        "(let loop ((i 0) (j 1)) (if (= i 7) (list i j) (loop (+ i 1) i)))",
        "(7 6)",
    );
    check(
        "(let loop ((a 1) (b 2) (n 0)) (if (= n 3) (list a b) (loop b a (+ n 1))))",
        "(2 1)",
    );
    check(
        "(define fs (let loop ((i 0) (acc ())) (if (= i 3) acc (loop (+ i 1) (cons (lambda () i) acc)))))
         (list ((car fs)) ((car (cdr fs))) ((car (cdr (cdr fs)))))",
        "(2 1 0)",
    );
    check(
        "(define fs (let loop ((i 0) (acc ()))
            (if (= i 3) acc (loop (+ i 1) (cons (lambda () (set! i (+ i 10)) i) acc)))))
         (list ((car fs)) ((car fs)) ((car (cdr fs))))",
        "(12 22 11)",
    );
    // Not a loop: the function escapes, or is called elsewhere than at the end.
    check("(let f ((n 5)) (if (= n 0) 0 (+ n (f (- n 1)))))", "15");
    check(
        "((let f ((n 3)) (if (= n 0) f (f (- n 1)))) 0)",
        "#<fn f>"
            .replace("#<fn f>", &TestImage::new().run("(let f ((n 0)) f)"))
            .as_str(),
    );
}

#[test]
fn letrec_functions_that_only_jump_share_one_frame() {
    check(
        "(define (parity n)
           (letrec ((even (lambda (n) (if (= n 0) 'even (odd (- n 1)))))
                    (odd (lambda (n) (if (= n 0) 'odd (even (- n 1))))))
             (even n)))
         (list (parity 10) (parity 7))",
        "(even odd)",
    );
    check(
        "(define (f n) (letrec ((a (lambda (x) (if (< x 10) (a (+ x 3)) x)))) (if (= n 0) 'none (a n))))
         (list (f 0) (f 1))",
        "(none 10)",
    );
    check(
        "(letrec ((even (lambda (n) (if (= n 0) #t (odd (- n 1))))) (odd (lambda (n) (if (= n 0) #f (even (- n 1))))))
           (list (even 10) (odd 10) even)) 1",
        "1",
    );
}

#[test]
fn loop_and_recur() {
    check(
        "(loop ((i 0) (s 0)) (if (< i 5) (recur (+ i 1) (+ s i)) s))",
        "10",
    );
    check("(let ((n 0)) (while (< n 5) (set! n (+ n 2))) n)", "6");
}

#[test]
fn closures_share_what_they_set() {
    check(
        "(define (counter) (let ((n 0)) (list (lambda () (set! n (+ n 1)) n) (lambda () n))))
         (define c (counter)) ((car c)) ((car c)) (list ((car (cdr c))) ((car (cdr (counter)))))",
        "(2 0)",
    );
    check(
        "(define (adder k) (lambda (x) (lambda (y) (+ x y k)))) (((adder 1) 2) 3)",
        "6",
    );
    check(
        "(define (f) (define a 1) (define (g) (h)) (define (h) (+ a 1)) (g)) (f)",
        "2",
    );
}

#[test]
fn parameters_of_all_kinds() {
    check(
        "(defun f (a &optional (b (+ a 1)) &rest r) (list a b r)) (list (f 1) (f 1 5) (f 1 5 6 7))",
        "((1 2 ()) (1 5 ()) (1 5 (6 7)))",
    );
    check(
        "(defun f (a &key (b 2) (c b c?)) (list a b c c?)) (list (f 1) (f 1 :c 5) (f 1 :c 7 :b 3))",
        "((1 2 2 #f) (1 2 5 #t) (1 3 7 #t))",
    );
    check("(define (f . r) r) (f 1 2)", "(1 2)");
    check(
        "(define (f a) a) (f)",
        "arity: `f` expects 1 argument, got 0",
    );
    check(
        "(defun f (a &optional b) a) (f 1 2 3)",
        "arity: `f` expects 1 to 2 arguments, got 3",
    );
    check(
        "(defun f (&key a) a) (f :b 1)",
        "arity: `f` has no keyword `:b`",
    );
    check(
        "(define (f a . r) (if (= a 0) r (apply f (- a 1) r))) (f 3 'x 'y)",
        "(x y)",
    );
}

#[test]
fn calls_with_more_arguments_than_a_window() {
    let numbers: Vec<String> = (0..300).map(|number| number.to_string()).collect();
    check(&format!("(+ {})", numbers.join(" ")), "44850");
    check(
        &format!("(define (f . r) (apply + r)) (f {})", numbers.join(" ")),
        "44850",
    );
    check(&format!("(car (list {}))", numbers.join(" ")), "0");
}

#[test]
fn redefining_an_operator_reaches_code_that_was_compiled_before() {
    check(
        "(define (f a b) (+ a b)) (define first (f 1 2)) (define (+ . r) (cons 'plus r)) (list first (f 1 2))",
        "(3 (plus 1 2))",
    );
    check(
        "(define (f a b c) (- a b c)) (define (g x) (if (not (null? x)) 'full 'empty))
         (define before (list (f 9 2 3) (g ())))
         (define (- . r) (cons 'minus r)) (define (null? x) 5)
         (list before (f 9 2 3) (g ()))",
        "((4 empty) (minus 9 2 3) empty)",
    );
    check(
        "(define (g x) (if (not (null? x)) 'full 'empty)) (define (not x) 1) (list (g ()) (g '(1)))",
        "(full full)",
    );
    check(
        "(define (f a) (- a 1)) (define (- a b) (list a b)) (f 8)",
        "(8 1)",
    );
    check(
        "(define (f n) (let loop ((i 0)) (if (= i n) 'done (begin (if (= i 2) (set! = (lambda (a b) (eq? a 3)))) (loop (+ i 1)))))) (f 10)",
        "done",
    );
}

#[test]
fn an_undone_redefinition_is_gone() {
    let mut image = TestImage::new();
    image.run("(define (f a b) (+ a b)) (define a (array 1 2))");
    image.machine.begin();
    assert_eq!(
        image.run("(define (+ a b) 'changed) (define new 1) (mutable-array/set! a 0 99) (f 1 2)"),
        "changed"
    );
    image.machine.undo();
    assert_eq!(
        image.run("(list (f 1 2) (+ 4 5) (mutable-array/get a 0))"),
        "(3 9 1)"
    );
    assert_eq!(image.run("new"), "unbound: `new` is not bound");
}

#[test]
fn keywords_and_builtins_call_in_place() {
    check("(call-in-place + 1 2)", "3");
    check(
        "(define (f x) (call-in-place g x)) (define (g x) (* x 2)) (f 4)",
        "8",
    );
    check("(apply apply (list + (list 1 2)))", "3");
    check("(:value (try (throw 5) (catch e e)))", "5");
}

#[test]
fn a_loop_repeats_its_test_at_the_end() {
    let mut image = TestImage::new();
    image.run("(define (f n) (let loop ((i 0) (s 0)) (if (= i n) s (loop (+ i 1) (+ s i)))))");
    let function = image
        .machine
        .symbols
        .find("f")
        .and_then(|name| image.machine.globals.value_of(name))
        .expect("bound");
    let proto = image
        .machine
        .heap
        .closure_proto(function)
        .expect("a function");
    let code = instructions(proto, &|_| "global".into(), &|_| "value".into());
    let body: Vec<&str> = code
        .iter()
        .take(8)
        .map(|(_, line)| line.split_whitespace().next().unwrap_or(""))
        .collect();
    assert_eq!(
        body,
        [
            "LoadNumber",
            "LoadNumber",
            "JumpEqual",
            "Return",
            "Add",
            "AddNumber",
            "JumpEqual",
            "Jump"
        ],
        "{code:?}"
    );
}

#[test]
fn a_function_that_calls_itself_last_begins_again_until_it_is_redefined() {
    check(
        "(define (f a b n) (if (= n 0) (list a b) (f b a (- n 1)))) (f 1 2 3)",
        "(2 1)",
    );
    check(
        "(define (f n acc) (if (= n 0) acc (f (- n 1) (cons (lambda () n) acc)))) ((car (f 3 ())))",
        "1",
    );
    check(
        "(define (f n) (if (= n 3) (set! g f)) (if (= n 0) 'old (f (- n 1))))
         (define g 1) (define (change) (define-f)) (f 5)",
        "old",
    );
    check(
        "(define old #f) (define (f n) (if (= n 0) 'old (begin (if (= n 2) (set! f (lambda (n) 'new))) (f (- n 1))))) (f 5)",
        "new",
    );
}

#[test]
fn two_operators_at_once_answer_what_they_answer_one_by_one() {
    let mut image = TestImage::new();
    let samples =
        "(list 0 1 -7 3 0.0 -0.0 0.5 -2.25 1e200 1e-200 1152921504606846975 -1152921504606846976)";
    for outer in ["+", "-", "*"] {
        for inner in ["+", "-", "*"] {
            image.run(&format!(
                "(define (right a b c) ({outer} a ({inner} b c)))
                 (define (right-slow a b c) (let ((x ({inner} b c))) (list ({outer} a x)) ({outer} a x)))
                 (define (left a b c) ({outer} ({inner} b c) a))
                 (define (left-slow a b c) (let ((x ({inner} b c))) (list ({outer} x a)) ({outer} x a)))
                 (define (each f l) (if (null? l) #t (begin (f (car l)) (each f (cdr l)))))
                 (define samples {samples})
                 (define (all f) (let ((found ()))
                   (each (lambda (a) (each (lambda (b) (each (lambda (c)
                     (set! found (cons (f a b c) found))) samples)) samples)) samples)
                   found))"
            ));
            assert_eq!(
                image.run("(all right)"),
                image.run("(all right-slow)"),
                "{outer} {inner}"
            );
            assert_eq!(
                image.run("(all left)"),
                image.run("(all left-slow)"),
                "{outer} {inner}"
            );
        }
    }
}

#[test]
fn two_operators_at_once_fall_back_when_either_is_redefined() {
    check(
        "(define (f a b c) (+ a (* b c))) (define before (f 1 2 3)) (define (* a b) (- a b)) (list before (f 1 2 3))",
        "(7 0)",
    );
    check(
        "(define (f a b c) (+ a (* b c))) (define before (f 1 2 3)) (define (+ a b) (list a b)) (list before (f 1 2 3))",
        "(7 (1 6))",
    );
    check(
        "(define (f a b c) (- (- a b) c)) (define before (f 0.5 2.0 3.0)) (define (- . r) (cons 'minus r)) (list before (f 1 2 3))",
        "(-4.5 (minus (minus 1 2) 3))",
    );
}
