(defrule many-hands
  "Finds a definition that many people have written.

What everybody changes belongs to nobody: each knows a part of what it must do, and the parts meet in
its conditions.

Instead: agree on who looks after it, or split it along what each of them needs."
  (:id "HISTORY-07" :severity info :points 2 :threshold 5)
  (definition (name ?name) (authors ?authors))
  (test (>= (length ?authors) ?threshold))
  =>
  (assert (violation
           (message (format nil "`~a` was written by ~a: agree on who looks after it, or split it"
                            ?name (in-backquotes ?authors))))))

;;@flags
; ;;@by human eve
; (defun size (x) "1." x)
; ;;@by human bob
; (defun size (x) "2." x)
; ;;@by human joe
; (defun size (x) "3." x)
; ;;@by human sue
; (defun size (x) "4." x)
; (defun size (x) "5." x)
;;@flags models among them
; ;;@by agent scribe
; (defun size (x) "1." x)
; ;;@by human bob
; (defun size (x) "2." x)
; ;;@by agent clerk
; (defun size (x) "3." x)
; ;;@by human sue
; (defun size (x) "4." x)
; (defun size (x) "5." x)
;;@flags in any order
; ;;@by human eve
; (defun size (x) "1." x)
; (defun size (x) "2." x)
; ;;@by human joe
; (defun size (x) "3." x)
; ;;@by human bob
; (defun size (x) "4." x)
; ;;@by human sue
; (defun size (x) "5." x)
;;@passes a few
; ;;@by human eve
; (defun size (x) "1." x)
; ;;@by human bob
; (defun size (x) "2." x)
; (defun size (x) "3." x)
;;@passes often by the same
; (defun size (x) "1." x)
; (defun size (x) "2." x)
; (defun size (x) "3." x)
; (defun size (x) "4." x)
; (defun size (x) "5." x)
;;@passes other definitions of theirs
; ;;@by human eve
; (defun size (x) "1." x)
; ;;@by human bob
; (defun side (x) "2." x)
; ;;@by human joe
; (defun area (x) "3." x)
; ;;@by human sue
; (defun edge (x) "4." x)
; (defun size (x) "5." x)
