(defpattern cons-to-nil
  "Finds `(cons x nil)`.

A list of one element is made with `list`; the nil at its end must otherwise be read and understood.

Instead: `(list x)`."
  (:id "IDIOM-43" :severity info :points 1 :family "cons-with-nil")
  (cons ?x '()) => (list ?x)
  (cons ?x ()) => (list ?x)
  (cons ?x nil)
  :message "a list of one is `(list {?x})`")

;;@flags
; (defun f (x) "Answers." (cons x nil))

;;@flags
; (defun f (x) "Answers." (cons (car x) '()))
;;@same (f '(1 2))

;;@flags
; (define (f x) (list (cons x '())))
;;@same (f 1)

;;@passes
; (defun f (x) "Answers." (list x))

;;@passes
; (defun f (x y) "Answers." (cons x y))

;;@passes
; (defun f (x) "Answers." (cons nil x))
