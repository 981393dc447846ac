(defpattern not-atom
  "Finds `(not (atom x))`.

`consp` and `pair?` are the words for what is a pair.

Instead: `(consp x)`."
  (:id "IDIOM-32" :severity info :points 1 :family "not-atom")
  (not (atom ?x)) => (consp ?x)
  :message "what is no `atom` is `consp`: `{fix}`")

;;@flags
; (defun f (a) "Answers." (not (atom a)))
;;@same (list (f 1) (f nil) (f '(1)))

;;@flags
; (defun f (a) "Answers." (if (not (atom (car a))) 1 2))
;;@same (list (f '(1)) (f '((1))))

;;@flags
; (defun f (a) "Answers." (list (not (atom (cdr a)))))
;;@same (list (f '(1)) (f '(1 2)))

;;@passes
; (defun f (a) "Answers." (consp a))

;;@passes
; (defun f (a) "Answers." (atom a))

;;@passes
; (defun f (a) "Answers." (not (symbolp a)))
