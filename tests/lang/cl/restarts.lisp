;;; Restarts: established, found, taken.

(restart-case 5 (skip () 6))

(restart-case (invoke-restart 'skip) (skip () 6))

(restart-case (invoke-restart 'add 1 2) (add (a b) (+ a b)))

(handler-bind ((error (lambda (e) (invoke-restart 'use 5)))) (restart-case (error "x") (use (v) (* v 2))))

(handler-bind ((error (lambda (e) (invoke-restart 'second)))) (restart-case (error "x") (first () 1) (second () 2)))

(handler-bind ((error (lambda (e) (use-value 7)))) (restart-case (error "x") (use-value (v) (list v))))

(handler-bind ((error (lambda (e) (continue)))) (cerror "Go on." "bad") 5)

(handler-bind ((error (lambda (e) (continue e)))) (list (cerror "Go on." "bad ~a" 1)))

(with-simple-restart (skip "Skip it.") 5)

(handler-bind ((error (lambda (e) (invoke-restart 'skip)))) (with-simple-restart (skip "Skip ~a." 'it) (error "x")))

(find-restart 'nobody)

(restart-case (if (find-restart 'skip) 'there 'missing) (skip () nil))

(restart-case (restart-name (find-restart 'skip)) (skip () nil))

(restart-case (mapcar #'restart-name (subseq (compute-restarts) 0 2)) (one () 1) (two () 2))

(restart-case (restart-case (mapcar #'restart-name (subseq (compute-restarts) 0 2)) (inner () 1)) (outer () 2))

(restart-case (restart-case (invoke-restart 'same) (same () 'inner)) (same () 'outer))

(restart-case (restart-case (invoke-restart 'outer) (inner () 1)) (outer () 2))

(restart-case (let ((r (find-restart 'pick))) (invoke-restart r 3)) (pick (x) (* x x)))

(handler-case (invoke-restart 'nobody) (error () 'no-restart))

(handler-bind ((error (lambda (e) (invoke-restart 'opt)))) (restart-case (error "x") (opt (&optional (v 9)) v)))

(handler-bind ((error (lambda (e) (invoke-restart 'many 1 2 3)))) (restart-case (error "x") (many (&rest vs) vs)))

(handler-bind ((error (lambda (e) (invoke-restart 'keys :b 2)))) (restart-case (error "x") (keys (&key a b) (list a b))))

(restart-case (invoke-restart 'r) (r () :report "Do r." 'reported))

(restart-case (invoke-restart 'r) (r () :report (lambda (s) (write-string "Do r." s)) :interactive (lambda () '()) 'both))

(restart-case (invoke-restart 'r) (r () :test (lambda (c) t) 'tested))

(restart-case (progn (princ "a") (invoke-restart 'r) (princ "b")) (r () (princ "c") 'end))

;;; the clause runs after unwinding
(let ((trace '()))
  (restart-case
      (unwind-protect (invoke-restart 'r) (push 'cleanup trace))
    (r () (push 'clause trace)))
  (reverse trace))

(multiple-value-list (restart-case (values 1 2) (r () nil)))

(multiple-value-list (restart-case (invoke-restart 'r) (r () (values 3 4))))

;;; retry
(let ((tries 0))
  (handler-bind ((error (lambda (e) (invoke-restart 'retry))))
    (loop (restart-case (return (if (< (incf tries) 3) (error "again") tries))
            (retry () nil)))))

;;; a recovery policy chosen from outside
(defun parse-entry (text)
  (restart-case (parse-integer text)
    (use-value (v) v)
    (skip-entry () :skipped)))
(handler-bind ((error (lambda (e) (invoke-restart 'skip-entry))))
  (mapcar #'parse-entry '("1" "x" "3")))

(defun parse-entry (text)
  (restart-case (parse-integer text)
    (use-value (v) v)))
(handler-bind ((error (lambda (e) (use-value 0))))
  (mapcar #'parse-entry '("1" "x" "3")))

(handler-case (restart-case (error "x") (skip () 'skipped)) (error () 'handled))

(restart-case (handler-case (invoke-restart 'skip) (error () 'handled)) (skip () 'skipped))

(handler-bind ((warning (lambda (w) (invoke-restart 'muffle-warning)))) (list (warn "x") 'after))

(handler-bind ((error (lambda (e) (let ((r (find-restart 'go-on e))) (when r (invoke-restart r))))))
  (restart-case (error "x") (go-on () 'went)))

(let ((names '()))
  (handler-bind ((error (lambda (e) (setf names (mapcar #'restart-name (subseq (compute-restarts e) 0 2))) (invoke-restart 'b))))
    (restart-case (error "x") (a () nil) (b () nil)))
  names)

(defun work () (with-simple-restart (abort-work "Stop.") (error "broken")) 'after)
(handler-bind ((error (lambda (e) (invoke-restart 'abort-work)))) (work))

(restart-case (with-simple-restart (inner "I") (invoke-restart 'outer 1)) (outer (x) (list 'outer x)))

(handler-case (with-simple-restart (skip "S") (error "x")) (error () 'handled-first))

(flet ((f () (restart-case (g) (f-restart () 'f)))
       (g () (invoke-restart 'f-restart)))
  (f))

(handler-bind ((error (lambda (e) (store-value 7)))) (restart-case (error "x") (store-value (v) (list v))))

(handler-case (cerror "Go on." "bad ~a" 1) (error (e) (princ-to-string e)))

(multiple-value-list (with-simple-restart (skip "Skip it.") (invoke-restart 'skip)))

(handler-case (invoke-restart 'nobody) (control-error () 'control))

(list (use-value 1) (store-value 1) (continue))

(handler-case (muffle-warning) (control-error () 'nothing-to-muffle))

(restart-case (princ-to-string (find-restart 'r)) (r () :report "Do r." 'reported))

(restart-case (format nil "~a" (find-restart 'r)) (r () :report (lambda (s) (format s "Do ~a." 'r)) nil))

(restart-case (find-restart 'r) (r () :test (lambda (c) nil) 'tested))

(define-condition bad-entry (error) ((text :initarg :text :reader bad-text)))
(defun entry (text)
  (restart-case (error 'bad-entry :text text)
    (replace-entry (new) (list :new new))))
(handler-bind ((bad-entry (lambda (e) (invoke-restart 'replace-entry (string-upcase (bad-text e))))))
  (entry "abc"))

(restart-bind ((r (lambda (x) (* x 2)))) (+ 1 (invoke-restart 'r 5)))

(block b (restart-bind ((out (lambda () (return-from b 'left)))) (invoke-restart 'out) 'stayed))

(handler-bind ((simple-condition (lambda (c) (invoke-restart 'note c)))) (restart-case (signal "hello") (note (c) (typep c 'condition))))

(with-simple-restart (abort "Stop.") (abort) 5)

(restart-case (abort) (abort () 'aborted))

(let ((c nil))
  (handler-bind ((error (lambda (e) (setf c (princ-to-string e)) (continue))))
    (cerror "Keep ~a." "Found ~a." 'it)
    c))

(invoke-restart 'nobody)

;;; arguments that the restart asks for itself
(restart-case (invoke-restart-interactively 'use) (use (x y) :interactive (lambda () (list 1 2)) (list x y)))

(restart-case (invoke-restart-interactively 'use) (use () 'nothing))

(restart-bind ((r (lambda (x) (* x 2)) :interactive-function (lambda () (list 4)))) (invoke-restart-interactively 'r))

(handler-case (invoke-restart-interactively 'nobody) (control-error () 'none))

;;; options of bound restarts
(restart-bind ((r (lambda () 1) :test-function (lambda (c) nil))) (find-restart 'r))

(restart-bind ((r (lambda () 1) :report-function (lambda (s) (write-string "Do it." s)))) (princ-to-string (find-restart 'r)))
