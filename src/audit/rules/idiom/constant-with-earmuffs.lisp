(defpattern constant-with-earmuffs
  "Finds constants that wear the stars of variables.

The stars say that it may change.

Instead: `+name+`."
  (:id "IDIOM-125" :severity info :points 1)
  (?constant ?x:earmuffed ?)
  :message "the constant `{?x}` looks like a variable: write it with `+`")

;;@flags
; (defconstant *limit* 2 "Answers.")

;;@flags
; (defconstant *pi-2* (* 2 3) "Answers.")

;;@flags
; (defconstant *names* '(a b) "Answers.")

;;@passes
; (defconstant +limit+ 2 "Answers.")

;;@passes
; (defconstant limit 2 "Answers.")

;;@passes
; (defvar *limit* 2 "Answers.")
