(defpattern chained-comparison
  "Finds an `and` of two comparisons that share their middle.

A comparison takes any number of operands, and shows that one lies between the others.

Instead: `(< a b c)`."
  (:id "IDIOM-81" :severity info :points 1)
  (and (< ?a ?b:simple) (< ?b ?c:number)) => (< ?a ?b ?c)
  (and (<= ?a ?b:simple) (<= ?b ?c:number)) => (<= ?a ?b ?c)
  (and (> ?a ?b:simple) (> ?b ?c:number)) => (> ?a ?b ?c)
  (and (>= ?a ?b:simple) (>= ?b ?c:number)) => (>= ?a ?b ?c)
  (and (< ?a ?b:simple) (< ?b ?c:simple))
  (and (<= ?a ?b:simple) (<= ?b ?c:simple))
  (and (> ?a ?b:simple) (> ?b ?c:simple))
  (and (>= ?a ?b:simple) (>= ?b ?c:simple))
  :message "`{?b}` lies between `{?a}` and `{?c}`: one comparison takes all three")

;;@flags
; (defun f (a b c) "Answers." (and (< a b) (< b c)))

;;@flags
; (defun f (x) "Answers." (if (and (<= 1 x) (<= x 9)) 1 2))
;;@same (list (f 0) (f 1) (f 9) (f 10))

;;@flags
; (define (f x) (and (> 9 x) (> x 1)))
;;@same (list (f 0) (f 2) (f 9) (f 10))

;;@passes
; (defun f (a b c) "Answers." (< a b c))

;;@passes
; (defun f (a b c) "Answers." (and (< a b) (<= b c)))

;;@passes
; (defun f (a b c) "Answers." (and (< a b) (< c b)))
