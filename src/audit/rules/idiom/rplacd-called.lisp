(defpattern rplacd-called
  "Finds `rplacd`.

`setf` of the place says what is changed, in the way in which everything is changed.

Instead: `(setf (cdr pair) value)`."
  (:id "IDIOM-73" :severity info :points 1 :family "rplacd")
  ((?word rplacd) ?pair ?value) => (setf (cdr ?pair) ?value)
  :message "`{this}` is `{fix}`")

;;@flags
; (defun f (c v) "Answers." (rplacd c v))
;;@same (f (list 1 2) '(3))

;;@flags
; (defun f (c) "Answers." (rplacd (cdr c) '(5)) c)
;;@same (f (list 1 2))

;;@flags
; (define (f c) (rplacd c '()) c)
;;@same (f (list 5 2))

;;@passes
; (defun f (c v) "Answers." (setf (cdr c) v))

;;@passes
; (defun f (c v) "Answers." (set-cdr! c v))

;;@passes
; (defun f (c) "Answers." '(rplacd c 1))
