(defun main ()
  (let ((n 1000000) (table (make-hash-table)) (x 42) (sum 0))
    (dotimes (i n)
      (setf (gethash x table) i
            x (mod (* x 12345) 536870909)))
    (setf x 42)
    (dotimes (i n sum)
      (incf sum (gethash x table))
      (setf x (mod (* x 12345) 536870909)))))
