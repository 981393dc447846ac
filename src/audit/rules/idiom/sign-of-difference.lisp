(defpattern sign-of-difference
  "Finds a difference that is compared with 0.

The two numbers can be compared as they are.

Instead: `(> a b)`."
  (:id "IDIOM-80" :severity info :points 1 :family "greater-difference-0")
  (> (- ?a ?b) 0) => (> ?a ?b)
  (< (- ?a ?b) 0) => (< ?a ?b)
  (>= (- ?a ?b) 0) => (>= ?a ?b)
  (<= (- ?a ?b) 0) => (<= ?a ?b)
  (plusp (- ?a ?b)) => (> ?a ?b)
  (minusp (- ?a ?b)) => (< ?a ?b)
  :message "compare the numbers as they are: `{fix}`")

;;@flags
; (defun f (a b) "Answers." (> (- a b) 0))
;;@same (list (f 1 2) (f 2 1) (f 1 1))

;;@flags
; (defun f (a b) "Answers." (if (negative? (- a b)) 1 2))
;;@same (list (f 1 2) (f 2 1) (f 1 1))

;;@flags
; (define (f a b) (<= (- a b) 0))
;;@same (list (f 1 2) (f 2 1) (f 1 1))

;;@passes
; (defun f (a b) "Answers." (> a b))

;;@passes
; (defun f (a b) "Answers." (> (- a b) 1))

;;@passes
; (defun f (a) "Answers." (> (- a) 0))
