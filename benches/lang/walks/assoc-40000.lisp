(define (main n)
  (let next ((i 0) (made (hashmap/new)))
    (if (= i n) (hashmap/get made (- n 1)) (next (+ i 1) (hashmap/assoc made i (+ i 1))))))
(println (main 40000))
