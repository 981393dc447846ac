;; Short-lived lists of ten, while a million cells live.
(define kept (range 1000000))
(define (ten n)
  (let next ((i 0) (made '()))
    (if (= i 10) made (next (+ i 1) (cons i made)))))
(define (main n)
  (let next ((i 0) (last '()))
    (if (= i n) (length last) (next (+ i 1) (ten i)))))
(println (+ (main 2000000) (length kept)))
