(defpattern progn-of-one
  "Finds a `progn` or `begin` of one form.

It joins nothing.

Instead: the form."
  (:id "IDIOM-106" :severity info :points 1 :family "progn-single-form")
  (progn ?only) => ?only
  :message "`{this}` is `{?only}`")

;;@flags
; (defun f (x) "Answers." (progn (list x)))
;;@same (f 1)

;;@flags
; (defun f (x) "Answers." (if x (begin x) 2))
;;@same (list (f 1) (f nil))

;;@flags
; (define (f x) (list (begin (print x))))
;;@same (f 1)

;;@passes
; (defun f (x) "Answers." (progn (print x) x))

;;@passes
; (defun f (x) "Answers." (list x))

;;@passes
; (defun f (x) "Answers." '(progn x))
