;;; Functions that rules may call, beside everything the language has.

(defun in-backquotes (names)
  "Names in backquotes with commas between them, for messages."
  (format nil "~{`~a`~^, ~}" names))
