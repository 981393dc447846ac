(defrule unused-allow
  "Finds an `;;@allow` that keeps nothing quiet.

What it excused is gone, or was never there; left standing, it will excuse the next one unread.

Instead: remove the line."
  (:id "ALLOW-01" :severity info :points 1 :relaxed (:points 0))
  (waiver (standing "unused") (rule ?rule) (place ?place))
  =>
  (assert (violation
           (place ?place)
           (message (format nil "`;;@allow ~a` keeps nothing quiet: remove it" ?rule)))))

;;@flags
; ;;@allow magic-number a dozen is a dozen
; (defun f (x) "X." x)
;;@flags
; ;;@allow 1.3 a dozen is a dozen
; (defun f (x) "X." x)
;;@flags
; ;;@allow long-body it was longer once
; (defun f (x) "X." (* x 17))
;;@passes
; ;;@allow magic-number seventeen it is
; (defun f (x) "X." (* x 17))
;;@passes
; ;;@allow 1.3 seventeen it is
; (defun f (x) "X." (* x 17))
;;@passes
; (defun f (x) "X." x)
