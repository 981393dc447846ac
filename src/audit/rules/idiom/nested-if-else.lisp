(defpattern nested-if-else
  "Finds an `if` whose else is a `cond`, or a row of three and more `if`s, each the else of the one before.

One flat `cond` shows that the tests are tried one after the other.

Instead: `(cond (a …) (b …) (else …))`."
  (:id "IDIOM-14" :severity info :points 1 :family "nested-if-else-cond")
  (if ?test ?then (cond ?*clauses)) => (cond (?test ?then) ?*clauses)
  (if ?a ?x (if ?b ?y (if ?c ?z ?else))) => (cond (?a ?x) (?b ?y) (?c ?z) (else ?else))
  :message "the else of `(if {?test}{?a} …)` is one more test: write one flat `cond`")

;;@flags
; (defun f (x) "Answers." (if x 1 (cond ((null? x) 2) (else 3))))
;;@same (list (f 1) (f nil) (f #f))

;;@flags
; (defun f (x) "Answers." (if (< x 1) :a (if (< x 2) :b (if (< x 3) :c :d))))
;;@same (list (f 0) (f 1) (f 2) (f 3))

;;@flags
; (define (f x) (if x (list x) (cond ((nil? x) :nil) (else :false))))
;;@same (list (f 1) (f nil) (f #f))

;;@passes
; (defun f (x y) "Answers." (if x 1 (if y 2 3)))

;;@passes
; (defun f (x) "Answers." (cond ((< x 1) 1) ((< x 2) 2) (else 3)))

;;@passes
; (defun f (x) "Answers." (if x (cond ((< x 1) 1) (else 2)) 3))
