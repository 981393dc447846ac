;;;; What the real system answers: lists.

(flatten '(1 [2 3] (4 (5))))

(flatten-deep '(1 [2 [3]] (4 (5)) ()))

(flatten [[1] [2]])

(zip '(1 2) '(a b) '(x y))

(zip '(1 2))

(zip)

(append '(1) [2] '(3))

(append [1] [2])

(append)

(append '(1))

(append [1])

(range 5 1)

(range 5 1 -2)

(range 0 10 3)

(range 0 1 0)

(iota 5)

(iota 5 1)

(iota 5 0 2)

(iota 3 10 -1)

(member 2 '(1 2 3))

(member 9 '(1))

(list/index-of '(a b c) 'c)

(list/chunk 2 '(1 2 3 4 5))

(list/page '(1 2 3 4 5) 2 2)

(list/shuffle '())

(list/join '(1 2 3) ", ")

(list/join '(1 2 3) ", " " and ")

(list/join '("a" :b c) "-")

(interpose ", " '("a" "b"))

(reduce + '())

(reduce + '(5))

(foldr cons '() '(1 2 3))

(fold + 0 '(1 2 3))

(apply + 1 2 '(3 4))

(apply max [1 5 3])

(caar '((1)))

(caar '(1))

(cadr '(1))

(cddr '(1))

(caddr '(1 2 3))

(cdr [1])

(filter even? [1 2 3 4])

(list/group-by even? '(1 2 3 4))

(list/group-by even? [])

(list/median '(1 2 3 4))

(list/avg '(1 2))

(list/avg '(1.0 2))

(list/mode '(1 1 2 2 3))

(list/mode '())

(list/min '())

(list/sum '())

(list/sum '(1 "a"))

(list/min '(1 "a"))

(list/max '(1 2.0))

(list/min '(1.0 1))

(list/unique '(1 1.0 2))

(frequencies '(a b a))

(list/sole even? '(1 2 3))

(list/sole even? '(1 2 4))

(count "abc")

(count nil)

(length "héllo")

(empty? nil)

(empty? "")

(last '())

(nth '(1 2) 5)

(list 1 (list 2 nil) #t)

(list/times 3 (lambda (i) (* i i)))

(list/repeat 3 :x)

(make-list 2 0)

(list/take-while even? '(2 4 5 6))

(any (lambda (x) (if (> x 1) x #f)) '(1 2 3))

(every (lambda (x) x) '(1 2 3))

(every even? '())

(take-while even? [2 4 5])

(list/dedupe '(1 1 2 2 1))

(list/cross-join '(1 2) '(a b))

(list/interleave '(1 2 3) '(a b))

(list/sliding '(1 2 3 4) 2)

(list/sliding '(1 2 3 4) 2 2)

(list/sliding '(1 2) 5)

(list/pad '(1) 3 0)

(list/split-at '(1 2 3) 1)

(list/drop-last 1 '(1 2 3))

(apply str '("a" "b"))

(flatten '())

(flatten '(1 () 2))

(call-with-values (lambda () (values 1 2)) list)

(foldl (lambda (acc x) (cons x acc)) '() '(1 2 3))

(foldr (lambda (x acc) (+ x acc)) 0 [1 2])

(interpose 0 [])

(list/shuffle '(1))

(list/diff '(1 2 3) '(2))

(list/duplicates '(1 2 1 3 2 1))

(list/nth-or '(1 2) 5 :d)

(list/max '(1 3 2))

(list/page '(1 2 3) 0 2)

(format/form '(define (f x) (+ x 1)))

(format/form "(define   (f x)\n (+ x 1))")

(list/interleave '(1 2) '(a b) '(x y))

(list/interleave '(1 2))

(list/interleave)

(list/times 0 (lambda (i) i))

(list/split-at '(1 2 3) 9)

(list/take-last 9 '(1 2))

(zip [1 2] [3 4])

(zip '(1 2 3) '(a))

(frequencies [1 1 2])

(frequencies '())

(partition odd? '())

(interpose :x '(1))

(enumerate '(a b))

(list/avg '(1/2 1/4))

(list/median '(5))

(list/median '(1.5 2))

(list/sum '(1/2 0.5))

(list/max '(1/2 1/3))

(foldl list '() '(1 2))

(foldr list '() '(1 2))

(reduce (lambda (a b) (if (> a b) a b)) '(3 9 2))

(apply + '())

(apply + 1 '())

(apply list 1 2 [3])

(every even? [2 4])

(any even? [1 3])

(member "b" '("a" "b" "c"))

(member '(1) '((1) (2)))

(assq 'b '((a 1) (b 2)))

(assv 2 '((1 a) (2 b)))

(append '(1) '() '(2))

(first "abc")

(rest "abc")

(length #u8(1 2 3))

(list/dedupe '())

(list/group-by count '("a" "bb" "c"))

(list/find even? '(1 3))

(iota 0)

(range 0)

(range -3)

(range 3 3)

(make-list 0 1)

(values 1 2)

(call-with-values (lambda () (values)) list)

(call-with-values (lambda () 5) list)

(length {:a 1 :b 2})

(length '((:a 1) (:b 2)))

(length)

(last {:a 1 :b 2})

(last '((:a 1) (:b 2)))

(last)

(list/avg nil)

(list/avg {:a 1 :b 2})

(list/avg '((:a 1) (:b 2)))

(list/avg)

(list/sum nil)

(list/sum {:a 1 :b 2})

(list/sum '((:a 1) (:b 2)))

(list/sum)

(list/min nil)

(list/min {:a 1 :b 2})

(list/min '((:a 1) (:b 2)))

(list/min)

(list/max nil)

(list/max {:a 1 :b 2})

(list/max '((:a 1) (:b 2)))

(list/max)

(list/median nil)

(list/median {:a 1 :b 2})

(list/median '((:a 1) (:b 2)))

(list/median)

(flatten nil)

(flatten {:a 1 :b 2})

(flatten '((:a 1) (:b 2)))

(flatten)

(flatten-deep nil)

(flatten-deep {:a 1 :b 2})

(flatten-deep '((:a 1) (:b 2)))

(flatten-deep)

(enumerate nil)

(enumerate {:a 1 :b 2})

(enumerate '((:a 1) (:b 2)))

(enumerate)

(frequencies nil)

(frequencies {:a 1 :b 2})

(frequencies '((:a 1) (:b 2)))

(frequencies)

(list/unique nil)

(list/unique {:a 1 :b 2})

(list/unique '((:a 1) (:b 2)))

(list/unique)

(take 0 '())

(take 2 5)

(take 1.0 [1 2 3 4 5])

(take)

(drop 0 '())

(drop 2 5)

(drop 1.0 [1 2 3 4 5])

(drop)

(list/take-last 0 '())

(list/take-last 2 5)

(list/take-last 1.0 [1 2 3 4 5])

(list/take-last)

(list/drop-last 0 '())

(list/drop-last 2 5)

(list/drop-last 1.0 [1 2 3 4 5])

(list/drop-last)

(list/chunk 0 '())

(list/chunk 2 5)

(list/chunk 1.0 [1 2 3 4 5])

(list/chunk)

(list/split-at '() 0)

(list/split-at [1 2 3 4 5] 0)

(list/split-at 5 0)

(list/split-at)

(list/sliding '() 0)

(list/sliding [1 2 3 4 5] 0)

(list/sliding 5 0)

(list/sliding)

(list/pad '() 0 1)

(list/pad [1 2 3 4 5] 0 1)

(list/pad 5 0 1)

(list/pad)

(list/nth-or '() 0 1)

(list/nth-or [1 2 3 4 5] 0 1)

(list/nth-or 5 0 1)

(list/nth-or)

(list/repeat 0 1)

(list/repeat 2 "a")

(list/repeat 1.0 '(1))

(list/repeat)

(range 0 0)

(range 2 10)

(range 1.0 0)

(range)

(iota 0 0)

(iota 2 10)

(iota 1.0 0)

(iota)

(map even? '())

(map (lambda (x) nil) '())

(map (lambda () 1) '())

(map 1 1 1)

(filter (lambda (x) x) '())

(filter 5 '())

(filter)

(for-each even? '())

(for-each (lambda (x) nil) '())

(for-each (lambda () 1) '())

(any (lambda (x) x) '())

(any 5 '())

(any)

(every (lambda (x) nil) '())

(every (lambda () 1) '())

(list/reject (lambda (x) x) '())

(list/reject 5 '())

(list/reject)

(list/find even? '())

(list/find (lambda (x) nil) '())

(list/find (lambda () 1) '())

(list/find 1 1 1)

(partition (lambda (x) x) '())

(partition 5 '())

(partition)

(take-while even? '())

(take-while (lambda (x) nil) '())

(take-while (lambda () 1) '())

(take-while 1 1 1)

(drop-while (lambda (x) x) '())

(drop-while 5 '())

(drop-while)

(flat-map even? '())

(flat-map (lambda (x) nil) '())

(flat-map (lambda () 1) '())

(map-indexed list '())

(map-indexed 5 '())

(map-indexed)

(foldl + 1 '())

(foldl (lambda (a b) a) 1 '())

(foldl cons 1 '())

(foldl 1 1 1 1)

(foldr list 1 '())

(foldr 5 1 '())

(foldr)

(list/group-by even? '())

(list/group-by (lambda (x) nil) '())

(list/group-by (lambda () 1) '())

(list/group-by 1 1 1)

(list/index-of '(1 2 3) "a")

(list/index-of "abc" 1)

(list/index-of)

(list/contains? '() 1)

(list/contains? '(3 1 2 1 3) '(1))

(list/contains? {:a 1} "a")

(list/contains? 1 1 1)

(interpose nil '(1 2 3))

(interpose :k '(3 1 2 1 3))

(interpose)

(zip '() '())

(zip '(3 1 2 1 3) "abc")

(zip (mutable-array/new 2 7) '(1 2 3))

(zip 1 1 1)

(list/diff '(1 2 3) (mutable-array/new 2 7))

(list/diff "abc" '(3 1 2 1 3))

(list/diff)

(list/intersect '() '())

(list/intersect '(3 1 2 1 3) "abc")

(list/intersect (mutable-array/new 2 7) '(1 2 3))

(list/intersect 1 1 1)

(list/cross-join '(1 2 3) (mutable-array/new 2 7))

(list/cross-join "abc" '(3 1 2 1 3))

(list/cross-join)

(list/join '() 1)

(list/join '(3 1 2 1 3) '(1))

(list/join {:a 1} "a")

(list/join 1 1 1)

(length nil)
;; ours: 0  -- nil is an empty list for what Common Lisp has too

(first nil)
;; ours: nil  -- nil is an empty list for what Common Lisp has too

(reverse nil)
;; ours: ()  -- nil is an empty list for what Common Lisp has too

(cons 0 [1 2])
;; ours: (0 . [1 2])  -- pairs

(cons 1 2)
;; ours: (1 . 2)  -- pairs

(append '(1) 2)
;; ours: (1 . 2)  -- pairs

(reduce + 0 '(1 2))
;; ours: 3  -- an initial value may be given

(nth 1 '(a b))
;; ours: b  -- the order of Common Lisp
