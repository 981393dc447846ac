;;;; Forms in which the original's style patterns found something, with the names of the patterns. A
;;;; `but` says why we find nothing there; src/audit/idioms/tests.rs says how to read this.

;;; case cc-07-second-let-binding-counted
;;; critic: nested-ifs
(defun gd-let (a b c d e f g h) "Let." (check-type a symbol) (let ((y h) (z (if a (if b (if c (if d (if e (if f (if g h 1) 1) 1) 1) 1) 1) 1))) (list y z)))

;;; case cc-09-do-loops-not-counted
;;; critic: function-too-long
;;; but function-too-long: rule 1.2 measures lines
(defun gd-do (n) "Do." (check-type n integer) (do ((i 0 (1+ i))) ((= i n) i) (do ((j 0 (1+ j))) ((= j n)) (do ((k 0 (1+ k))) ((= k n)) (do ((m 0 (1+ m))) ((= m n)) (do ((p 0 (1+ p))) ((= p n)) (do ((q 0 (1+ q))) ((= q n)) (do ((r 0 (1+ r))) ((= r n)) r))))))))

;;; case cc-12-cond-test-position-skipped
;;; critic: needless-if nested-ifs
(defun gd-cond (a b c) "Cond." (check-type a symbol) (cond ((if a (if b (if c t nil) nil) nil) (if a (if b (if c 1 0) 0) 0)) (t 0)))

;;; case mut-11-global
;;; critic: needless-setf sets-globals
;;; but needless-setf: the variable is global and is looked at elsewhere
;;; but sets-globals: rule 1.6 finds what global variables are set
(defun gd-m (v) "Global." (setf *gd-state* v))

;;; case nil-06-quoted-nil
;;; critic: qnil
;;; but qnil: the empty list is written `'()`
(defun gd-n (x) "Quote." (identity x) '())

;;; case nil-10-question-mark-name
;;; critic: ?-for-predicate
(defun gd-ok? (x) "Scheme name." (identity x) nil)

;;; case uns-08-eval
;;; critic: evil-eval
;;; but evil-eval: rule 3.1 finds `eval` of data
(defun gd-u (c) "Eval." (eval c))

;;; case dead-02-if-t-no-else
;;; critic: if-no-else
(defun gd-d (x) "Not dead." (if t x))

;;; case dead-06-cond-after-t
;;; critic: cond-without-default
(defun gd-d (x) "Dead." (cond ((plusp x) 1) (t 0) ((minusp x) -1)))

;;; case sty-01-x-plus-1
;;; critic: x-plus-1
(defun gd-s (x) "Plus one." (+ x 1))

;;; case sty-02-x-minus-1
;;; critic: x-minus-1
(defun gd-s (x) "Minus one." (- x 1))

;;; case sty-04-nested-if
;;; critic: nested-ifs
(defun gd-s (x y) "Nested." (if x (if y x y) y))

;;; case sty-07-global-setq
;;; critic: sets-globals
;;; but sets-globals: rule 1.6 finds what global variables are set
(defun gd-s (x) "Global." (setq gd-free-var x))

;;; case sty-08-eq-nil
;;; critic: equal-with-nil use-eql
;;; but use-eql: `eq`, `eql` and `equal` tell the same things apart here
(defun gd-s (x) "Eq nil." (eq x nil))

;;; case sty-15-cond-no-default
;;; critic: cond-without-default
(defun gd-s (x) "Cond." (cond ((plusp x) :pos) ((minusp x) :neg)))

;;; case sty-16-length-eq
;;; critic: length=num
(defun gd-s (xs) "Length." (= (length xs) 2))

;;; case sty-18-progn-single
;;; critic: progn-single-form
(defun gd-s (x) "Progn." (progn (list x)))

;;; case sty-19-question-name
;;; critic: ?-for-predicate
(defun gd-big? (x) "Scheme name." (list x))

;;; case sty-20-check-prefix
;;; critic: check-prefix
(defun check-gd (x) "Check." (list x))

;;; case sty-22-quote-number
;;; critic: qnumber
(defun gd-s (x) "Quote." (list x '5))

;;; case sty-23-if-t-nil
;;; critic: needless-if
(defun gd-s (x) "If t nil." (if x t nil))

;;; case sty-26-two-critiques
;;; critic: using-print x-plus-1
;;; but using-print: printing is printed with `print`
(defun gd-s (x) "Two." (print (+ x 1)))

;;; case sty-28-list-count-56
;;; critic: function-too-long
;;; but function-too-long: rule 1.2 measures lines
(defun gd-s (a) "Long." (check-type a t) (list a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a))

;;; case sty-30-open
;;; critic: uses-open
;;; but uses-open: there is no `open`: files are read and written whole
(defun gd-s (f) "Open." (open f))

;;; case sty-32-setf-push
;;; critic: setf-push
(defun gd-s (x) "Push." (let ((acc nil)) (setf acc (cons x acc)) acc))

;;; case gate-06-recursion-style-nodoc
;;; critic: x-minus-1
(defun gd-t (n) (if (zerop n) 0 (gd-t (- n 1))))

;;; case typ-13-setf-function
;;; critic: sets-globals
;;; but sets-globals: rule 1.6 finds what global variables are set
(defun (setf gd-w) (v o) "Writer." (list o v))

;;; case typ-17-defun-in-progn
;;; critic: progn-single-form
;;; but progn-single-form: the definition inside is what is judged
(progn (defun gd-inner (x) "In." (list x)))

;;; case cri-add-zero
;;; critic: add-zero
(defun gd-s (x) "S." (+ 0 x))

;;; case cri-append-list-loop
;;; critic: append-list-loop
(defun gd-s (n) "S." (do ((acc nil (append acc (list n)))) ((null n) acc)))

;;; case cri-cond-test-no-exp
;;; critic: cond-test-no-exp
(defun gd-s (a b) "S." (cond (a) (b 1) (t 0)))

;;; case cri-constant-bad-eof
;;; critic: constant-bad-eof
(defun gd-s (in) "S." (read in nil :eof))

;;; case cri-do-star-single-var
;;; critic: do*-single-var
(defun gd-s (n) "S." (do* ((i n (1- i))) ((zerop i) i)))

;;; case cri-greater-difference-0
;;; critic: greater-difference-0
(defun gd-s (a b) "S." (> (- a b) 0))

;;; case cri-helper-suffix
;;; critic: helper-suffix
(defun gd-s-helper (x) "S." (list x))

;;; case cri-if-or
;;; critic: if->or
(defun gd-s (a b) "S." (if a t b))

;;; case cri-incf-1
;;; critic: incf-1
(defun gd-s (c) "S." (incf (car c) 1))

;;; case cri-list-length
;;; critic: list-length
(defun gd-s (xs) "S." (list-length xs))

;;; case cri-listp-for-consp
;;; critic: listp-for-consp
(defun gd-s (x) "S." (cond ((listp x) (car x)) (t x)))

;;; case cri-multiple-value-list
;;; critic: multiple-value-list
(defun gd-s (x) "S." (multiple-value-list (floor x)))

;;; case cri-needless-and-t
;;; critic: needless-and-t
(defun gd-s (x) "S." (and x t))

;;; case cri-needless-cond-not
;;; critic: needless-cond-not
(defun gd-s (x) "S." (cond ((null x) nil) (t t)))

;;; case cri-needless-push
;;; critic: needless-push
(defun gd-s (x xs) "S." (push (1+ x) xs))

;;; case cri-needless-setf
;;; critic: needless-setf sets-parameters
(defun gd-s (x) "S." (setf x (* x x)))

;;; case cri-nested-and-or
;;; critic: nested-and-or
(defun gd-s (a b c) "S." (and a (and b c)))

;;; case cri-nested-if-else-cond
;;; critic: nested-if-else-cond
(defun gd-s (a b) "S." (if a 1 (if b 2 0)))

;;; case cri-not-consp
;;; critic: not-consp
(defun gd-s (a) "S." (not (consp a)))

;;; case cri-progn-in-defun
;;; critic: progn-in-defun
(defun gd-s (a) (progn (identity a) (list a)))

;;; case cri-progn-in-do-exit
;;; critic: progn-in-do-exit
(defun gd-s (n) "S." (do ((i 0 (1+ i))) ((= i n) (progn (identity n) i))))

;;; case cri-progn-in-lambda
;;; critic: progn-in-lambda
(defun gd-s (xs) "S." (mapcar (lambda (x) (progn (identity x) (list x))) xs))

;;; case cri-quote-keyword
;;; critic: quote-keyword
(defun gd-s () "S." ':red)

;;; case cri-rplaca
;;; critic: rplaca
(defun gd-s (c v) "S." (rplaca c v))

;;; case cri-rplacd
;;; critic: rplacd
(defun gd-s (c v) "S." (rplacd c v))

;;; case cri-setf-incf
;;; critic: setf-incf
(defun gd-s (n) "S." (let ((i n)) (setf i (1+ i)) i))

;;; case cri-setf-decf-value
;;; critic: setf-decf-value
(defun gd-s (n) "S." (let ((i n)) (setf i (- i n)) i))

;;; case cri-substitute-use
;;; critic: substitute-use
(defun gd-s (a b xs) "S." (substitute a b xs))

;;; case cri-unless-for-when
;;; critic: unless-for-when
(defun gd-s (x) "S." (unless (not x) (list x)))

;;; case cri-when-in-do
;;; critic: when-in-do
(defun gd-s (n) "S." (do ((i n (when i (cdr i)))) ((null i) n)))

;;; case cri-with-open-close
;;; critic: with-open-close
;;; but with-open-close: there is no `with-open-file`: files are read and written whole
(defun gd-s (f) "S." (with-open-file (in f) (close in)))

;;; case cri-export-keyword
;;; critic: export-keyword
;;; but export-keyword: an exported name is only a name here, however it is written
(defpackage gd-kw (:export :alpha))
