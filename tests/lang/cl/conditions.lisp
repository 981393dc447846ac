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
