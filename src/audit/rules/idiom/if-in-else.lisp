(defpattern if-in-else
  "Finds an `if` whose else is another `if`.

One flat `cond` shows that the tests are tried one after the other.

Instead: `(cond (a …) (b …) (else …))`."
  (:id "IDIOM-15" :severity info :points 1 :family "nested-if-else-cond"
   :enabled nil :teaching (:enabled t))
  (if ?a ?x (if ?b ?y ?else)) => (cond (?a ?x) (?b ?y) (else ?else))
  :message "the else of `(if {?a} …)` is one more test: write one `cond`")

;;@flags
; (defun f (x y) "Answers." (if x 1 (if y 2 3)))
;;@same (list (f 1 2) (f nil 2) (f nil nil))

;;@flags
; (defun f (x) "Answers." (if (> x 3) :more (if (< x 3) :less :same)))
;;@same (list (f 4) (f 3) (f 2))

;;@flags
; (define (f x) (if (nil? x) :nil (if x :true :false)))
;;@same (list (f nil) (f 3) (f #f))

;;@passes
; (defun f (x y) "Answers." (if x (if y 2 3) 1))

;;@passes
; (defun f (x y) "Answers." (cond (x 1) (y 2) (else 3)))

;;@passes
; (defun f (x y) "Answers." (if x 1 (if y 2)))
