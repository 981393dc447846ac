(defpattern concatenate-list
  "Finds `(concatenate 'list …)`.

Lists are joined with `append`, the word that everybody knows.

Instead: `(append …)`, where all of them are lists."
  (:id "IDIOM-51" :severity info :points 1 :family "concatenate-list")
  (concatenate 'list ?*xs)
  :message "lists are joined with `append`: `(append {?*xs})`")

;;@flags
; (defun f (x y) "Answers." (concatenate 'list x y))

;;@flags
; (defun f (x) "Answers." (concatenate 'list x '(1 2)))

;;@flags
; (define (f x) (concatenate 'list x x))

;;@passes
; (defun f (x y) "Answers." (append x y))

;;@passes
; (defun f (x) "Answers." (concatenate 'string x "a"))

;;@passes
; (defun f (x) "Answers." (concatenate 'vector x [1]))
