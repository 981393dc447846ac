(defpattern single-operand
  "Finds an `and` or `or` of one form.

It is the form itself.

Instead: the form without `and` or `or`."
  (:id "IDIOM-28" :severity info :points 1 :family "needless-and needless-or")
  ((?or and or) ?one) => ?one
  :message "`{this}` is `{?one}`")

;;@flags
; (defun f (x) "Answers." (and x))
;;@same (list (f 1) (f nil))

;;@flags
; (defun f (x) "Answers." (or (car x)))
;;@same (list (f '(1)) (f nil))

;;@flags
; (define (f x) (if (and (> x 3)) 1 2))
;;@same (list (f 1) (f 4))

;;@passes
; (defun f (x y) "Answers." (and x y))

;;@passes
; (defun f (x) "Answers." (or x 1))

;;@passes
; (defun f (x) "Answers." (and))
