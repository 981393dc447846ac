(defpattern local-with-earmuffs
  "Finds parameters and functions that wear the stars of global variables.

A reader takes them for variables that are seen from everywhere.

Instead: the name without its stars."
  (:id "IDIOM-126" :severity info :points 1)
  (?function ?x:earmuffed [?*] ?*)
  (?function ? [?* ?x:earmuffed ?*] ?*)
  :message "`{?x}` looks like a global variable"
  :at ?x)

;;@flags
; (defun f (*x*) "Answers." (list *x*))

;;@flags
; (defun *f* (x) "Answers." (list x))

;;@flags
; (defn f [a *b*] "Answers." (list a *b*))

;;@passes
; (defun f (x) "Answers." (list x *y*))

;;@passes
; (defvar *f* 1 "Answers.")

;;@passes
; (defun * (x) "Answers." (list x))
