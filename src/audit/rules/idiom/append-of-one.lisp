(defpattern append-of-one
  "Finds `(append (list x) xs)`.

A list of one is made, only to be copied and thrown away.

Instead: `(cons x xs)`."
  (:id "IDIOM-47" :severity info :points 1 :family "append-list-list")
  (append (list ?x) ?xs) => (cons ?x ?xs)
  :message "`{this}` is `{fix}`")

;;@flags
; (defun f (x xs) "Answers." (append (list x) xs))
;;@same (list (f 1 '(2)) (f 1 '()))

;;@flags
; (defun f (x xs) "Answers." (append (list (car x)) (cdr xs)))
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
