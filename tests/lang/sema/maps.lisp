;;;; What the real system answers: maps.

{:b 1 "a" 2 1 3 2.5 4 1/2 5 nil 6 #t 7 #\a 8 'x 9 [1] 10 '(1) 11 {:a 1} 12}

{2.5 1 1 2 3 3 0.5 4 7/2 5 1+2i 6}

(hash-map '(2) 1 '(1 2) 2 '(1) 3 "b" 4 "a" 5 :a 6 :B 7 'b 8 'A 9)

(keys {3 1 2.0 2 1 3})

{1 :a 1.0 :b}

(get {1 :a} 1.0)

{[1 2] :v}

(hash-map [math/nan] 2)

(hashmap/new :b 1 :a 2 :c 3)

(hash-map :a)

(hash-map)

(map/from-entries '((:a 1) [:b 2]))

(map/from-entries '((:a 1 2)))

(map/from-entries '(5))

(assoc 'b '((a 1) (b 2)))

(assoc "b" '(("a" 1) ("b" 2)))

(assoc {:a 1} :b)

(assoc {:a 1} :b 2 :c)

(list/contains? '(1 2) 1.0)

(map + '(1 2 3) '(10 20))

(map + [1 2] [3 4])

(map-indexed list '(a b))

(map-indexed (lambda (i x) (* i x)) [5 6])

(list/key-by :id '({:id 1 :n "a"} {:id 2 :n "b"}))

(flat-map (lambda (x) x) '(1 2))

(flat-map (lambda (x) [x x]) '(1 2))

(flat-map (lambda (x) (list x)) [1 2])

(update-in {:a {:b 1}} [:a :b] (lambda (x) (+ x 1)))

(update-in {} [:a :b] (lambda (x) x))

(assoc-in {:a 1} [:a :b] 2)

(assoc-in {} [] 2)

(get-in {:a {:b 1}} [])

(get-in {:a nil} [:a] :d)

(deep-merge {:a {:b 1 :c 2}} {:a {:b 3} :d 4})

(deep-merge {:a 1} {:a {:b 2}})

(merge)

(deep-merge)

(merge {:a 1})

(merge {:a 1} {:b 2} {:a 3})

(map/update {:a 1} :a (lambda (x) (+ x 1)))

(map/update {} :a (lambda (x) x))

(map/update {:a 1} :a + 1)

(map/zip '(:a :b) '(1))

(hashmap/to-map (hashmap/new :b 1 :a 2))

(map/select-keys {:a 1 :b 2} [:a])

(map/except {:a 1 :b 2} [:a])

(map/filter (lambda (k v) (even? v)) {:a 1 :b 2})

(map/map-keys keyword->string {:a 1})

(map/map-vals (lambda (v) (* v 2)) {:a 1})

(map/entries {:b 1 :a 2})

(keys {:b 1 :a 2})

(vals {:b 1 :a 2})

(:a {:a 1})

(:z {:a 1} 0)

(:a nil)

(:a [1])

(:a (hashmap/new :a 5))

(dissoc {:a 1 :b 2} :a :b)

(dissoc {:a 1})

(assoc {:a 1} :b 2 :c 3)

(assoc nil :a 1)

(assoc [1 2] 0 9)

(contains? {:a nil} :a)

(count {:a 1})

(list/group-by :k '({:k 1} {:k 2} {:k 1}))

(map (lambda (x y z) (list x y z)) '(1 2) '(3 4) '(5 6))

(filter :ok '({:ok 1} {:ok #f}))

(map :a '({:a 1} {:a 2}))

(list/pluck :a '({:a 1} {:b 2}))

(list/pluck "a" (list {"a" 1}))

(map/from-entries [[1 2] [3 4]])

(map/entries {})

(map/zip '() '())

(map/zip '(a) '())

(hashmap/get (hashmap/new :a 1) :b :d)

(count (hashmap/new :a 1))

(hashmap/assoc (hashmap/new :a 1) :b 2)

(merge (hashmap/new :a 1) {:b 2})

(assoc (hashmap/new :a 1) :b 2)

(dissoc (hashmap/new :a 1) :a)

(map/map-vals (lambda (x) (+ x 1)) (hashmap/new :a 1))

(get (hashmap/new :a 1) :a)

(contains? (hashmap/new :a 1) :a)

(empty? (hashmap/new))

(hashmap/new :a)

(hashmap/new)

(map/select-keys (hashmap/new :a 1 :b 2) '(:a))

(map/filter (lambda (k v) #t) (hashmap/new :a 1))

(map/update (hashmap/new :a 1) :a (lambda (x) (+ x 1)))

(update-in (hashmap/new :a 1) [:a] (lambda (x) (+ x 1)))

(map/map-keys (lambda (k) k) {:a 1 :b 2})

(map/map-keys (lambda (k) :same) {:a 1 :b 2})

(flat-map list '(1 2))

(assoc :b '((:a 1)))

(get {:a 1 :b {:c 2}} :a)

(get {} :z)

(get nil nil)

(get 5 1)

(get '((:a 1)) "a")

(get (hashmap/new :a 1) 'a)

(get)

(get 1 1 1)

(get {:a 1 :b {:c 2}} :a 1)

(get {} :z '(1))

(get nil nil "a")

(get 5 "a" 1)

(get '((:a 1)) 'a '(1))

(get (hashmap/new :a 1) (mutable-array/new 1) "a")

(get 1 1 1 1)

(get-in {:a 1 :b {:c 2}} '(:b :c))

(get-in {} [:a])

(get-in nil '())

(get-in 5 [:x :y])

(get-in '((:a 1)) nil)

(get-in (hashmap/new :a 1) :a)

(get-in)

(get-in 1 1 1)

(assoc {:a 1 :b {:c 2}} :a 1)

(assoc {} :z '(1))

(assoc nil nil "a")

(assoc 5 "a" 1)

(assoc '((:a 1)) 'a '(1))

(assoc (hashmap/new :a 1) (mutable-array/new 1) "a")

(assoc 1 1 1 1)

(assoc-in {:a 1 :b {:c 2}} '(:b :c) 1)

(assoc-in {} [:a] 1)

(assoc-in nil '() 1)

(assoc-in 5 [:x :y] 1)

(assoc-in '((:a 1)) nil 1)

(assoc-in (hashmap/new :a 1) :a 1)

(assoc-in)

(assoc-in 1 1 1 1)

(dissoc {:a 1 :b {:c 2}} :a)

(dissoc {} :z)

(dissoc nil nil)

(dissoc 5 1)

(dissoc '((:a 1)) "a")

(dissoc (hashmap/new :a 1) 'a)

(dissoc)

(dissoc 1 1 1)

(contains? {:a 1 :b {:c 2}} :a)

(contains? {} :z)

(contains? nil nil)

(contains? 5 1)

(contains? '((:a 1)) "a")

(contains? (hashmap/new :a 1) 'a)

(contains?)

(contains? 1 1 1)

(keys {:a 1 :b {:c 2}})

(keys {})

(keys nil)

(keys 5)

(keys '((:a 1)))

(keys)

(keys 1 1)

(vals {:a 1 :b {:c 2}})

(vals {})

(vals nil)

(vals 5)

(vals '((:a 1)))

(vals (hashmap/new :a 1))

(vals)

(vals 1 1)

(merge {:a 1 :b {:c 2}} {:a 1 :b {:c 2}})

(merge {:b {:d 4} :e 5} {:a 1 :b {:c 2}})

(merge nil {:a 1 :b {:c 2}})

(merge (hashmap/new :a 1) {:a 1 :b {:c 2}})

(merge [1] {:a 1 :b {:c 2}})

(merge 7 {:a 1 :b {:c 2}})

(merge 1 1 1)

(deep-merge {:a 1 :b {:c 2}} {:a 1 :b {:c 2}})

(deep-merge {:b {:d 4} :e 5} {:a 1 :b {:c 2}})

(deep-merge nil {:a 1 :b {:c 2}})

(deep-merge (hashmap/new :a 1) {:a 1 :b {:c 2}})

(deep-merge [1] {:a 1 :b {:c 2}})

(deep-merge 7 {:a 1 :b {:c 2}})

(deep-merge 1 1 1)

(map/entries {:a 1 :b {:c 2}})

(map/entries nil)

(map/entries 5)

(map/entries '((:a 1)))

(map/entries (hashmap/new :a 1))

(map/entries)

(map/entries 1 1)

(map/from-entries {:a 1 :b {:c 2}})

(map/from-entries {})

(map/from-entries nil)

(map/from-entries 5)

(map/from-entries '((:a 1)))

(map/from-entries (hashmap/new :a 1))

(map/from-entries)

(map/from-entries 1 1)

(map/except {:a 1 :b {:c 2}} '(:a :z))

(map/except {} [:a])

(map/except nil '())

(map/except 5 nil)

(map/except '((:a 1)) :a)

(map/except (hashmap/new :a 1) 5)

(map/except)

(map/except 1 1 1)

(map/select-keys {:a 1 :b {:c 2}} '(:a :z))

(map/select-keys {} [:a])

(map/select-keys nil '())

(map/select-keys 5 nil)

(map/select-keys '((:a 1)) :a)

(map/select-keys (hashmap/new :a 1) 5)

(map/select-keys)

(map/select-keys 1 1 1)

(map/zip '(:a :z) '(:a :z))

(map/zip [:a] '(:a :z))

(map/zip '() '(:a :z))

(map/zip :a '(:a :z))

(map/zip 5 '(:a :z))

(map/zip)

(map/zip 1 1 1)

(map/filter (lambda (k v) (list k v)) {:a 1 :b {:c 2}})

(map/filter (lambda (k v) (list k v)) '((:a 1)))

(map/filter (lambda (k v) (> v 1)) {})

(map/filter (lambda (k v) (> v 1)) (hashmap/new :a 1))

(map/filter 5 nil)

(map/filter 5 [1 2])

(map/filter)

(map/filter 1 1 1)

(hash-map :a 1)

(hash-map :z '(1))

(hash-map nil "a")

(hash-map "a" 1)

(hash-map 'a '(1))

(hash-map (mutable-array/new 1) "a")

(hash-map 1 1 1)

(map/new :a 1)

(map/new :z '(1))

(map/new nil "a")

(map/new "a" 1)

(map/new 'a '(1))

(map/new (mutable-array/new 1) "a")

(map/new)

(map/new 1 1 1)

(map/sort-keys {:a 1 :b {:c 2}})

(map/sort-keys {})

(map/sort-keys nil)

(map/sort-keys 5)

(map/sort-keys '((:a 1)))

(map/sort-keys (hashmap/new :a 1))

(map/sort-keys)

(map/sort-keys 1 1)

(hash-ref {:a 1 :b {:c 2}} :a)

(hash-ref {} :z)

(hash-ref nil nil)

(hash-ref 5 1)

(hash-ref '((:a 1)) "a")

(hash-ref (hashmap/new :a 1) 'a)

(hash-ref)

(hash-ref 1 1 1)

(map/update {:a 1 :b {:c 2}} :a (lambda (x) (if x 1 0)))

(map/update {} :z 5)

(map/update nil nil (lambda () 1))

(map/update '((:a 1)) 'a (lambda (x) (if x 1 0)))

(map/update (hashmap/new :a 1) (mutable-array/new 1) 5)

(map/update)

(map/update 1 1 1 1)

(map? (hashmap/new :a 1))

(= {:a 1} (hashmap/new :a 1))

(map (lambda (kv) kv) {:a 1})
;; ours: ((:a 1))  -- `map` takes the entries of a map

(frequencies (list (mutable-array/new)))
