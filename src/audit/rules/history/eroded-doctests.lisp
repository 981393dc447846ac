(defrule eroded-doctests
  "Finds a definition that once had more doctests than it has now.

An example that went when the code changed was in the way of the change, and it may have been right.
The history still has it; this rule reminds of it at every further version.

Instead: take the examples of the old version back, or write in the docstring why they do not hold."
  (:id "HISTORY-05" :severity info :points 2)
  (definition (name ?name) (lost-doctests ?lost (not 0)) (doctests-until ?entry))
  =>
  (assert (violation
           (message (format nil "`~a` had ~a doctest~a more in #~a: take ~a back, or write why ~a"
                            ?name ?lost
                            (if (= ?lost 1) "" "s")
                            ?entry
                            (if (= ?lost 1) "it" "them")
                            (if (= ?lost 1) "it does not hold" "they do not hold"))))))

;;@flags
; (defun size (x) "How large.
; >>> (size '(1))
; 1"
;   (length x))
; (defun size (x) "How large." (+ 1 (length x)))
;;@flags a version later too
; (defun size (x) "How large.
; >>> (size '(1))
; 1"
;   (length x))
; (defun size (x) "How large." (length x))
; (defun size (x) "How large." (+ 1 (length x)))
;;@flags one of two
; (defun size (x) "How large.
; >>> (size '(1))
; 1
; >>> (size '())
; 0"
;   (length x))
; (defun size (x) "How large.
; >>> (size '(1))
; 1"
;   (+ 0 (length x)))
;;@passes what is still there
; (defun size (x) "How large.
; >>> (size '(1))
; 1"
;   (length x))
; (defun size (x) "How large indeed.
; >>> (size '(1))
; 1"
;   (+ 0 (length x)))
;;@passes what never had one
; (defun size (x) "How large." (length x))
; (defun size (x) "How large." (+ 1 (length x)))
;;@passes more than before
; (defun size (x) "How large." (length x))
; (defun size (x) "How large.
; >>> (size '(1))
; 1"
;   (length x))
