(defpattern needless-set
  "Finds a local variable that is set right before it is gone.

The value is the answer; nobody looks at the variable again.

Instead: the value alone."
  (:id "IDIOM-88" :severity info :points 1 :family "needless-setf")
  (?in result ((?or (?word setf) (?word setq) (?word set!)) ?x:local ?value))
  (?in result ((?or incf decf) ?x:local ?*))
  :message "nobody looks at `{?x}` after `{this}`: answer the value")

;;@flags
; (defun f (x) "Answers." (setf x (* x x)))

;;@flags
; (defun f (x) "Answers." (let ((y x)) (cond ((> y 1) (incf y)) (t 0))))

;;@flags
; (define (f x) (if (> x 1) (set! x 2) x))

;;@passes
; (defun f (x) "Answers." (setf x (* x x)) x)

;;@passes
; (defun f (x) "Answers." (setf *state* x))

;;@passes
; (defun f (x) "Answers." (let ((n x)) (lambda () (incf n))))
