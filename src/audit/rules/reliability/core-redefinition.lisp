(defrule core-redefinition
  "Finds definitions that take a name of the language itself, or one that was sealed.

Everything that calls `second` or `length` would call the new one, the tools among it.

Instead: choose another name, or bind it locally with `let` or `flet`."
  (:id "2.2" :severity error :points 20)
  (definition (name ?name) (redefines ?what (not nil) (not history)))
  =>
  (assert (violation
           (message (format nil "`~a` is a ~a name and must keep its meaning: choose another name" ?name ?what)))))

;;@flags
; (defun car (x) "Hijacked." x)
;;@flags
; (defun cl:second (x) "Hijacked." (list x))
;;@flags
; (define (length xs) "Of XS." (list xs))
;;@passes
; (defun my-car (x) "The first of X." (car x))
;;@passes
; (defun second-half (xs) "Of XS." (cdr xs))
;;@passes a local function hides nothing from others
; (defun outer (xs) "With a local one." (flet ((second (x) (car x))) (second xs)))
