(defpattern long-docstring-line
  "Finds docstrings with a line of more than 120 characters.

It is cut off or wrapped wherever docstrings are shown beside code.

Instead: a line break."
  (:id "IDIOM-128" :severity info :points 1
   :enabled nil :teaching (:enabled t))
  (?docstring ?text:long)
  :message "a line of the docstring has more than 120 characters")

;;@flags
; (defun f (x) "Answers a list of one element, which is the thing that it was given, and not a copy of that thing either, as one might think." (list x))

;;@flags
; (defvar *f* 1 "The first of many numbers, of which none has any meaning at all, but for the one that was chosen on purpose, and for the one after it.")

;;@flags
; (defn f [x] "Answers x.
;    What x may be is told elsewhere, in the long chapter on things that are put in lists and in whatever else there is beside lists." (list x))

;;@passes
; (defun f (x) "Answers a list of X." (list x))

;;@passes
; (defun f (x) "Answers a list.
;    Of what, is told elsewhere." (list x))

;;@passes
; (defun f (x) "Answers." (list "Answers a list of one element, which is the thing that it was given, and not a copy of that thing."))
