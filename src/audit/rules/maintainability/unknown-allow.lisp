(defrule unknown-allow
  "Finds an `;;@allow` of a rule that there is not.

It keeps nothing quiet, and was meant to: a slip in the name, or a rule of a project it came from.

Instead: write the name or the id of the rule as the audit shows it."
  (:id "ALLOW-04" :severity warning :points 2)
  (waiver (standing "unknown") (rule ?rule) (near ?near) (place ?place))
  =>
  (assert (violation
           (place ?place)
           (message (if ?near
                        (format nil "`;;@allow ~a`: there is no such rule; did you mean `~a`?" ?rule ?near)
                        (format nil "`;;@allow ~a`: there is no such rule" ?rule))))))

;;@flags
; ;;@allow magic-nubmer seventeen it is
; (defun f (x) "X." (* x 17))
;;@flags
; ;;@allow everything I am in a hurry
; (defun f (x) "X." x)
;;@flags
; ;;@allow 9.9 nine
; (defun f (x) "X." x)
;;@passes
; ;;@allow magic-number seventeen it is
; (defun f (x) "X." (* x 17))
;;@passes
; ;;@allow 1.3 seventeen it is
; (defun f (x) "X." (* x 17))
;;@passes
; ;;@author nobody
; (defun f (x) "X." x)
