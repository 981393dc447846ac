(define (main n)
  (let next ((i 0) (made '()))
    (if (= i n) (length made) (next (+ i 1) (cons i made)))))
(println (main 40000))
