;;;; What the real system answers: vectors.

(member 2 [1 2 3])

(cadr [1 2 3])

(cddr [1 2 3])

(partition even? [1 2 3])

(list->vector '(1 2))

(vector->list [1 2])

(vector 1 2 3)

(vector)

(vector/dot-product [1 2] [3 4])

(vector/cosine-similarity [1 0] [1 0])

(vector/cosine-similarity [1 2] [3 4])

(vector/distance [0 0] [3 4])

(vector/normalize [3 4])

(vector/normalize [0 0])

(vector/dot-product [1 2] [3])

(vector/dot-product '(1 2) '(3 4))

(vector/cosine-similarity [0 0] [1 2])

(vector/normalize #u8(0 0 128 63 0 0 0 0))

(vector/dot-product #u8(0 0 128 63 0 0 0 64) #u8(0 0 128 63 0 0 0 64))

(vector/dot-product #u8(0 0 0 0 0 0 240 63) #u8(0 0 0 0 0 0 240 63))

(embedding/list->embedding '(3.0 4.0))

(vector/normalize (embedding/list->embedding '(3.0 4.0)))

(vector/distance (embedding/list->embedding '(0 0)) (embedding/list->embedding '(3.0 4.0)))

(vector/cosine-similarity (embedding/list->embedding '(1 0)) (embedding/list->embedding '(3.0 4.0)))

(vector/dot-product #u8(1 2) #u8(1 2))

(vector/dot-product (embedding/list->embedding '(1 0)) (embedding/list->embedding '(3.0)))

(vector/cosine-similarity (embedding/list->embedding '(0 0)) (embedding/list->embedding '(3.0 4.0)))

(vector/normalize (embedding/list->embedding '(0 0)))

(reverse [1 2 3])

(last [1 2 3])

(nth [1 2 3] 0)

(take 2 [1 2 3])

(drop 1 [1 2 3])

(list/reject even? [1 2 3])

(list->vector nil)

(list->vector '(1 2 3))

(list->vector [1 2 3])

(list->vector {:a 1 :b 2})

(list->vector 5)

(list->vector :k)

(list->vector '((:a 1) (:b 2)))

(list->vector (hashmap/new :a 1))

(list->vector '(1.5 2))

(list->vector)

(list->vector 1 1)

(vector->list nil)

(vector->list '(1 2 3))

(vector->list [1 2 3])

(vector->list {:a 1 :b 2})

(vector->list 5)

(vector->list :k)

(vector->list '((:a 1) (:b 2)))

(vector->list (hashmap/new :a 1))

(vector->list '(1.5 2))

(vector->list)

(vector->list 1 1)

(nth '() 0)

(nth '() 1.0)

(nth '(1 2 3 4 5) 2)

(nth '(1 2 3 4 5) nil)

(nth [1 2 3 4 5] 10)

(nth nil "a")

(nth)

(nth 1 1 1)

(first '(1 2 3))

(first [1 2 3])

(first {:a 1 :b 2})

(first 5)

(first :k)

(first '((:a 1) (:b 2)))

(first (hashmap/new :a 1))

(first '(1.5 2))

(first)

(first 1 1)

(rest '(1 2 3))

(rest [1 2 3])

(rest {:a 1 :b 2})

(rest 5)

(rest :k)

(rest '((:a 1) (:b 2)))

(rest (hashmap/new :a 1))

(rest '(1.5 2))

(rest)

(rest 1 1)

(reverse '(1 2 3))

(reverse {:a 1 :b 2})

(reverse 5)

(reverse :k)

(reverse '((:a 1) (:b 2)))

(reverse (hashmap/new :a 1))

(reverse '(1.5 2))

(reverse)

(reverse 1 1)
