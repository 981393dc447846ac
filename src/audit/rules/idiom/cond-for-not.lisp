(defpattern cond-for-not
  "Finds a `cond` that answers false where its one test is true and true where it is not.

That is what `not` is for.

Instead: `(not test)`."
  (:id "IDIOM-18" :severity info :points 1 :family "needless-cond-not")
  (cond (?test #f) (?:else true)) => (not ?test)
  (?in test (cond (?test ?:false) (?:else true))) => (not ?test)
  (cond (?test nil) (?:else true))
  :message "`{this}` is what `not` says of `{?test}`")

;;@flags
; (defun f (x) "Answers." (cond ((> x 3) #f) (else #t)))
;;@same (list (f 2) (f 5))

;;@flags
; (defun f (x) "Answers." (cond ((null x) nil) (t t)))

;;@flags
; (defun f (x) "Answers." (if (cond (x nil) (t t)) 1 2))
;;@same (list (f nil) (f 5))

;;@passes
; (defun f (x) "Answers." (cond (x nil) (t 1)))

;;@passes
; (defun f (x) "Answers." (cond (x t) (t nil)))

;;@passes
; (defun f (x) "Answers." (not x))
