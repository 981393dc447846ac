(map? (gc/collect))

(begin (gc/collect) (:pruned (gc/stats)))

(map? (gc/stats))

(every number? (map (fn (k) (get (gc/stats) k)) '(:candidates :collected :pruned :traced :registry-size)))

(gc/collect 1)

(gc/stats 'now)

;;; a cycle is garbage
(define (ring) (let ((f nil) (g nil)) (set! f (fn () (g))) (set! g (fn () f)) nil))
(ring)
(number? (:collected (gc/collect)))

(define kept (list 1 2 3))
(gc/collect)
kept

(let ((kept (vector 1 (list 2 3) {:a "b"}))) (gc/collect) kept)

(let ((f (let ((n 41)) (fn () (+ n 1))))) (gc/collect) (f))
