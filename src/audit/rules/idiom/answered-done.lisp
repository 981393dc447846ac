(defpattern answered-done
  "Finds functions that answer `'done` and the like.

It is said to a person, but answered to a program, which can do nothing with it.

Instead: the result, or a truth value."
  (:id "IDIOM-108" :severity info :points 1 :family "return-done")
  (?in result '(?and ?word (?or done ok success finished)))
  :message "`'{?word}` says nothing to the caller: answer the result, or whether it worked")

;;@flags
; (defun f (x) "Answers." (print x) 'done)

;;@flags
; (defun f (x) "Answers." (if x (progn (print x) 'ok) nil))

;;@flags
; (define (f x) (print x) 'finished)

;;@passes
; (defun f (x) "Answers." (print x) x)

;;@passes
; (defun f (x) "Answers." (list x 'done))

;;@passes
; (defun f (x) "Answers." (eq x 'done))
