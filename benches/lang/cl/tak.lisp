(defun tak (x y z)
  (if (>= y x)
      z
      (tak (tak (- x 1) y z) (tak (- y 1) z x) (tak (- z 1) x y))))

(defun main ()
  (loop repeat 300 sum (tak 18 12 6)))
