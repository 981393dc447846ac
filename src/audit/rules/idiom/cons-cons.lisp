(defpattern cons-cons
  "Finds `(cons a (cons b …))`.

`list*` names the elements in a row and then what they stand before.

Instead: `(list* a b rest)`."
  (:id "IDIOM-45" :severity info :points 1 :family "cons-cons-list*"
   :enabled nil :teaching (:enabled t))
  (cons ?a (cons ?b (?and ?c (?not (cons ?*)) (?not ?:nothing)))) => (list* ?a ?b ?c)
  (cons ?a (cons ?b (cons ?c (?and ?d (?not (cons ?*)) (?not ?:nothing))))) => (list* ?a ?b ?c ?d)
  (cons ?a (cons ?b '())) => (list ?a ?b)
  :message "`{this}` is `{fix}`")

;;@flags
; (defun f (a b c) "Answers." (cons a (cons b c)))
;;@same (list (f 1 2 '(3)) (f 1 2 3))

;;@flags
; (defun f (a) "Answers." (cons a (cons 2 '())))
;;@same (f 1)

;;@flags
; (define (f a) (cons 1 (cons 2 (cons 3 a))))
;;@same (list (f '(3)) (f 1))

;;@passes
; (defun f (a b) "Answers." (cons a b))

;;@passes
; (defun f (a b) "Answers." (list* a 1 b))

;;@passes
; (defun f (a b c) "Answers." (cons (cons a b) c))
