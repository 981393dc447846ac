(defpattern nested-if
  "Finds an `if` right inside the first branch of another whose else is the same or missing, and `when` inside of `when`.

Both tests must hold: that is one `and`, and the else is written once.

Instead: `(if (and a b) then else)`."
  (:id "IDIOM-13" :severity info :points 1 :family "nested-ifs")
  (if ?a (if ?b ?then ?else) ?else) => (if (and ?a ?b) ?then ?else)
  (if ?a (if ?b ?then)) => (when (and ?a ?b) ?then)
  (when ?a (when ?b ?*body)) => (when (and ?a ?b) ?*body)
  :message "join the tests `{?a}` and `{?b}` with `and`")

;;@flags
; (defun f (x y) "Answers." (if x (if y x y) y))
;;@same (list (f 1 2) (f nil 2) (f 1 nil))

;;@flags
; (defun f (x y) "Answers." (if x (if (> x 3) (list x y))))
;;@same (list (f 1 2) (f nil 2) (f 5 nil))

;;@flags
; (defun f (x y) "Answers." (when x (when y (print x) x)))
;;@same (list (f 1 2) (f nil 2) (f 1 nil))

;;@passes
; (defun f (x y) "Answers." (if x (if y 1 2) 3))

;;@passes
; (defun f (x y) "Answers." (if (and x y) 1 2))

;;@passes
; (defun f (x y) "Answers." (when x (print 1) (when y 2)))
