(defpattern prog-used
  "Finds `prog`.

It is `let`, `block` and jumps in one; each of them alone says what it is for.

Instead: `let`, with `block` and `return-from` where it is left early."
  (:id "IDIOM-110" :severity info :points 1 :family "uses-prog")
  (prog ?*)
  :message "`prog` is `let` and `block` in one: write what is meant")

;;@flags
; (defun f (x) "Answers." (prog ((a x)) (return a)))

;;@flags
; (defun f (x) "Answers." (list (prog () (return x))))

;;@flags
; (define (f x) (prog ((a x)) (print a)))

;;@passes
; (defun f (x) "Answers." (let ((a x)) a))

;;@passes
; (defun f (x) "Answers." (prog1 x (print x)))

;;@passes
; (defun f (x) "Answers." '(prog x))
