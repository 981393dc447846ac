(defpattern truth-compared
  "Finds a comparison with a truth value.

A test is true or false as it stands; a comparison with `#t` misses all other true values.

Instead: the test, or `(not test)`."
  (:id "IDIOM-35" :severity info :points 1)
  ((?or = eq eql equal equal? eq?) ?x:boolean true) => ?x
  ((?or = eq eql equal equal? eq?) ?x:boolean #f) => (not ?x)
  :message "`{this}` compares a truth value with a constant: write `{fix}`")

;;@flags
; (defun f (x) "Answers." (if (= (> x 3) #t) 1 2))
;;@same (list (f 2) (f 5))

;;@flags
; (defun f (x) "Answers." (eq (null? x) #f))
;;@same (list (f nil) (f 5))

;;@flags
; (define (f x) (equal? (odd? x) #t))
;;@same (list (f 1) (f 2))

;;@passes
; (defun f (x) "Answers." (eq x t))

;;@passes
; (defun f (x) "Answers." (if (> x 3) 1 2))

;;@passes
; (defun f (x) "Answers." (eq x 'true))

;;@passes
; (defun f (x y) "Answers." (eq (null? x) (null? y)))
