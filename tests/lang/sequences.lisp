;;; What takes a function, over lists, vectors, arrays, strings and maps, in both accents.

(map (fn (x) (* x x)) '(1 2 3))             ;; => (1 4 9)
(mapcar #'1+ '(1 2 3))                      ;; => (2 3 4)
(map + '(1 2 3) '(10 20))                   ;; => (11 22)
(mapcar #'list '(1 2) '(a b) '(x y))        ;; => ((1 a x) (2 b y))
(map inc [1 2 3])                           ;; => (2 3 4)
(map inc (array 1 2))                       ;; => (2 3)
(map 'list #'1+ '(1 2))                     ;; => (2 3)
(map 'vector #'1+ '(1 2))                   ;; => [2 3]
(map char-upcase "ab")                      ;; !! type-error
(map first {:a 1 :b 2})                     ;; => (:a :b)
(map inc 5)                                 ;; !! `map` argument 2: expected list, vector or mutable array, got int (5)
(map :name '({:name 1} {:name 2}))          ;; => (1 2)
(for-each display '(1 2 3))                 ;; ~> 123
(mapc #'display '(1 2))                     ;; ~> 12
(each display [1 2])                        ;; ~> 12
(flat-map (fn (x) (list x x)) '(1 2))       ;; => (1 1 2 2)
(mapcan (lambda (x) (list x)) '(1 2))       ;; => (1 2)
(map-indexed list '(a b))                   ;; => ((0 a) (1 b))
(filter even? '(1 2 3 4))                   ;; => (2 4)
(filter even? [1 2 3 4])                    ;; => (2 4)
(remove-if #'evenp '(1 2 3 4))              ;; => (1 3)
(remove-if-not #'evenp '(1 2 3 4))          ;; => (2 4)
(remove 2 '(1 2 3 2))                       ;; => (1 3)
(remove 2 '(1 2 3 2) :count 1)              ;; => (1 3 2)
(remove 2 '(1 2 3 2) :count 1 :from-end t)  ;; => (1 2 3)
(remove 1 '((1 a) (2 b)) :key #'car)        ;; => ((2 b))
(substitute 9 1 '(1 2 1))                   ;; => (9 2 9)
(keep (fn (x) (if (even? x) (* x x) nil)) '(1 2 3 4))  ;; => (4 16)
(foldl + 0 '(1 2 3))                        ;; => 6
(foldl (fn (acc x) (cons x acc)) '() '(1 2 3))  ;; => (3 2 1)
(foldr cons '() '(1 2 3))                   ;; => (1 2 3)
(reduce + '(1 2 3 4))                       ;; => 10
(reduce #'+ '() :initial-value 0)           ;; => 0
(reduce #'+ '(1 2 3) :initial-value 10)     ;; => 16
(reduce #'list '(1 2 3) :from-end t)        ;; => (1 (2 3))
(reduce #'+ '((1) (2)) :key #'car)          ;; => 3
(reduce + 10 '(1 2))                        ;; => 13
(reduce #'max '(3 9 2))                     ;; => 9
(find-if even? '(1 4 6))                    ;; => 4
(find 'b '((a 1) (b 2)) :key #'car)         ;; => (b 2)
(find 3 '(1 2))                             ;; => nil
(find even? '(1 4))                         ;; => 4
(position 'c '(a b c))                      ;; => 2
(position-if #'evenp '(1 3 4))              ;; => 2
(count-if even? '(1 2 4))                   ;; => 2
(count 1 '(1 2 1))                          ;; => 2
(count '(1 2 3))                            ;; => 3
(any even? '(1 2))                          ;; => #t
(some #'evenp '(1 3))                       ;; => nil
(some (fn (x) (if (even? x) x nil)) '(1 2)) ;; => 2
(every even? '(2 4))                        ;; => #t
(every #'< '(1 2) '(2 3))                   ;; => #t
(notany #'evenp '(1 3))                     ;; => #t
(sort '(3 1 2))                             ;; => (1 2 3)
(sort '("b" "a"))                           ;; => ("a" "b")
(sort [3 1 2])                              ;; => (1 2 3)
(sort '(3 1 2) #'>)                         ;; => (3 2 1)
(sort '(3 1 2) -)                           ;; => (1 2 3)
(sort '(1 "a"))                             ;; !! elements of one type
(sort '((b 2) (a 1)) (lambda (x y) (< (cadr x) (cadr y))))  ;; => ((a 1) (b 2))
(sort '((b . 1) (a . 1) (c . 0)) #'< :key #'cdr)  ;; => ((c . 0) (b . 1) (a . 1))
(sort-by abs '(-3 1 -2))                    ;; => (1 -2 -3)
(let ((a (array 3 1 2))) (sort a #'<) (array->list a))  ;; => (1 2 3)
(sort (range 100 0 -1))
(equal (sort (map (fn (i) (mod (* i 7919) 1009)) (range 1000)) (fn (a b) (< a b))) (sort (map (fn (i) (mod (* i 7919) 1009)) (range 1000))))  ;; => #t
(group-by even? '(1 2 3 4))                 ;; => {#f (1 3) #t (2 4)}
(partition even? '(1 2 3 4))                ;; => ((2 4) (1 3))
(take-while even? '(2 4 5 6))               ;; => (2 4)
(drop-while even? '(2 4 5 6))               ;; => (5 6)
(max-by length '("a" "ccc" "bb"))           ;; => "ccc"
(remove-duplicates '(a b a c))              ;; => (b a c)
(apply + 1 2 '(3 4))                        ;; => 10
(apply max '(1 3 2))                        ;; => 3
(length (map inc (range 100000)))           ;; => 100000
(foldl + 0 (range 100001))                  ;; => 5000050000

;; What is sorted by a key, answered in time or at last is itself, nil among it.
(sort-by (fn (x) (if (nil? x) 0 x)) '(2 nil 1))  ;; => (nil 1 2)
(sort '(2 nil 1) < :key (fn (x) (if (nil? x) 0 x)))  ;; => (nil 1 2)
(nil? (async/with-timeout 50 (fn () nil)))  ;; => #t
(nil? (retry (fn () nil)))                  ;; => #t
