(defpattern cond-for-or
  "Finds a `cond` that answers true where its one test is true and something else where it is not.

`or` says the same in fewer words.

Instead: `(or test else)`."
  (:id "IDIOM-19" :severity info :points 1 :family "cond->or")
  (?in test (cond (?test true) (?:else ?else:!false))) => (or ?test ?else)
  (cond (?test:boolean true) (?:else ?else:!false)) => (or ?test ?else)
  (cond (?test t) (?:else ?else:!false))
  :message "`{this}` is an `or` of `{?test}` and `{?else}`")

;;@flags
; (defun f (a b) "Answers." (cond ((> a 1) #t) (else b)))
;;@same (list (f 1 2) (f 2 3))

;;@flags
; (defun f (a b) "Answers." (cond (a t) (t b)))

;;@flags
; (defun f (a b) "Answers." (when (cond (a t) (t b)) 1))
;;@same (list (f nil 2) (f 2 nil) (f nil nil))

;;@passes
; (defun f (a b) "Answers." (or a b))

;;@passes
; (defun f (a b) "Answers." (cond (a t) (b 2) (t 3)))

;;@passes
; (defun f (a b) "Answers." (cond (a t) (t nil)))
