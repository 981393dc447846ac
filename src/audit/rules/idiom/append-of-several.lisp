(defpattern append-of-several
  "Finds `(append (list a b …) xs)`.

The new list is copied and thrown away.

Instead: `(list* a b … xs)`."
  (:id "IDIOM-48" :severity info :points 1 :family "append-list2-list")
  (append (list ?x ?y ?*more) ?xs:listed) => (list* ?x ?y ?*more ?xs)
  (append (list ?x ?y ?*more) ?xs)
  :message "`{this}` copies a list it has just made: `list*` puts its elements before a list")

;;@flags
; (defun f (x xs) "Answers." (append (list x 1) xs))

;;@flags
; (defun f (x xs) "Answers." (append (list x (car xs) 3) (map inc xs)))
;;@same (f 1 '(2 3))

;;@flags
; (define (f x) (append (list x x x) '(1 2)))
;;@same (f 1)

;;@passes
; (defun f (x xs) "Answers." (list* x 1 xs))

;;@passes
; (defun f (x xs) "Answers." (append (list x) xs))

;;@passes
; (defun f (x xs) "Answers." (append xs (list x 1)))
