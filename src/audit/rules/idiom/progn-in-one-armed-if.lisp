(defpattern progn-in-one-armed-if
  "Finds an `if` with one branch that is a `progn` or `begin`.

`when` and `unless` take several forms as they are.

Instead: `(when test …)`, `(unless test …)`."
  (:id "IDIOM-11" :severity info :points 1 :family "progn-in-if")
  (if (?and ?test (?not (not ?))) (progn ?*body)) => (when ?test ?*body)
  (if ?test (progn ?*body) nil) => (when ?test ?*body)
  (if ?test nil (progn ?*body)) => (unless ?test ?*body)
  :message "`{this}` is `{fix}`")

;;@flags
; (defun f (x) "Answers." (if x
;   (progn (print x)
;          ;; once more
;          (print x) x)))
;;@same (list (f 1) (f nil))

;;@flags
; (defun f (x) "Answers." (if x (begin (print x) x) nil))
;;@same (list (f 1) (f nil))

;;@flags
; (defun f (x) "Answers." (if x nil (progn (print x) 3)))
;;@same (list (f 1) (f nil))

;;@passes
; (defun f (x) "Answers." (when x (print x) x))

;;@passes
; (defun f (x) "Answers." (if x (progn (print x) x) 3))

;;@passes
; (defun f (x) "Answers." (if x x))
