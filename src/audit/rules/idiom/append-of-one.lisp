(defpattern append-of-one
  "Finds `(append (list x) xs)`.

A list of one is made, only to be copied and thrown away.

Instead: `(cons x xs)`."
  (:id "IDIOM-47" :severity info :points 1 :family "append-list-list")
  (append (list ?x) ?xs:listed) => (cons ?x ?xs)
  (append (list ?x) ?xs)
  :message "`{this}` is `(cons {?x} {?xs})` where that is a list")

;;@flags
; (defun f (x xs) "Answers." (append (list x) xs))

;;@flags
; (defun f (x xs) "Answers." (append (list (car x)) (cons 1 xs)))
;;@same (f '(1) '(2 3))

;;@flags
; (define (f x) (append (list x) '(1 2)))
;;@same (f 1)

;;@passes
; (defun f (x xs) "Answers." (cons x xs))

;;@passes
; (defun f (x xs) "Answers." (append xs (list x)))

;;@passes
; (defun f (x xs) "Answers." (append (list x) xs xs))
