(defpattern optional-nil
  "Finds optional parameters whose default is nil.

Nil is what they are where nothing is said.

Instead: the name alone."
  (:id "IDIOM-103" :severity info :points 1)
  (?function ? [?* (?or &optional &key) ?* (?x:symbol nil) ?*] ?*)
  :message "`{?x}` is nil anyway: write the name alone"
  :at ?x)

;;@flags
; (defun f (a &optional (b nil)) "Answers." (list a b))

;;@flags
; (defun f (&key (a 1) (b nil)) "Answers." (list a b))

;;@flags
; (defn f (a &optional b (c nil)) "Answers." (list a b c))

;;@passes
; (defun f (a &optional b) "Answers." (list a b))

;;@passes
; (defun f (a &optional (b 2)) "Answers." (list a b))

;;@passes
; (defun f (a &optional (b nil b-given)) "Answers." (list a b b-given))
