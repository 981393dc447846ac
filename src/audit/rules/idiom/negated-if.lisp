(defpattern negated-if
  "Finds an `if` with both branches whose test is a `not`.

The reader turns the test round twice; with the branches exchanged nothing is turned round.

Instead: `(if test else then)`."
  (:id "IDIOM-08" :severity info :points 1)
  (if (not ?test) ?then ?else:!false) => (if ?test ?else ?then)
  :message "exchange the branches and `{this}` needs no `not`")

;;@flags
; (defun f (x) "Answers." (if (not x) 1 2))
;;@same (list (f 1) (f nil))

;;@flags
; (defun f (x) "Answers." (if (not (> x 3)) (list x) (print x)))
;;@same (list (f 1) (f 5))

;;@flags
; (define (f x) (if (not x) :none (list x)))
;;@same (list (f 1) (f nil))

;;@passes
; (defun f (x) "Answers." (if x 2 1))

;;@passes
; (defun f (x) "Answers." (if (not x) 1))

;;@passes
; (defun f (x) "Answers." (if (null? x) 1 2))
