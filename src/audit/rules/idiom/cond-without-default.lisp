(defpattern cond-without-default
  "Finds a `cond` whose value is used and whose last clause has a test.

Where no test is true the value is nil, and nobody said that it should be.

Instead: a last clause `(else …)` that says it; `when` or `case` where only the doing matters."
  (:id "IDIOM-21" :severity info :points 1 :family "cond-without-default")
  (?in value (cond (? ?*) ?* (?test:!else ?*)))
  :message "the `cond` answers nil where `{?test}` is false too: say so with `(else …)`")

;;@flags
; (defun f (x) "Answers." (cond ((plusp x) :pos) ((minusp x) :neg)))

;;@flags
; (defun f (x) "Answers." (list (cond ((> x 1) 2) ((> x 2) 3))))

;;@flags
; (define (f x) (cond ((> x 1) 2) ((> x 2) 3)))

;;@passes
; (defun f (x) "Answers." (cond ((plusp x) :pos) (else :neg)))

;;@passes
; (defun f (x) "Answers." (cond ((plusp x) (print :pos)) ((minusp x) (print :neg))) x)

;;@passes
; (defun f (x) "Answers." (cond ((plusp x) :pos) (t :neg)))
