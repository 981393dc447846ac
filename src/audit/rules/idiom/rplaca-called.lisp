(defpattern rplaca-called
  "Finds `rplaca`.

`setf` of the place says what is changed, in the way in which everything is changed.

Instead: `(setf (car pair) value)`."
  (:id "IDIOM-72" :severity info :points 1 :family "rplaca")
  ((?word rplaca) ?pair ?value) => (setf (car ?pair) ?value)
  :message "`{this}` is `{fix}`")

;;@flags
; (defun f (c v) "Answers." (rplaca c v))
;;@same (f (list 1 2) 3)

;;@flags
; (defun f (c) "Answers." (rplaca (cdr c) 5) c)
;;@same (f (list 1 2))

;;@flags
; (define (f c) (rplaca c 1) c)
;;@same (f (list 5 2))

;;@passes
; (defun f (c v) "Answers." (setf (car c) v))

;;@passes
; (defun f (c v) "Answers." (set-car! c v))

;;@passes
; (defun f (c) "Answers." '(rplaca c 1))
