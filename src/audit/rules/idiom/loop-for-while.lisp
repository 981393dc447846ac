(defpattern loop-for-while
  "Finds a `do` without variables.

It only waits for its test: that is `while`.

Instead: `(while (not end) …)`."
  (:id "IDIOM-116" :severity info :points 1)
  ((?or do do*) () ?end ?*)
  :message "a `do` without variables is a `while` until `{?end}`")

;;@flags
; (defun f (xs) "Answers." (do () ((null xs) 1) (setf xs (cdr xs))))

;;@flags
; (defun f (xs) "Answers." (do* () ((null xs)) (pop xs)))

;;@flags
; (define (f xs) (do () ((null? xs) xs) (set! xs (cdr xs))))

;;@passes
; (defun f (xs) "Answers." (while xs (pop xs)))

;;@passes
; (defun f (xs) "Answers." (do ((ys xs (cdr ys))) ((null ys) xs)))

;;@passes
; (defun f (xs) "Answers." (dolist (x xs) (print x)))
