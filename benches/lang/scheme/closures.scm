(define (both f g) (lambda (x) (f (g x))))
(define (adder k) (lambda (x) (+ x k)))

(define (main)
  (do ((r 0 (+ r 1))
       (sum 0 (fold-from sum
                         (lambda (acc x) (+ acc x))
                         (map (both (adder r) (adder 1))
                              (filter (lambda (x) (= 0 (modulo x 3)))
                                      (map (lambda (x) (+ (* x 2) r)) (iota 1000000)))))))
      ((= r 5) sum)))
