(defpattern docstring-without-stop
  "Finds docstrings whose first line ends in no punctuation.

The first line is shown by itself, as a sentence.

Instead: a full stop, and a first sentence that fits on its line."
  (:id "IDIOM-129" :severity info :points 1
   :enabled nil :teaching (:enabled t))
  (?docstring ?text:stopless)
  :message "the first line of the docstring is no sentence")

;;@flags
; (defun f (x) "Answers x" (list x))

;;@flags
; (defvar *f* 1 "The first")

;;@flags
; (defn f [x] "Lists x
;   and y." (list x))

;;@passes
; (defun f (x) "Answers x." (list x))

;;@passes
; (defun f (x) "Answers: x!" (list x))

;;@passes
; (defun f (x) "Answers x.
;   And y" (list x))
