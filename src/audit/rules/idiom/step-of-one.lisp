(defpattern step-of-one
  "Finds `(incf x 1)` and `(decf x 1)`.

One is what they take where nothing is said.

Instead: `(incf x)`, `(decf x)`."
  (:id "IDIOM-79" :severity info :points 1 :family "incf-1")
  (incf ?x 1) => (incf ?x)
  (decf ?x 1) => (decf ?x)
  :message "one is the step anyway: `{fix}`")

;;@flags
; (defun f (c) "Answers." (incf (car c) 1))
;;@same (f (list 1))

;;@flags
; (defun f (c) "Answers." (let ((n c)) (decf n 1) n))
;;@same (f 3)

;;@flags
; (define (f c) (incf c 1))
;;@same (f 3)

;;@passes
; (defun f (c) "Answers." (incf c))

;;@passes
; (defun f (c) "Answers." (incf c 2))

;;@passes
; (defun f (c d) "Answers." (decf c d))
