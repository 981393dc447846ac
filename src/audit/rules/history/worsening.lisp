(defrule worsening
  "Finds a definition on which each of the last three milestones had more findings than the one before.

One finding is an exception; one more at each milestone is a habit. Such code is seldom mended later, as
each further change has more to be careful about.

Instead: mend it before the next milestone: `(sanitize-atom …)` shows what is open."
  (:id "HISTORY-04" :severity info :points 2 :threshold 3)
  (definition (name ?name) (growing-findings ?findings))
  (test (>= (length ?findings) ?threshold))
  =>
  (assert (violation
           (message (format nil "`~a` had ~{~a~^, then ~} findings at its last milestones: mend it before the next"
                            ?name ?findings)))))

;;@flags
; ;;@found 0
; ;;@milestone
; (defun size (x) "1." x)
; ;;@found 1
; ;;@milestone
; (defun size (x) "2." x)
; ;;@found 3
; ;;@milestone
; (defun size (x) "3." x)
; (defun size (x) "4." x)
;;@flags versions between do not count
; ;;@found 1
; ;;@milestone
; (defun size (x) "1." x)
; ;;@found 2
; ;;@milestone
; (defun size (x) "2." x)
; (defun size (x) "3." x)
; ;;@found 3
; ;;@milestone
; (defun size (x) "4." x)
; (defun size (x) "5." x)
;;@flags what was better long ago
; ;;@found 9
; ;;@milestone
; (defun size (x) "1." x)
; ;;@found 1
; ;;@milestone
; (defun size (x) "2." x)
; ;;@found 2
; ;;@milestone
; (defun size (x) "3." x)
; ;;@found 3
; ;;@milestone
; (defun size (x) "4." x)
; (defun size (x) "5." x)
;;@passes twice
; ;;@found 1
; ;;@milestone
; (defun size (x) "1." x)
; ;;@found 2
; ;;@milestone
; (defun size (x) "2." x)
; (defun size (x) "3." x)
;;@passes when it got better
; ;;@found 1
; ;;@milestone
; (defun size (x) "1." x)
; ;;@found 3
; ;;@milestone
; (defun size (x) "2." x)
; ;;@found 2
; ;;@milestone
; (defun size (x) "3." x)
; (defun size (x) "4." x)
;;@passes without milestones
; ;;@found 1
; (defun size (x) "1." x)
; ;;@found 2
; (defun size (x) "2." x)
; ;;@found 3
; (defun size (x) "3." x)
; (defun size (x) "4." x)
