;;; Functions that rules may call, beside everything the language has.

(defun in-backquotes (names)
  "Names in backquotes with commas between them, for messages; of many, the first five.
>>> (in-backquotes '(\"a\" \"b\"))
\"`a`, `b`\""
  (let ((shown (take 5 names))
        (more (- (length names) 5)))
    (if (> more 0)
        (format nil "~{`~a`~^, ~} and ~a more" shown more)
        (format nil "~{`~a`~^, ~}" shown))))
