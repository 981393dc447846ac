(defpattern not-null-test
  "Finds a test that asks whether a list is not empty with `(not (null x))`.

An empty list is false: the list itself is the test.

Instead: x itself, where x is a list."
  (:id "IDIOM-30" :severity info :points 1
   :accent lisp)
  (?in test (not ((?word null) ?x)))
  :message "the test `{this}` is `{?x}` itself where that is a list")

;;@flags
; (defun f (x) "Answers." (if (not (null x)) (car x) 0))

;;@flags
; (defun f (x) "Answers." (when (not (null (cdr x))) (cadr x)))

;;@flags
; (defun f (x) "Answers." (cond ((not (null x)) 1) (t 2)))

;;@passes
; (defun f (x) "Answers." (not (null x)))

;;@passes
; (defun f (x) "Answers." (if (null x) 1 2))

;;@passes
; (defun f (x) "Answers." (if x (car x) 0))
