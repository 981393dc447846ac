//! Pairs of definitions that are the same, and pairs that are not.

use super::shape::SHAPES;
use crate::lang::expand::SPECIAL_FORMS;
use crate::lang::image::Image;
use crate::lang::source::SourceText;

/// Returns the canonical bytes of a text's last form, named `f` where it names itself.
fn bytes(text: &str) -> Vec<u8> {
    let mut image = Image::new();
    image
        .load(&SourceText::new(
            "setup",
            "(defvar *depth* 0) (defmacro shown (x) `(list ',x ,x))",
        ))
        .expect("the setup evaluates");
    let datums = image
        .read_forms(&SourceText::new("test", text))
        .unwrap_or_else(|problems| panic!("{text}: {}", problems[0].message));
    let identity = image.identity(datums.last().expect("a form"), "f");
    identity.bytes(|name, bytes| {
        bytes.extend((name.len() as u64).to_be_bytes());
        bytes.extend(name.as_bytes());
    })
}

#[test]
fn layout_comments_and_names_of_locals_do_not_count() {
    for (left, right) in [
        (
            "(define (f x) (* x x))",
            ";; squares\n(define (f  y)\n  (* y #|!|# y))",
        ),
        ("(define (f x) #xFF)", "(define (f x) 255)"),
        (
            "(defmethod f :before ((a integer) b &key c) \"Doc.\" (list a b c))",
            "(defmethod f :before ((x integer) y &key c) \"Doc.\" (list x y c))",
        ),
        (
            "(defmethod f :dog (fn (it) (list it)))",
            "(defmethod f :dog (fn (x) (list x)))",
        ),
        (
            "(defmulti f (fn (it) (:kind it)))",
            "(defmulti f (fn (x) (:kind x)))",
        ),
        ("(define (f x) '(a b))", "(define (f x) (quote (a b)))"),
        (
            "(defun f (a &optional (b a)) (+ a b))",
            "(defun f (x &optional (y x)) (+ x y))",
        ),
        (
            "(defn f [a & more] (list a more))",
            "(defn f [x & rest] (list x rest))",
        ),
        ("(define (f . all) all)", "(define (f . xs) xs)"),
        ("(define f (lambda all all))", "(define f (lambda xs xs))"),
        (
            "(define (f n) (let ((a 1) (b n)) (+ a b)))",
            "(define (f m) (let ((p 1) (q m)) (+ p q)))",
        ),
        (
            "(define (f) (let* ((a 1) (b a)) b))",
            "(define (f) (let* ((x 1) (x x)) x))",
        ),
        (
            "(define (f n) (let loop ((i n)) (if (= i 0) i (loop (- i 1)))))",
            "(define (f k) (let go ((j k)) (if (= j 0) j (go (- j 1)))))",
        ),
        (
            "(define (f) (letrec ((a (lambda () (b))) (b (lambda () 1))) (a)))",
            "(define (f) (letrec ((x (lambda () (y))) (y (lambda () 1))) (x)))",
        ),
        (
            "(define (f) (do ((i 0 (+ i 1))) ((= i 3) i) (print i)))",
            "(define (f) (do ((j 0 (+ j 1))) ((= j 3) j) (print j)))",
        ),
        (
            "(defun f (xs) (dolist (x xs) (print x)))",
            "(defun f (ys) (dolist (y ys) (print y)))",
        ),
        (
            "(define (f) (loop [i 0] (if (< i 3) (recur (+ i 1)) i)))",
            "(define (f) (loop [k 0] (if (< k 3) (recur (+ k 1)) k)))",
        ),
        (
            "(define (f v) (match v ([a b] (+ a b)) ({:k x} when (> x 1) x) (_ 0)))",
            "(define (f w) (match w ([p q] (+ p q)) ({:k y} when (> y 1) y) (_ 0)))",
        ),
        (
            "(define (f) (try (g) (catch e (print e)) (finally (h))))",
            "(define (f) (try (g) (catch err (print err)) (finally (h))))",
        ),
        (
            "(defun f () (handler-case (g) (error (c) (print c))))",
            "(defun f () (handler-case (g) (error (it) (print it))))",
        ),
        (
            "(define (f) (guard (e ((string? e) e) (else 0)) (g)))",
            "(define (f) (guard (x ((string? x) x) (else 0)) (g)))",
        ),
        (
            "(defun f () (labels ((a (n) (b n)) (b (n) (a n))) (a 1)))",
            "(defun f () (labels ((p (m) (q m)) (q (m) (p m))) (p 1)))",
        ),
        (
            "(define (f p) (destructuring-bind (a (b) &rest c) p (list a b c)))",
            "(define (f q) (destructuring-bind (x (y) &rest z) q (list x y z)))",
        ),
        (
            "(define (f m) (if-let (x (get m :a)) x (g m)))",
            "(define (f n) (if-let (y (get n :a)) y (g n)))",
        ),
        (
            "(define (f x) (as-> x it (+ it 1)))",
            "(define (f x) (as-> x that (+ that 1)))",
        ),
        (
            "(define (f x) (define y 2) (define (g z) (+ y z)) (g x))",
            "(define (f a) (define b 2) (define (h c) (+ b c)) (h a))",
        ),
        (
            "(defmacro f (x) `(list ,x 'x))",
            "(defmacro f (y) `(list ,y 'x))",
        ),
        ("(define (f x) #(+ % x))", "(define (f y) #(+ % y))"),
        (r#"(define (f x) f"a ${x}")"#, r#"(define (f y) f"a ${y}")"#),
        (
            "(define (f n) (if (= n 0) 1 (f (- n 1))))",
            "(define (f k) (if (= k 0) 1 (f (- k 1))))",
        ),
    ] {
        assert_eq!(bytes(left), bytes(right), "\n{left}\n{right}");
    }
}

#[test]
fn what_a_program_could_notice_counts() {
    for (left, right) in [
        ("(define (f x) x)", "(define (f x) y)"),
        ("(define (f x y) (- x y))", "(define (f x y) (- y x))"),
        ("(define (f x) 1)", "(define (f x) 1.0)"),
        ("(define (f) \"a\")", "(define (f) 'a)"),
        ("(define (f) :a)", "(define (f) 'a)"),
        ("(define (f) '(a . b))", "(define (f) '(a b))"),
        ("(define (f) [1 2])", "(define (f) '(1 2))"),
        ("(define (f x) 'x)", "(define (f y) 'y)"),
        ("(define (f x) (g x))", "(define (f x) (h x))"),
        (
            "(defun f (&key size) size)",
            "(defun f (&key length) length)",
        ),
        ("(define (f {:keys [a]}) a)", "(define (f {:keys [b]}) b)"),
        (
            "(define (f x) (case x ((x) 1)))",
            "(define (f y) (case y ((y) 1)))",
        ),
        ("(define (f x) (shown x))", "(define (f y) (shown y))"),
        (
            "(define (f x) (let ((*depth* 1)) (g)))",
            "(define (f x) (let ((depth 1)) (g)))",
        ),
        (
            "(define (f) (let ((x 1) (y 2)) (shown x)))",
            "(define (f) (let ((y 1) (x 2)) (shown x)))",
        ),
        (
            "(define (f) (let ((x 1)) x))",
            "(define (f) (let* ((x 1)) x))",
        ),
        (
            "(define (f) (let ((x 1)) (let ((y x)) y)))",
            "(define (f) (let ((x 1)) (let ((x x)) (g))))",
        ),
        ("(define (f x) \"doc\" x)", "(define (f x) \"other\" x)"),
        (
            "(define (f) (define a/b 1) a/b)",
            "(define (f) (define a/c 1) a/c)",
        ),
        ("(define (f) f)", "(define (f) g)"),
        ("(define (f) 'f)", "(define (f) 'g)"),
        (
            "(defmacro f (x) `(list ,x 'x))",
            "(defmacro f (x) `(list ,x 'y))",
        ),
        (
            "(defun f () (block a (return-from a 1)))",
            "(defun f () (block b (return-from a 1)))",
        ),
        ("(define (f x) {:a x})", "(define (f x) {:b x})"),
        ("(defclass f () (a))", "(defclass f () (b))"),
        (
            "(defmethod f ((a integer)) a)",
            "(defmethod f ((a string)) a)",
        ),
        ("(defmethod f ((a x)) a)", "(defmethod f ((a (eql x))) a)"),
        ("(defmethod f ((a x) b) a)", "(defmethod f (a (b x)) a)"),
        (
            "(defmethod f :after ((a x)) a)",
            "(defmethod f :before ((a x)) a)",
        ),
    ] {
        assert_ne!(bytes(left), bytes(right), "\n{left}\n{right}");
    }
}

/// A name that hides a form makes its call a plain call.
#[test]
fn a_hidden_form_is_a_call() {
    assert_eq!(
        bytes("(define (f when x) (when x))"),
        bytes("(define (f test y) (test y))")
    );
}

#[test]
fn globals_are_told_without_locals_and_itself() {
    let mut image = Image::new();
    let source = SourceText::new("test", "(define (f xs) (map (lambda (x) (g x)) (f xs)))");
    let datums = image.read_forms(&source).expect("it reads");
    let identity = image.identity(&datums[0], "f");
    assert_eq!(identity.globals(), ["g", "map"]);
}

#[test]
fn every_shape_is_of_a_form_and_they_are_sorted() {
    assert!(SHAPES.is_sorted_by_key(|it| it.0));
    for (name, _) in SHAPES {
        assert!(
            SPECIAL_FORMS.iter().any(|form| form.name == *name),
            "{name}"
        );
    }
}

/// Forms of any depth have an identity.
#[test]
fn depth_is_no_matter() {
    let depth = 5_000;
    let text = format!(
        "(define (f x) {}x{})",
        "(g ".repeat(depth),
        ")".repeat(depth)
    );
    assert!(bytes(&text).len() > depth);
}
