(defun total (n)
  (let ((i 0) (s 0))
    (loop while (< i n) do (setf s (+ s i) i (+ i 1)))
    s))

(defun main ()
  (let ((last 0))
    (dotimes (round 10 last) (setf last (total 5000000)))))
