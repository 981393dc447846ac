(define (tak x y z)
  (if (>= y x)
      z
      (tak (tak (- x 1) y z) (tak (- y 1) z x) (tak (- z 1) x y))))
(define (rounds n)
  (let next ((n n) (sum 0))
    (if (= n 0) sum (next (- n 1) (+ sum (tak 18 12 6))))))
(println (rounds 300))
