(defrule churn
  "Finds a definition that is written again and again within a short time.

Many versions close together mean that its task is not clear, or that it does more than one thing: each
attempt mends one side and breaks another.

Instead: write down as doctests what it must do, and split it where they fall into groups."
  (:id "HISTORY-01" :severity info :points 2 :threshold 8)
  (definition (name ?name) (recent-versions ?count))
  (test (>= ?count ?threshold))
  =>
  (assert (violation
           (message (format nil "`~a` has ~a versions within 100 entries: say what it must do in doctests, or split it"
                            ?name (+ 1 ?count))))))

;;@flags
; (defun size (x) "1." x)
; (defun size (x) "2." x)
; (defun size (x) "3." x)
; (defun size (x) "4." x)
; (defun size (x) "5." x)
; (defun size (x) "6." x)
; (defun size (x) "7." x)
; (defun size (x) "8." x)
; (defun size (x) "9." x)
;;@flags also by several people
; (defun size (x) "1." x)
; (defun size (x) "2." x)
; ;;@by human eve
; (defun size (x) "3." x)
; (defun size (x) "4." x)
; (defun size (x) "5." x)
; (defun size (x) "6." x)
; (defun size (x) "7." x)
; (defun size (x) "8." x)
; (defun size (x) "9." x)
;;@flags those in milestones too
; ;;@milestone
; (defun size (x) "1." x)
; ;;@milestone
; (defun size (x) "2." x)
; (defun size (x) "3." x)
; (defun size (x) "4." x)
; (defun size (x) "5." x)
; (defun size (x) "6." x)
; (defun size (x) "7." x)
; (defun size (x) "8." x)
; (defun size (x) "9." x)
;;@passes as many over a long time
; (defun size (x) "1." x)
; (defun size (x) "2." x)
; (defun size (x) "3." x)
; (defun size (x) "4." x)
; ;;@after 90
; (defun size (x) "5." x)
; ;;@after 90
; (defun size (x) "6." x)
; (defun size (x) "7." x)
; (defun size (x) "8." x)
; (defun size (x) "9." x)
;;@passes a few
; (defun size (x) "1." x)
; (defun size (x) "2." x)
; (defun size (x) "3." x)
;;@passes other names
; (defun size (x) "1." x)
; (defun side (x) "1." x)
; (defun area (x) "1." x)
; (defun edge (x) "1." x)
; (defun ring (x) "1." x)
; (defun disc (x) "1." x)
; (defun wall (x) "1." x)
; (defun roof (x) "1." x)
; (defun size (x) "2." x)
