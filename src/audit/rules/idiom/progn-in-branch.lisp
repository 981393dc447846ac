(defpattern progn-in-branch
  "Finds an `if` with two branches of which one is a `progn` or `begin`.

The clauses of `cond` take several forms as they are, and need neither the word nor its indentation.

Instead: `(cond (test …) (else …))`."
  (:id "IDIOM-12" :severity info :points 1 :family "progn-in-if"
   :enabled nil :teaching (:enabled t))
  (if ?test (progn ?*then) (progn ?*else)) => (cond (?test ?*then) (else ?*else))
  (if ?test (progn ?*then) ?else:!false) => (cond (?test ?*then) (else ?else))
  (if ?test ?then:!false (progn ?*else)) => (cond (?test ?then) (else ?*else))
  :message "an `if` whose branches have several forms is a `cond`")

;;@flags
; (defun f (x) "Answers." (if x (progn (print x) x) 3))
;;@same (list (f 1) (f nil))

;;@flags
; (defun f (x) "Answers." (if x 3 (begin (print x) x)))
;;@same (list (f 1) (f nil))

;;@flags
; (defun f (x) "Answers." (if x (progn (print 1) 1) (progn (print 2) 2)))
;;@same (list (f 1) (f nil))

;;@passes
; (defun f (x) "Answers." (if x (progn (print x) x)))

;;@passes
; (defun f (x) "Answers." (cond (x (print x) x) (else 3)))

;;@passes
; (defun f (x) "Answers." (if x 1 2))
