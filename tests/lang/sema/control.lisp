;;;; Control.

(define (f n) (if (= n 0) 'done (f (- n 1))))
(f 100000)

(define (f n) (cond ((= n 0) 'done) (else (f (- n 1)))))
(f 100000)

(define (f n) (when #t (if (= n 0) 'done (f (- n 1)))))
(f 100000)

(define (f n) (and #t (if (= n 0) 'done (f (- n 1)))))
(f 100000)

(define (f n) (or #f (if (= n 0) 'done (f (- n 1)))))
(f 100000)

(define (f n) (case n ((0) 'done) (else (f (- n 1)))))
(f 100000)

(define (f n) (match n (0 'done) (_ (f (- n 1)))))
(f 100000)

(define (f n) (let ((m (- n 1))) (if (< m 0) 'done (f m))))
(f 100000)

(define (f n) (begin 1 (if (= n 0) 'done (f (- n 1)))))
(f 100000)

(define (ev? n) (if (= n 0) #t (od? (- n 1))))
(define (od? n) (if (= n 0) #f (ev? (- n 1))))
(ev? 100000)

(let loop ((i 0)) (if (< i 100000) (loop (+ i 1)) i))

(define (f n) (letrec ((g (fn (k) (if (= k 0) 'done (g (- k 1)))))) (g n)))
(f 100000)

(define (f n) (unless (= n 0) (f (- n 1))))
(f 100000)

(define (f n) (let* ((a n) (b a)) (if (= b 0) 'done (f (- b 1)))))
(f 100000)
