(defpattern nested-cond-else
  "Finds a `cond` whose else is a `cond` or an `if`.

The clauses inside are further clauses of the one outside.

Instead: one flat `cond`."
  (:id "IDIOM-16" :severity info :points 1 :family "nested-cond-else-cond")
  (cond ?*clauses (?:else (cond ?*more))) => (cond ?*clauses ?*more)
  (cond ?*clauses (?:else (if ?test ?then ?else))) => (cond ?*clauses (?test ?then) (else ?else))
  :message "the else of a `cond` is `{?test}{?*more}`: make it further clauses")

;;@flags
; (defun f (x y) "Answers." (cond (x 1) (else (cond (y 2) (else 3)))))
;;@same (list (f 1 2) (f nil 2) (f nil nil))

;;@flags
; (defun f (x y) "Answers." (cond (x 1) (t (if y 2 3))))
;;@same (list (f 1 2) (f nil 2) (f nil nil))

;;@flags
; (define (f x) (cond ((nil? x) 1) (else (cond (x 2) (else 3)))))
;;@same (list (f 1) (f nil) (f #f))

;;@passes
; (defun f (x y) "Answers." (cond (x 1) (y 2) (else 3)))

;;@passes
; (defun f (x y) "Answers." (cond (x 1) (y (cond ((> y 2) 3) (else 4))) (else 5)))

;;@passes
; (defun f (x y) "Answers." (cond (x 1) (else (print y) (if y 2 3))))
