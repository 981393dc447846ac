;;;; What the real system answers: mutable.

(hash-map (list (mutable-array/new 1)) 2)

(get {:a 1} (mutable-array/new 1))

(let ((a (mutable-array/new 2))) (mutable-array/length a))

(mutable-array/push! (mutable-array/new) 1 2)

(let ((a (mutable-array/new 3 0))) (mutable-array/set! a 3 1))

(let ((a (mutable-array/new 3 0))) (mutable-array/set! a -1 1))

(mutable-array/->vector (mutable-array/set! (mutable-array/new 3 0) 1 :x))

(mutable-array/length [1])

(str (mutable-array/new 2 1))

(= (mutable-array/new 2 1) (mutable-array/new 2 1))

(let ((a (mutable-array/new 2 1))) (= a a))

(equal? (mutable-array/new 1 1) (mutable-array/new 1 1))

(let ((c (mutable-cell/new 1))) (mutable-cell/set! c 5) (mutable-cell/get c))

(= (mutable-cell/new 1) (mutable-cell/new 1))

(type (mutable-array/new))

(map (lambda (x) (+ x 1)) (mutable-array/new 2 1))

(foldl + 0 (mutable-array/new 3 2))

(nth (mutable-array/new 3 2) 1)

(first (mutable-array/new 3 2))

(count (mutable-array/new 3 2))

(length (mutable-array/new 3 2))

(mutable-array/get (mutable-array/new 2 7) 9 :d)

(mutable-array/get (mutable-array/new 2 7) -1 :d)

(list/unique (list (mutable-array/new 1 1) (mutable-array/new 1 1)))
;; ours: (<mutable-array 1> <mutable-array 1>)  -- what can change is one only with itself

(mutable-array/get (mutable-array/new 3 0) 0)

(mutable-array/get (mutable-array/new 3 0) 1.0)

(mutable-array/get (mutable-array/new) 2)

(mutable-array/get (mutable-array/new) nil)

(mutable-array/get [1 2] 10)

(mutable-array/get nil 1)

(mutable-array/get nil "a")

(mutable-array/get)

(mutable-array/get 1 1 1)

(mutable-array/set! (mutable-array/new 3 0) 0 1)

(mutable-array/set! (mutable-array/new 3 0) 1.0 "a")

(mutable-array/set! (mutable-array/new) -1 '(1))

(mutable-array/set! [1 2] 1 1)

(mutable-array/set! [1 2] "a" "a")

(mutable-array/set! nil 10 '(1))

(mutable-array/set! 5 2 1)

(mutable-array/set!)

(mutable-array/set! 1 1 1 1)

(mutable-array/push! (mutable-array/new 3 0) 1)

(mutable-array/push! (mutable-array/new 3 0) "a")

(mutable-array/push! (mutable-array/new) '(1))

(mutable-array/push! [1 2] 1)

(mutable-array/push! [1 2] "a")

(mutable-array/push! nil '(1))

(mutable-array/push! 5 1)

(mutable-array/push!)

(mutable-array/push! 1 1 1)

(mutable-array/length (mutable-array/new 3 0))

(mutable-array/length (mutable-array/new))

(mutable-array/length [1 2])

(mutable-array/length nil)

(mutable-array/length 5)

(mutable-array/length)

(mutable-array/length 1 1)

(mutable-array/->vector (mutable-array/new 3 0))

(mutable-array/->vector (mutable-array/new))

(mutable-array/->vector [1 2])

(mutable-array/->vector nil)

(mutable-array/->vector 5)

(mutable-array/->vector)

(mutable-array/->vector 1 1)

(mutable-array/new 0 1)

(mutable-array/new 1 1)

(mutable-array/new 2 1)

(mutable-array/new -1 1)

(mutable-array/new 10 1)

(mutable-array/new 1.0 1)

(mutable-array/new "a" 1)

(mutable-array/new)

(mutable-array/new 1 1 1)

(mutable-cell/get (mutable-cell/new 5))

(mutable-cell/get 5)

(mutable-cell/get nil)

(mutable-cell/get)

(mutable-cell/get 1 1)

(mutable-cell/set! (mutable-cell/new 5) 1)

(mutable-cell/set! (mutable-cell/new 5) '(1))

(mutable-cell/set! (mutable-cell/new 5) "a")

(mutable-cell/set! 5 1)

(mutable-cell/set! 5 '(1))

(mutable-cell/set! 5 "a")

(mutable-cell/set! nil 1)

(mutable-cell/set!)

(mutable-cell/set! 1 1 1)

(mutable-cell/new 1)

(mutable-cell/new nil)

(mutable-cell/new '(1))

(mutable-cell/new :k)

(mutable-cell/new "a")

(mutable-cell/new 2.0)

(mutable-cell/new)

(mutable-cell/new 1 1)
