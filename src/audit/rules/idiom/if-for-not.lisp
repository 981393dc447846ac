(defpattern if-for-not
  "Finds an `if` that answers false where its test is true and true where it is false.

That is what `not` is for, and `not` is read at a glance.

Instead: `(not test)`."
  (:id "IDIOM-02" :severity info :points 1 :family "if-for-not")
  (if ?test #f true) => (not ?test)
  (?in test (if ?test ?:false true)) => (not ?test)
  (if ?test nil true)
  :message "`{this}` is what `not` says of `{?test}`")

;;@flags
; (defun f (x) "Answers." (if (> x 3) #f #t))
;;@same (list (f 2) (f 5))

;;@flags
; (defun f (x) "Answers." (cond ((if x nil t) :none) (else x)))
;;@same (list (f nil) (f 5))

;;@flags
; (defun f (x) "Answers." (if x nil t))

;;@passes
; (defun f (x) "Answers." (not x))

;;@passes
; (defun f (x) "Answers." (if x nil 3))

;;@passes
; (defun f (x) "Answers." (if x t nil))
