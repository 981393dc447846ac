(defpattern if-for-or
  "Finds an `if` that answers true where its test is true and something else where it is not.

`or` says the same in fewer words and without a literal.

Instead: `(or test else)`."
  (:id "IDIOM-03" :severity info :points 1 :family "if->or")
  (?in test (if ?test true ?else:!false)) => (or ?test ?else)
  (if ?test:boolean true ?else:!false) => (or ?test ?else)
  (if ?test t ?else:!false)
  :message "`{this}` is an `or` of `{?test}` and `{?else}`")

;;@flags
; (defun f (a b) "Answers." (if (> a 1) t b))
;;@same (list (f 1 2) (f 2 3) (f 0 nil))

;;@flags
; (defun f (a b) "Answers." (when (if a t b) :one))
;;@same (list (f nil 2) (f 2 nil) (f nil nil))

;;@flags
; (defun f (a b) "Answers." (if a t b))

;;@passes
; (defun f (a b) "Answers." (or a b))

;;@passes
; (defun f (a b) "Answers." (if a t nil))

;;@passes
; (defun f (a b) "Answers." (if a :yes b))

;;@passes
; (defun f (a b) "Answers." (if a #t b))
