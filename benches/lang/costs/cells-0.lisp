(define kept (range 1000000))
(println (+ 10 (length kept)))
