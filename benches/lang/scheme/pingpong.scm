(define (ping n s) (if (= n 0) s (pong (- n 1) (+ s 1))))
(define (pong n s) (if (= n 0) s (ping (- n 1) (+ s 2))))

(define (main) (ping 30000000 0))
