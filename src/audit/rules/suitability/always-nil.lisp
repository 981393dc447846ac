(defrule always-nil
  "Finds functions that answer nil whatever they are given, and do nothing else.

Such a body is a sketch that was never filled in, or its last form is not the one that was meant. Predicates and functions with effects are excused.

Instead: answer a value, or remove the function."
  (:id "1.7" :severity warning :points 5)
  (definition (name ?name) (constant-nil #t) (constant-nil-at ?place) (predicate #f))
  =>
  (assert (violation
           (place ?place)
           (message (format nil "`~a` always answers nil: is it complete?" ?name)))))

;;@flags
; (defun sketch (x) "Later." (identity x) nil)
;;@flags
; (defun sketch (x) "Later." (if x nil nil))
;;@flags
; (defun sketch (x) "Later." (progn (list x) '()))
;;@passes a string is an answer
; (defun greeting () "hello")
;;@passes
; (defun never-p (x) "Never." (identity x) nil)
;;@passes
; (defun shout (x) "Prints X." (print x) nil)
