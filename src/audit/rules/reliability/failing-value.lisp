(defrule failing-value
  "Finds variables and constants whose value could not be made.

The rules judge the form first, then it is evaluated, once. What it did until it failed is undone, and nothing stays bound.

Instead: mend the expression, or give a plain value and fill it in later."
  (:id "CONST-ERR" :severity error :points 100)
  (definition (name ?name) (kind ?kind (not package)) (value-error ?why (not nil)) (value-error-at ?place))
  =>
  (assert (violation
           (place ?place)
           (message (format nil "the value of `~a` could not be made: ~a" ?name ?why)))))

;;@flags
; (defvar *limit* (error "boom") "The limit.")
;;@flags
; (defparameter *half* (/ 1 0) "Half of nothing.")
;;@flags nothing defines it
; (def answer "The answer." (no-such-function 1))
;;@passes
; (defvar *limit* 5 "The limit.")
;;@passes it fails when it is called
; (defun fail () "Fails." (error "boom"))
;;@passes
; (defconstant +words+ (list "one" "two") "Words.")
