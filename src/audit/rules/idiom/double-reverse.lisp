(defpattern double-reverse
  "Finds a list that is reversed twice.

It is a copy of the list, and nothing more.

Instead: the list, or `(copy-list xs)`."
  (:id "IDIOM-61" :severity info :points 1)
  (reverse (reverse ?xs))
  :message "`{?xs}` is turned round twice")

;;@flags
; (defun f (xs) "Answers." (reverse (reverse xs)))

;;@flags
; (defun f (xs) "Answers." (list (reverse (reverse (cdr xs)))))

;;@flags
; (defn f [xs] "Answers." (reverse (reverse xs)))

;;@passes
; (defun f (xs) "Answers." (reverse xs))

;;@passes
; (defun f (xs ys) "Answers." (append (reverse xs) (reverse ys)))

;;@passes
; (defun f (xs) "Answers." (reverse (map reverse xs)))
