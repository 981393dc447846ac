(define (steps cr ci)
  (let next ((step 0) (zr 0.0) (zi 0.0))
    (if (= step 200)
        step
        (let ((rr (* zr zr)) (ii (* zi zi)))
          (if (> (+ rr ii) 4.0)
              step
              (next (+ step 1) (+ (- rr ii) cr) (+ (* 2.0 (* zr zi)) ci)))))))
(define (row width y)
  (let next ((x 0) (sum 0))
    (if (= x 500)
        sum
        (next (+ x 1) (+ sum (steps (+ -2.0 (* width x)) (+ -1.5 (* width y))))))))
(define (picture width)
  (let next ((y 0) (sum 0))
    (if (= y 500) sum (next (+ y 1) (+ sum (row width y))))))
(println (picture (/ 3.0 500.0)))
