(defrule dead-code
  "Finds code that can never run.

A test that is a literal, code after `return-from`, `throw` or `error`, clauses after one that takes everything, handlers after a catch-all: whatever it was meant to do, it does not.

Instead: remove it, or mend the test before it."
  (:id "LOGIC-02" :severity error :points 12)
  (definition (name ?name) (dead-code ?reason (not nil)) (dead-code-at ?place))
  =>
  (assert (violation
           (place ?place)
           (message (format nil "code in `~a` is never reached, for ~a: remove it or mend what comes before" ?name ?reason)))))

;;@flags
; (defun choose (x) "Always X." (if t x (list x)))
;;@flags
; (defun choose (x) "Always 1." (if 1 1 x))
;;@flags
; (defun leave (x) "X." (return-from leave x) (list x))
;;@flags
; (defun sign (x) "The sign." (cond ((plusp x) 1) (t 0) ((minusp x) -1)))
;;@flags
; (defun pick (x) "By key." (case x (:a 1) (:b 2) (:a 3)))
;;@flags
; (defun safe (x) "Safe." (handler-case (car x) (error (e) (list e)) (type-error (e) e)))
;;@passes
; (defun sign (x) "The sign." (cond ((plusp x) 1) ((minusp x) -1) (t 0)))
;;@passes
; (defun always (x) "X." (if t x))
;;@passes
; (defun data () "Forms." '(if t 1 2))
