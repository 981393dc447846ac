;;; Files, line by line.

(defun file/fold-lines (path function initial)
  "Combines the lines of a file: a function is called with what there is so far and each line.
   >>> (file/fold-lines 5 + 0)
   !! unbound"
  (foldl function initial (file/read-lines path)))

(defun file/for-each-line (path function)
  "Calls a function with each line of a file.
   >>> (file/for-each-line 5 print)
   !! unbound"
  (for-each function (file/read-lines path))
  nil)

(defun file/fold-lines-bytes (path function initial)
  "Does as `file/fold-lines` does, with lines as bytevectors.
   >>> (file/fold-lines-bytes 5 + 0)
   !! unbound"
  (foldl (lambda (acc line) (function acc (string->utf8 line))) initial (file/read-lines path)))
