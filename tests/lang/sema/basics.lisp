;;;; The form of a case: see tests/lang/recorded.rs.

(+ 1 2)

;;; several forms, the last one counts
(define xs (list 1 2 3))
(map (fn (x) (* x x)) xs)

(println "a" 1)

(car 5)

(throw {:a 1})

(undefined-name)

(list 1 2

(define (f a) a)
(f)

(let ((x 1)) (set! x 2) x)

;;; pairs are pairs
(cons 1 2)
;; ours: (1 . 2)  -- pairs: cons and cdr take constant time

;;; what a defining form answers
(define x 1)

(defun f (x) x)

(defmacro m (x) x)

(define-values (a b) (values 1 2))
