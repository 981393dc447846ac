(defrule never-curated
  "Finds a definition that has long been in use and was never part of a milestone.

What no milestone holds is still experimental: a production image leaves it out, and nobody has said
what it is for.

Instead: put it into the next milestone, or undefine it."
  (:id "HISTORY-06" :severity info :points 2 :threshold 500)
  (definition (name ?name) (uncurated-for ?age (not nil)))
  (test (>= ?age ?threshold))
  =>
  (assert (violation
           (message (format nil "`~a` has been experimental for ~a entries: put it into a milestone, or undefine it"
                            ?name ?age)))))

;;@flags
; (defun size (x) "1." x)
; ;;@after 600
; (defun size (x) "2." x)
;;@flags whatever came between
; (defun size (x) "1." x)
; ;;@after 300
; (defun size (x) "2." x)
; ;;@after 300
; (defun size (x) "3." x)
;;@flags by whomever
; ;;@by human eve
; (defun size (x) "1." x)
; ;;@after 600
; (defun size (x) "2." x)
;;@passes what is young
; (defun size (x) "1." x)
; ;;@after 40
; (defun size (x) "2." x)
;;@passes what a milestone held
; ;;@milestone
; (defun size (x) "1." x)
; ;;@after 600
; (defun size (x) "2." x)
;;@passes what is new
; (defun other (x) "1." x)
; ;;@after 600
; (defun size (x) "2." x)
