(defpattern let-of-nothing
  "Finds a `let` without variables.

It binds nothing; the form inside is all there is.

Instead: the form."
  (:id "IDIOM-99" :severity info :points 1)
  (let () ?only:!define) => ?only
  (let* () ?only:!define) => ?only
  :message "a `let` that binds nothing is `{?only}`")

;;@flags
; (defun f (n) "Answers." (let () (list n)))
;;@same (f 1)

;;@flags
; (defun f (n) "Answers." (list (let* () n)))
;;@same (f 1)

;;@flags
; (define (f n) (let () n))
;;@same (f 1)

;;@passes
; (defun f (n) "Answers." (let ((a n)) a))

;;@passes
; (defun f (n) "Answers." (let () (define a n) a))

;;@passes
; (defun f (n) "Answers." (list n))
