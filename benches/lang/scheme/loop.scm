(define (total n)
  (let next ((i 0) (s 0))
    (if (< i n) (next (+ i 1) (+ s i)) s)))

(define (main)
  (do ((round 0 (+ round 1)) (last 0 (total 5000000))) ((= round 10) last)))
