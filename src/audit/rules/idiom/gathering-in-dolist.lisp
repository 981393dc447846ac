(defpattern gathering-in-dolist
  "Finds a `dolist` that gathers values in a variable.

`map`, `filter`, `reduce` and `loop` say what is gathered, and leave no variable behind.

Instead: `(loop for x in xs collect …)`, `(reduce + 0 xs)`."
  (:id "IDIOM-94" :severity info :points 1 :family "dolist-setf"
   :enabled nil :teaching (:enabled t))
  (dolist ? ?* (?inside (push ? ?acc:symbol)) ?*)
  (dolist ? ?* (?inside ((?or incf decf setf) ?acc:symbol ?*)) ?*)
  :message "the loop gathers in `{?acc}`: `map`, `filter`, `reduce` or `loop` say what")

;;@flags
; (defun f (xs) "Answers." (let ((acc '())) (dolist (x xs) (push (list x) acc)) acc))

;;@flags
; (defun f (xs) "Answers." (let ((sum 0)) (dolist (x xs) (incf sum x)) sum))

;;@flags
; (define (f xs) (let ((last nil)) (dolist (x xs) (setf last x)) last))

;;@passes
; (defun f (xs) "Answers." (dolist (x xs) (print x)))

;;@passes
; (defun f (xs) "Answers." (map list xs))

;;@passes
; (defun f (xs) "Answers." (dolist (x xs) (setf (car x) 1)))
