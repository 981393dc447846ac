;; Sema has no dotted pairs: an entry is a list of two.
(define (look key entries)
  (cond ((null? entries) #f)
        ((eq? (car (car entries)) key) (car (cdr (car entries))))
        (else (look key (cdr entries)))))
(define entries
  '((a 1) (b 2) (c 3) (d 4) (e 5) (f 6) (g 7) (h 8) (i 9) (j 10)))
(define names (mutable-array/new 10 'a))
(define (name-all rest i)
  (if (not (null? rest))
      (begin (mutable-array/set! names i (car rest))
             (name-all (cdr rest) (+ i 1)))))
(define (main)
  (let next ((round 0) (k 0) (sum 0))
    (if (= round 5000000)
        sum
        (next (+ round 1) (if (= k 9) 0 (+ k 1)) (+ sum (look (mutable-array/get names k) entries))))))
(name-all '(a b c d e f g h i j) 0)
(println (main))
