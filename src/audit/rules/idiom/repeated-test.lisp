(defpattern repeated-test
  "Finds an `if` with a branch that is its own test: `(if x x y)`, `(if x y x)`.

The name stands twice for what `or` and `and` say with one.

Instead: `(or x y)`, `(and x y)`."
  (:id "IDIOM-04" :severity info :points 1)
  (if ?x:simple ?x ?y) => (or ?x ?y)
  (if ?x:simple ?y ?x) => (and ?x ?y)
  :message "`{this}` is `{fix}`")

;;@flags
; (defun f (x y) "Answers." (if x x y))
;;@same (list (f 1 2) (f nil 2) (f '() 3))

;;@flags
; (defun f (x y) "Answers." (if x (list y) x))
;;@same (list (f 1 2) (f nil 2) (f '() 3))

;;@flags
; (defun f (x) "Answers." (list (if x x 'none)))
;;@same (list (f 1) (f nil))

;;@passes
; (defun f (x y) "Answers." (if x y 3))

;;@passes
; (defun f (x y) "Answers." (if (car x) (car x) y))

;;@passes
; (defun f (x y) "Answers." (or x y))
