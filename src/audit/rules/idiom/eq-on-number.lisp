(defpattern eq-on-number
  "Finds `eq`, `equal` and their like with a number.

They tell 1 from 1.0, and answer false instead of complaining where the other is no number.

Instead: `(= x 1)`."
  (:id "IDIOM-34" :severity info :points 1 :family "eql-on-numbers")
  ((?or eq eql equal equalp eq? eqv? equal?) ?x ?n:number)
  ((?or eq eql equal equalp eq? eqv? equal?) ?n:number ?x)
  :message "numbers are compared with `=`: `(= {?x} {?n})`")

;;@flags
; (defun f (x) "Answers." (eql x 3))

;;@flags
; (defun f (x) "Answers." (if (equal 0 (car x)) 1 2))

;;@flags
; (define (f x) (equal? x 3))

;;@passes
; (defun f (x) "Answers." (= x 3))

;;@passes
; (defun f (x y) "Answers." (eql x y))

;;@passes
; (defun f (x) "Answers." (eql x 'three))
