//! Programs and what they answer.

use super::Image;
use crate::lang::value::heap::Torture;

/// Runs programs in a fresh image; each answers what is printed beside it.
fn check_all(cases: &[(&str, &str)]) {
    check_in(Image::new(), cases);
    // Again with a collection at every safe point: what is used must be reachable.
    for torture in [Torture::Whole, Torture::Steps] {
        let mut image = Image::new();
        image.machine_mut().heap.set_torture(torture);
        check_in(image, cases);
    }
}

fn check_in(mut image: Image, cases: &[(&str, &str)]) {
    for (program, printed) in cases {
        let answer = match image.evaluate(program) {
            Ok(value) => image.print(value.get()),
            Err(diagnostic) => format!("!! {}", diagnostic.message),
        };
        assert_eq!(answer, *printed, "{program}");
    }
}

#[test]
fn a_first_program_runs_end_to_end() {
    check_all(&[
        ("(define (f x) (+ x 1)) (f 2)", "3"),
        (
            "(defun g (x &optional (y 10) &key (z 5)) (list x y z)) (g 1 2 :z 3)",
            "(1 2 3)",
        ),
    ]);
}

#[test]
fn choosing_forms_choose() {
    check_all(&[
        ("(if nil 1 2)", "2"),
        ("(if '() 1 2)", "2"),
        ("(if 0 1 2)", "1"),
        ("(if #f 1)", "nil"),
        ("(cond (#f 1) ((+ 1 1)))", "2"),
        ("(cond ((assoc 'b '((a 1) (b 2))) => cadr) (else 'no))", "2"),
        ("(cond (t 5))", "5"),
        ("(cond (#f 1))", "nil"),
        ("(case 3 ((1 2) 'low) ((3 4) 'mid) (else 'high))", "mid"),
        ("(case 'b (a 1) (b 2) (otherwise 3))", "2"),
        ("(case 9 (1 2))", "nil"),
        ("(case 1.0 (1 'one))", "one"),
        ("(ecase 9 (1 2))", "!! no clause fits `9`"),
        ("(typecase \"x\" (integer 1) (string 2))", "2"),
        ("(when 1 2 3)", "3"),
        ("(unless 1 2)", "nil"),
        ("(and)", "#t"),
        ("(and 1 nil 2)", "nil"),
        ("(or nil #f 3)", "3"),
        ("(let ((when (lambda (x) (* x 2)))) (when 4))", "8"),
        ("(prog1 1 2 3)", "1"),
    ]);
}

#[test]
fn bindings_of_both_accents_bind() {
    check_all(&[
        ("(let ((x 1) (y 2)) (+ x y))", "3"),
        ("(let [x 1 y 2] (+ x y))", "3"),
        ("(let (x (y 2)) (list x y))", "(nil 2)"),
        ("(let ((x 1)) (let ((x 2) (y x)) (list x y)))", "(2 1)"),
        ("(let* ((x 1) (y (+ x 1))) (list x y))", "(1 2)"),
        (
            "(let loop ((i 0) (acc '())) (if (< i 3) (loop (+ i 1) (cons i acc)) acc))",
            "(2 1 0)",
        ),
        (
            "(letrec ((even? (lambda (n) (if (= n 0) #t (odd? (- n 1))))) (odd? (lambda (n) (if (= n 0) #f (even? (- n 1)))))) (even? 101))",
            "#f",
        ),
        ("(flet ((f (x) (* x 2))) (f 4))", "8"),
        (
            "(labels ((f (n) (if (= n 0) 1 (* n (f (- n 1)))))) (f 5))",
            "120",
        ),
        (
            "(let-values (((a b) (values 1 2)) ((c) (values 3))) (list a b c))",
            "(1 2 3)",
        ),
        (
            "(multiple-value-bind (a b c) (values 1 2) (list a b c))",
            "(1 2 nil)",
        ),
        (
            "(destructuring-bind (a (b c) &key (d 4) &rest r) '(1 (2 3)) (list a b c d r))",
            "!! `&rest` does not belong at this place of a parameter list",
        ),
        (
            "(destructuring-bind (a (b c) &optional (d 4) &rest r) '(1 (2 3) 5 6) (list a b c d r))",
            "(1 2 3 5 (6))",
        ),
        (
            "(let (([a b & rest] [1 2 3 4])) (list a b rest))",
            "(1 2 (3 4))",
        ),
        (
            "(let (({:keys [a b] :or {b 7}} {:a 1})) (list a b))",
            "(1 7)",
        ),
        ("(let [{x :name} {:name 5}] x)", "5"),
        (
            "(let (([a b] [1])) a)",
            "!! the pattern wants 2 elements, `[1]` has 1",
        ),
        (
            "((fn ([a b] {:keys [c]}) (list a b c)) '(1 2) {:c 3})",
            "(1 2 3)",
        ),
        (
            "(map (fn ((version fns)) (list fns version)) '((1 2) (3 4)))",
            "((2 1) (4 3))",
        ),
        ("(let ((x 1) (x 2)) x)", "!! `x` is bound twice in one list"),
        ("(let 5 1)", "!! `let` wants a list of bindings, got `5`"),
    ]);
}

#[test]
fn functions_take_every_kind_of_parameter() {
    check_all(&[
        ("((lambda (a . rest) (list a rest)) 1 2 3)", "(1 (2 3))"),
        ("((fn [a & rest] (list a rest)) 1 2 3)", "(1 (2 3))"),
        ("((fn args args) 1 2)", "(1 2)"),
        (
            "(defun f (a &optional (b 2 b-given) &rest c) (list a b b-given c)) (list (f 1) (f 1 5 6))",
            "((1 2 #f ()) (1 5 #t (6)))",
        ),
        (
            "(defun k (&key (a 1) ((:bee b) 2)) (list a b)) (list (k) (k :bee 3 :a 4))",
            "((1 2) (4 3))",
        ),
        (
            "(defn greet \"Greets.\" [name] (string-append \"hi \" name)) (greet \"bo\")",
            "\"hi bo\"",
        ),
        (
            "(defn arity ([] 0) ([a] 1) ([a & more] :many)) (list (arity) (arity 1) (arity 1 2))",
            "(0 1 :many)",
        ),
        ("(#(+ % %2 1) 1 2)", "4"),
        ("(map #(* % %) '(1 2 3))", "(1 4 9)"),
        ("(#(list %1 %&) 1 2 3)", "(1 (2 3))"),
        ("(funcall #'car '(1 2))", "1"),
        ("((case-lambda ((a) 'one) ((a b) 'two)) 1 2)", "two"),
        (
            "(defun early (x) (when (> x 1) (return-from early 'big)) 'small) (list (early 1) (early 2))",
            "(small big)",
        ),
        (
            "(defun count-down (n) (if (= n 0) 'done (recur (- n 1)))) (count-down 100000)",
            "done",
        ),
        ("(lambda (a a) a)", "!! `a` is bound twice in one list"),
        (
            "(defun f2 (x) (define y (+ x 1)) (define (g z) (* y z)) (g 3)) (f2 1)",
            "6",
        ),
        (
            "(defun mutual (n) (define (e n) (if (= n 0) #t (o (- n 1)))) (define (o n) (if (= n 0) #f (e (- n 1)))) (e n)) (mutual 10)",
            "#t",
        ),
    ]);
}

#[test]
fn loops_of_every_kind_end() {
    check_all(&[
        (
            "(loop [i 0 acc '()] (if (< i 3) (recur (+ i 1) (cons i acc)) acc))",
            "(2 1 0)",
        ),
        ("(loop ((i 0)) (if (< i 5) (recur (+ i 1)) i))", "5"),
        (
            "(let ((i 0)) (loop (incf i) (when (> i 4) (return i))))",
            "5",
        ),
        ("(do ((i 0 (+ i 1)) (s 0 (+ s i))) ((= i 4) s))", "6"),
        ("(let ((s 0)) (dotimes (i 4 s) (incf s i)))", "6"),
        (
            "(let ((s '())) (dolist (x '(1 2 3) s) (push x s)))",
            "(3 2 1)",
        ),
        (
            "(dolist (x '(1 2 3)) (when (= x 2) (return :found)))",
            ":found",
        ),
        ("(let ((i 0)) (while (< i 3) (set! i (+ i 1))) i)", "3"),
        ("(loop for x in '(1 2 3) collect (* x x))", "(1 4 9)"),
        ("(loop for i from 1 to 3 sum i)", "6"),
        ("(loop for i below 5 when (evenp i) collect i)", "(0 2 4)"),
        (
            "(loop for x across [1 2 3] for y = (* x 2) then (+ y x) collect (list x y))",
            "((1 2) (2 4) (3 7))",
        ),
        (
            "(loop for (a . b) in '((1 . 2) (3 . 4)) collect (+ a b))",
            "(3 7)",
        ),
        ("(loop with n = 3 repeat n collect n)", "(3 3 3)"),
        ("(loop for x in '(1 5 2) maximize x)", "5"),
        (
            "(loop for x in '(1 2 3 4) if (oddp x) collect x into odds else collect x into evens finally (return (list odds evens)))",
            "((1 3) (2 4))",
        ),
        ("(loop for i from 10 downto 8 collect i)", "(10 9 8)"),
        ("(loop for x in '(1 2) append (list x x))", "(1 1 2 2)"),
        ("(loop for x in '(1 2 3) always (> x 0))", "#t"),
        ("(loop for x in '(1 2 3) thereis (and (> x 1) x))", "2"),
        (
            "(loop for i from 0 while (< i 3) do (+ i 1) finally (return i))",
            "3",
        ),
        ("(loop for x on '(1 2) collect x)", "((1 2) (2))"),
        (
            "(loop [i 0] (+ 1 (recur 2)))",
            "!! `recur` must be the last thing its `loop` or function does",
        ),
        (
            "(map (lambda (f) (f)) (loop for i from 0 below 3 collect (let ((j i)) (lambda () j))))",
            "(0 1 2)",
        ),
        (
            "(let ((fs '())) (dotimes (i 3) (push (lambda () i) fs)) (map (lambda (f) (f)) fs))",
            "(2 1 0)",
        ),
    ]);
}

#[test]
fn places_are_set() {
    check_all(&[
        ("(define x 1) (set! x 5) x", "5"),
        ("(set! no-such 1)", "!! `no-such` is not bound"),
        (
            "(let ((l (list 1 2 3))) (setf (car l) 9 (cadr l) 8 (third l) 7) l)",
            "(9 8 7)",
        ),
        (
            "(let ((h (make-hash-table))) (setf (gethash 'a h) 1) (incf (gethash 'a h) 5) (gethash 'a h))",
            "6",
        ),
        (
            "(let ((a (make-array 3))) (setf (aref a 1) 5) (aref a 1))",
            "5",
        ),
        (
            "(let ((p (list :a 1))) (setf (getf p :b) 2) (getf p :b))",
            "2",
        ),
        ("(let ((l '(1 2 3))) (list (pop l) l))", "(1 (2 3))"),
        ("(let ((a 1) (b 2)) (rotatef a b) (list a b))", "(2 1)"),
        ("(let ((a 1) (b 2)) (psetq a b b a) (list a b))", "(2 1)"),
        (
            "(let ((a 0) (b 0)) (setf (values a b) (values 1 2)) (list a b))",
            "(1 2)",
        ),
        (
            "(defvar *store* (list 0 0)) (defun spot () (car *store*)) (defun (setf spot) (v) (setf (car *store*) v)) (setf (spot) 4) (incf (spot)) (spot)",
            "5",
        ),
        (
            "(setf (aref [1 2] 0) 5)",
            "!! `[1 2]` cannot be changed in place",
        ),
        (
            "(defmacro fun () 1) (set! fun 2)",
            "!! `fun` is a macro and cannot be assigned",
        ),
        (
            "(set! define 2)",
            "!! `define` is a special form and cannot be defined anew",
        ),
        (
            "(defconstant +k+ 3) (setf +k+ 4)",
            "!! `+k+` is a constant and cannot be assigned",
        ),
        (
            "(defconstant +k+ 4)",
            "!! the constant `+k+` is 3 and cannot become 4",
        ),
        (
            "(setf (if a b) 1)",
            "!! `(if a b)` is not a place that can be set",
        ),
    ]);
}

#[test]
fn special_variables_are_bound_for_a_while() {
    check_all(&[
        (
            "(defvar *depth* 1) (defun depth () *depth*) (list (let ((*depth* 2)) (depth)) (depth))",
            "(2 1)",
        ),
        ("(defvar *depth* 9) *depth*", "1"),
        ("(defparameter *depth* 9) (depth)", "9"),
        ("(let* ((*depth* 3) (y (depth))) y)", "3"),
        ("((lambda (*depth*) (depth)) 7)", "7"),
        (
            "(try (let ((*depth* 5)) (throw 'x)) (catch e (depth)))",
            "9",
        ),
        (
            "(let ((p (make-parameter 10 (lambda (x) (* x 2))))) (list (p) (parameterize ((p 3)) (p)) (p)))",
            "(20 6 20)",
        ),
    ]);
}

#[test]
fn leaving_early_and_cleaning_up() {
    check_all(&[
        ("(block here (+ 1 (return-from here 5)))", "5"),
        (
            "(block a (let ((f (lambda () (return-from a 7)))) (f) 8))",
            "7",
        ),
        ("(try (throw 42) (catch e (:value e)))", "42"),
        ("(try (car 5) (catch e (:type e)))", ":type-error"),
        (
            "(try (throw {:type :mine}) (catch :mine e 'mine) (catch e 'other))",
            "mine",
        ),
        (
            "(try (car 1) (catch :arity e 'arity) (catch :type-error e 'type))",
            "type",
        ),
        (
            "(let ((log '())) (try (try (throw 1) (finally (push 'clean log))) (catch e (push 'caught log))) log)",
            "(caught clean)",
        ),
        (
            "(handler-case (error \"bad ~a\" 1) (error (e) (:message e)))",
            "\"bad 1\"",
        ),
        ("(handler-case (/ 1 0) (division-by-zero () 'zero))", "zero"),
        (
            "(handler-case 5 (error () 1) (:no-error (x) (* x 2)))",
            "10",
        ),
        (
            "(handler-case (car 5) (division-by-zero () 1))",
            "!! `car` argument 1: expected list, got int (5)",
        ),
        (
            "(let ((done nil)) (handler-case (unwind-protect (error \"x\") (setf done t)) (error () done)))",
            "#t",
        ),
        (
            "(guard (e ((symbol? e) (list 'sym e)) ((string? e) e)) (raise 'boom))",
            "(sym boom)",
        ),
        (
            "(guard (e ((string? e) e)) (raise 'boom))",
            "!! uncaught value: boom",
        ),
        (
            "(multiple-value-bind (value e) (ignore-errors (car 5)) (list value (:type e)))",
            "(nil :type-error)",
        ),
        ("(return 1)", "!! there is no block `nil` around this"),
        ("(assert (= 1 2) \"one is not two\")", "!! one is not two"),
        ("(force (delay (+ 1 2)))", "3"),
    ]);
}

#[test]
fn templates_and_macros_make_forms() {
    check_all(&[
        ("`(1 ,(+ 1 1) ,@(list 3 4) 5)", "(1 2 3 4 5)"),
        ("`[1 ,(+ 1 1) ,@(list 3)]", "[1 2 3]"),
        ("`{:a ,(+ 1 1)}", "{:a 2}"),
        ("`(a . ,(+ 1 2))", "(a . 3)"),
        (
            "`(1 `(2 ,(3 ,(+ 1 3))))",
            "(1 (quasiquote (2 (unquote (3 4)))))",
        ),
        (
            "(defmacro swap! (a b) `(let ((tmp# ,a)) (set! ,a ,b) (set! ,b tmp#))) (let ((x 1) (y 2)) (swap! x y) (list x y))",
            "(2 1)",
        ),
        (
            "(defmacro my-when (test &body body) `(if ,test (progn ,@body))) (my-when 1 2 3)",
            "3",
        ),
        (
            "(macroexpand-all '(list (my-when a (my-when b c)) '(my-when d)))",
            "(list (if a (progn (if b (progn c)))) (quote (my-when d)))",
        ),
        ("(macroexpand '(my-when a b))", "(if a (progn b))"),
        (
            "(defmacro with-pair ((a b) form &rest body) `(let ((,a (car ,form)) (,b (cdr ,form))) ,@body)) (with-pair (x y) '(1 . 2) (list x y))",
            "(1 2)",
        ),
        ("(macrolet ((twice (x) `(list ,x ,x))) (twice 4))", "(4 4)"),
        (
            "(defmacro forever () '(forever)) (forever)",
            "!! the macro `forever` was expanded 10000 times within one form",
        ),
        ("(eval '(+ 1 2))", "3"),
        ("(eval '(defun evaluated () 5)) (evaluated)", "5"),
        ("f\"a ${(+ 1 2)} b\"", "\"a 3 b\""),
        ("(-> 5 (- 2) (list 1))", "(3 1)"),
        ("(->> '(1 2 3) (map #(* % 2)) (filter #(> % 2)))", "(4 6)"),
        ("(as-> 1 x (+ x 1) (* x 10))", "20"),
        ("(some-> {:a {:b 3}} (:a) (:c) (:d))", "nil"),
        ("(if-let (x nil) 1 2)", "2"),
        ("(when-let [x 5] (+ x 1))", "6"),
    ]);
}

#[test]
fn values_are_matched_by_shape() {
    check_all(&[
        (
            "(match '(1 2 3) ([a b & rest] (list a b rest)))",
            "(1 2 (3))",
        ),
        (
            "(match {:kind :circle :r 2} ({:kind :square} 1) ({:kind :circle :r r} r))",
            "2",
        ),
        ("(match 5 (x when (> x 10) 'big) (x 'small))", "small"),
        ("(match '(add 1 2) (['add a b] (+ a b)))", "3"),
        ("(match 3 (1 'one) (_ 'other))", "other"),
        ("(match 9 (1 2))", "!! no pattern of `match` fits `9`"),
        ("(match* 9 (1 2))", "nil"),
        ("(match [] ([] 'empty))", "empty"),
        ("(match 2 ((or 1 2) 'few) (_ 'many))", "few"),
    ]);
}

#[test]
fn classes_objects_and_generic_functions() {
    check_all(&[
        (
            "(defclass vehicle () ((make :accessor make :initarg :make :initform \"Unknown\") (model :accessor model :initarg :model :initform \"Unknown\")))",
            "#<standard-class vehicle>",
        ),
        ("(find-class 'vehicle)", "#<standard-class vehicle>"),
        (
            "(defvar *my-car* (make-instance 'vehicle)) (make *my-car*)",
            "\"Unknown\"",
        ),
        (
            "(defclass vehicle () ((make :accessor make :initarg :make :initform \"Unknown\") (color :accessor color :initarg :color :initform \"Not specified\"))) (color *my-car*)",
            "\"Not specified\"",
        ),
        (
            "(defvar *new-car* (make-instance 'vehicle :make \"Volvo\")) (setf (color *new-car*) \"Red\") (list (color *new-car*) (make *new-car*))",
            "(\"Red\" \"Volvo\")",
        ),
        ("(model *my-car*)", "!! `model` has no method for (vehicle)"),
        (
            "(make-instance 'vehicle :wheels 4)",
            "!! `:wheels` is no initarg of `vehicle`",
        ),
        (
            "(defclass truck (vehicle) ((load :initarg :load :initform 0 :reader truck-load))) (let ((truck (make-instance 'truck :load 5))) (list (truck-load truck) (color truck) (slot-value truck 'load)))",
            "(5 \"Not specified\" 5)",
        ),
        (
            "(defgeneric describe-it (x) (:documentation \"Says what it is.\")) (defmethod describe-it ((x vehicle)) 'vehicle) (defmethod describe-it ((x truck)) (list 'truck (call-next-method))) (defmethod describe-it ((x integer)) 'int) (defmethod describe-it (x) 'thing) (list (describe-it (make-instance 'truck)) (describe-it 1) (describe-it \"s\"))",
            "((truck vehicle) int thing)",
        ),
        (
            "(defmethod speak :before ((x vehicle)) (setf (color x) \"Spoken\")) (defmethod speak ((x vehicle)) (color x)) (defmethod speak :around ((x vehicle)) (list :around (call-next-method))) (speak *my-car*)",
            "(:around \"Spoken\")",
        ),
        (
            "(defmethod fact ((n (eql 0))) 1) (defmethod fact ((n integer)) (* n (fact (- n 1)))) (fact 10)",
            "3628800",
        ),
        (
            "(with-slots (color (m make)) *my-car* (setf color \"Blue\") (list color m))",
            "(\"Blue\" \"Unknown\")",
        ),
        (
            "(defclass counter () ((n :initform 0 :accessor n) (all :allocation :class :initform 0 :accessor all))) (let ((a (make-instance 'counter)) (b (make-instance 'counter))) (incf (n a)) (incf (all a)) (list (n a) (n b) (all b)))",
            "(1 0 1)",
        ),
        (
            "(defmethod initialize-instance :after ((c counter) &key (start 0)) (setf (n c) start)) (n (make-instance 'counter :start 7))",
            "7",
        ),
        ("make", "<generic-function make>"),
        ("(typep *my-car* 'vehicle)", "#t"),
        ("(typep 1 'vehicle)", "#f"),
        (
            "(defclass a () ()) (defclass b () ()) (defclass c (a b) ()) (defclass d (b a) ()) (defclass e (c d) ())",
            "!! the superclasses of `e` cannot be put in one order",
        ),
        (
            "(defclass lost () ((x))) (slot-value (make-instance 'lost) 'x)",
            "!! the slot `x` of `#<lost>` is unbound",
        ),
    ]);
}

#[test]
fn structures_records_and_multimethods() {
    check_all(&[
        (
            "(defstruct point (x 0) (y 0)) (let ((p (make-point :x 3))) (setf (point-y p) 4) (list (point-x p) (point-y p) (point-p p) (point-p 1)))",
            "(3 4 #t #f)",
        ),
        ("(make-point :x 1 :y 2)", "#S(point :x 1 :y 2)"),
        (
            "(defstruct (point3 (:include point)) (z 9)) (let ((p (make-point3 :x 1))) (list (point-x p) (point3-z p) (point-p p)))",
            "(1 9 #t)",
        ),
        (
            "(define-record-type pare (kons x y) pare? (x kar) (y kdr)) (let ((p (kons 1 2))) (list (kar p) (kdr p) (pare? p)))",
            "(1 2 #t)",
        ),
        ("(kar 5)", "!! `kar` argument 1: expected pare, got int"),
        (
            "(defmulti area (fn (s) (:kind s))) (defmethod area :sq (fn (s) (* (:side s) (:side s)))) (defmethod area :default (fn (s) 0)) (list (area {:kind :sq :side 3}) (area {:kind :x}))",
            "(9 0)",
        ),
    ]);
}

#[test]
fn definitions_stand_at_top_level() {
    check_all(&[
        (
            "(defun f () (defvar *x* 1))",
            "!! `defvar` must stand at top level",
        ),
        ("(if 1 (define x 1)) x", "1"),
        (
            "(defun if (x) x)",
            "!! `if` is a special form and cannot be defined anew",
        ),
        (
            "(defun memo () (define state/count 5)) (memo) state/count",
            "5",
        ),
        ("(begin (define p 1) (define q 2)) (+ p q)", "3"),
        ("(define [u v] (list 1 2)) (+ u v)", "3"),
    ]);
}

#[test]
fn a_throw_brings_what_its_handler_looks_at() {
    check_all(&[
        (
            "(define (fail v) (throw v)) (define (deep v) (+ 1 (fail v))) (try (deep 7) (catch e 1))",
            "1",
        ),
        (
            "(try (deep 7) (catch e (list (:type e) (:nothing e) (:value e))))",
            "(:user nil 7)",
        ),
        (
            "(try (deep 7) (catch e (:name (cadr (:stack-trace e)))))",
            "\"fail\"",
        ),
        (
            "(try (deep 7) (catch e (let ((key :stack-trace)) (null? (key e)))))",
            "#f",
        ),
        (
            "(try (car 5) (catch e (list (:type e) (null? (:stack-trace e)))))",
            "(:type-error #f)",
        ),
        ("(try (car 5) (catch e (:type e)))", ":type-error"),
        // What a closure or a variable takes along is whole.
        (
            "((try (deep 7) (catch e (lambda () (:name (cadr (:stack-trace e)))))))",
            "\"fail\"",
        ),
        ("((try (deep 7) (catch e (lambda () (:value e)))))", "7"),
        (
            "(define kept nil) (try (try (deep 7) (catch e (set! kept e) (throw e))) (catch e (:value e)))",
            "7",
        ),
        ("(:name (cadr (:stack-trace kept)))", "\"fail\""),
        // A condition somebody made before has its trace, whoever catches it.
        (
            "(define made (make-condition 'odd :message \"no\")) (try (deep made) (catch e 1)) (:name (cadr (:stack-trace made)))",
            "\"fail\"",
        ),
        // Cleanups and handlers come before the `try`.
        (
            "(try (try (deep 7) (finally (set! kept 'clean))) (catch e kept))",
            "clean",
        ),
        (
            "(try (handler-bind ((t (lambda (c) (set! kept (:name (cadr (:stack-trace c))))))) (deep 7)) (catch e kept))",
            "\"fail\"",
        ),
        (
            "(try (block b (try (deep 7) (finally (return-from b kept)))) (catch e 1))",
            "\"fail\"",
        ),
        (
            "(define (mine v) (raise v)) (try (mine 3) (catch e 4))",
            "4",
        ),
        ("(define (raise v) (list 'raised v)) (mine 3)", "(raised 3)"),
    ]);
}

#[test]
fn handlers_are_asked_before_anything_is_unwound() {
    check_all(&[
        (
            "(handler-bind ((error (lambda (e) (invoke-restart 'use 5)))) (+ 1 (restart-case (error \"no\") (use (x) (* x 2)))))",
            "11",
        ),
        (
            "(try (handler-bind ((error (lambda (e) (throw (list 'h (:type e)))))) (car 5)) (catch e (condition-value e)))",
            "(h :type-error)",
        ),
        (
            "(define seen '()) (try (handler-bind ((error (lambda (e) (push (:type e) seen)))) (car 5)) (catch e (list seen (:type e))))",
            "((:type-error) :type-error)",
        ),
        // A `try` inside of the handlers comes first.
        (
            "(define asked #f) (handler-bind ((error (lambda (e) (set! asked #t)))) (try (car 5) (catch e 'inner)))",
            "inner",
        ),
        ("asked", "#f"),
        (
            "(block b (handler-bind ((division-by-zero (lambda (e) (return-from b :zero)))) (/ 1 0)))",
            ":zero",
        ),
        (
            "(handler-bind ((warning (lambda (w) (muffle-warning)))) (warn \"low\") 3)",
            "3",
        ),
        (
            "(invoke-restart 'nothing)",
            "!! there is no restart `nothing` here",
        ),
        (
            "(defclass my-error (error) ((x :initarg :x :reader my-x)))",
            "#<standard-class my-error>",
        ),
        (
            "(handler-case (error 'my-error :x 7) (my-error (e) (my-x e)))",
            "7",
        ),
        (
            "(handler-case (error 'my-error :x 7) (error (e) 'general))",
            "general",
        ),
        (
            "(handler-case (error \"x\") (my-error (e) 1) (error (e) 2))",
            "2",
        ),
    ]);
}

#[test]
fn an_undone_transaction_leaves_nothing_behind() {
    let mut image = Image::new();
    let run = |image: &mut Image, text: &str| match image.evaluate(text) {
        Ok(value) => image.print(value.get()),
        Err(diagnostic) => format!("!! {}", diagnostic.message),
    };
    run(
        &mut image,
        "(defclass box () ((a :initform 1 :accessor box-a))) (defvar *box* (make-instance 'box)) (defun size (x) (box-a x))",
    );
    let names = image.names();
    let transaction = image.begin();
    run(
        &mut image,
        "(defclass box () ((b :initform 2 :accessor box-b))) (defun size (x) (box-b x)) (defun other () (size *box*)) (setf (box-b *box*) 5) (defmacro twice (x) x)",
    );
    assert_eq!(run(&mut image, "(other)"), "5");
    assert_eq!(image.dependents("size"), ["other"]);
    image.undo(transaction);
    assert_eq!(run(&mut image, "(size *box*)"), "1");
    assert_eq!(run(&mut image, "(other)"), "!! `other` is not bound");
    assert_eq!(run(&mut image, "(box-b *box*)"), "!! `box-b` is not bound");
    assert_eq!(image.dependents("size"), Vec::<String>::new());
    assert_eq!(image.names(), names);
    let view = image.binding("size").expect("known");
    assert!(view.text.expect("a text").contains("(box-a x)"));
}

#[test]
fn what_is_defined_is_remembered() {
    let mut image = Image::new();
    let source = crate::lang::source::SourceText::new(
        "shapes.lisp",
        "\n(defun area (w h)\n  \"Returns the area.\"\n  (* w h))\n(defun twice (w) (area w 2))",
    );
    image.load(&source).expect("loads");
    let view = image.binding("area").expect("known");
    assert_eq!(view.signature, "(area w h)");
    assert_eq!(view.docstring.as_deref(), Some("Returns the area."));
    assert_eq!(
        view.place.map(|place| (place.source, place.line)),
        Some(("shapes.lisp".into(), 2))
    );
    assert_eq!(image.dependents("area"), ["twice"]);
    assert_eq!(image.binding("twice").expect("known").references, ["area"]);
    assert_eq!(
        image.binding("if").expect("known").signature,
        "(if test then else)"
    );
    assert!(image.binding("car").expect("known").docstring.is_some());
    let value = image.evaluate("(list (:line (meta 'area)) (:params (meta 'area)) (source-of 'twice) (dependents 'area))").expect("runs");
    assert_eq!(
        image.print(value.get()),
        "(2 (w h) \"(defun twice (w) (area w 2))\" (twice))"
    );
}

#[test]
fn a_refusal_shows_the_place_it_is_about() {
    let mut image = Image::new();
    let problem = image
        .evaluate("(defun f (x)\n  (let 5 x))")
        .expect_err("refused");
    assert_eq!(problem.span.map(|span| span.range()), Some(20..21));
    let problem = image
        .evaluate("(defun g (x) (car (nope x)))\n(g 1)")
        .expect_err("fails");
    assert_eq!(problem.kind, "unbound");
    assert_eq!(problem.span.map(|span| span.range()), Some(19..23));
    assert_eq!(problem.backtrace[0].function, "g");
}

#[test]
fn a_program_may_use_the_names_of_functions_for_itself() {
    check_all(&[
        (
            "(define list '(1 2)) (define max 3) (define car 4) `(a ,max ,@list)",
            "(a 3 1 2)",
        ),
        (
            "(let loop ((rest list) (n 0)) (match rest ([] n) ([x & more] (loop more (+ n x)))))",
            "3",
        ),
        ("(loop for x in list maximize x)", "2"),
        ("(dolist (x list max) x)", "3"),
        (
            "(define (+ a b) :plus) (let ((i 1)) (incf i) (list-of i (+ 1 2)))",
            "!! `list-of` is not bound",
        ),
        ("(let ((i 1)) (incf i) i)", "2"),
        ("(+ 1 2)", ":plus"),
    ]);
}

#[test]
fn every_inner_name_is_bound() {
    let image = Image::new();
    for (_, inner) in crate::lang::expand::INNER_NAMES {
        let symbol = image.machine().symbols.find(inner);
        assert!(
            symbol.is_some_and(|symbol| image.machine().globals.value_of(symbol).is_some()),
            "{inner}"
        );
    }
}

#[test]
fn no_malformed_special_form_is_more_than_refused() {
    let shapes = [
        "",
        "1",
        "()",
        "x",
        "(x)",
        "((x))",
        "(((x)))",
        "[x]",
        "[x 1]",
        "((x 1))",
        "1 2",
        "1 2 3",
        "\"a\" \"b\"",
        "{:a 1} 2",
        "(x 1) 2",
        "((x 1)) 2",
        "x (y)",
        "x () ()",
        "x (y z) 3",
        "(x y) (z) 4",
        "x y z",
        "x :a (y) 5",
        ":a 1",
        "(&rest)",
        "(&optional) 1",
        "(a &key) 1",
        "(x . y) 1",
        "x ((y :a)) ()",
        "x () (y) (z)",
        "x (y 1) (z (w) 2)",
        "(x (y)) (finally)",
        "(catch)",
        "(catch e)",
        "for x",
        "for x in",
        "for x in '(1) collect",
        "with",
        "repeat 2",
    ];
    let mut image = Image::new();
    image.set_limits(crate::lang::limits::Limits {
        fuel: Some(10_000),
        ..Default::default()
    });
    for form in crate::lang::expand::SPECIAL_FORMS {
        for shape in shapes {
            for program in [
                format!("({} {shape})", form.name),
                format!("(lambda (x y) ({} {shape}))", form.name),
                format!("({} . 5)", form.name),
            ] {
                let transaction = image.begin();
                let _ = image.evaluate(&program);
                image.undo(transaction);
            }
        }
    }
}

#[test]
fn forms_nested_deeply_are_expanded_or_refused() {
    let mut image = Image::new();
    let nested = |open: &str, close: &str, depth: usize| {
        format!("{}1{}", open.repeat(depth), close.repeat(depth))
    };
    for (open, close) in [
        ("(list ", ")"),
        ("(let ((x 1)) ", ")"),
        ("(if 1 ", ")"),
        ("(lambda () ", ")"),
        ("[", "]"),
        ("'(", ")"),
        ("`(", ")"),
        ("(begin ", ")"),
        ("(try ", "(catch e 1))"),
        ("(block b ", ")"),
    ] {
        let _ = image.evaluate(&nested(open, close, 2_000));
        let _ = image.evaluate(&nested(open, close, 9_000));
    }
    // More arguments than registers: they go through a list and move the stack.
    let long = format!("(+ {})", "1 ".repeat(5_000));
    let sum = image.evaluate(&long).expect("runs").get();
    assert_eq!(image.print(sum), "5000");
    for count in [300, 5_000, 50_000] {
        let call = format!("(length (list {}))", "1 ".repeat(count));
        let length = image.evaluate(&call).expect("runs").get();
        assert_eq!(image.print(length), count.to_string());
    }
    let cond = format!("(cond {} (else 1))", "(#f 1) ".repeat(5_000));
    assert!(image.evaluate(&cond).is_ok());
}
