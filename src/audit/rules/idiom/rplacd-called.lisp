(defpattern rplacd-called
  "Finds `rplacd`.

`setf` of the place says what is changed, in the way in which everything is changed; it answers the value and not the pair, so that nothing is rewritten by itself.

Instead: `(setf (cdr pair) value)`."
  (:id "IDIOM-73" :severity info :points 1 :family "rplacd")
  ((?word rplacd) ?pair ?value)
  :message "write `(setf (cdr {?pair}) {?value})` for `{this}`; it answers the value, not the pair")

;;@flags
; (defun f (c v) "Answers." (rplacd c v))

;;@flags
; (defun f (c) "Answers." (rplacd (cdr c) '(5)) c)

;;@flags
; (define (f c) (rplacd c '()) c)

;;@passes
; (defun f (c v) "Answers." (setf (cdr c) v))

;;@passes
; (defun f (c v) "Answers." (set-cdr! c v))

;;@passes
; (defun f (c) "Answers." '(rplacd c 1))
