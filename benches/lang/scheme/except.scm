(define (fail v) (raise v))
(define (risky n) (if (= 0 (modulo n 2)) (fail n) (fail 1)))
(define (middle n) (+ 1 (risky n)))
(define (attempt n) (guard (e (#t e)) (middle n)))

(define (main)
  (do ((i 0 (+ i 1)) (sum 0 (+ sum (attempt i)))) ((= i 1000000) sum)))
