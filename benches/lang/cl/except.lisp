(defun fail (v) (throw 'failure v))
(defun risky (n) (if (= 0 (mod n 2)) (fail n) (fail 1)))
(defun middle (n) (+ 1 (risky n)))
(defun attempt (n) (catch 'failure (middle n)))

(defun main ()
  (let ((sum 0))
    (dotimes (i 1000000 sum) (incf sum (attempt i)))))
