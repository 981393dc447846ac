(defpattern small-docstring
  "Finds docstrings that begin with a small letter.

They are sentences, and stand beside each other in lists where one begins like the next.

Instead: a capital letter at the beginning."
  (:id "IDIOM-127" :severity info :points 1)
  (?docstring ?text:lower)
  :message "the docstring begins with a small letter")

;;@flags
; (defun f (x) "answers x." (list x))

;;@flags
; (defvar *f* 1 "the first.")

;;@flags
; (defn f [x] "lists x." (list x))

;;@passes
; (defun f (x) "Answers x." (list x))

;;@passes
; (defun f (x) "`x` in a list." (list x))

;;@passes
; (defun f (x) (list "answers" x))
