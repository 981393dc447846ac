(defpattern one-armed-if
  "Finds an `if` without an else.

A reader asks what the value is where the test is false; `when` says that only the doing matters.

Instead: `(when test …)`, or the else that was meant."
  (:id "IDIOM-06" :severity info :points 1 :family "if-no-else")
  (if (?and ?test (?not (not ?))) (?and ?then (?not (progn ?*)) (?not (if ?*)) (?not true))) => (when ?test ?then)
  :message "`{this}` has no else: write `{fix}`")

;;@flags
; (defun f (x) "Answers." (if (> x 1) (list x)))
;;@same (list (f 1) (f 2))

;;@flags
; (defun f (x) "Answers." (let ((y 2)) (if x y)))
;;@same (list (f 1) (f nil))

;;@flags
; (defn f [x] "Answers." (if x (print x)) x)
;;@same (list (f 1) (f nil))

;;@passes
; (defun f (x) "Answers." (if x (list x) 3))

;;@passes
; (defun f (x) "Answers." (when x (list x)))

;;@passes
; (defun f (x) "Answers." (if (not x) (list x)))
