(defpattern bodiless-cond-clause
  "Finds a clause of a `cond` that is only a test, with others after it.

Its value is the test's, which is easily missed between clauses that have bodies.

Instead: `(or test (cond …))`, or the value that was meant."
  (:id "IDIOM-22" :severity info :points 1 :family "cond-test-no-exp")
  (cond ?*before (?test:!else) ? ?*after)
  :message "the clause `({?test})` has no body: the value of the test is easily missed")

;;@flags
; (defun f (a b) "Answers." (cond (a) (b 1) (t 0)))

;;@flags
; (defun f (a b) "Answers." (cond (a 1) ((car b)) (t 0)))

;;@flags
; (define (f a b) (cond (a) (b 1) (else 0)))

;;@passes
; (defun f (a b) "Answers." (cond (a a) (b 1) (t 0)))

;;@passes
; (defun f (a b) "Answers." (cond (a 1) (b)))

;;@passes
; (defun f (a b) "Answers." (or a b))
