(defpattern floor-of-quotient
  "Finds a quotient that is rounded: `(floor (/ a b))`.

`floor`, `ceiling`, `round` and `truncate` divide by themselves, exactly, and give the remainder too.

Instead: `(floor a b)`."
  (:id "IDIOM-74" :severity info :points 1 :family "floor-with-/"
   :accent lisp)
  ((?and ?f (?or floor ceiling round truncate)) (/ ?a ?b))
  :message "`{?f}` divides by itself: `({?f} {?a} {?b})`")

;;@flags
; (defun f (a b) "Answers." (floor (/ a b)))

;;@flags
; (defun f (a) "Answers." (list (round (/ a 2))))

;;@flags
; (defun f (a b) "Answers." (ceiling (/ a (+ b 2))))

;;@passes
; (defun f (a b) "Answers." (floor a b))

;;@passes
; (defun f (a) "Answers." (floor a))

;;@passes
; (defun f (a b) "Answers." (floor (* a b)))
