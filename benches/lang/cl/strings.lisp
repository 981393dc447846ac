(defun build (n)
  (with-output-to-string (out)
    (dotimes (i n)
      (when (> i 0) (write-string "," out))
      (write-string "item" out)
      (format out "~d" i))))

(defun split (text mark)
  (loop for from = 0 then (+ at 1)
        for at = (position mark text :start from)
        collect (subseq text from at)
        while at))

(defun join (parts mark)
  (with-output-to-string (out)
    (loop for (part . more) on parts
          do (write-string part out)
             (when more (write-string mark out)))))

(defun main ()
  (loop repeat 20
        sum (let ((parts (split (build 50000) #\,)))
              (+ (length (join parts ";")) (length parts)))))
