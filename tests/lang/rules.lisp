; Macros by rules: what hygiene promises.

(define-syntax swap! (syntax-rules () ((_ a b) (let ((tmp a)) (set! a b) (set! b tmp)))))
(let ((tmp 1) (y 2)) (swap! tmp y) (list tmp y))                    ;; => (2 1)
(macroexpand '(swap! x y))                                          ; names are made for what it binds

; What a template mentions means what it means where the macro stands.
(define (helper x) (* 10 x))
(define-syntax through (syntax-rules () ((_ x) (if x (helper x) 0))))
(let ((helper list) (if list)) (through 4))                         ;; => 40
(let ((k 1)) (define-syntax plus (syntax-rules () ((_ x) (+ x k)))) (let ((k 100)) (plus 5)))  ;; => 6
(let ((x 'outer)) (let-syntax ((m (syntax-rules () ((m) x)))) (let ((x 'inner)) (m))))         ;; => outer
(letrec-syntax ((my-or (syntax-rules ()
                         ((_) #f)
                         ((_ e) e)
                         ((_ e r ...) (let ((temp e)) (if temp temp (my-or r ...)))))))
  (let ((x #f) (y 7) (temp 8) (let odd?) (if even?))
    (my-or x (let temp) (if y) y)))                                 ;; => 7

; Literals are compared by what they are bound to.
(define-syntax which (syntax-rules (else) ((_ else) 'literal) ((_ x) 'other)))
(list (which else) (which 5) (let ((else 1)) (which else)))         ;; => (literal other other)

; Ellipses: nested, after one another, escaped, with forms behind them, of another name.
(define-syntax rows (syntax-rules () ((_ (a b ...) ...) '((b ... a) ...))))
(rows (1 2 3) (4 5) (6))                                            ;; => ((2 3 1) (5 4) (6))
(define-syntax flat (syntax-rules () ((_ (b ...) ...) '(b ... ...))))
(flat (1 2) () (3))                                                 ;; => (1 2 3)
(define-syntax last-first (syntax-rules () ((_ a ... z) '(z a ...))))
(last-first 1 2 3)                                                  ;; => (3 1 2)
(define-syntax dots (syntax-rules () ((_ a) '(a (... ...)))))
(dots 1)                                                            ;; => (1 ...)
(define-syntax named (syntax-rules ooo () ((_ a ooo) '(... a ooo))))
(named 1 2)                                                         ;; => (... 1 2)
(define-syntax dotted (syntax-rules () ((_ a . b) '(a b))))
(dotted 1 2 3)                                                      ;; => (1 (2 3))
(define-syntax vectors (syntax-rules () ((_ [a b ...]) [b ... a])))
(vectors [1 2 3])                                                   ;; => [2 3 1]
(define-syntax of-map (syntax-rules () ((_ {:a x}) {:b [x x]})))
(of-map {:a 5 :c 1})                                                ;; => {:b [5 5]}

; Macros that define.
(define-syntax counter (syntax-rules ()
                         ((_ name) (begin (define ticks 5)
                                          (define (name) (set! ticks (+ ticks 1)) ticks)))))
(counter tick)
(counter tock)
(tick)
(list (tick) (tock))                                                ;; => (7 6)
ticks                                                               ;; !! unbound
(define-syntax like-begin
  (syntax-rules () ((_ name) (define-syntax name
                               (syntax-rules () ((_ e (... ...)) (begin e (... ...))))))))
(like-begin all)
(all 1 2 3)                                                         ;; => 3
(define-syntax pair-maker
  (syntax-rules () ((_ name arg) (define-syntax name (syntax-rules () ((_ arg x) (list arg x)))))))
(pair-maker pair-of x)
(pair-of 1 2)                                                       ;; => (1 2)
(define-syntax parity
  (syntax-rules () ((_ e o) (begin (define (e n) (if (= n 0) #t (o (- n 1))))
                                   (define (o n) (if (= n 0) #f (e (- n 1))))))))
(parity ev? od?)
(list (ev? 10) (od? 10))                                            ;; => (#t #f)

; Data holds the symbols as written.
(define-syntax datum (syntax-rules () ((_ x) `(x ,x [tmp] {:k tmp}))))
(let ((y 4)) (datum y))                                             ;; => (y 4 [tmp] {:k tmp})
(define-syntax matched (syntax-rules () ((_ e) (match e ('foo 1) ([a b] (+ a b)) ({:keys [k]} k) (_ 2)))))
(list (matched 'foo) (matched [1 2]) (matched {:k 9}) (matched 5))  ;; => (1 3 9 2)
(define-syntax short (syntax-rules () ((_ x) (map #(+ % x) '(1 2)))))
(short 3)                                                           ;; => (4 5)
(define-syntax text (syntax-rules () ((_ x) f"v ${x}")))
(text 3)                                                            ;; => "v 3"

; Mistakes.
(swap! a)                                                           ;; !! no rule of the macro `swap!` fits
(define-syntax nothing 5)                                           ;; !! wants rules
(define-syntax twice (syntax-rules () ((_ a a) a)))
(twice 1 2)                                                         ;; !! stands twice
(define-syntax bare (syntax-rules () ((_ a ...) a)))
(bare 1)                                                            ;; !! an ellipsis must follow it

; Local macros by function.
(define (doubled) (defmacro m (x) `(* 2 ,x)) (m 4))
(doubled)                                                           ;; => 8
(defmacro or2 (a b) `(let ((t# ,a)) (if t# t# ,b)))
(let ((t 5)) (or2 #f (or2 #f t)))                                   ;; => 5

; A definition in a clause belongs to the body around it, or to the program.
(define (clause x) (when (< x 0) (define x 0)) x)
(list (clause 5) (clause -5))                                       ;; => (5 0)
(when #t (define from-clause 1))
from-clause                                                         ;; => 1
(let () (if #t (define inside 2)) inside)                           ;; => 2
(define (again) (define (f) 1) (define g f) (define (f) 2) (list (f) (g)))
(again)                                                             ;; => (2 1)

; What Sema does not have as a special form can be defined anew.
(define (loop n) (if (= n 0) 'done (loop (- n 1))))
(loop 10)                                                           ;; => done
(define (if x) x)                                                   ;; !! cannot be defined anew
