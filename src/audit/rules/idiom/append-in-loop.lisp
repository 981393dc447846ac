(defpattern append-in-loop
  "Finds a list that grows at its end in a loop.

Each `append` copies all there is so far: the time grows with the square of the length.

Instead: `push` or `cons` at the front, and one `reverse` after the loop; or `map`, or `collect`."
  (:id "IDIOM-49" :severity warning :points 2 :family "append-list-loop")
  (do ?* (?* (? ? (?inside (append ?acc (list ?*)))) ?*) ?*)
  ((?or do do*) (?* (? ? (?inside (append ?acc (list ?*)))) ?*) ?*)
  ((?or dolist dotimes doseq while) ?* (?inside ((?or setf set!) ?acc (append ?acc (list ?)))) ?*)
  (let ?:symbol ?* (?inside (append ?acc:symbol (list ?))) ?*)
  :message "`append` copies `{?acc}` each time round: add at the front, and `reverse` at the end")

;;@flags
; (defun f (n) "Answers." (do ((acc nil (append acc (list n)))) ((null n) acc)))

;;@flags
; (defun f (xs) "Answers." (let ((acc '())) (dolist (x xs) (setf acc (append acc (list x)))) acc))

;;@flags
; (define (f n) (let loop ((i 0) (acc '())) (if (= i n) acc (loop (+ i 1) (append acc (list i))))))

;;@passes
; (defun f (xs) "Answers." (let ((acc '())) (dolist (x xs) (push x acc)) (reverse acc)))

;;@passes
; (defun f (xs ys) "Answers." (append xs ys))

;;@passes
; (defun f (xs) "Answers." (dolist (x xs) (print (append x '(1)))))
