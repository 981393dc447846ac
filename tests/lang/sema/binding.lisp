;;;; Binding.

(let ((x 1) (y 2)) (+ x y))

(let () 5)

(let ((x 1)) (let ((x 2) (y x)) (list x y)))

(let* ((x 1) (y (+ x 1))) (list x y))

(let ((x 1) (x 2)) x)

(let* ((x 1) (x (+ x 1))) x)

(let x)

(let ((x 1)))
;; ours: nil  -- a body may be empty

(let ((5 1)) 2)

(letrec ((ev? (fn (n) (if (= n 0) #t (od? (- n 1))))) (od? (fn (n) (if (= n 0) #f (ev? (- n 1)))))) (ev? 100))

(letrec ((x 1) (x 2)) x)

(letrec ((a 1) (b 2)) (+ a b))

(let loop ((i 0) (acc '())) (if (= i 3) acc (loop (+ i 1) (cons i acc))))

(let loop ((i 0)) (if (< i 5) (loop (+ i 1)) i))

(let f () 5)

(let-values (((a b) (values 1 2)) ((c) (values 3))) (list a b c))

(let-values (((a . r) (values 1 2 3))) (list a r))

(let-values ((all (values 1 2))) all)

(let ((a 100)) (let-values (((a) (values 1)) ((b) (values a))) b))

(let*-values (((a b) (values 1 2)) ((c) (values (+ a b)))) (list a b c))

(let-values (((x x) (values 1 2))) x)

(let-values (((a b) (values 1))) a)
;; ours!: eval  -- several values are taken apart as a list

(define-values (a b) (values 1 2))
(+ a b)

(define-values (a . r) (values 1 2 3))
r

(define-values (x x) (values 1 2))
x

(call-with-values (fn () (values 1 2)) +)

(call-with-values (fn () 5) list)

(values 1)

(values)

(values 1 2)

(define p (make-parameter 10))
(list (p) (parameterize ((p 20)) (p)) (p))

(let ((p (make-parameter 1))) (p 5) (p))

(let ((p (make-parameter 10 (fn (x) (* x 2))))) (list (p) (parameterize ((p 3)) (p)) (p)))

(define p (make-parameter 1))
(define (show) (p))
(parameterize ((p 2)) (show))

(define p (make-parameter 1))
(try (parameterize ((p 2)) (throw 1)) (catch e (p)))

(when-let (x 5) (+ x 1))

(when-let (x nil) 1)

(if-let (x 5) x 0)

(if-let (x nil) x 0)

(if-let (x #f) (list x) 0)

(-> 5 (+ 3) (* 2))

(-> 5 str)

(->> '(1 2 3) (map (fn (x) (* x x))) (foldl + 0))

(as-> 5 x (+ x 1) (* x 2))

(some-> {:a {:b 1}} :a :b)

(some-> {:a nil} :a :b)

(some-> 5 (+ 1))

(for-range (i 0 3) (display i))

(for-range (i 0 10 3) (display i))

(for-range (i 3 0 -1) (display i))

(for-range (i 0 2 1 ignored) nil)

(dotimes (i 3) (display i))

(dotimes (i 0) (display i))

(define x 1)
(define (f) x)
(define x 2)
(f)

(define x 1)
(define (f) x)
(set! x 3)
(f)

(define (counter) (let ((n 0)) (fn () (set! n (+ n 1)) n)))
(define c (counter))
(c)
(c)

(let ((_ (fn () 7))) (_))

(define + (fn (a b) 99))
(+ 1 2)

(set! list (fn () :rebound))
(list)

(define (loop n) (if (= n 0) 'done (loop (- n 1))))
(loop 10)

(define (f n) (if (= n 0) 0 (+ 1 (f (- n 1)))))
(define saved f)
(set! f (fn (n) 40))
(saved 1)
