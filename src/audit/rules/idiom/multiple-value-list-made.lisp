(defpattern multiple-value-list-made
  "Finds `multiple-value-list`.

Several values are given so that no list need be made; this makes it.

Instead: `multiple-value-bind` with names for the values."
  (:id "IDIOM-71" :severity info :points 1 :family "multiple-value-list")
  (multiple-value-list ?)
  :message "give the values of `{this}` names with `multiple-value-bind`")

;;@flags
; (defun f (x) "Answers." (multiple-value-list (floor x)))

;;@flags
; (defun f (x) "Answers." (cadr (multiple-value-list (floor x 2))))

;;@flags
; (define (f x) (multiple-value-list (floor x 3)))

;;@passes
; (defun f (x) "Answers." (multiple-value-bind (a b) (floor x 2) (list a b)))

;;@passes
; (defun f (x) "Answers." (floor x 2))

;;@passes
; (defun f (x) "Answers." '(multiple-value-list x))
