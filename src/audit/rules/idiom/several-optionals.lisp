(defpattern several-optionals
  "Finds functions with several optional parameters.

A call does not say which of them it gives, and none can be left out before another.

Instead: `&key`, whose names stand in the call."
  (:id "IDIOM-104" :severity info :points 1 :family "optionals"
   :enabled nil :teaching (:enabled t))
  (?function ? [?* &optional ?a:!marker ?b:!marker ?*] ?*)
  :message "several optional parameters are easily mixed up: give them names with `&key`"
  :at ?b)

;;@flags
; (defun f (a &optional b c) "Answers." (list a b c))

;;@flags
; (defun f (&optional (b 1) (c 2) &rest more) "Answers." (list b c more))

;;@flags
; (defn f (a &optional b c d) "Answers." (list a b c d))

;;@passes
; (defun f (a &optional b) "Answers." (list a b))

;;@passes
; (defun f (a &optional b &rest c) "Answers." (list a b c))

;;@passes
; (defun f (a &key b c) "Answers." (list a b c))
