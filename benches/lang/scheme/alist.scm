(define (look key entries)
  (cond ((null? entries) #f)
        ((eq? (car (car entries)) key) (cdr (car entries)))
        (else (look key (cdr entries)))))

(define entries
  '((a . 1) (b . 2) (c . 3) (d . 4) (e . 5) (f . 6) (g . 7) (h . 8) (i . 9) (j . 10)))

(define names (vector 'a 'b 'c 'd 'e 'f 'g 'h 'i 'j))

(define (main)
  (do ((round 0 (+ round 1))
       (k 0 (if (= k 9) 0 (+ k 1)))
       (sum 0 (+ sum (look (vector-ref names k) entries))))
      ((= round 5000000) sum)))
