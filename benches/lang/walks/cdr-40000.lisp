(define (main l)
  (let next ((l l) (count 0))
    (if (null? l) count (next (cdr l) (+ count 1)))))
(println (main (range 40000)))
