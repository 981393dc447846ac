(defpattern not-consp
  "Finds `(not (consp x))`.

`atom` is the word for what is no pair.

Instead: `(atom x)`."
  (:id "IDIOM-31" :severity info :points 1 :family "not-consp"
   :accent lisp)
  (not ((?word consp) ?x)) => (atom ?x)
  :message "what is not `consp` is an `atom`: `{fix}`")

;;@flags
; (defun f (a) "Answers." (not (consp a)))
;;@same (list (f 1) (f nil) (f '(1)))

;;@flags
; (defun f (a) "Answers." (if (not (consp (car a))) 1 2))
;;@same (list (f '(1)) (f '((1))))

;;@flags
; (defun f (a) "Answers." (list (not (consp (cdr a)))))
;;@same (list (f '(1)) (f '(1 2)))

;;@passes
; (defun f (a) "Answers." (atom a))

;;@passes
; (defun f (a) "Answers." (consp a))

;;@passes
; (defun f (a) "Answers." (not (listp a)))
