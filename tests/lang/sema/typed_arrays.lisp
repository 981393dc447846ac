;;;; What the real system answers: arrays of machine numbers.

(type (f64-array 1 2))

(f64-array 1 2.5 1e30 -0.0 1.5e-9)

(f64-array 1/2)

(list #f64(1 2.5) #i64(1 -2))

(i64-array 1.5)

(f64-array "a")

(f64-array/ref #f64(1 2) 2)

(f64-array/ref #f64(1 2) -1)

(f64-array/ref '(1) 0)

(f64-array/ref #f64(1) 1.0)

(f64-array/ref #f64(4 5.5) 1)

(f64-array/set! #f64(1 2) 5 1)

(f64-array/set! #f64(1 2) 0 "a")

(define kept #i64(1 2 3)) (define changed (i64-array/set! kept 1 9)) (list kept changed)

(= #f64(1 2) #f64(1 2))

(= #f64(1 2) #i64(1 2))

(= #f64(0.0) #f64(-0.0))

(get {#f64(1) :here} #f64(1))

(length #f64(1 2))

(map + #f64(1 2))

(count #f64(1 2))

(empty? #f64())

(nth #i64(7) 0)

(f64-array/dot #f64(1 2 3) #f64(4 5 6))

(f64-array/dot #f64(1 2) #f64(1))

(f64-array/make -1)

(f64-array/make 2 3)

(f64-array/make 2.0)

(i64-array/make 3)

(i64-array/make 2 1.5)

(f64-array/from-list [1 2])

(f64-array/from-list '(1 2.25))

(i64-array/from-list '(1 a))

(f64-array/range 0 1 0)

(i64-array/range 0 1 0)

(f64-array/range 1 0 -0.25)

(f64-array/range 5)

(i64-array/range 5 0 -2)

(i64-array/range 0 5 -1)

(i64-array/range 9223372036854775800 9223372036854775807 3)

(i64-array/map (fn (x) 1.5) #i64(1))

(i64-array/map (fn (x) (* x x)) #i64(1 2 3))

(f64-array/map (fn (x) "a") #f64(1))

(f64-array/map (fn (x) (/ x 2)) #f64(1 2))

(f64-array/map (fn (x) 1) '(1))

(f64-array/fold (fn (acc x) (cons x acc)) '() #f64(1 2))

(i64-array/fold max 0 #i64(3 1 4))

(f64-array/fold + 0 #i64(1))

(f64-array/sum #i64(1))

(f64-array/sum #f64(0.5 0.25))

(i64-array/sum #i64(9223372036854775807 9223372036854775807))

(i64-array/sum #i64())

(i64-array 9223372036854775808)

(sort (list #f64(2) #f64(1) #f64(1 0)))

{#i64(1) 1 #f64(1) 2 #u8(1) 3 1/2 4 "a" 5}

(if #f64() 1 2)

(str #f64(1 2.5 1e21) "x")

(vector? #f64(1))

(json/encode #f64(1 2))

(f64-array? #i64(1))

(i64-array? #i64(1))

(apply i64-array '(1 2))

(i64-array/length #f64(1))

(f64-array/range math/nan 1 1)

(f64-array/range 0 math/infinity 1)

(f64-array/range 0 1 math/nan)

(f64-array/range 0 1 0)

(f64-array/range 0 10 -1)

(f64-array/range 10 0 -2.5)

(f64-array/range 9007199254740992.0 9007199254740994.0 1.0)

(f64-array/range 9007199254740991.0 9007199254740994.0 1.0)

(f64-array/range 0 8388609 1)

(f64-array/length (f64-array/range 0 8388608 1))

(f64-array/range 5 5 1)

(f64-array/range 1 2 5)

;;; a changed array is another for who still has the first
(let ((a (f64-array/make 2 1.0)))
  (let ((b (f64-array/set! a 0 5.0)))
    (let ((c (f64-array/set! b 1 7.0)))
      (list a b c))))

;;; an array changed in a loop
(let loop ((i 0) (a (i64-array/make 1000)))
  (if (< i 1000) (loop (+ i 1) (i64-array/set! a i i)) (i64-array/sum a)))

;;; arrays changed in a loop that keeps them all
(let loop ((i 0) (a (make-bytevector 3 0)) (seen '()))
  (if (< i 3) (loop (+ i 1) (bytevector-u8-set! a i (+ i 1)) (cons a seen)) (list a seen)))

;;; a literal that is changed keeps what it has
(define (nine) (bytevector-u8-set! #u8(1 2) 0 9)) (list (nine) (nine))

;;; a function changes what its caller still reads
(define (third a i) (f64-array/set! a i 3.0))
(let* ((x (f64-array/make 2 0.0)) (y (third x 0))) (list x y (third y 1) y))

(try (f64-array/set! (i64-array/make 1) 0 1) (catch e (:type e)))
