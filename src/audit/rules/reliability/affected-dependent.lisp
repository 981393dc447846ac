(defrule affected-dependent
  "Names the definitions that use what is being replaced.

Their code has not changed, and what they do may have: their doctests are worth a run.

Instead: nothing, if their doctests pass."
  (:id "LOGIC-IMPACT" :severity info :points 1 :threshold 5 :relaxed (:enabled nil))
  (definition (name ?name) (redefines history) (dependents ?dependents (not nil)))
  =>
  (assert (violation
           (points (min ?threshold (+ ?points (length ?dependents))))
           (message (format nil "~a use~a `~a`: run ~a doctests"
                            (in-backquotes ?dependents)
                            (if (= (length ?dependents) 1) "s" "")
                            ?name
                            (if (= (length ?dependents) 1) "its" "their"))))))

;;@flags
; (defun size (x) "One." x)
; (defun double-size (x) "Twice." (* 2 (size x)))
; (defun size (x) "Two." (list x))
;;@flags a variable has dependents too
; (defvar *rate* 2 "A rate.")
; (defun price (x) "Of X." (* x *rate*))
; (defvar *rate* 3 "Another rate.")
;;@flags
; (defclass circle () () (:documentation "Round."))
; (defun unit () "One." (make-instance 'circle))
; (defclass circle () (radius) (:documentation "Round, of a size."))
;;@passes a parameter of the name is no use of it
; (defun size (x) "One." x)
; (defun other (size) "Its parameter." (list size))
; (defun size (x) "Two." (list x))
;;@passes nobody uses it
; (defun size (x) "One." x)
; (defun size (x) "Two." (list x))
;;@passes data of the name
; (defun size (x) "One." x)
; (defun data () "A word." '(size))
; (defun size (x) "Two." (list x))
