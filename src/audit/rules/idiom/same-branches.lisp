(defpattern same-branches
  "Finds a conditional whose branches are the same.

Whatever the test says, the same happens: one branch was copied and not changed, or the test is of no use.

Instead: the branch that was meant, or the form without its test."
  (:id "IDIOM-05" :severity warning :points 2)
  (if ?test:simple ?same ?same) => ?same
  (if ? ?same ?same)
  (cond (? ?*same) (?:else ?*same))
  :message "both ways of `{this}` are the same")

;;@flags
; (defun f (x) "Answers." (if x (list 1 x) (list 1 x)))
;;@same (list (f 1) (f nil))

;;@flags
; (defun f (x) "Answers." (if (print x) :a :a))

;;@flags
; (defun f (x) "Answers." (cond ((> x 1) (list x)) (else (list x))))

;;@passes
; (defun f (x) "Answers." (if x (list 1 x) (list 2 x)))

;;@passes
; (defun f (x) "Answers." (if x :a :b))

;;@passes
; (defun f (x) "Answers." (cond ((> x 1) (list x)) (else (list 1))))
