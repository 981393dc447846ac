(defrule failing-doctest
  "Finds examples of the docstring that the code does not keep.

An example is a promise that a run can check; it is run when the definition comes in, before it stands. What does not hold there misleads whoever reads it, and one of the two is wrong.

Instead: mend the code, or expect what it does."
  (:id "2.1" :severity error :points 10
   :teaching (:severity warning :points 5) :relaxed (:severity warning :points 3))
  (definition (name ?name) (doctests-failing ?failing (not nil)) (doctests-failing-at ?place))
  =>
  (assert (violation
           (place ?place)
           (message (format nil "`~a` does not keep its examples ~a: mend the code, or expect what it does" ?name (in-backquotes ?failing))))))

;;@flags
; ;;@failing (half 3) => 1  (wrong), expected 3/2
; (defun half (x)
;   "Half of X.
;   >>> (half 3)
;   3/2"
;   (quotient x 2))
;;@flags an error in place of a value
; ;;@failing (half 3) => ERROR: `quotient` argument 2: expected number, got nil, expected 3/2
; (defun half (x)
;   "Half of X.
;   >>> (half 3)
;   3/2"
;   (quotient x nil))
;;@passes what is kept
; (defun half (x)
;   "Half of X.
;   >>> (half 4)
;   2"
;   (/ x 2))
;;@passes what nobody ran
; (defun half (x) "Half of X." (/ x 2))
;;@flags two of them
; ;;@failing (half 3) => 1  (wrong), expected 3/2
; ;;@failing (half 5) => 2  (wrong), expected 5/2
; (defn half "Half of X.
;   >>> (half 3)
;   3/2
;   >>> (half 5)
;   5/2" (x)
;   (quotient x 2))
;;@passes a docstring without examples
; (defun half (x) "Half of X, see `>>> (half 4)` there." (/ x 2))
