(defrule dropped-doctest
  "Finds examples of the older definition that the new one dropped, or that promise less than before.

An example is a promise that a run can check. One that vanishes together with a change of the code may have vanished because the code no longer keeps it.

Instead: keep the example and mend the code; where the promise itself has changed, expect the new value."
  (:id "2.1" :severity error :points 10
   :teaching (:severity warning :points 5) :relaxed (:severity warning :points 3))
  (definition (name ?name) (doctests-removed ?removed) (doctests-weakened ?weakened)
              (doctests-removed-at ?gone) (doctests-weakened-at ?less))
  (test (or ?removed ?weakened))
  =>
  (assert (violation
           (place (or ?gone ?less))
           (message (if ?removed
                        (format nil "`~a` lost its examples ~a: keep them, or expect the new values" ?name (in-backquotes ?removed))
                        (format nil "the examples ~a of `~a` promise less than before: expect a value" (in-backquotes ?weakened) ?name))))))

;;@flags
; (defun half (x)
;   "Half of X.
;   >>> (half 4)
;   2"
;   (/ x 2))
; (defun half (x) "Half of X." (quotient x 2))
;;@flags it expects nothing any more
; (defun half (x)
;   "Half of X.
;   >>> (half 4)
;   2"
;   (/ x 2))
; (defun half (x)
;   "Half of X.
;   >>> (half 4)"
;   (quotient x 2))
;;@flags one of two is gone
; (defn twice "Two times X.
;   >>> (twice 1)
;   2
;   >>> (twice 0)
;   0" (x) (* 2 x))
; (defn twice "Two times X.
;   >>> (twice 1)
;   2" (x) (+ x x))
;;@passes the promise changed
; (defun half (x)
;   "Half of X.
;   >>> (half 3)
;   1"
;   (quotient x 2))
; (defun half (x)
;   "Half of X.
;   >>> (half 3)
;   3/2"
;   (/ x 2))
;;@passes an example more
; (defun half (x) "Half of X." (/ x 2))
; (defun half (x)
;   "Half of X.
;   >>> (half 4)
;   2"
;   (quotient x 2))
;;@passes written with other blanks
; (defun half (x)
;   "Half of X.
;     >>> (half  4)
;     2"
;   (/ x 2))
; (defun half (x)
;   "The half.
;   >>> (half 4)
;   2"
;   (/ x 2))
