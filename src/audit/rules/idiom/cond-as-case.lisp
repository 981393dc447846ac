(defpattern cond-as-case
  "Finds a `cond` that compares one value with constants, clause by clause.

`case` names the value once and shows that nothing but it is asked.

Instead: `(case value (constant …) … (else …))`."
  (:id "IDIOM-24" :severity info :points 1 :family "cond-instead-of-case")
  (cond (?repeat 2 (((?or eq eql equal eq? eqv? equal?) ?x:simple ?:constant) ?*)) (?maybe (?:else ?*)))
  :message "the tests compare `{?x}` with constants, one after the other: that is a `case`")

;;@flags
; (defun f (x) "Answers." (cond ((eq x 'a) 1) ((eq x 'b) 2) (t 3)))

;;@flags
; (defun f (x) "Answers." (cond ((eql x :a) 1) ((eql x :b) 2)))

;;@flags
; (define (f x) (cond ((eq? x 'a) 1) ((eq? x 'b) 2) (else 3)))

;;@passes
; (defun f (x y) "Answers." (cond ((eq x 'a) 1) ((eq y 'b) 2) (t 3)))

;;@passes
; (defun f (x) "Answers." (cond ((eq x 'a) 1) (t 3)))

;;@passes
; (defun f (x) "Answers." (case x (a 1) (b 2) (else 3)))
