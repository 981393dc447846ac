(define (chain a b)
  (if (null? a) b (cons (car a) (chain (cdr a) b))))

(define (safe? row distance placed)
  (cond ((null? placed) #t)
        ((= (car placed) (+ row distance)) #f)
        ((= (car placed) (- row distance)) #f)
        (else (safe? row (+ distance 1) (cdr placed)))))

(define (solutions open tried placed)
  (if (null? open)
      (if (null? tried) 1 0)
      (+ (if (safe? (car open) 1 placed)
             (solutions (chain (cdr open) tried) '() (cons (car open) placed))
             0)
         (solutions (cdr open) (cons (car open) tried) placed))))

(define (main)
  (solutions '(1 2 3 4 5 6 7 8 9 10 11 12) '() '()))
