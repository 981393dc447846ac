(defpattern needless-push
  "Finds an element that is pushed on a local variable right before that is gone.

The list is the answer; nobody looks at the variable again.

Instead: `(cons item xs)`."
  (:id "IDIOM-89" :severity info :points 1 :family "needless-push")
  (?in result ((?or push pushnew) ?item ?xs:local))
  :message "nobody looks at `{?xs}` after `{this}`: answer `(cons {?item} {?xs})`")

;;@flags
; (defun f (x xs) "Answers." (push (1+ x) xs))

;;@flags
; (defun f (x xs) "Answers." (if (> x 1) (push x xs) xs))

;;@flags
; (define (f x xs) (let ((ys xs)) (push x ys)))

;;@passes
; (defun f (x xs) "Answers." (push x xs) xs)

;;@passes
; (defun f (x) "Answers." (push x *all*))

;;@passes
; (defun f (x xs) "Answers." (cons x xs))
