;;;; What the real system answers: sorting.

(sort '(3 1/2 2.5 1))

(sort '((1 2) (1 1) (0 9)))

(sort '(:b :a))

(sort (list #\b #\a))

(sort '(b a))

(sort '([2] [1]))

(sort '({:a 2} {:a 1}))

(sort '(nil nil))

(sort '(#t #f))

(sort '(1+2i 1))

(sort (list 2 1 math/nan))

(sort '(3 1 2) >)

(sort '(3 1 2) (lambda (a b) (- a b)))

(sort '(3 1 2) -)

(sort-by (lambda (x) (- x)) '(1 2 3))

(sort-by :a '({:a 2} {:a 1}))

(sort-by (lambda (x) (if (even? x) 'a "b")) '(1 2 3))

(sort-by abs [-2 1])

(map/sort-keys {:b 1 :a 2})

(map/sort-keys (hashmap/new :b 1 :a 2))

(sort-by first '((2 a) (1 b)))

(sort '("b" "a" "C"))

(sort '(:b "a"))

(sort '(1 2.5 1/3))

(sort [])

(sort '(3 1 2) (lambda (a b) (> a b)))

(sort-by count '("aaa" "b" "cc"))

(sort-by (lambda (x) x) '(2 1.5 3))

(sort-by (lambda (x) x) '(2 1.5 1/2 "a" :k nil))

(sort-by (lambda (x) (list x)) '(2 1))

(sort [3 1 2])

(sort '("b" "A" "a"))

(sort (list "é" "e" "z"))

(sort '())

(sort '(1 2 3))

(sort '(3 1 2 1))

(sort [1 2 3])

(sort {:a 1 :b 2})

(sort {})

(sort 5)

(sort)

(sort 1 1)

(sort-by even? '())

(sort-by even? nil)

(sort-by even? 5)

(sort-by (lambda (x) x) '(3 1 2 1 3))

(sort-by (lambda (x) x) (mutable-array/new 2 7))

(sort-by (lambda (x) nil) [1 2 3])

(sort-by (lambda (x) nil) {:a 1})

(sort-by 5 '(1 2 3))

(sort-by 5 "abc")

(sort-by (lambda () 1) '())

(sort-by)

(list/shuffle :a)

(list/shuffle :z)

(list/shuffle nil)

(list/shuffle 1)

(list/shuffle "a")

(list/shuffle 'a)

(list/shuffle (mutable-array/new 1))

(list/shuffle math/nan)

(list/shuffle)

(list/shuffle 1 1)

(sort '() +)

(sort '() cons)

(sort '(1 2 3) 5)

(sort '(3 1 2 1 3) list)

(sort "abc" 5)

(sort {:a 1} (lambda (a b) a))

;;; ties keep their order
(sort '((1 b) (1 a) (0 c)) (lambda (a b) (< (first a) (first b))))
;; ours: ((0 c) (1 b) (1 a))  -- what the predicate does not tell apart keeps its order

(sort nil)
;; ours: ()  -- nil is an empty list for what Common Lisp has too

(sort (mutable-array/new 2 7) list)
;; ours: <mutable-array 2>  -- an array is sorted in place

(map (fn (a) (mutable-array/->vector a)) (sort-by (fn (a) a) (list (mutable-array/new 2) (mutable-array/new 1 5) (mutable-array/new 1))))
