//! Examples of the special forms; each is run by the tests, and stands in the reference.

/// The examples of each form, by its name.
#[rustfmt::skip]
const EXAMPLES: &[(&str, &str)] = &[
    ("->", ">>> (-> 5 (- 3) (* 2))\n4"),
    ("->>", ">>> (->> '(1 2 3) (map inc) (filter even?))\n(2 4)"),
    ("and", ">>> (and 1 2 3)\n3\n>>> (and 1 #f 3)\n#f"),
    ("as->", ">>> (as-> 5 it (+ it 1) (list it it))\n(6 6)"),
    ("assert", ">>> (assert (= 1 1) \"sums are sums\")\n#t\n>>> (assert (= 1 2) \"not equal\")\n!! not equal"),
    ("begin", ">>> (begin 1 2 3)\n3"),
    ("block", ">>> (block outer (return-from outer 1) 2)\n1"),
    ("case", ">>> (case 2 ((1) :one) ((2 3) :few) (else :many))\n:few"),
    ("case-lambda", ">>> ((case-lambda ((a) a) ((a b) (+ a b))) 1 2)\n3"),
    ("check-type", ">>> (let ((x 5)) (check-type x integer))\nnil\n>>> (let ((x \"five\")) (check-type x integer))\n!! not of type"),
    ("cond", ">>> (cond ((> 1 2) :more) ((= 1 1) :same) (else :less))\n:same"),
    ("decf", ">>> (let ((n 5)) (decf n 2) n)\n3"),
    ("declare", ">>> (let ((x 1)) (declare (ignore x)) 2)\n2"),
    ("def", ">>> (begin (def example-size \"How large it is.\" 3) example-size)\n3"),
    ("defclass", ">>> (begin (defclass example-shape () ((sides :initarg :sides :reader example-sides))) (example-sides (make-instance 'example-shape :sides 4)))\n4"),
    ("defconstant", ">>> (begin (defconstant +example-limit+ 10 \"The most there may be.\") +example-limit+)\n10"),
    ("defgeneric", ">>> (begin (defgeneric example-name (thing) (:documentation \"Names a thing.\")) (defmethod example-name ((thing string)) thing) (example-name \"box\"))\n\"box\""),
    ("define", ">>> (begin (define (example-half n) \"Halves a number.\" (/ n 2)) (example-half 8))\n4"),
    ("define-condition", ">>> (begin (define-condition example-trouble (error) ((what :initarg :what :reader example-what))) (handler-case (error 'example-trouble :what \"rain\") (example-trouble (e) (example-what e))))\n\"rain\""),
    ("define-record-type", ">>> (begin (define-record-type example-point (make-example-point x y) example-point? (x example-point-x) (y example-point-y)) (example-point-x (make-example-point 1 2)))\n1"),
    ("define-syntax", ">>> (begin (define-syntax example-twice (syntax-rules () ((_ form) (list form form)))) (example-twice (+ 1 2)))\n(3 3)"),
    ("define-values", ">>> (begin (define-values (example-a example-b) (values 1 2)) (list example-a example-b))\n(1 2)"),
    ("defmacro", ">>> (begin (defmacro example-unless (test form) \"Evaluates a form if a test fails.\" `(if ,test nil ,form)) (example-unless #f 3))\n3"),
    ("defmethod", ">>> (begin (defgeneric example-area (shape)) (defmethod example-area ((side integer)) (* side side)) (example-area 3))\n9"),
    ("defmulti", ">>> (begin (defmulti example-sound :kind) (defmethod example-sound :dog (fn (it) \"woof\")) (example-sound {:kind :dog}))\n\"woof\""),
    ("defn", ">>> (begin (defn example-double \"Doubles a number.\" (n) (* 2 n)) (example-double 4))\n8"),
    ("defpackage", ">>> (begin (defpackage example-shop (:use :cl) (:export example-sell)) (symbol->string 'example-shop:example-sell))\n\"example-sell\""),
    ("defparameter", ">>> (begin (defparameter *example-depth* 1 \"How deep it goes.\") (let ((*example-depth* 2)) *example-depth*))\n2"),
    ("defstruct", ">>> (begin (defstruct example-pair \"Two things.\" (left 0) (right 0)) (example-pair-right (make-example-pair :right 5)))\n5"),
    ("defun", ">>> (begin (defun example-sum (a b) \"Adds two numbers.\" (+ a b)) (example-sum 1 2))\n3"),
    ("defvar", ">>> (begin (defvar *example-name* \"box\" \"What it is called.\") *example-name*)\n\"box\""),
    ("delay", ">>> (force (delay (+ 1 2)))\n3"),
    ("deref", ">>> (let ((cell (box 3))) @cell)\n3"),
    ("destructuring-bind", ">>> (destructuring-bind (a (b c) &rest d) '(1 (2 3) 4 5) (list a b c d))\n(1 2 3 (4 5))"),
    ("do", ">>> (do ((i 0 (+ i 1)) (sum 0 (+ sum i))) ((= i 4) sum))\n6"),
    ("dolist", ">>> (let ((sum 0)) (dolist (x '(1 2 3) sum) (incf sum x)))\n6"),
    ("dotimes", ">>> (let ((sum 0)) (dotimes (i 4 sum) (incf sum i)))\n6"),
    ("ecase", ">>> (ecase 2 ((1) :one) ((2) :two))\n:two\n>>> (ecase 3 ((1) :one))\n!! no clause fits"),
    ("etypecase", ">>> (etypecase 5 (string :text) (integer :number))\n:number"),
    ("f-string", ">>> (let ((n 3)) f\"${n} of ${(+ n 2)}\")\n\"3 of 5\""),
    ("flet", ">>> (flet ((double (x) (* 2 x))) (double 4))\n8"),
    ("fn", ">>> ((fn (a b) (+ a b)) 1 2)\n3"),
    ("function", ">>> (mapcar #'car '((1 2) (3 4)))\n(1 3)"),
    ("go", ">>> (let ((n 0)) (tagbody again (incf n) (when (< n 3) (go again))) n)\n3"),
    ("guard", ">>> (guard (e ((string? e) e)) (throw \"no\"))\n\"no\""),
    ("handler-case", ">>> (handler-case (car 5) (error (e) :caught))\n:caught"),
    ("if", ">>> (if (> 1 2) :more :less)\n:less"),
    ("if-let", ">>> (if-let (x (get {:a 1} :a)) (inc x) :none)\n2"),
    ("ignore-errors", ">>> (ignore-errors (car 5))\nnil"),
    ("incf", ">>> (let ((n 5)) (incf n) n)\n6"),
    ("labels", ">>> (labels ((ev? (n) (if (= n 0) #t (od? (- n 1)))) (od? (n) (if (= n 0) #f (ev? (- n 1))))) (ev? 10))\n#t"),
    ("lambda", ">>> ((lambda (a b) (* a b)) 2 3)\n6"),
    ("let", ">>> (let ((x 1) (y 2)) (+ x y))\n3"),
    ("let*", ">>> (let* ((x 1) (y (+ x 1))) (list x y))\n(1 2)"),
    ("let*-values", ">>> (let*-values (((a b) (values 1 2)) ((c) (+ a b))) c)\n3"),
    ("let-syntax", ">>> (let-syntax ((twice (syntax-rules () ((_ x) (list x x))))) (twice 1))\n(1 1)"),
    ("let-values", ">>> (let-values (((a b) (values 1 2))) (+ a b))\n3"),
    ("letrec", ">>> (letrec ((f (lambda (n) (if (= n 0) 1 (* n (f (- n 1))))))) (f 5))\n120"),
    ("letrec*", ">>> (letrec* ((a 1) (b (+ a 1))) b)\n2"),
    ("letrec-syntax", ">>> (letrec-syntax ((last-of (syntax-rules () ((_ x) x) ((_ x y ...) (last-of y ...))))) (last-of 1 2 3))\n3"),
    ("loop", ">>> (loop ((i 0) (sum 0)) (if (< i 4) (recur (+ i 1) (+ sum i)) sum))\n6\n>>> (loop for x in '(1 2 3) collect (* x x))\n(1 4 9)"),
    ("loop-finish", ">>> (loop for x in '(1 2 3) do (when (= x 2) (loop-finish)) collect x)\n(1)"),
    ("macrolet", ">>> (macrolet ((twice (x) `(list ,x ,x))) (twice 1))\n(1 1)"),
    ("match", ">>> (match '(1 2) ((a b) (+ a b)) (_ :other))\n3"),
    ("match*", ">>> (match* 3 (1 :one) (2 :two))\nnil"),
    ("module", ">>> (begin (module example-kit (export example-tool) (define (example-tool) :done)) (example-tool))\n:done"),
    ("multiple-value-bind", ">>> (multiple-value-bind (a b) (values 1 2) (list b a))\n(2 1)"),
    ("multiple-value-list", ">>> (multiple-value-list (values 1 2))\n(1 2)"),
    ("or", ">>> (or #f nil 3)\n3"),
    ("parameterize", ">>> (let ((p (make-parameter 1))) (parameterize ((p 2)) (p)))\n2"),
    ("pop", ">>> (let ((xs '(1 2))) (list (pop xs) xs))\n(1 (2))"),
    ("prog1", ">>> (prog1 1 2 3)\n1"),
    ("prog2", ">>> (prog2 1 2 3)\n2"),
    ("progn", ">>> (progn 1 2 3)\n3"),
    ("psetf", ">>> (let ((a 1) (b 2)) (psetf a b b a) (list a b))\n(2 1)"),
    ("psetq", ">>> (let ((a 1) (b 2)) (psetq a b b a) (list a b))\n(2 1)"),
    ("push", ">>> (let ((xs '(2))) (push 1 xs) xs)\n(1 2)"),
    ("pushnew", ">>> (let ((xs '(1 2))) (pushnew 1 xs) xs)\n(1 2)"),
    ("quasiquote", ">>> (let ((x 2)) `(1 ,x ,@'(3 4)))\n(1 2 3 4)"),
    ("quote", ">>> '(a b)\n(a b)"),
    ("recur", ">>> (loop ((n 3) (acc '())) (if (= n 0) acc (recur (- n 1) (cons n acc))))\n(1 2 3)"),
    ("remf", ">>> (let ((xs (list :a 1 :b 2))) (list (remf xs :a) xs))\n(#t (:b 2))"),
    ("return", ">>> (dolist (x '(1 2 3)) (when (> x 1) (return x)))\n2"),
    ("return-from", ">>> (block here (list 1 (return-from here 2)))\n2"),
    ("rotatef", ">>> (let ((a 1) (b 2)) (rotatef a b) (list a b))\n(2 1)"),
    ("set!", ">>> (let ((x 1)) (set! x 2) x)\n2"),
    ("setf", ">>> (let ((xs (list 1 2))) (setf (car xs) 5) xs)\n(5 2)"),
    ("setq", ">>> (let ((x 1)) (setq x 2) x)\n2"),
    ("shiftf", ">>> (let ((a 1) (b 2)) (list (shiftf a b 3) a b))\n(1 2 3)"),
    ("short-lambda", ">>> (map #(+ % 1) '(1 2))\n(2 3)"),
    ("some->", ">>> (some-> {:a {:b 1}} (get :a) (get :b))\n1\n>>> (some-> {:a 1} (get :x) (get :b))\nnil"),
    ("symbol-macrolet", ">>> (let ((xs (list 1 2))) (symbol-macrolet ((first-of (car xs))) (setf first-of 9)) xs)\n(9 2)"),
    ("tagbody", ">>> (let ((n 0)) (tagbody (go end) (incf n) end) n)\n0"),
    ("the", ">>> (the integer (+ 1 2))\n3"),
    ("throw", ">>> (try (throw :no) (catch e (:value e)))\n:no"),
    ("try", ">>> (try (/ 1 0) (catch e :caught))\n:caught"),
    ("typecase", ">>> (typecase \"a\" (integer :number) (string :text) (else :other))\n:text"),
    ("unless", ">>> (unless #f 1 2)\n2"),
    ("unquote", ">>> (let ((x 2)) `(1 ,x))\n(1 2)"),
    ("unquote-splicing", ">>> (let ((xs '(2 3))) `(1 ,@xs))\n(1 2 3)"),
    ("unwind-protect", ">>> (let ((log '())) (unwind-protect (push 1 log) (push 2 log)) log)\n(2 1)"),
    ("when", ">>> (when (> 2 1) :yes)\n:yes"),
    ("when-let", ">>> (when-let (x (get {:a 1} :a)) (inc x))\n2"),
    ("while", ">>> (let ((n 0)) (while (< n 3) (incf n)) n)\n3"),
    ("with-accessors", ">>> (begin (defclass example-box () ((size :initarg :size :accessor example-size))) (let ((box (make-instance 'example-box :size 1))) (with-accessors ((size example-size)) box (setf size 7)) (example-size box)))\n7"),
    ("with-slots", ">>> (begin (defclass example-jar () ((size :initarg :size))) (with-slots (size) (make-instance 'example-jar :size 2) (* size 2)))\n4"),
];

/// Returns the examples of a special form, marked as in a docstring.
pub fn examples_of(form: &str) -> Option<&'static str> {
    let at = EXAMPLES
        .binary_search_by(|(name, _)| (*name).cmp(form))
        .ok()?;
    Some(EXAMPLES[at].1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lang::expand::SPECIAL_FORMS;

    #[test]
    fn every_form_has_examples_and_no_other_word_has() {
        let forms = SPECIAL_FORMS.iter().map(|it| it.name);
        let forms: Vec<&str> = forms.filter(|it| !it.starts_with('%')).collect();
        let described: Vec<&str> = EXAMPLES.iter().map(|it| it.0).collect();
        assert_eq!(forms, described);
    }
}
