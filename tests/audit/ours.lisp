;;;; Forms of the other accent, and what the original has no rule for.

;;; case defn-vector-parameters
;;; ours: 1.4 3, 5.1 1
(defn area [r unused] (* r r))

;;; case defn-documented
;;; ours: clean
(defn area "The area of a square." (side) (* side side))

;;; case define-shorthand
;;; ours: 1.3 4
(define (area r) "Of a circle." (* r r 3.14))

;;; case def-of-a-function
;;; ours: 5.1 1, NASA-01 2
(def walk (fn (xs) (if (null? xs) 0 (walk (cdr xs)))))

;;; case constants-name-their-numbers
;;; ours: clean
(def seconds-a-day "How long a day is." (* 24 60 60))

;;; case match-clauses-are-decisions
;;; ours: 1.1 10
(defn kind (x) "Of X." (match x (1 :one) (2 :two) (3 :three) (4 :four) (5 :five) (6 :six) (7 :seven) (_ :many)))

;;; case and-or-are-decisions
;;; ours: 1.1 10
(defn all (a b c d) "Any or all." (or (and a b c d) (and a b) (and c d) (and a c)))

;;; case threading-is-calls
;;; ours: clean
(defn clean-up (text) "TEXT, trimmed." (-> text string/trim (string/replace "a" "b")))

;;; case short-lambda
;;; ours: 1.3 4
(defn scale (xs) "XS times seven." (map #(* % 7) xs))

;;; case f-string-reads-its-variables
;;; ours: clean
(defn greet (name) "A greeting." f"hello ${name}")

;;; case destructured-map
;;; ours: 1.4 3
(defn label ({:keys [id title]}) "Title." title)

;;; case named-let-builds-its-result
;;; ours: clean
(defn upto (n) "To N." (let loop ((i 0) (acc '())) (if (= i n) acc (loop (+ i 1) (cons i acc)))))

;;; case named-let-in-a-branch-and-its-answer
;;; ours: NASA-05 2
(defn split (f xs) "By F." (let loop ((rest xs) (in '()) (out '())) (cond ((null? rest) (list in out)) (else (loop (cdr rest) (if (f (car rest)) (cons (car rest) in) in) out)))))

;;; case list-in-every-round
;;; ours: 1.5 8
(defn rounds (n) "N rounds." (let loop ((i 0)) (print (length (append (list i) (list i)))) (if (< i n) (loop (+ i 1)) i)))

;;; case append-in-a-while
;;; ours: 1.5 8
(defn many (n) "Lists." (let ((i 0) (acc '())) (while (< i n) (set! acc (append acc (list i))) (set! i (+ i 1))) acc))

;;; case swallowed-by-try
;;; ours: NASA-10 7
(defn quiet (f) "Runs F." (try (f) (catch e 0)))

;;; case looked-at
;;; ours: clean
(defn told (f) "Runs F." (try (f) (catch e (:message e))))

;;; case dead-after-throw
;;; ours: LOGIC-02 12
(defn stop (x) "Never." (throw x) (print x))

;;; case captured-by-a-closure
;;; ours: 1.6 4
(defn make-counter () "Counts." (let ((n 0)) (fn () (set! n (+ n 1)) n)))

;;; case qualified-define-is-global
;;; ours: 1.6 4
(defn remember (x) "Keeps X." (define memo/last x) x)

;;; case path-from-a-parameter
;;; ours: 3.1 20
(defn note (name) "A note." (file/read f"notes/${name}.txt"))

;;; case function-of-the-programs-own
;;; ours: clean
(defn shell (x) "A shell around X." (list x))
(defn wrap (x) "Wraps." (shell x))

;;; case mutual-recursion
;;; ours: NASA-01 2
(defn ping (n) "Ping." (if (= n 0) :done (pong (- n 1))))
(defn pong (n) "Pong." (if (= n 0) :done (ping (- n 1))))

;;; case dependents-are-named
;;; ours: 2.2 2, LOGIC-IMPACT 3
(defn base (x) "One." x)
(defn left (x) "Left." (base x))
(defn right (x) "Right." (map base x))
(defn base (x) "Two." (list x))

;;; case class-of-a-method-depends
;;; ours: 2.2 2, LOGIC-IMPACT 3
(defclass circle () ((r :initarg :r)) (:documentation "Round."))
(defmethod area ((s circle)) (slot-value s 'r))
(defun unit () "A unit circle." (make-instance 'circle :r 1))
(defclass circle () ((r :initarg :r) (name :initarg :name)) (:documentation "Round, with a name."))

;;; case method-needs-no-docstring
;;; ours: clean
(defmethod area ((s circle) &optional _scale) (slot-value s 'r))

;;; case record-has-no-place-for-one
;;; ours: clean
(define-record-type point (make-point x y) point? (x point-x) (y point-y))

;;; case multimethod
;;; ours: 5.1 1
(defmulti area :kind)

;;; case macro-with-a-body
;;; ours: clean
(defmacro unless-zero (n &body body) "BODY unless N is zero." `(if (= ,n 0) nil (progn ,@body)))

;;; case doctests-are-assertions
;;; ours: clean
(defn long "Has an example.
>>> (long 1)
1" (a) (list (list a) (list a) (list a) (list a) (list a) (list a) (list a) (list a) (list a) (list a) (list a)) a)

;;; case allowed-with-a-reason
;;; ours: clean
;;@allow magic-number the tax of this country
(defn gross (net) "With tax." (* net 1.19))

;;;; Thresholds and variations, rule by rule.

;;; case complexity-at-the-limit
;;; ours: clean
(defun gd-k (a) "K." (cond ((eq a :a) 1) ((eq a :b) 2) ((eq a :c) 1) ((eq a :d) 2) ((eq a :e) 1) ((eq a :f) 2) (t 0)))

;;; case complexity-just-over
;;; ours: 1.1 10
(defun gd-k (a) "K." (cond ((eq a :a) 1) ((eq a :b) 2) ((eq a :c) 1) ((eq a :d) 2) ((eq a :e) 1) ((eq a :f) 2) ((eq a :g) 1) (t 0)))

;;; case complexity-of-ecase-and-handlers
;;; ours: 1.1 10
(defun gd-k (a) "K." (handler-case (ecase a (:a 1) (:b 2) (:c 1) (:d 2) (:e 1)) (type-error (e) (print e)) (error (e) (print e))))

;;; case complexity-of-and-in-a-binding
;;; ours: 1.1 10
(defun gd-k (a b c d) "K." (let ((x (and a b c d)) (y (or a b c d))) (when x (when y 1))))

;;; case complexity-of-loop-words
;;; ours: 1.1 10
(defun gd-k (xs) "K." (loop for x in xs when x sum x unless x count x while (if x x (if xs x (and x xs)))))

;;; case complexity-of-a-guard
;;; ours: clean
(define (gd-k f) "K." (guard (e ((string? e) e) ((symbol? e) :symbol)) (f)))

;;; case complexity-in-a-template-is-of-the-user
;;; ours: clean
(defmacro gd-k (a) "K." `(if ,a (if ,a (if ,a (if ,a (if ,a (if ,a (if ,a 1 2) 1) 2) 1) 2) 1) 2))

;;; case complexity-of-a-class
;;; ours: clean
(defclass gd-k () ((a :initform (if *x* 2 (list 1)))) (:documentation "K."))

;;; case twenty-five-lines
;;; ours: clean
(defun gd-k (x)
  "K."
  (print x)
  (print x)
  (print x)
  (print x)
  (print x)
  (print x)
  (print x)
  (print x)
  (print x)
  (print x)
  ;; A remark, and a blank line.

  (print x)
  (print x)
  (print x)
  (print x)
  (print x)
  (print x)
  (print x)
  (print x)
  (print x)
  (print x)
  (print x)
  (print x)
  (assert x)
  (print x)
  x)

;;; case twenty-six-lines
;;; ours: 1.2 5
(define (gd-k x)
  "K."
  (print x)
  (print x)
  (print x)
  (print x)
  (print x)
  (print x)
  (print x)
  (print x)
  (print x)
  (print x)
  (print x)
  (print x)
  (print x)
  (print x)
  (print x)
  (print x)
  (print x)
  (print x)
  (print x)
  (print x)
  (print x)
  (print x)
  (print x)
  (assert x)
  (print x)
  x)

;;; case a-long-docstring-is-no-body
;;; ours: clean
(defun gd-k (x)
  "K.

   1
   2
   3
   4
   5
   6
   7
   8
   9
   10
   11
   12
   13
   14
   15
   16
   17
   18
   19
   20
   21
   22
   23
   24
   25
   26"
  x)

;;; case free-numbers
;;; ours: clean
(defun gd-k (x) "K." (list x 0 1 2 -1 10 100 0.0 1.0 2.0 -1.0 10.0 100.0))

;;; case three-numbers
;;; ours: 1.3 4
(defun gd-k (x) "K." (list x 3 4 5 3 4 5))

;;; case four-numbers
;;; ours: 1.3 10
(defn gd-k (x) "K." [x 3 4 5 6])

;;; case ratio-and-hexadecimal
;;; ours: 1.3 4
(defun gd-k (x) "K." (list x 1/3 #xff))

;;; case number-in-a-cond-test
;;; ours: 1.3 4
(defun gd-k (x) "K." (cond ((> x 65) 1) (t 0)))

;;; case number-in-a-first-binding
;;; ours: 1.3 4
(defun gd-k (x) "K." (let ((y (* x 12))) y))

;;; case numbers-that-are-named
;;; ours: clean
(defun gd-k (x &optional (a 3) &key (b 4)) "K." (let* ((c 5) (d 6)) (list x a b c d)))

;;; case number-of-a-dotimes
;;; ours: 1.3 4
(defun gd-k () "K." (dotimes (i 50) (print i)))

;;; case sizes-and-times
;;; ours: clean
(defun gd-k () "K." (sleep 30) (make-array 64))

;;; case numbers-of-a-parameter-list-constant
;;; ours: clean
(defparameter *gd-k* (list 3 4 5 6 7) "K.")

;;; case numbers-in-data-and-patterns
;;; ours: clean
(defn gd-k (x) "K." (match x (3 '(4 5)) ([6 7] "8") (_ :nine)))

;;; case two-unused
;;; ours: 1.4 5
(defn gd-k (a b c) "K." (list a))

;;; case unused-key-and-optional
;;; ours: 1.4 5
(defun gd-k (a &optional b &key c) "K." (list a))

;;; case used-in-a-default
;;; ours: clean
(defun gd-k (a &optional (b a)) "K." (list b))

;;; case body-in-a-template
;;; ours: clean
(defmacro gd-k ((name value) &body body) "K." `(let ((,name ,value)) ,@body))

;;; case unused-part-of-a-pattern
;;; ours: 1.4 3
(defmacro gd-k ((name value) &body body) "K." `(let ((,name 1)) ,@body))

;;; case ignored-parameters
;;; ours: clean
(defun gd-k (a b c) "K." (declare (ignore b) (ignorable c)) (list a))

;;; case parameter-of-a-local-function
;;; ours: clean
(defun gd-k (a) "K." (flet ((one (b) 1)) (one a)))

;;; case parameter-called
;;; ours: clean
(defn gd-k (f) "K." (f))

;;; case parameter-handed-on-as-a-function
;;; ours: clean
(defun gd-k (f xs) "K." (mapcar #'f xs))

;;; case dotted-parameters
;;; ours: 1.4 3
(define (gd-k a . more) "K." (list a))

;;; case cons-in-a-dotimes
;;; ours: 1.5 8
(defun gd-k (n) "K." (let ((all nil)) (dotimes (i n all) (setf all (cons i all)))))

;;; case vector-in-a-while
;;; ours: 1.5 8
(defn gd-k (n f) "K." (while (f n) (f (vector n n n n n))))

;;; case collect-under-a-condition
;;; ours: 1.5 8
(defun gd-k (xs) "K." (loop for x in xs when x collect x))

;;; case table-before-the-loop
;;; ours: clean
(defun gd-k (xs) "K." (let ((seen (make-hash-table))) (dolist (x xs seen) (setf (gethash x seen) t))))

;;; case quoted-loop
;;; ours: clean
(defun gd-k () "K." '(loop (cons 1 2)))

;;; case two-globals
;;; ours: 1.6 6
(defun gd-k (x) "K." (setq *a* x) (incf *b*) x)

;;; case three-globals-in-one-form
;;; ours: 1.6 8
(defun gd-k (x) "K." (setf *a* x (gethash x *b*) x (aref *c* 1) x))

;;; case push-to-a-global
;;; ours: 1.6 4
(defun gd-k (x) "K." (push x *all*))

;;; case table-of-a-global
;;; ours: 1.6 4
(defn gd-k (k v) "K." (hash-table/set! *known* k v))

;;; case local-counter
;;; ours: clean
(defn gd-k (xs) "K." (let ((n 0)) (for-each print xs) (set! n (+ n 1)) n))

;;; case parameter-assigned
;;; ours: clean
(defun gd-k (x) "K." (incf x) x)

;;; case nothing-at-all
;;; ours: 1.7 5
(defun gd-k () "K." nil)

;;; case nil-in-a-let
;;; ours: 1.7 5
(defn gd-k (x) "K." (let ((y x)) (if y nil '())))

;;; case false-is-an-answer
;;; ours: clean
(defn gd-k (x) "K." (identity x) #f)

;;; case nil-after-an-effect
;;; ours: 1.6 4
(defun gd-k (x) "K." (setf *a* x) (print x) nil)

;;; case nil-of-one-branch
;;; ours: clean
(defun gd-k (x) "K." (if x nil x))

;;; case docstring-of-a-variable
;;; ours: 5.1 1
(defvar *gd-k* 1)

;;; case docstring-of-a-macro
;;; ours: 5.1 1
(defmacro gd-k (x) `(list ,x))

;;; case comment-is-no-docstring
;;; ours: 5.1 1
(defn gd-k (x) ; Of X.
  x)

;;; case shell-by-its-function
;;; ours: 3.1 20
(defn gd-k (commands) "K." (map shell commands))

;;; case shell-by-a-quoted-name
;;; ours: 3.1 20
(defun gd-k (c) "K." (funcall 'uiop:run-program c))

;;; case shell-in-a-first-binding
;;; ours: 3.1 20
(defun gd-k (c) "K." (let ((out (uiop:launch-program c))) out))

;;; case another-name-for-a-shell
;;; ours: 3.1 20
(define gd-run "K." shell)

;;; case query-from-a-parameter
;;; ours: 3.1 20
(defun gd-k (name) "K." (gd-query (format nil "SELECT * FROM people WHERE name = '~a'" name)))

;;; case query-without-a-parameter
;;; ours: clean
(defun gd-k (n) "K." (gd-query "SELECT * FROM people WHERE age > ?" n))

;;; case path-of-a-stream
;;; ours: 3.1 20
(defun gd-k (name) "K." (with-open-file (in (format nil "notes/~a" name)) (read-line in)))

;;; case path-that-is-a-parameter
;;; ours: clean
(defun gd-k (path) "K." (file/read path))

;;; case eval-of-a-template
;;; ours: 3.1 20
(defun gd-k (x) "K." (eval `(+ 1 ,x)))

;;; case word-eval-as-data
;;; ours: clean
(defun gd-k () "K." '(eval shell run-program))

;;; case symbol-of-sbcl-quoted
;;; ours: 6.1 8
(defun gd-k () "K." 'sb-ext::gc)

;;; case symbol-of-ccl-as-a-function
;;; ours: 6.1 8
(defun gd-k (xs) "K." (mapcar #'ccl:quit xs))

;;; case package-of-the-program
;;; ours: clean
(defpackage sb-like (:use :cl) (:export #:gc))
(defun gd-k (x) "K." (sb-like:gc x))

;;; case keyword-like-a-package
;;; ours: clean
(defun gd-k (x) "K." (list x :sb-ext))

;;; case test-of-a-string
;;; ours: LOGIC-02 12
(defun gd-k (x) "K." (if "yes" x (list x)))

;;; case test-of-a-keyword-in-cond
;;; ours: LOGIC-02 12
(defn gd-k (x) "K." (cond (:always x) (else (list x))))

;;; case after-an-error
;;; ours: LOGIC-02 12
(defun gd-k (x) "K." (error "no ~a" x) (list x))

;;; case after-a-throw-in-when
;;; ours: LOGIC-02 12
(defn gd-k (x) "K." (when x (throw x) (print x)))

;;; case same-key-twice
;;; ours: LOGIC-02 12
(defun gd-k (x) "K." (case x (:a 1) ((:a) 2)))

;;; case handler-after-condition
;;; ours: LOGIC-02 12
(defun gd-k (x) "K." (handler-case (car x) (condition (c) (print c)) (type-error (e) (print e))))

;;; case narrower-handler-first
;;; ours: clean
(defun gd-k (x) "K." (handler-case (car x) (type-error (e) (print e)) (error (e) (print e))))

;;; case cleanup-after-an-error
;;; ours: clean
(defun gd-k (x) "K." (unwind-protect (error "no") (print x)))

;;; case recursion-in-a-cond-test
;;; ours: NASA-01 2
(defun gd-k (n) "K." (cond ((= n 0) t) ((gd-k (- n 1)) 1) (t 0)))

;;; case recursion-by-its-function
;;; ours: NASA-01 2
(defun gd-k (xs) "K." (mapcar #'gd-k xs))

;;; case recursion-in-a-method
;;; ours: clean
(defmethod gd-k ((n integer)) (gd-other n))

;;; case eleven-forms
;;; ours: NASA-05 2
(defun gd-k (a b) "K." (list (+ a b) (- a b) (+ a b) (- a b) (+ a b) (- a b) (+ a b) (- a b) (+ a b) (- a b)))

;;; case ten-forms
;;; ours: clean
(defun gd-k (a b) "K." (list (+ a b) (- a b) (+ a b) (- a b) (+ a b) (- a b) (+ a b) (- a b) (+ a b)))

;;; case eleven-forms-and-an-error
;;; ours: clean
(defun gd-k (a b) "K." (unless a (error "no a")) (list (+ a b) (- a b) (+ a b) (- a b) (+ a b) (- a b) (+ a b) (- a b)))

;;; case ignored-errors
;;; ours: NASA-10 7
(defun gd-k (f) "K." (ignore-errors (funcall f)))

;;; case condition-not-looked-at
;;; ours: NASA-10 7
(defun gd-k (f) "K." (handler-case (funcall f) (error (e) 0)))

;;; case condition-not-named
;;; ours: clean
(defun gd-k (f) "K." (handler-case (funcall f) (error () 0)))

;;; case five-dependents-and-no-more
;;; ours: 2.2 2, LOGIC-IMPACT 5
(defun gd-k (x) "K." x)
(defun gd-a (x) "A." (gd-k x))
(defun gd-b (x) "B." (gd-k x))
(defun gd-c (x) "C." (gd-k x))
(defun gd-d (x) "D." (gd-k x))
(defun gd-e (x) "E." (gd-k x))
(defun gd-f (x) "F." (mapcar #'gd-k x))
(defun gd-k (x) "K." (list x))

;;; case method-of-another-class
;;; ours: clean
(defmethod gd-k ((c circle)) 1)
(defmethod gd-k ((c square)) 2)

;;; case example-lost
;;; ours: 2.1 10, 2.2 2
(defun gd-k (x) "K.
>>> (gd-k 1)
1" x)
(defun gd-k (x) "K." (identity x))

;;; case narrower-type-after-wider
;;; ours: LOGIC-02 12
(defun gd-k (x) "K." (typecase x (number 1) (integer 2)))

;;; case wider-type-after-narrower
;;; ours: clean
(defun gd-k (x) "K." (typecase x (integer 1) (number 2) (string 0)))

;;; case narrower-handler-after-wider
;;; ours: LOGIC-02 12
(defun gd-k (x) "K." (handler-case (/ 1 x) (arithmetic-error (e) (print e)) (division-by-zero (e) (print e))))

;;; case warning-after-error
;;; ours: clean
(defun gd-k (f) "K." (handler-case (funcall f) (error (e) (print e)) (warning (w) (print w))))
