(defpattern abs-by-hand
  "Finds an `if` that makes a number positive.

It has a name.

Instead: `(abs x)`."
  (:id "IDIOM-82" :severity info :points 1)
  (if (< ?x 0) (- ?x) ?x)
  (if (minusp ?x) (- ?x) ?x)
  (if (>= ?x 0) ?x (- ?x))
  (if (> ?x 0) ?x (- ?x))
  :message "`{this}` is `(abs {?x})`")

;;@flags
; (defun f (x) "Answers." (if (< x 0) (- x) x))

;;@flags
; (defun f (x) "Answers." (list (if (minusp x) (- x) x)))

;;@flags
; (define (f x) (if (>= x 0) x (- x)))

;;@passes
; (defun f (x) "Answers." (abs x))

;;@passes
; (defun f (x y) "Answers." (if (< x 0) (- y) x))

;;@passes
; (defun f (x) "Answers." (if (< x 0) (- x) 0))
