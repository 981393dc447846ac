(defpattern rplaca-called
  "Finds `rplaca`.

`setf` of the place says what is changed, in the way in which everything is changed; it answers the value and not the pair, so that nothing is rewritten by itself.

Instead: `(setf (car pair) value)`."
  (:id "IDIOM-72" :severity info :points 1 :family "rplaca")
  ((?word rplaca) ?pair ?value)
  :message "write `(setf (car {?pair}) {?value})` for `{this}`; it answers the value, not the pair")

;;@flags
; (defun f (c v) "Answers." (rplaca c v))

;;@flags
; (defun f (c) "Answers." (rplaca (cdr c) 5) c)

;;@flags
; (define (f c) (rplaca c 1) c)

;;@passes
; (defun f (c v) "Answers." (setf (car c) v))

;;@passes
; (defun f (c v) "Answers." (set-car! c v))

;;@passes
; (defun f (c) "Answers." '(rplaca c 1))
