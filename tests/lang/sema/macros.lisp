;;;; Macros.

(defmacro m (x) `(+ ,x 1))
(m 5)

(defmacro m (x . r) `(list ,x ,@r))
(m 1 2 3)

(defmacro m () 5)
(m)

(defmacro m (x) (list 'quote x))
(m (a b))

(defmacro my-if (c t e) `(cond (,c ,t) (else ,e)))
(my-if #t 1 2)

(defmacro swap! (a b) `(let ((tmp# ,a)) (set! ,a ,b) (set! ,b tmp#)))
(define x 1)
(define y 2)
(swap! x y)
(list x y)

(defmacro m (a) `(let ((x# ,a)) x#))
(macroexpand '(m 1))

(defmacro unless2 (c . b) `(if ,c nil (begin ,@b)))
(macroexpand '(unless2 a b c))

(macroexpand '(car x))

(macroexpand 5)

(defmacro a (x) `(b ,x))
(defmacro b (x) `(c ,x))
(macroexpand '(a 1))

`(1 ,@(list 2 3) 4)

`(1 ,@'() 2)

`[1 ,(+ 1 1) ,@(list 3)]

`{:a ,(+ 1 1)}

`(a (b ,(+ 1 2)))

`x

`5

`,(+ 1 2)

`(1 `(2 ,(3 ,(+ 1 3))))

(let ((x 5)) `(a `(b ,,x)))

`()

(let ((items (list 1 2))) `{:a ,@items})

(define (f) `(,(+ 1 1)))
(f)

(defmacro while2 (c . b) `(let lp () (when ,c ,@b (lp))))
(define i 0)
(while2 (< i 3) (display i) (set! i (+ i 1)))

(defmacro m (x) x)
(m)
;; ours!: arity  -- a macro is called as a function is

(defmacro m (x) x)
(m 1 2)
;; ours!: arity  -- a macro is called as a function is

(defmacro twice (x) `(begin ,x ,x))
(twice (display "a"))

(defmacro my-or (a b) `(let ((t# ,a)) (if t# t# ,b)))
(define t# 5)
(my-or #f 7)

(define (helper x) (list 'quote x))
(defmacro m (x) (helper x))
(m abc)
;; ours: abc  -- forms are evaluated one after the other, so a macro may call what is defined before it

(defmacro -> (a) `(list ,a))
(-> 1)

(symbol? (gensym))

(= (gensym) (gensym))

(symbol->string (gensym "q"))

(begin (defmacro mb (x) `(* 2 ,x)) (mb 4))

(defmacro m (& r) 1)
(m 1 2)

(macroexpand '(-> 5 (+ 3) (* 2)))

(macroexpand '(-> 5))

(macroexpand '(-> 5 f))

(macroexpand '(->> 5 (+ 3) (* 2)))

(macroexpand '(->> 5 f))

(macroexpand '(as-> 5 x (+ x 1) (* x 2)))

(macroexpand '(as-> 5 x))

(macroexpand '(some-> 5 (+ 3) (* 2)))

(macroexpand '(some-> 5))

(macroexpand '(when-let (x 1) x))

(macroexpand '(when-let (x 1) x y))

(macroexpand '(if-let (x 1) x 2))

(macroexpand '(if 1 2 3))

(macroexpand '(foo 1))

(macroexpand 5)

(macroexpand (macroexpand '(-> 5 (+ 3) (* 2))))

(eval (macroexpand '(-> 5 (+ 3) (* 2))))

(eval (macroexpand '(when-let (x 1) (+ x 1))))

(begin (defmacro m (x) (list (quote +) x 1)) (let (({m x} {'m 2})) (m x)))
