(defpattern max-by-hand
  "Finds an `if` that answers the greater or the smaller of two.

It has a name, and takes any number of operands.

Instead: `(max a b)`, `(min a b)`."
  (:id "IDIOM-83" :severity info :points 1)
  (if ((?or > < >= <=) ?a:simple ?b:simple) ?a ?b)
  (if ((?or > < >= <=) ?a:simple ?b:simple) ?b ?a)
  :message "`{this}` is `max` or `min` of `{?a}` and `{?b}`")

;;@flags
; (defun f (a b) "Answers." (if (> a b) a b))

;;@flags
; (defun f (a b) "Answers." (list (if (<= a b) a b)))

;;@flags
; (define (f a) (if (< a 10) 10 a))

;;@passes
; (defun f (a b) "Answers." (max a b))

;;@passes
; (defun f (a b) "Answers." (if (> a b) a 0))

;;@passes
; (defun f (a b) "Answers." (if (> a b) (list a) b))
