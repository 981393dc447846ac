(define (steps cr ci)
  (let next ((step 0) (zr 0.0) (zi 0.0))
    (if (= step 200)
        step
        (let ((rr (* zr zr)) (ii (* zi zi)))
          (if (> (+ rr ii) 4.0)
              step
              (next (+ step 1) (+ (- rr ii) cr) (+ (* 2.0 (* zr zi)) ci)))))))

(define (main)
  (let ((width (/ 3.0 500.0)))
    (do ((y 0 (+ y 1))
         (sum 0 (do ((x 0 (+ x 1))
                     (sum sum (+ sum (steps (+ -2.0 (* width x)) (+ -1.5 (* width y))))))
                    ((= x 500) sum))))
        ((= y 500) sum))))
