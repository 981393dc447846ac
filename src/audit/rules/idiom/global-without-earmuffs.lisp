(defpattern global-without-earmuffs
  "Finds variables of Common Lisp without `*earmuffs*`.

They can be changed from anywhere: the stars say so wherever one is read.

Instead: `*name*`."
  (:id "IDIOM-124" :severity info :points 1
   :accent lisp)
  (?global ?x:!earmuffed:!internal ?)
  :message "the variable `{?x}` looks like a local one: call it `*{?x}*`")

;;@flags
; (defvar counter 0 "Answers.")

;;@flags
; (defparameter retries 2 "Answers.")

;;@flags
; (defvar +limit+ 2 "Answers.")

;;@passes
; (defvar *counter* 0 "Answers.")

;;@passes
; (define counter 0)

;;@passes
; (defvar %counter 0 "Answers.")

;;@passes
; (defconstant limit 2 "Answers.")
