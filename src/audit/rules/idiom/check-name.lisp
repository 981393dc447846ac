(defpattern check-name
  "Finds functions whose name begins with `check-`.

It does not say what is asked, nor what is answered where it is not so.

Instead: a predicate's name for a question, `ensure-` where an error is signalled."
  (:id "IDIOM-120" :severity info :points 1 :family "check-prefix")
  (?function ?name:checking [?*] ?*)
  :message "`{?name}` does not say what it answers")

;;@flags
; (defun check-width (x) "Answers." (> x 3))

;;@flags
; (defn check-all [xs] "Answers." (every number? xs))

;;@flags
; (define (check-x x) (list x))

;;@passes
; (defun wide-p (x) "Answers." (> x 3))

;;@passes
; (defun recheck (x) "Answers." (> x 3))

;;@passes
; (defvar check-width 3 "Answers.")
