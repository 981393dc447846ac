(defpattern and-with-true
  "Finds an `and` that ends in true.

In a test it adds nothing, and elsewhere it hides the value that the forms before it have.

Instead: the `and` without it."
  (:id "IDIOM-26" :severity info :points 1 :family "needless-and-t")
  (?in test (and ?one true)) => ?one
  (?in test (and ?one ?*more true)) => (and ?one ?*more)
  (and ? ?* true)
  :message "the true at the end of `{this}` adds nothing to the test")

;;@flags
; (defun f (x) "Answers." (when (and x t) 1))
;;@same (list (f 1) (f nil))

;;@flags
; (defun f (x y) "Answers." (if (and x y #t) 1 2))
;;@same (list (f 1 2) (f 1 nil))

;;@flags
; (defun f (x) "Answers." (and x t))

;;@passes
; (defun f (x) "Answers." (and x :yes))

;;@passes
; (defun f (x) "Answers." (and t x))

;;@passes
; (defun f (x y) "Answers." (when (and x y) 1))
