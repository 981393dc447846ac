(defrule does-not-compile
  "Finds definitions that cannot be expanded or compiled.

Nothing is bound under their name. A function that is defined later is no fault, nor are two that call each other: names are looked up when they are called.

Instead: mend what the message names; the form stays where it was written."
  (:id "INTEGRITY" :severity error :points 100)
  (definition (name ?name) (compile-error ?why (not nil)) (compile-error-at ?place))
  =>
  (assert (violation
           (place ?place)
           (message (format nil "`~a` does not compile: ~a" ?name ?why)))))

;;@flags
; (defun f)
;;@flags a number is no name
; (defun 3 (x) x)
;;@flags
; (defun f (x) "Binds a number." (let ((1 x)) x))
;;@flags
; (defclass)
;;@passes what it calls may come later
; (defun f (x) "Calls." (not-there-yet x))
;;@passes
; (defun ping (n) "To PONG." (pong n))
; (defun pong (n) "To PING." (ping n))
;;@passes a variable nobody uses
; (defun f (x) "X." (let ((y 1)) x))
