(defrule expired-allow
  "Finds an `;;@allow` whose last day is over, or whose last day is no day.

Somebody meant to come back to it. Until then, the finding stays.

Instead: mend what it excused, or give it another day: `until 2027-01-31`."
  (:id "ALLOW-03" :severity warning :points 2)
  (waiver (standing ?standing) (rule ?rule) (until ?until) (place ?place))
  (test (or (equal ?standing "expired") (equal ?standing "no-day")))
  =>
  (assert (violation
           (place ?place)
           (message (if (equal ?standing "expired")
                        (format nil "`;;@allow ~a` counted until ~a: mend what it excused, or give it another day" ?rule ?until)
                        (format nil "`;;@allow ~a` ends on no day: `~a`; a day is written 2027-01-31" ?rule ?until))))))

;;@flags
; ;;@allow magic-number until we know until 2020-02-30
; (defun f (x) "X." (* x 17))
;;@flags
; ;;@allow 1.3 seventeen until 2027-13-01
; (defun f (x) "X." (* x 17))
;;@flags
; ;;@allow 1.3 until 27-1-1 seventeen
; (defun f (x) "X." (* x 17))
;;@passes
; ;;@allow magic-number until 2999-12-31 seventeen it is
; (defun f (x) "X." (* x 17))
;;@passes
; ;;@allow 1.3 seventeen until 2999-01-31
; (defun f (x) "X." (* x 17))
;;@passes
; ;;@allow 1.3 seventeen until we know better
; (defun f (x) "X." (* x 17))
