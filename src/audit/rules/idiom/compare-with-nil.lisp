(defpattern compare-with-nil
  "Finds a comparison with nil.

`nil?` asks just that, and `null` asks for the empty list too, which a comparison with nil misses.

Instead: `(nil? x)`, or `(null x)` where the empty list is meant as well."
  (:id "IDIOM-33" :severity info :points 1 :family "equal-with-nil")
  ((?or eq eql equal equalp = eq? eqv? equal?) ?x (?or nil 'nil)) => (nil? ?x)
  ((?or eq eql equal equalp = eq? eqv? equal?) (?or nil 'nil) ?x) => (nil? ?x)
  :message "`{this}` misses the empty list: write `(null {?x})`, or `{fix}` if that is meant")

;;@flags
; (defun f (x) "Answers." (eq x nil))
;;@same (list (f nil) (f '()) (f 1))

;;@flags
; (defun f (x) "Answers." (if (= nil x) 1 2))
;;@same (list (f nil) (f '()) (f 1))

;;@flags
; (defun f (x) "Answers." (equal? (car x) nil))
;;@same (list (f '(nil)) (f '(1)))

;;@passes
; (defun f (x) "Answers." (null x))

;;@passes
; (defun f (x) "Answers." (nil? x))

;;@passes
; (defun f (x) "Answers." (eq x 'none))
