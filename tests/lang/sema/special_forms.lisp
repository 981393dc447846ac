;;;; Special forms.

(if #t 1 2)

(if #f 1 2)

(if #f 1)

(if nil 1 2)

(if 0 1 2)

(if "" 1 2)

(if [] 1 2)

(if {} 1 2)

(if)

(if 1)

(if 1 2 3 4)

(cond (#f 1) (#t 2))

(cond (#f 1) (else 2))

(cond)

(cond (#f 1))

(cond ((= 1 1) 1 2 3))

(case 3 ((1 2) :low) ((3 4) :mid) (else :high))

(case 9 ((1 2) :low) (else :high))

(case 9 ((1 2) :low))

(case 'b ((a) 1) ((b c) 2))

(case "x" (("x") 1))

(case 1.0 ((1) :one))

(case :k ((:k) 1))

(when #t 1 2)

(when #f 1)

(unless #f 1 2)

(unless #t 1)

(and)

(and 1)

(and 1 2)

(and 1 #f 2)

(and nil 2)

(or)

(or 1 2)

(or #f 2)

(or #f #f)

(or #f nil)

(begin)

(begin 1 2)

(progn 1 2)

(do ((i 0 (+ i 1))) ((= i 3) i))

(do ((i 0 (+ i 1)) (acc '() (cons i acc))) ((= i 3) acc))

(do ((i 0 (+ i 1))) ((= i 3)) (display i))

(do ((x 1 (* x 2)) (y 5)) ((> x 50) (list x y)))

(while #f 1)

(define i 0)
(while (< i 3) (display i) (set! i (+ i 1)))
i

(quote a)

(quote)

(quote a b)

(set! undefined-x 1)

(define x 1)
(set! x 5)

(define x 1)
(set! x 5)
x

(set! 5 1)

(let ((x 1)) (set! x 2) x)

((lambda (x) x) 5)

((fn [x y] (+ x y)) 1 2)

((fn (x . r) (list x r)) 1 2 3)

((fn (. r) r) 1 2)

((fn (x) x))

((fn (x) x) 1 2)

(fn)

(define f)
;; ours: nil  -- a variable may be defined without a value

(define)

(define 5 5)

(defun f (x) (* x 2))
(f 4)

(defn f (x) (* x 2))
(f 4)

(define (f x . r) (list x r))
(f 1 2 3)

(define (f) 1 2 3)
(f)

(define (f x) (define y (* x 2)) (+ x y))
(f 2)

(define (f) (define (g) (h)) (define (h) 5) (g))
(f)

(define (f) (when #t (define x 5) x))
(f)

(when #t (define top-when 1))
top-when

(if #t (define top-if 1))
top-if

(begin (define a 1) (define b 2))
(+ a b)

(define f (fn (x) x))
(f 1)

(define f (fn (n) (if (= n 0) 1 (* n (f (- n 1))))))
(f 20)

(eval '(+ 1 2))

(eval (list '+ 1 2))

(define z 3)
(eval 'z)

(let ((zz 3)) (eval 'zz))

(eval '(define made 4))
made

(delay 1)

(force (delay (+ 1 2)))

(force 5)

(define n 0)
(define p (delay (begin (set! n (+ n 1)) n)))
(list (force p) (force p))

(let ((p (delay 1))) (force p) p)

(promise? (delay 1))

(promise-forced? (delay 1))

(let ((p (delay 1))) (force p) (promise-forced? p))

(assert #t)

(assert #f)

(assert #f "no")

(assert= 1 1)

(assert= 1 2)

(assert (= 1 1) "fine")

(let ((and (fn (a b) (* a b)))) (and 3 4))
;; ours: 12  -- a lexical binding is used before a special form of the same name

(cond ((+ 1 2)))
;; ours: 3  -- the value of the test, as in Common Lisp

;;; what speaks with models is no part of the language
(type (message :user "hi"))
;; ours: :map  -- a message is data, made without a model

(secret/detect "nothing")
;; ours!: unbound  -- left out
