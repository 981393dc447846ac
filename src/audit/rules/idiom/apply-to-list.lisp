(defpattern apply-to-list
  "Finds `(apply f (list …))`.

A list is made of the arguments, only to be taken apart.

Instead: `(f …)`, `(funcall f …)`."
  (:id "IDIOM-52" :severity info :points 1 :family "apply-for-funcall")
  (apply #'?f:symbol (list ?*xs)) => (?f ?*xs)
  (apply ?f:symbol:!local:!earmuffed (list ?*xs)) => (?f ?*xs)
  (apply ?f (list ?*xs)) => (funcall ?f ?*xs)
  :message "the arguments are known: call with them, `{fix}`")

;;@flags
; (defun f (a b) "Answers." (apply #'+ (list a b)))
;;@same (f 1 2)

;;@flags
; (defun f (g a) "Answers." (apply g (list a 2)))
;;@same (f + 1)

;;@flags
; (defun f (g a) "Answers." (apply (car g) (list a)))
;;@same (f (list list) 1)

;;@passes
; (defun f (a b) "Answers." (+ a b))

;;@passes
; (defun f (g xs) "Answers." (apply g xs))

;;@passes
; (defun f (g xs) "Answers." (apply g 1 (list xs)))
