(defrule flip-flop
  "Finds a definition that comes back to what it was before the last change.

Whoever changes something back and forth has two wishes that do not go together, or two people have one
each. The next change back is only a question of time.

Instead: say in a doctest or in the docstring why it is this one. `rollback!` goes back on purpose."
  (:id "HISTORY-02" :severity info :points 2)
  (definition (name ?name) (returns-to ?entry (not nil)))
  =>
  (assert (violation
           (message (format nil "`~a` is again what it was in #~a: write down why, or go back with `rollback!`"
                            ?name ?entry)))))

;;@flags
; (defun size (x) "One." x)
; (defun size (x) "Two." (list x))
; (defun size (x) "One." x)
;;@flags with more between
; (defun size (x) "One." x)
; (defun size (x) "Two." (list x))
; (defun size (x) "Three." (vector x))
; (defun size (x) "One." x)
;;@flags in another layout
; (defun size (x) "One." (list x))
; (defun size (x) "Two." x)
; (defun size (x)
;   "One."
;   (list x))
;;@passes nothing between
; (defun size (x) "One." x)
; (defun size (x) "One." x)
;;@passes something new each time
; (defun size (x) "One." x)
; (defun size (x) "Two." (list x))
; (defun size (x) "Three." (vector x))
;;@passes a version before the first
; (defun size (x) "One." x)
