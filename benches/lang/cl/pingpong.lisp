(defun ping (n s) (if (= n 0) s (pong (- n 1) (+ s 1))))
(defun pong (n s) (if (= n 0) s (ping (- n 1) (+ s 2))))

(defun main () (ping 30000000 0))
