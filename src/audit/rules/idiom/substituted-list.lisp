(defpattern substituted-list
  "Finds `substitute`.

All of the list is copied for it, which is seldom what a program needs that keeps its data in maps.

Instead: a map with `assoc`, or `map` with the change in its function."
  (:id "IDIOM-68" :severity info :points 1 :family "substitute-use"
   :enabled nil :teaching (:enabled t))
  (substitute ?*)
  :message "`substitute` copies the whole list")

;;@flags
; (defun f (a b xs) "Answers." (substitute a b xs))

;;@flags
; (defun f (xs) "Answers." (substitute 1 2 (cdr xs)))

;;@flags
; (define (f xs) (substitute 'a 'b xs))

;;@passes
; (defun f (xs) "Answers." (map inc xs))

;;@passes
; (defun f (xs) "Answers." '(substitute 1 2 xs))

;;@passes
; (defun f (substitute xs) "Answers." (substitute xs))
