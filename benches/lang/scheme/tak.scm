(define (tak x y z)
  (if (>= y x)
      z
      (tak (tak (- x 1) y z) (tak (- y 1) z x) (tak (- z 1) x y))))

(define (main)
  (do ((round 0 (+ round 1)) (sum 0 (+ sum (tak 18 12 6))))
      ((= round 300) sum)))
