(defpattern plus-one
  "Finds `(+ x 1)`.

`1+` and `inc` say that it is the next number, and `incf` that a variable becomes it.

Instead: `(1+ x)`, `(inc x)`."
  (:id "IDIOM-77" :severity info :points 1 :family "x-plus-1"
   :enabled nil :teaching (:enabled t))
  (+ ?x:!number 1) => (1+ ?x)
  (+ 1 ?x:!number) => (1+ ?x)
  :message "the next of `{?x}` is `{fix}`")

;;@flags
; (defun f (x) "Answers." (+ x 1))
;;@same (list (f 1) (f 1.5))

;;@flags
; (defun f (x) "Answers." (print (+ 1 x)))
;;@same (f 1)

;;@flags
; (define (f x) (list (+ (car x) 1)))
;;@same (f '(1))

;;@passes
; (defun f (x) "Answers." (1+ x))

;;@passes
; (defun f (x) "Answers." (+ x 2))

;;@passes
; (defun f (x) "Answers." (+ x 1 2))
