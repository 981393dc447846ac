(defpattern empty-do-body
  "Finds loops over a list or a count that do nothing.

Time passes and nothing happens: the body was forgotten.

Instead: the body, or no loop."
  (:id "IDIOM-130" :severity info :points 1)
  ((?or dolist dotimes doseq) ?clause)
  :message "the loop over `{?clause}` does nothing")

;;@flags
; (defun f (xs) "Answers." (dolist (x xs)) xs)

;;@flags
; (defun f (n) "Answers." (dotimes (i n)) n)

;;@flags
; (define (f xs) (doseq (x xs)))

;;@passes
; (defun f (xs) "Answers." (dolist (x xs) (print x)))

;;@passes
; (defun f (n) "Answers." (dotimes (i n) (print i)))

;;@passes
; (defun f (xs) "Answers." (for-each print xs))
