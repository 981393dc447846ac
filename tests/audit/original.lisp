;;;; Forms that the original's auditor was run on, each in a fresh image, with what it reported.
;;;;
;;;;   ;;; case NAME
;;;;   ;;; original: rules and points; `error` where its auditor failed
;;;;   ;;; remarks: the names of the style patterns that fired, which it reports as IDIOMATIC-01
;;;;   ;;; evaluated: a form that was evaluated before, unjudged
;;;;
;;;; The last form is the one that was judged; those before it were judged and kept. What we report
;;;; otherwise stands in deviations.md.

;;; case doc-02-missing
;;; original: 5.1 1
(defun gd-double (x) (* x 2))

;;; case doc-03-string-result
;;; original: 1.7 5
(defun gd-greeting () "hello")

;;; case doc-04-after-declare
;;; original: clean
(defun gd-half (x) (declare (type number x)) "Half of X." (/ x 2))

;;; case doc-06-list-stops
;;; original: 5.1 1
(defun gd-tail2 (x) (identity x) "tail value")

;;; case doc-07-macro-plain
;;; original: clean
(defmacro gd-mac (form) "Wrap FORM in a list call." (list 'list form))

;;; case cc-02-seven-decisions
;;; original: 1.1 10
(defun gd-cc (a b c d e f g) "Seven tests." (check-type a symbol) (when a (when b (when c (when d (when e (when f (when g (list a b)))))))))

;;; case cc-07-second-let-binding-counted
;;; original: 1.1 10, 1.2 5, IDIOMATIC-01 3
;;; remarks: nested-ifs
(defun gd-let (a b c d e f g h) "Let." (check-type a symbol) (let ((y h) (z (if a (if b (if c (if d (if e (if f (if g h 1) 1) 1) 1) 1) 1) 1))) (list y z)))

;;; case cc-08-typecase-ecase-not-counted
;;; original: 1.2 5
(defun gd-tc (a) "Typecase." (check-type a t) (typecase a (t (typecase a (integer (typecase a (fixnum (ecase a (0 (ecase a (0 (ccase a (0 (etypecase a (bit (typecase a (bit a)))))))))))))))))

;;; case cc-09-do-loops-not-counted
;;; original: 1.2 5, IDIOMATIC-01 3
;;; remarks: function-too-long
(defun gd-do (n) "Do." (check-type n integer) (do ((i 0 (1+ i))) ((= i n) i) (do ((j 0 (1+ j))) ((= j n)) (do ((k 0 (1+ k))) ((= k n)) (do ((m 0 (1+ m))) ((= m n)) (do ((p 0 (1+ p))) ((= p n)) (do ((q 0 (1+ q))) ((= q n)) (do ((r 0 (1+ r))) ((= r n)) r))))))))

;;; case cc-10-quoted-if-counted
;;; original: 1.1 10, 1.2 5
(defun gd-quoted () "Quoted." (check-type 1 integer) '(x (if a b c) (if a b c) (if a b c) (if a b c) (if a b c) (if a b c) (if a b c)))

;;; case cc-11-macro-eight
;;; original: 1.1 10
(defmacro gd-mcc (a b c d e f g) "Macro with seven tests." (check-type a symbol) (when a (when b (when c (when d (when e (when f (when g (list 'list a)))))))))

;;; case cc-12-cond-test-position-skipped
;;; original: IDIOMATIC-01 3
;;; remarks: needless-if, nested-ifs
(defun gd-cond (a b c) "Cond." (check-type a symbol) (cond ((if a (if b (if c t nil) nil) nil) (if a (if b (if c 1 0) 0) 0)) (t 0)))

;;; case len-02-eleven-atoms
;;; original: NASA-05 6
(defun gd-sum (a b) "Sum." (+ a b a b a b a b a b))

;;; case len-03-eleven-with-check-type
;;; original: clean
(defun gd-sum (a b) "Sum." (check-type a number) (+ a b a b a b a b a b))

;;; case len-05-eleven-with-cl-assert
;;; original: NASA-05 6
(defun gd-sum (a b) "Sum." (cl:assert (numberp a)) (+ a b a b a b a b a b))

;;; case len-08-twenty-six
;;; original: 1.2 5
(defun gd-many (a) "Many." (check-type a t) (list a a a a a a a a a a a a a a a a a a a a a a))

;;; case len-09-nil-not-counted
;;; original: clean
(defun gd-many (a) "Many." (check-type a t) (list a nil nil nil nil nil nil nil nil nil nil nil nil nil nil nil nil nil nil nil nil nil nil nil nil nil nil nil))

;;; case len-11-one-line-26
;;; original: 1.2 5
(defun gd-one (a) "One line." (check-type a t) (vector a a a a a a a a a a a a a a a a a a a a a a))

;;; case len-12-defclass-long
;;; original: clean
(defclass gd-long () ((a :initform 0) (b :initform 0) (c :initform 0) (d :initform 0) (e :initform 0) (f :initform 0) (g :initform 0) (h :initform 0)))

;;; case mag-02-three
;;; original: 1.3 4
(defun gd-w (x) "Three." (* x 3))

;;; case mag-03-same-number-twice
;;; original: 1.3 4
(defun gd-w (x) "Dup." (+ (* x 7) 7))

;;; case mag-04-three-distinct
;;; original: 1.3 4
(defun gd-w (x) "Three distinct." (list x 7 8 9))

;;; case mag-05-four-distinct
;;; original: 1.3 10
(defun gd-w (x) "Four distinct." (list x 6 7 8 9))

;;; case mag-08-let-protected
;;; original: clean
(defun gd-w (x) "Named." (let ((rate 17)) (* x rate)))

;;; case mag-09-let-expr
;;; original: 1.3 4
(defun gd-w (x) "Expr." (let ((day (* 24 60))) (* x day)))

;;; case mag-10-let*-protected
;;; original: clean
(defun gd-w (x) "Named." (let* ((rate 17) (other 19)) (* x rate other)))

;;; case mag-12-case-keys
;;; original: clean
(defun gd-w (x) "Case keys." (case x (5 :five) (6 :six) (otherwise :many)))

;;; case mag-13-case-value
;;; original: 1.3 4
(defun gd-w (x) "Case values." (case x (:a 55) (otherwise 66)))

;;; case mag-15-if-test
;;; original: 1.3 4
(defun gd-w (x) "If." (if (> x 77) :big :small))

;;; case mag-18-sleep
;;; original: clean
(defun gd-w () "Sleep." (sleep 5))

;;; case mag-23-loop-bound
;;; original: 1.3 4
(defun gd-w () "Loop." (loop for i from 1 to 50 do (identity i)))

;;; case mag-25-defclass-initform
;;; original: 1.3 4
(defclass gd-conf () ((port :initform 8080) (retries :initform 3)))

;;; case par-02-two
;;; original: 1.4 5, COMPILATION-WARN 100
(defun gd-p (a b c) "Two unused." (list a))

;;; case par-03-three
;;; original: 1.4 7, COMPILATION-WARN 100
(defun gd-p (a b c d) "Three unused." (list a))

;;; case par-06-rest
;;; original: 1.4 3, COMPILATION-WARN 100
(defun gd-p (a &rest more) "Rest." (list a))

;;; case par-08-ignore
;;; original: clean
(defun gd-p (a b) "Ignored." (declare (ignore b)) (list a))

;;; case par-10-quoted-use
;;; original: COMPILATION-WARN 100
(defun gd-p (a b) "Quoted." (list a 'b))

;;; case par-13-aux
;;; original: 1.4 3, COMPILATION-WARN 100
(defun gd-p (a &aux (b 1)) "Aux." (list a))

;;; case con-02-plain-collect
;;; original: clean
(defun gd-c (n) "Collect." (loop for i from 1 to n collect i))

;;; case con-06-do-not-seen
;;; original: clean
(defun gd-c (n) "Do." (do ((i 0 (1+ i))) ((= i n)) (list i)))

;;; case con-07-append-not-seen
;;; original: clean
(defun gd-c (xs) "Append." (loop for x in xs append (copy-list x)))

;;; case con-10-mapcar-not-seen
;;; original: clean
(defun gd-c (xs) "Map." (mapcar (lambda (x) (list x x)) xs))

;;; case mut-01-setf-one
;;; original: 1.6 4
(defun gd-m (x) "Mutates." (let ((y 0)) (setf y x) y))

;;; case mut-03-three
;;; original: 1.6 8, NASA-05 6
(defun gd-m (x) "Three." (let ((y 0) (z 0) (w 0)) (setf y x) (incf z) (decf w) (list y z w)))

;;; case mut-06-push-expr
;;; original: clean
(defun gd-m (item) "Push." (let ((acc nil)) (push (1+ item) acc) acc))

;;; case mut-10-psetf-not-seen
;;; original: clean
(defun gd-m (a b) "Swap." (rotatef a b) (list a b))

;;; case mut-11-global
;;; original: 1.6 4, IDIOMATIC-01 3
;;; remarks: needless-setf, sets-globals
;;; evaluated: (defvar *gd-state* 0)
(defun gd-m (v) "Global." (setf *gd-state* v))

;;; case nil-01-explicit
;;; original: 1.7 5
(defun gd-n (x) "Nil." (identity x) nil)

;;; case nil-06-quoted-nil
;;; original: IDIOMATIC-01 3
;;; remarks: qnil
(defun gd-n (x) "Quote." (identity x) '())

;;; case nil-07-if-nil
;;; original: clean
(defun gd-n (x) "If." (if x nil nil))

;;; case nil-08-predicate-suffix-pred
;;; original: 1.7 5
(defun gd-okp (x) "Not -P." (identity x) nil)

;;; case nil-10-question-mark-name
;;; original: 1.7 5, IDIOMATIC-01 3
;;; remarks: ?-for-predicate
(defun gd-ok? (x) "Scheme name." (identity x) nil)

;;; case red-02-one-dependent
;;; original: 2.2 2, LOGIC-IMPACT 2
(defun gd-r (x) "First." (identity x))
(defun gd-dep1 (x) "Dependent." (gd-r x))
(defun gd-r (x) "Second." (list x))

;;; case red-06-variable-redefined
;;; original: 2.2 2
(defparameter *gd-v* 1)
(defparameter *gd-v* 2)

;;; case red-10-parameter-as-dependent
;;; original: 2.2 2, LOGIC-IMPACT 2
(defun gd-size (x) "Size." (identity x))
(defun gd-user (gd-size) "Uses a parameter only." (list gd-size))
(defun gd-size (x) "Size two." (list x))

;;; case uns-02-external-program
;;; original: 3.1 20
(defun gd-u (c) "Shell." (external-program:start c nil))

;;; case uns-03-external-run-not-seen
;;; original: clean
(defun gd-u (c) "Shell." (external-program:run c nil))

;;; case uns-07-sb-ext-not-seen
;;; original: 6.1 8
(defun gd-u (c) "Shell." (sb-ext:run-program c nil))

;;; case uns-08-eval
;;; original: IDIOMATIC-01 3
;;; remarks: evil-eval
(defun gd-u (c) "Eval." (eval c))

;;; case uns-09-quoted-data
;;; original: 3.1 20, 6.1 8
(defun gd-u () "Data." '(x (uiop:run-program "ls")))

;;; case imp-01-sb-ext
;;; original: 6.1 8
(defun gd-i () "Gc." (sb-ext:gc))

;;; case imp-02-uiop
;;; original: 6.1 8
(defun gd-i () "Env." (uiop:getenv "HOME"))

;;; case imp-04-backquote
;;; original: 6.1 8
(defmacro gd-i () "Macro." `(list 1))

;;; case imp-05-package-name-substring
;;; original: 6.1 8
;;; evaluated: (make-package "USB-DRIVER" :use nil)
;;; evaluated: (intern "PORT" "USB-DRIVER")
(defun gd-i () "Usb." 'usb-driver::port)

;;; case dead-01-if-t
;;; original: LOGIC-02 12
(defun gd-d (x) "Dead." (if t x (list x)))

;;; case dead-02-if-t-no-else
;;; original: IDIOMATIC-01 3
;;; remarks: if-no-else
(defun gd-d (x) "Not dead." (if t x))

;;; case dead-04-when-nil
;;; original: LOGIC-02 12
(defun gd-d (x) "Dead." (when nil (list x)) x)

;;; case dead-05-unless-t
;;; original: LOGIC-02 12
(defun gd-d (x) "Dead." (unless t (list x)) x)

;;; case dead-06-cond-after-t
;;; original: IDIOMATIC-01 3, LOGIC-02 12
;;; remarks: cond-without-default
(defun gd-d (x) "Dead." (cond ((plusp x) 1) (t 0) ((minusp x) -1)))

;;; case dead-07-cond-t-last
;;; original: clean
(defun gd-d (x) "Fine." (cond ((plusp x) 1) ((minusp x) -1) (t 0)))

;;; case dead-08-case-otherwise-first
;;; original: LOGIC-02 12
(defun gd-d (x) "Dead." (case x (otherwise 0) (:a 1)))

;;; case dead-09-case-list-with-t
;;; original: LOGIC-02 12
(defun gd-d (x) "Dead." (case x ((:a t) 0) (:b 1)))

;;; case dead-10-typecase
;;; original: LOGIC-02 12
(defun gd-d (x) "Dead." (typecase x (t 0) (integer 1)))

;;; case dead-11-handler-case
;;; original: LOGIC-02 12
(defun gd-d (x) "Dead." (handler-case (1+ x) (error () 0) (type-error () 1)))

;;; case dead-13-after-return
;;; original: clean
(defun gd-d (x) "Dead." (return-from gd-d x) (list x))

;;; case dead-14-first-let-binding-missed
;;; original: clean
(defun gd-d (x) "Dead." (let ((y (if t x (list x)))) y))

;;; case dead-15-when-t
;;; original: clean
(defun gd-d (x) "Not dead." (when t (list x)))

;;; case rec-03-funcall-quote-not-seen
;;; original: clean
(defun gd-f (n) "Via symbol." (if (zerop n) 0 (funcall 'gd-f (1- n))))

;;; case rec-04-local-function-same-name
;;; original: NASA-01 7
(defun gd-f (n) "Local." (flet ((gd-f (m) (1+ m))) (list n (gd-f n))))

;;; case rec-05-quoted-list
;;; original: NASA-01 7
(defun gd-f () "Data." '(gd-f))

;;; case rec-07-macro
;;; original: clean
(defmacro gd-f (n) "Macro." (if (atom n) n (list 'gd-f (car n))))

;;; case rec-08-mutual-not-seen
;;; original: clean
;;; evaluated: (defun gd-g (n) n)
(defun gd-f (n) "Mutual." (gd-g n))

;;; case lop-02-while
;;; original: clean
(defun gd-l (x) "While." (loop while x do (identity x)))

;;; case sty-01-x-plus-1
;;; original: IDIOMATIC-01 3
;;; remarks: x-plus-1
(defun gd-s (x) "Plus one." (+ x 1))

;;; case sty-02-x-minus-1
;;; original: IDIOMATIC-01 3
;;; remarks: x-minus-1
(defun gd-s (x) "Minus one." (- x 1))

;;; case sty-04-nested-if
;;; original: IDIOMATIC-01 3
;;; remarks: nested-ifs
(defun gd-s (x y) "Nested." (if x (if y x y) y))

;;; case sty-07-global-setq
;;; original: 1.6 4, COMPILATION-WARN 100, IDIOMATIC-01 3
;;; remarks: sets-globals
(defun gd-s (x) "Global." (setq gd-free-var x))

;;; case sty-08-eq-nil
;;; original: IDIOMATIC-01 3
;;; remarks: equal-with-nil, use-eql
(defun gd-s (x) "Eq nil." (eq x nil))

;;; case sty-15-cond-no-default
;;; original: IDIOMATIC-01 3
;;; remarks: cond-without-default
(defun gd-s (x) "Cond." (cond ((plusp x) :pos) ((minusp x) :neg)))

;;; case sty-16-length-eq
;;; original: IDIOMATIC-01 3
;;; remarks: length=num
(defun gd-s (xs) "Length." (= (length xs) 2))

;;; case sty-18-progn-single
;;; original: IDIOMATIC-01 3
;;; remarks: progn-single-form
(defun gd-s (x) "Progn." (progn (list x)))

;;; case sty-19-question-name
;;; original: IDIOMATIC-01 3
;;; remarks: ?-for-predicate
(defun gd-big? (x) "Scheme name." (list x))

;;; case sty-20-check-prefix
;;; original: IDIOMATIC-01 3
;;; remarks: check-prefix
(defun check-gd (x) "Check." (list x))

;;; case sty-22-quote-number
;;; original: 1.3 4, IDIOMATIC-01 3
;;; remarks: qnumber
(defun gd-s (x) "Quote." (list x '5))

;;; case sty-23-if-t-nil
;;; original: IDIOMATIC-01 3
;;; remarks: needless-if
(defun gd-s (x) "If t nil." (if x t nil))

;;; case sty-26-two-critiques
;;; original: IDIOMATIC-01 3
;;; remarks: using-print, x-plus-1
(defun gd-s (x) "Two." (print (+ x 1)))

;;; case sty-28-list-count-56
;;; original: 1.2 5, IDIOMATIC-01 3
;;; remarks: function-too-long
(defun gd-s (a) "Long." (check-type a t) (list a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a))

;;; case sty-30-open
;;; original: IDIOMATIC-01 3
;;; remarks: uses-open
(defun gd-s (f) "Open." (open f))

;;; case sty-32-setf-push
;;; original: 1.6 4, IDIOMATIC-01 3
;;; remarks: setf-push
(defun gd-s (x) "Push." (let ((acc nil)) (setf acc (cons x acc)) acc))

;;; case gate-03-score-8-passes
;;; original: 1.5 8
(defun gd-t (n) "Eight." (loop for i from 1 to n collect (list i)))

;;; case gate-06-recursion-style-nodoc
;;; original: 5.1 1, IDIOMATIC-01 3, NASA-01 7
;;; remarks: x-minus-1
(defun gd-t (n) (if (zerop n) 0 (gd-t (- n 1))))

;;; case gate-09-undefined-function
;;; original: COMPILATION-WARN 100
(defun gd-t (x) "Undefined." (gd-not-defined-anywhere x))

;;; case gate-13-style-warning-unused
;;; original: COMPILATION-WARN 100
(defun gd-t (x) "Unused local." (let ((y 1)) (list x)))

;;; case gate-14-ignored-parameter
;;; original: clean
(defun gd-t (x y) "Ignored." (declare (ignore y)) (list x))

;;; case gate-15-self-call-allowed
;;; original: NASA-01 7
(defun gd-t (n) "Self." (if (zerop n) 0 (gd-t (1- n))))

;;; case typ-01-defclass
;;; original: clean
(defclass gd-vehicle () ((wheels :initarg :wheels :accessor gd-wheels)))

;;; case typ-02-defstruct
;;; original: clean
(defstruct gd-point x y)

;;; case typ-03-defstruct-options
;;; original: clean
(defstruct (gd-point3 (:conc-name gp-)) x y z)

;;; case typ-05-defgeneric
;;; original: clean
(defgeneric gd-area (shape))

;;; case typ-06-deftype
;;; original: clean
(deftype gd-small () '(integer 0 10))

;;; case typ-08-defpackage
;;; original: clean
(defpackage gd-pkg (:use :cl))

;;; case typ-11-defvar-error
;;; original: CONST-ERR 100
(defvar *gd-bad* (error "boom"))

;;; case typ-13-setf-function
;;; original: 1.6 4, IDIOMATIC-01 3
;;; remarks: sets-globals
(defun (setf gd-w) (v o) "Writer." (list o v))

;;; case typ-14-expression
;;; original: IDIOMATIC-01 3
;;; remarks: using-print
(print "hello")

;;; case typ-17-defun-in-progn
;;; original: IDIOMATIC-01 3
;;; remarks: progn-single-form
(progn (defun gd-inner (x) "In." (list x)))

;;; case err-01-dotted-pair
;;; original: error
(defun gd-x () "Dotted." '(a . b))

;;; case err-05-vector
;;; original: clean
(defun gd-x () "Vector." #(7 8 9 11))

;;; case err-06-string-name
;;; original: 5.1 1, COMPILATION-WARN 100
(defun "gd-x" () 1)

;;; case mix-01-payroll-base
;;; original: 1.3 4
(defun gd-tax (amount) "VAT." (* amount 0.21))

;;; case mix-02-payroll-mid
;;; original: clean
(defun gd-tax (amount) "VAT." (* amount 0.21))
(defun gd-receipt (who pay) "Receipt text." (let ((tax (gd-tax pay))) (format nil "~a ~a ~a" who pay tax)))

;;; case mix-03-bubble
;;; original: 1.2 5
(defun gd-bubble (v) "Sort V in place." (check-type v vector) (dotimes (i (length v) v) (dotimes (j (1- (length v))) (when (> (aref v j) (aref v (1+ j))) (rotatef (aref v j) (aref v (1+ j)))))))

;;; case mix-04-wordcount
;;; original: 1.6 6, NASA-05 6
(defun gd-words (text) "Count words." (let ((n 0) (in nil)) (loop for c across text do (if (alpha-char-p c) (unless in (setf in t) (incf n)) (setf in nil))) n))

;;; case mix-05-stack-push
;;; original: 1.6 4
(defun gd-push-all (items) "Push all." (let ((stack nil)) (dolist (it items stack) (push it stack))))

;;; case mix-07-many-params
;;; original: clean
(defun gd-eight (a b c d e f g h) "Eight parameters." (list a b c d e f g h))

;;; case mix-08-clean-helper
;;; original: clean
(defun gd-clamp (x lo hi) "Clamp X to LO..HI." (max lo (min x hi)))

;;; case mix-09-closure
;;; original: 1.6 4
(defun gd-counter () "A counter." (let ((n 0)) (lambda () (incf n))))

;;; case mix-11-other-package
;;; original: clean
;;; evaluated: (defpackage "GD-APP" (:use "CL"))
(defun gd-app::total (gd-app::xs) "Total." (reduce #'+ gd-app::xs))

;;; case mix-12-cl-name
;;; original: clean
(defun cl:second (x) "Hijacked." (car x))

;;; case mix-13-two-let-star
;;; original: NASA-05 6
(defun gd-hyp (a b) "Hypotenuse." (let* ((aa (* a a)) (bb (* b b))) (sqrt (+ aa bb))))

;;; case mix-17-macro-list-style
;;; original: clean
(defmacro gd-twice (form) "Evaluate FORM twice." (list 'progn form form))

;;; case mix-19-multiple-values
;;; original: clean
(defun gd-mv (n) "Floor both." (multiple-value-bind (q r) (floor n 2) (list q r)))

;;; case cri-add-zero
;;; original: IDIOMATIC-01 3
;;; remarks: add-zero
(defun gd-s (x) "S." (+ 0 x))

;;; case cri-append-list-loop
;;; original: IDIOMATIC-01 3
;;; remarks: append-list-loop
(defun gd-s (n) "S." (do ((acc nil (append acc (list n)))) ((null n) acc)))

;;; case cri-cond-test-no-exp
;;; original: IDIOMATIC-01 3
;;; remarks: cond-test-no-exp
(defun gd-s (a b) "S." (cond (a) (b 1) (t 0)))

;;; case cri-constant-bad-eof
;;; original: IDIOMATIC-01 3
;;; remarks: constant-bad-eof
(defun gd-s (in) "S." (read in nil :eof))

;;; case cri-copy-array
;;; original: COMPILATION-WARN 100
(defun gd-s (a) "S." (copy-array a))

;;; case cri-do-star-single-var
;;; original: IDIOMATIC-01 3
;;; remarks: do*-single-var
(defun gd-s (n) "S." (do* ((i n (1- i))) ((zerop i) i)))

;;; case cri-greater-difference-0
;;; original: IDIOMATIC-01 3
;;; remarks: greater-difference-0
(defun gd-s (a b) "S." (> (- a b) 0))

;;; case cri-helper-suffix
;;; original: IDIOMATIC-01 3
;;; remarks: helper-suffix
(defun gd-s-helper (x) "S." (list x))

;;; case cri-if-or
;;; original: IDIOMATIC-01 3
;;; remarks: if->or
(defun gd-s (a b) "S." (if a t b))

;;; case cri-incf-1
;;; original: IDIOMATIC-01 3
;;; remarks: incf-1
(defun gd-s (c) "S." (incf (car c) 1))

;;; case cri-list-length
;;; original: IDIOMATIC-01 3
;;; remarks: list-length
(defun gd-s (xs) "S." (list-length xs))

;;; case cri-listp-for-consp
;;; original: IDIOMATIC-01 3
;;; remarks: listp-for-consp
(defun gd-s (x) "S." (cond ((listp x) (car x)) (t x)))

;;; case cri-make-pathname-file
;;; original: clean
(defun gd-s (file) "S." (make-pathname :name file))

;;; case cri-multiple-value-list
;;; original: IDIOMATIC-01 3
;;; remarks: multiple-value-list
(defun gd-s (x) "S." (multiple-value-list (floor x)))

;;; case cri-needless-and-t
;;; original: IDIOMATIC-01 3
;;; remarks: needless-and-t
(defun gd-s (x) "S." (and x t))

;;; case cri-needless-cond-not
;;; original: IDIOMATIC-01 3
;;; remarks: needless-cond-not
(defun gd-s (x) "S." (cond ((null x) nil) (t t)))

;;; case cri-needless-push
;;; original: IDIOMATIC-01 3
;;; remarks: needless-push
(defun gd-s (x xs) "S." (push (1+ x) xs))

;;; case cri-needless-setf
;;; original: 1.6 4, IDIOMATIC-01 3
;;; remarks: needless-setf, sets-parameters
(defun gd-s (x) "S." (setf x (* x x)))

;;; case cri-nested-and-or
;;; original: IDIOMATIC-01 3
;;; remarks: nested-and-or
(defun gd-s (a b c) "S." (and a (and b c)))

;;; case cri-nested-if-else-cond
;;; original: IDIOMATIC-01 3
;;; remarks: nested-if-else-cond
(defun gd-s (a b) "S." (if a 1 (if b 2 0)))

;;; case cri-not-consp
;;; original: IDIOMATIC-01 3
;;; remarks: not-consp
(defun gd-s (a) "S." (not (consp a)))

;;; case cri-progn-in-defun
;;; original: 5.1 1, IDIOMATIC-01 3
;;; remarks: progn-in-defun
(defun gd-s (a) (progn (identity a) (list a)))

;;; case cri-progn-in-do-exit
;;; original: IDIOMATIC-01 3, NASA-05 6
;;; remarks: progn-in-do-exit
(defun gd-s (n) "S." (do ((i 0 (1+ i))) ((= i n) (progn (identity n) i))))

;;; case cri-progn-in-lambda
;;; original: IDIOMATIC-01 3
;;; remarks: progn-in-lambda
(defun gd-s (xs) "S." (mapcar (lambda (x) (progn (identity x) (list x))) xs))

;;; case cri-quote-keyword
;;; original: IDIOMATIC-01 3
;;; remarks: quote-keyword
(defun gd-s () "S." ':red)

;;; case cri-return-done
;;; original: clean
(defun gd-s () "S." 'done)

;;; case cri-return-from-block
;;; original: clean
(defun gd-s (x) "S." (block out (return-from out x)))

;;; case cri-rplaca
;;; original: IDIOMATIC-01 3
;;; remarks: rplaca
(defun gd-s (c v) "S." (rplaca c v))

;;; case cri-rplacd
;;; original: IDIOMATIC-01 3
;;; remarks: rplacd
(defun gd-s (c v) "S." (rplacd c v))

;;; case cri-setf-incf
;;; original: 1.6 4, IDIOMATIC-01 3
;;; remarks: setf-incf
(defun gd-s (n) "S." (let ((i n)) (setf i (1+ i)) i))

;;; case cri-setf-decf-value
;;; original: 1.6 4, IDIOMATIC-01 3
;;; remarks: setf-decf-value
(defun gd-s (n) "S." (let ((i n)) (setf i (- i n)) i))

;;; case cri-substitute-use
;;; original: IDIOMATIC-01 3
;;; remarks: substitute-use
(defun gd-s (a b xs) "S." (substitute a b xs))

;;; case cri-unless-for-when
;;; original: IDIOMATIC-01 3
;;; remarks: unless-for-when
(defun gd-s (x) "S." (unless (not x) (list x)))

;;; case cri-verbose-generic-name
;;; original: clean
(defun gd-s (input-list) "S." (list input-list))

;;; case cri-when-in-do
;;; original: IDIOMATIC-01 3
;;; remarks: when-in-do
(defun gd-s (n) "S." (do ((i n (when i (cdr i)))) ((null i) n)))

;;; case cri-with-open-close
;;; original: IDIOMATIC-01 3
;;; remarks: with-open-close
(defun gd-s (f) "S." (with-open-file (in f) (close in)))

;;; case cri-export-keyword
;;; original: IDIOMATIC-01 3
;;; remarks: export-keyword
(defpackage gd-kw (:export :alpha))

;;; case cri-clean
;;; original: clean
(defun gd-s (x) "S." (list x))
