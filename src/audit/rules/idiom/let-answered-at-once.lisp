(defpattern let-answered-at-once
  "Finds a `let` that only answers the value it has just bound.

The name is read and forgotten.

Instead: the value."
  (:id "IDIOM-100" :severity info :points 1)
  (let ((?x:symbol ?value)) ?x) => ?value
  (let* ((?x:symbol ?value)) ?x) => ?value
  (let [?x:symbol ?value:!call] ?x) => ?value
  :message "`{this}` is `{?value}`")

;;@flags
; (defun f (n) "Answers." (let ((a (list n))) a))
;;@same (f 1)

;;@flags
; (defun f (n) "Answers." (list (let* ((a n)) a)))
;;@same (f 1)

;;@flags
; (define (f n) (let ((a (print n))) a))
;;@same (f 1)

;;@passes
; (defun f (n) "Answers." (let ((a (list n))) (print a) a))

;;@passes
; (defun f (n) "Answers." (let ((a n)) n))

;;@passes
; (defun f (n) "Answers." (let ((a n) (b 1)) a))
