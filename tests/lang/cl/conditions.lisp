;;; Conditions: signalled, handled, defined.

(handler-case (error "no") (error () 'caught))

(handler-case 5 (error () 'caught))

(handler-case (error "x") (error () 'bad) (:no-error (v) (list 'fine v)))

(handler-case 7 (:no-error (x) (* x 2)))

(handler-case (progn (princ "a") (error "x") (princ "b")) (error () (princ "c") 'done))

(handler-case (car 5) (type-error () 'type) (error () 'other))

(handler-case (car 5) (arithmetic-error () 'arith) (type-error () 'type))

(handler-case (/ 1 0) (division-by-zero () 'zero))

(handler-case (/ 1 0) (arithmetic-error () 'arith))

(handler-case (undefined-thing-here 1) (undefined-function () 'undefined))

(handler-case (eval 'unbound-thing-here) (cell-error () 'cell))

(signal 'simple-condition)

(handler-case (error "x") ((or type-error simple-error) () 'one-of))

(handler-case (car 1) ((or type-error simple-error) () 'one-of))

(handler-case (handler-case (error "x") (type-error () 'inner)) (error () 'outer))

(ignore-errors (error "x"))

(multiple-value-list (ignore-errors 5))

(multiple-value-list (ignore-errors (values 1 2)))

(error "top level")

(error 'type-error :datum 1 :expected-type 'string)

(car 'a)

(/ 1 0)

(undefined-thing-here)

undefined-thing-here

(funcall (lambda (x) x))

(funcall (lambda (x) x) 1 2)

;;; handlers run before unwinding, innermost first
(let ((trace '()))
  (block done
    (handler-bind ((error (lambda (e) (push 'outer trace) (return-from done nil))))
      (handler-bind ((error (lambda (e) (push 'inner trace))))
        (error "x"))))
  (reverse trace))

;;; handlers of one handler-bind in order
(let ((trace '()))
  (block done
    (handler-bind ((error (lambda (e) (push 1 trace)))
                   (simple-error (lambda (e) (push 2 trace)))
                   (condition (lambda (e) (push 3 trace) (return-from done))))
      (error "x")))
  (reverse trace))

;;; only handlers that fit
(let ((trace '()))
  (block done
    (handler-bind ((type-error (lambda (e) (push 'type trace)))
                   (error (lambda (e) (push 'error trace) (return-from done))))
      (error "x")))
  (reverse trace))

;;; a handler runs in the dynamic scope of the signal
(defvar *depth* 0)
(block done
  (handler-bind ((error (lambda (e) (return-from done *depth*))))
    (let ((*depth* 5)) (error "x"))))

;;; unwind-protect runs after the handler, before handler-case's clause
(let ((trace '()))
  (handler-case
      (handler-bind ((error (lambda (e) (push 'handler trace))))
        (unwind-protect (error "x") (push 'cleanup trace)))
    (error () (push 'clause trace)))
  (reverse trace))

(let ((trace '()))
  (block b (unwind-protect (return-from b 1) (push 'a trace)))
  trace)

(unwind-protect 1 2 3)

(multiple-value-list (unwind-protect (values 1 2) 3))

(handler-bind ((warning #'muffle-warning)) (warn "x") 5)

;;; signal asks all handlers, then returns nil
(let ((count 0))
  (list (handler-bind ((simple-condition (lambda (c) (incf count))))
          (handler-bind ((simple-condition (lambda (c) (incf count))))
            (signal 'simple-condition)))
        count))

(assert (= 1 1))
;; ours: #t  -- as in Sema

(handler-case (assert (= 1 2)) (error () 'failed))

(let ((x 1)) (assert (plusp x) (x)) x)

(let ((x 5)) (check-type x integer) x)

(let ((x 5)) (check-type x string))

(let ((x 5)) (check-type x (integer 0 10)) (handler-case (check-type x (integer 0 3)) (type-error () 'out)))

(let ((x 5)) (handler-case (check-type x string "a text") (type-error () 'wrong)))

(handler-case (ecase 5 (1 'a) (2 'b)) (type-error () 'none))

(handler-case (parse-integer "abc") (error () 'bad))

(handler-case (error "x") (t () 'anything))

(handler-case (error "x") (condition (c) (typep c 'simple-error)))

(block nil (handler-bind ((error (lambda (e) (return 'returned)))) (error "x")))

(let ((result '())) (dolist (x '(1 0 2)) (push (handler-case (/ 10 x) (division-by-zero () :infinity)) result)) (reverse result))

(handler-case (vector-pop (make-array 0 :fill-pointer 0)) (error () 'empty))

(handler-case (aref (vector 1 2) 5) (error () 'range))

(handler-case (elt '(1 2) 5) (error () 'range))

(handler-case (intern 5) (type-error () 'type))

(handler-case (slot-value 5 'x) (error () 'no-slot))

(handler-case (funcall 5) (error () 'not-callable))

(handler-case (make-instance 'no-such-class-at-all) (error () 'no-class))

(handler-case (symbol-value 'never-bound-here) (unbound-variable () 'unbound))

(handler-case (funcall (lambda (x) x)) (program-error () 'program))

(handler-case (destructuring-bind (a b) '(1) (list a b)) (error () 'shape))

(handler-case (error "no ~a ~s" 1 "x") (error (e) (princ-to-string e)))

(handler-case (error "no ~a" 1) (error (e) (format nil "~a" e)))

(handler-case (values 1 2) (error () 'caught) (:no-error (a b) (list b a)))

(handler-case (/ 5 0) (arithmetic-error (e) (arithmetic-error-operation e)))

(handler-case (undefined-thing-here 1) (undefined-function (e) (cell-error-name e)))

(handler-case (eval 'unbound-thing-here) (unbound-variable (e) (cell-error-name e)))

(handler-case (error 'type-error :datum 1 :expected-type 'string) (type-error (e) (list (type-error-datum e) (type-error-expected-type e))))

(handler-case (car 5) (type-error (e) (type-error-datum e)))

(handler-case (let ((x 5)) (check-type x string)) (type-error (e) (list (type-error-datum e) (type-error-expected-type e))))

(handler-case (+ 1 "a") (type-error (e) (type-error-datum e)))

(handler-case (error 'simple-error :format-control "~a and ~a" :format-arguments '(1 2)) (simple-error (e) (list (simple-condition-format-control e) (simple-condition-format-arguments e) (princ-to-string e))))

(handler-case (error "a ~a" 3) (simple-error (e) (list (simple-condition-format-control e) (simple-condition-format-arguments e))))

(handler-case (signal 'simple-condition) (simple-condition () 'got))

(list (signal "nobody hears ~a" 1))

(handler-case (signal "heard ~a" 1) (simple-condition (c) (princ-to-string c)))

(handler-case (signal 'error) (condition () 'any))

(handler-case (warn "careful") (warning () 'warned))

(handler-case (warn "careful ~a" 1) (simple-warning (w) (princ-to-string w)))

(handler-case (handler-case (error "inner") (error () (error "outer"))) (error (e) (princ-to-string e)))

(multiple-value-bind (value condition) (ignore-errors (error "bad")) (list value (princ-to-string condition)))

(handler-case (ignore-errors (signal 'simple-condition) 7) (condition () 'outer))

;;; the handler is not active in itself
(handler-case
    (handler-bind ((error (lambda (e) (error "second"))))
      (error "first"))
  (error (e) (princ-to-string e)))

(let ((trace '()))
  (catch 'tag (unwind-protect (unwind-protect (throw 'tag 1) (push 1 trace)) (push 2 trace)))
  (reverse trace))

(let ((seen nil)) (handler-bind ((warning (lambda (w) (setf seen (princ-to-string w)) (muffle-warning w)))) (warn "low ~a" 3)) seen)

(define-condition my-error (error) ())
(handler-case (error 'my-error) (my-error () 'mine))

(define-condition my-error (error) ())
(handler-case (error 'my-error) (error () 'an-error))

(define-condition my-error (error) ())
(error 'my-error)

(define-condition my-error (error) ((code :initarg :code :reader my-error-code)))
(handler-case (error 'my-error :code 42) (my-error (e) (my-error-code e)))

(define-condition my-error (error) ((code :initarg :code :initform 7 :reader my-error-code)))
(handler-case (error 'my-error) (my-error (e) (my-error-code e)))

(define-condition my-error (error) ((code :initarg :code)))
(handler-case (error 'my-error :code 42) (my-error (e) (slot-value e 'code)))

(define-condition my-error (error) ((code :initarg :code :accessor my-error-code)))
(handler-case (error 'my-error :code 42) (my-error (e) (setf (my-error-code e) 43) (my-error-code e)))

(define-condition my-error (error) ((code :initarg :code :reader my-error-code))
  (:report (lambda (condition stream) (format stream "code ~a" (my-error-code condition)))))
(handler-case (error 'my-error :code 42) (my-error (e) (princ-to-string e)))

(define-condition my-error (error) () (:report "it went wrong"))
(handler-case (error 'my-error) (my-error (e) (format nil "~a!" e)))

(define-condition my-error (error) () (:report (lambda (c s) (write-string "oh" s))))
(handler-case (error 'my-error) (my-error (e) (list (format nil "~a" e) (with-output-to-string (s) (princ e s)))))

(define-condition base-error (error) ((where :initarg :where :reader where)))
(define-condition sub-error (base-error) ((why :initarg :why :reader why)))
(handler-case (error 'sub-error :where 1 :why 2) (base-error (e) (list (where e) (why e))))

(define-condition base-error (error) () (:report "base"))
(define-condition sub-error (base-error) ())
(handler-case (error 'sub-error) (error (e) (princ-to-string e)))

(define-condition base-error (error) ())
(define-condition sub-error (base-error) ())
(handler-case (error 'base-error) (sub-error () 'sub) (base-error () 'base))

(define-condition a-condition (condition) ())
(list (signal 'a-condition) (handler-case (signal 'a-condition) (a-condition () 'got)))

(define-condition a-condition (condition) ())
(handler-case (error 'a-condition) (error () 'error) (condition () 'condition))

(define-condition a-warning (warning) ((n :initarg :n :reader n)))
(handler-case (warn 'a-warning :n 3) (a-warning (w) (n w)))

(define-condition both (type-error arithmetic-error) ())
(handler-case (error 'both :datum 1 :expected-type 'string) (arithmetic-error (e) (type-error-datum e)))

(define-condition my-error (error) ())
(let ((c (make-condition 'my-error))) (list (typep c 'my-error) (typep c 'error) (typep c 'condition) (typep c 'type-error) (typep c 'warning)))

(define-condition my-error (error) ((n :initarg :n :reader n)))
(let ((c (make-condition 'my-error :n 9))) (handler-case (error c) (my-error (e) (list (eq e c) (n e)))))

(define-condition my-error (error) ())
(class-name (class-of (make-condition 'my-error)))

(define-condition my-error (simple-error) ((extra :initarg :extra :reader extra)))
(handler-case (error 'my-error :format-control "x ~a" :format-arguments '(1) :extra 2) (simple-error (e) (list (princ-to-string e) (extra e))))

(define-condition my-error (error) ((n :initarg :n :reader n)) (:default-initargs :n 5))
(handler-case (error 'my-error) (my-error (e) (n e)))

(define-condition my-error (error) ((n :initarg :n :reader n)) (:documentation "mine"))
(handler-case (error 'my-error :n 5) (my-error (e) (n e)))

(define-condition my-error (error) ())

(define-condition my-error (error) ((n :initarg :n :reader n)))
(defgeneric explain (c))
(defmethod explain ((c error)) 'generic)
(defmethod explain ((c my-error)) (list 'mine (n c) (call-next-method)))
(handler-case (error 'my-error :n 1) (error (e) (explain e)))

(define-condition my-error (error) ())
(defmethod print-object ((c my-error) stream) (write-string "<mine>" stream))
(handler-case (error 'my-error) (my-error (e) (format nil "~a" e)))

(error 'no-such-condition)
;; ours!: no-such-condition  -- any name is the type of a condition

(handler-case (make-condition 'simple-error :format-control "x") (error () 'bad) (:no-error (c) (princ-to-string c)))

(handler-case (assert (= 1 2) () "one is not ~a" 2) (error (e) (princ-to-string e)))

(define-condition my-error (error) ((n :initarg :n :reader n)))
(handler-case (assert (= 1 2) () 'my-error :n 4) (my-error (e) (n e)))

;;; assert with a place can be continued
(let ((x 1)) (handler-bind ((error (lambda (e) (invoke-restart 'continue)))) (let ((tries 0)) (assert (> (incf tries) 2)) tries)))

(let ((x 5)) (handler-bind ((type-error (lambda (e) (store-value "five")))) (check-type x string)) x)

(handler-case (handler-bind ((error (lambda (e) (signal 'simple-condition)))) (error "x")) (simple-condition () 'simple) (error () 'error))

;;; a throw out of a handler
(catch 'out (handler-bind ((error (lambda (e) (throw 'out 'thrown)))) (error "x")))

;;; handler-case in a function called by a handler
(defun safe () (handler-case (error "inner") (error () 'inner-caught)))
(handler-case (handler-bind ((error (lambda (e) (princ (safe))))) (error "outer")) (error (e) (princ-to-string e)))

(defun risky (n) (if (> n 3) (error "too big: ~a" n) n))
(mapcar (lambda (n) (handler-case (risky n) (error (e) (princ-to-string e)))) '(1 5 3))

(handler-case (throw 'nobody 1) (control-error () 'control))

(warn "careful")
;; ours: nil  -- the runner sees output and complaints as one

(define-condition my-error (error) ())
(type-of (make-condition 'my-error))
;; ours: :my-error  -- `type-of` is Sema's `type`

(make-condition 'no-such-condition)
;; ours: {:message "no-such-condition" :stack-trace () :type :no-such-condition}  -- any name is the type of a condition

(handler-case (etypecase 5 (string 'a) (symbol 'b)) (type-error (e) (type-error-datum e)))

(let ((log '())) (handler-case (unwind-protect (error "one") (push 'cleanup log)) (error (e) (push (princ-to-string e) log))) (reverse log))

(handler-case (parse-integer "abc") (parse-error () 'parse))
