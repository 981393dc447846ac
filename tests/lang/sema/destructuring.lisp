;;;; Destructuring.

(let (([a b] '(1 2))) (list a b))

(let (([a b] [1 2])) (+ a b))

(let (([a & r] '(1 2 3))) (list a r))

(let (([a [b c]] '(1 (2 3)))) (list a b c))

(let (({:keys [a b]} {:a 1 :b 2})) (+ a b))

(let (({:keys [a z]} {:a 1})) (list a z))

(let (([a b] '(1))) a)

(let (([a] '(1 2))) a)

(let (([a b] 5)) a)

(let (({:keys [a]} 5)) a)

(let (([x x] '(1 2))) x)

(let* (([a b] '(1 2)) (c (+ a b))) c)

(let* (([x x] '(1 2))) x)

(define [a b] '(1 2))
(list a b)

(define {:keys [k]} {:k 5})
k

(define [x x] '(1 2))
x

((fn ([a b]) (+ a b)) '(1 2))

((fn ({:keys [a]}) a) {:a 5})

((fn (x [y z]) (list x y z)) 1 '(2 3))

((fn ([x x]) x) '(1 2))

((fn (x [x]) x) 1 '(2))

(map (fn ([a b]) (* a b)) '((1 2) (3 4)))

(let (([_ b] '(1 2))) b)

(let (([] '())) 5)

(let (([a & []] '(1))) a)

(let (([a & [b c]] '(1 2 3))) (list a b c))

(let (({:k v} {:k 7})) v)

(let (({:a [x y]} {:a [1 2]})) (+ x y))

(let ((([a]) 1)) a)

(let (([a b & c] [1 2])) c)

(let (({m x} {'m 2})) x)

(let (({"k" x} {"k" 2})) x)

(let (({1 x} {1 2})) x)

(let (({m {:keys [a]}} {'m {:a 5}})) a)

(let (({m [a b]} {'m [1 2]})) (list a b))

(let (({:a x} {:a 1})) x)

(let (({x :a} {:a 1})) x)
;; ours: 1  -- a keyword cannot be bound, so the pattern is read the other way round

(let ((x)) x)
;; ours: nil  -- as in Common Lisp

(let* ((x)) x)
;; ours: nil  -- as in Common Lisp
