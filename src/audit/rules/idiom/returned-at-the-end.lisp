(defpattern returned-at-the-end
  "Finds `return-from` where the function ends anyway, and blocks that are left for the function's end.

The last form's value is the answer without it.

Instead: the value; or `return-from` the function itself."
  (:id "IDIOM-109" :severity info :points 1 :family "return-from-block-defun")
  (?in result (return-from ?f:itself ?value)) => ?value
  (?in result (block ?name:symbol ?* (?inside (return-from ?name ?*)) ?*))
  :message "the function ends here anyway")

;;@flags
; (defun f (x) "Answers." (print x) (return-from f x))
;;@same (f 1)

;;@flags
; (defun f (x) "Answers." (if x (return-from f (list x)) 2))
;;@same (list (f 1) (f nil))

;;@flags
; (defun f (x) "Answers." (block out (when x (return-from out 1)) 2))

;;@passes
; (defun f (x) "Answers." (when x (return-from f 1)) 2)

;;@passes
; (defun f (x) "Answers." (print (block out (when x (return-from out 1)) 2)) x)

;;@passes
; (defun f (x) "Answers." (print x) x)
