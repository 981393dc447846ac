(defpattern list-length-called
  "Finds `list-length`.

It goes carefully, for the list might be a circle; where no circle is expected it only takes longer.

Instead: `(length xs)`."
  (:id "IDIOM-69" :severity info :points 1 :family "list-length")
  (list-length ?xs)
  :message "`length` does unless `{?xs}` may be a circle")

;;@flags
; (defun f (xs) "Answers." (list-length xs))

;;@flags
; (defun f (xs) "Answers." (> (list-length (cdr xs)) 2))

;;@flags
; (define (f xs) (list-length xs))

;;@passes
; (defun f (xs) "Answers." (length xs))

;;@passes
; (defun f (xs) "Answers." '(list-length xs))

;;@passes
; (defun f (list-length xs) "Answers." (list-length xs))
