(defpattern cons-onto-list
  "Finds `(cons x (list …))`.

All the elements are known: one `list` names them in a row.

Instead: `(list x …)`."
  (:id "IDIOM-44" :severity info :points 1 :family "cons-list")
  (cons ?x (list ?*xs)) => (list ?x ?*xs)
  :message "`{this}` is one `list`")

;;@flags
; (defun f (a b) "Answers." (cons a (list b 1)))
;;@same (f 1 2)

;;@flags
; (defun f (a) "Answers." (cons (print a) (list)))
;;@same (f 1)

;;@flags
; (define (f a) (cons a (list a ; again
;   a)))
;;@same (f 1)

;;@passes
; (defun f (a b) "Answers." (list a b))

;;@passes
; (defun f (a b) "Answers." (cons a (cons 1 b)))

;;@passes
; (defun f (a b) "Answers." (cons (list a) b))
