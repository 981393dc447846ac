(defpattern minus-one
  "Finds `(- x 1)`.

`1-` and `dec` say that it is the number before, and `decf` that a variable becomes it.

Instead: `(1- x)`, `(dec x)`."
  (:id "IDIOM-78" :severity info :points 1 :family "x-minus-1"
   :enabled nil :teaching (:enabled t))
  (- ?x:!number 1) => (1- ?x)
  :message "the one before `{?x}` is `{fix}`")

;;@flags
; (defun f (x) "Answers." (- x 1))
;;@same (list (f 1) (f 1.5))

;;@flags
; (defun f (x) "Answers." (print (- (car x) 1)))
;;@same (f '(1))

;;@flags
; (define (f n) (if (zero? n) 0 (f (- n 1))))
;;@same (f 3)

;;@passes
; (defun f (x) "Answers." (1- x))

;;@passes
; (defun f (x) "Answers." (- x 2))

;;@passes
; (defun f (x) "Answers." (- 1 x))
