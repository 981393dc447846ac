(defpattern gathering-in-do
  "Finds a `do` whose body gathers values in a variable.

A `do` gathers in its own variables, where its result can name them.

Instead: a clause `(acc '() (cons x acc))`."
  (:id "IDIOM-93" :severity info :points 1 :family "do-with-body")
  ((?or do do*) ? ? ?* (?inside (push ? ?acc:symbol)) ?*)
  ((?or do do*) ? ? ?* (?inside ((?or incf decf) ?acc:symbol ?*)) ?*)
  :message "the body gathers in `{?acc}`: make it a variable of the `do`")

;;@flags
; (defun f (n) "Answers." (let ((acc '())) (do ((i 0 (1+ i))) ((= i n) acc) (push i acc))))

;;@flags
; (defun f (n) "Answers." (let ((sum 0)) (do ((i 0 (1+ i))) ((= i n) sum) (when (> i 2) (incf sum i)))))

;;@flags
; (define (f n) (let ((k 0)) (do* ((i 0 (+ i 1))) ((= i n) k) (decf k))))

;;@passes
; (defun f (n) "Answers." (do ((i 0 (1+ i)) (acc '() (cons i acc))) ((= i n) acc)))

;;@passes
; (defun f (n) "Answers." (do ((i 0 (1+ i))) ((= i n) i) (print i)))

;;@passes
; (defun f (n) "Answers." (let ((acc '())) (dotimes (i n) (push i acc)) acc))
