(defun key (x) (concatenate 'string "k" (write-to-string x :base 10 :radix nil :pretty nil)))

(defun main ()
  (let ((n 1000000) (table (make-hash-table :test 'equal)) (x 42) (sum 0))
    (dotimes (i n)
      (setf (gethash (key x) table) i
            x (mod (* x 12345) 536870909)))
    (setf x 42)
    (dotimes (i n sum)
      (incf sum (gethash (key x) table))
      (setf x (mod (* x 12345) 536870909)))))
