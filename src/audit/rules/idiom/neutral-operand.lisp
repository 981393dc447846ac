(defpattern neutral-operand
  "Finds a sum with 0 or a product with 1.

Nothing is added: a number was changed and the operation left behind.

Instead: the other operand."
  (:id "IDIOM-75" :severity info :points 1 :family "add-zero")
  (+ ?x 0)
  (+ 0 ?x)
  (* ?x 1)
  (* 1 ?x)
  (- ?x 0)
  (/ ?x 1)
  :message "`{this}` is `{?x}`")

;;@flags
; (defun f (x) "Answers." (+ 0 x))

;;@flags
; (defun f (x) "Answers." (* (car x) 1))

;;@flags
; (define (f x) (- x 0))

;;@passes
; (defun f (x) "Answers." (+ x 2))

;;@passes
; (defun f (x) "Answers." (- 0 x))

;;@passes
; (defun f (x) "Answers." (* x 2))
