(defpattern assigned-parameter
  "Finds parameters that are assigned.

Further down the name no longer means what the caller gave, and a reader must look for the place where it changed.

Instead: a variable of another name, bound with `let`."
  (:id "IDIOM-90" :severity info :points 1 :family "sets-parameters"
   :enabled nil :teaching (:enabled t))
  (?function ? [?* (?and ?x:symbol) ?*] ?* (?inside ((?or setf set! incf decf) ?x ?*)) ?*)
  (?function ? [?* (?and ?x:symbol) ?*] ?* (?inside (push ? ?x)) ?*)
  :message "the parameter `{?x}` is assigned: bind a variable of its own"
  :at ?x)

;;@flags
; (defun f (x) "Answers." (setf x (* x x)) (list x))

;;@flags
; (defun f (x) "Answers." (when x (incf x)) x)

;;@flags
; (define (f x xs) (push x xs) xs)

;;@passes
; (defun f (x) "Answers." (let ((y x)) (setf y (* y y)) y))

;;@passes
; (defun f (x) "Answers." (setf (car x) 1) x)

;;@passes
; (defun f (x y) "Answers." (list x y))
