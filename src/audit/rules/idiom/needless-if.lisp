(defpattern needless-if
  "Finds an `if` that answers true where its test is true and false where it is false.

The test says that already; the reader looks for a difference that is not there.

Instead: the test itself."
  (:id "IDIOM-01" :severity info :points 1 :family "needless-if")
  (?in test (if ?test true ?:false)) => ?test
  (if ?test:boolean true #f) => ?test
  (if ?test true nil)
  (?in test (if ?test true)) => ?test
  :message "`{this}` only repeats what its test says: write `{?test}`")

;;@flags
; (defun f (x) "Answers." (if (> x 3) #t #f))
;;@same (list (f 2) (f 5))

;;@flags
; (defun f (x) "Answers." (when (if x t nil) (list x)))
;;@same (list (f nil) (f 5))

;;@flags
; (defun f (x) "Answers." (if x t nil))

;;@passes
; (defun f (x) "Answers." (if (> x 3) :more :less))

;;@passes
; (defun f (x) "Answers." (if x nil t))

;;@passes
; (defun f (x) "Answers." (if x #t #f))

;;@passes
; (defun f (x) "Answers." '(if x t nil))
