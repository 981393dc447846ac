(defpattern funcall-of-name
  "Finds `funcall` of a function whose name is known.

A name in front of its arguments is a call already.

Instead: `(f …)`."
  (:id "IDIOM-53" :severity info :points 1)
  (funcall #'?f:symbol ?*xs) => (?f ?*xs)
  (funcall '?f:symbol:!local ?*xs) => (?f ?*xs)
  :message "`{this}` is `{fix}`")

;;@flags
; (defun f (a) "Answers." (funcall #'list a 1))
;;@same (f 1)

;;@flags
; (defun f (a) "Answers." (funcall 'car a))
;;@same (f '(1))

;;@flags
; (define (f a) (list (funcall #'+ a)))
;;@same (f 1)

;;@passes
; (defun f (g a) "Answers." (funcall g a))

;;@passes
; (defun f (a) "Answers." (list a 1))

;;@passes
; (defun f (g a) "Answers." (funcall (car g) a))
