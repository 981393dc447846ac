(defpattern lonely-operand
  "Finds a sum, a product or a maximum of one number.

There is nothing to add it to, or to compare it with: an operand was taken away or forgotten.

Instead: the number, or the operand that is missing."
  (:id "IDIOM-76" :severity info :points 1)
  ((?or + * max min) ?x)
  ((?or append list* concat) ?x)
  :message "`{this}` has one operand")

;;@flags
; (defun f (x) "Answers." (+ x))

;;@flags
; (defun f (x) "Answers." (max (car x)))

;;@flags
; (define (f x) (append x))

;;@passes
; (defun f (x) "Answers." (+ x 1))

;;@passes
; (defun f (x) "Answers." (- x))

;;@passes
; (defun f (xs) "Answers." (apply max xs))
