;;;; Syntax rules.

(define-syntax swap! (syntax-rules () ((_ a b) (let ((tmp a)) (set! a b) (set! b tmp)))))
(define tmp 1)
(define y 2)
(swap! tmp y)
(list tmp y)

(define-syntax swap! (syntax-rules () ((_ a b) (let ((tmp a)) (set! a b) (set! b tmp)))))
(macroexpand '(swap! x y))

(define-syntax my-or (syntax-rules () ((_) #f) ((_ e) e) ((_ e r ...) (let ((t e)) (if t t (my-or r ...))))))
(define t 5)
(my-or #f t)

(define-syntax my-list (syntax-rules () ((_ x ...) (list x ...))))
(my-list 1 2 3)

(define-syntax my-list (syntax-rules () ((_ x ...) (list x ...))))
(my-list)

(define-syntax my-let (syntax-rules () ((_ ((n v) ...) b ...) ((lambda (n ...) b ...) v ...))))
(my-let ((a 1) (b 2)) (+ a b))

(define-syntax f (syntax-rules () ((_ a) (+ a 1)) ((_ a b) (+ a b))))
(list (f 10) (f 3 4))

(define-syntax my-if (syntax-rules (then else) ((_ c then t else e) (if c t e))))
(my-if #t then 1 else 2)

(define-syntax my-if (syntax-rules (then else) ((_ c then t else e) (if c t e))))
(my-if #t 1 2)

(define-syntax c1 (syntax-rules (=>) ((_ (test => proc)) (let ((v test)) (if v (proc v) #f)))))
(c1 (5 => (fn (n) (* n 2))))

(define-syntax m (syntax-rules ooo () ((_ x ooo) (list x ooo))))
(m 1 2)

(define-syntax m (syntax-rules () ((_ x) (list x))))
(m 1 2)

(define-syntax m 5)
;; ours!: syntax  -- a form that is wrong as written

(define-syntax (m x) x)
;; ours!: syntax  -- a form that is wrong as written

(define-syntax m (syntax-rules ()))
(m)

(define-syntax m (syntax-rules () ((_ x) {:a x :b [x x]})))
(m 3)

(define-syntax m (syntax-rules () ((_ x) f"v ${x}")))
(m 3)

(define-syntax m (syntax-rules () ((_ x) (map #(+ % x) '(1 2)))))
(m 3)

(define-syntax m (syntax-rules () ((_ [a b ...]) (list a b ...))))
(m [1 2 3])

(define-syntax while2 (syntax-rules () ((_ c b ...) (let lp () (when c b ... (lp))))))
(define i 0)
(while2 (< i 3) (set! i (+ i 1)))
i

(define-syntax ten (syntax-rules () ((_) 10)))
(+ (ten) (ten))

(define-syntax mk (syntax-rules () ((_ n) (define n 5))))
(mk foo)
foo

(define-syntax mk (syntax-rules () ((_) (define foo 5))))
(mk)
foo
;; ours!: unbound  -- the name is the macro's own, and the user's is not bound

(define-syntax m2 (syntax-rules () ((_ x) (if x 1 2))))
(let ((if list)) (m2 #f))

(define-syntax my-let* (syntax-rules () ((_ () b ...) (let () b ...)) ((_ ((n v) r ...) b ...) (let ((n v)) (my-let* (r ...) b ...)))))
(my-let* ((a 1) (b (+ a 1))) (* a b))

(define-syntax for (syntax-rules (in) ((_ x in xs b ...) (for-each (lambda (x) b ...) xs))))
(for y in '(1 2) (display y))

(define-syntax m (syntax-rules () ((_ (a b) ...) (list (+ a b) ...))))
(m (1 2) (3 4))

(define-syntax m (syntax-rules () ((_ n) (define (n x) (* x 2)))))
(m dd)
(dd 4)

(define-syntax m (syntax-rules () ((_ v) (let ((a 1) (b v)) (list a b)))))
(let ((a 10)) (m a))

(define-syntax m (syntax-rules () ((_ e) (try e (catch err (:message err))))))
(m (throw "boom"))

(define-syntax dbl (syntax-rules () ((_ x) (* 2 x))))
(macroexpand '(dbl 5))

(define-syntax twice (syntax-rules () ((_ e) (let ((r e)) (+ r r)))))
(define r 1000)
(list (twice 5) r)

(define-syntax m (syntax-rules () ((_ a ... z) (list z a ...))))
(m 1 2 3)
