(define (main n)
  (let next ((i 0) (sum 0))
    (if (= i n) sum (next (+ i 1) (+ sum (try (throw i) (catch e 1)))))))
(println (main 10000000))
