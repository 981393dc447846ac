;;; Functions that rules may call, beside everything the language has.

(defun in-backquotes (names &optional (most 5))
  "Names in backquotes with commas between them, for messages; of more than `most`, the first.
>>> (in-backquotes '(\"a\" \"b\"))
\"`a`, `b`\""
  (let ((shown (take most names))
        (more (- (length names) most)))
    (if (> more 0)
        (format nil "~{`~a`~^, ~} and ~a more" shown more)
        (format nil "~{`~a`~^, ~}" shown))))
