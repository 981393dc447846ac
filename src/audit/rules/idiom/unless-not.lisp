(defpattern unless-not
  "Finds `(unless (not test) …)`.

Two negations must be undone to see that this is `when`.

Instead: `(when test …)`."
  (:id "IDIOM-10" :severity info :points 1 :family "unless-for-when")
  (unless (not ?test) ?*body) => (when ?test ?*body)
  :message "`unless` of a `not` is `when`: `{fix}`")

;;@flags
; (defun f (x) "Answers." (unless (not x) (list x)))
;;@same (list (f 1) (f nil))

;;@flags
; (defun f (x) "Answers." (unless (not (> x 3)) (print x) x))
;;@same (list (f 1) (f 5))

;;@flags
; (define (f x) (unless (not x) (list x)))
;;@same (list (f 1) (f nil))

;;@passes
; (defun f (x) "Answers." (unless x (list 1)))

;;@passes
; (defun f (x) "Answers." (when (not x) (list 1)))

;;@passes
; (defun f (x) "Answers." (unless (null? x) (list x)))
