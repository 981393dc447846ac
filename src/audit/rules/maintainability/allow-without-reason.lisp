(defrule allow-without-reason
  "Finds an `;;@allow` that gives no reason.

Who reads it later cannot tell whether the reason still holds. Until there is one, the finding stays.

Instead: write the reason behind the name of the rule, in a few words."
  (:id "ALLOW-02" :severity warning :points 2)
  (waiver (standing "bare") (rule ?rule) (place ?place))
  =>
  (assert (violation
           (place ?place)
           (message (format nil "`;;@allow ~a` needs a reason to count: write it behind the name" ?rule)))))

;;@flags
; ;;@allow magic-number
; (defun f (x) "X." (* x 17))
;;@flags
; ;;@allow 1.3 until 2999-12-31
; (defun f (x) "X." (* x 17))
;;@flags
; ;;@allow long-body
; (defun f (x) "X." x)
;;@passes
; ;;@allow magic-number seventeen it is
; (defun f (x) "X." (* x 17))
;;@passes
; ;;@allow 1.3 seventeen it is until 2999-12-31
; (defun f (x) "X." (* x 17))
;;@passes
; (defun f (x) "X." x)
