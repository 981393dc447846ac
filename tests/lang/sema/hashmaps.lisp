;;;; What the real system answers: hash maps as a type of their own.

(type (hashmap/new :a 1))

(hash-map? (hashmap/new :a 1))

(= (hashmap/new :a 1) {:a 1})

(equal? {:a 1} (hashmap/new :a 1))

(= (hashmap/new :a 1) (hashmap/assoc (hashmap/new) :a 1))

(= (hashmap/new) {})

(eq? (hashmap/new) (hashmap/new))

(type (assoc (hashmap/new :a 1) :b 2))

(type (dissoc (hashmap/new :a 1 :b 2) :b))

(type (dissoc (hashmap/new :a 1) :z))

(type (merge (hashmap/new :a 1) {:b 2}))

(type (merge (hashmap/new) {:a 1}))

(type (merge {} (hashmap/new :a 1)))

(type (map/map-vals (fn (v) (+ v 1)) (hashmap/new :a 1)))

(type (map/map-keys (fn (k) k) (hashmap/new :a 1)))

(type (map/filter (fn (k v) #f) (hashmap/new :a 1)))

(type (map/select-keys (hashmap/new :a 1 :b 2) '(:a)))

(type (map/except (hashmap/new :a 1 :b 2) '(:a)))

(type (map/update (hashmap/new :a 1) :a (fn (x) 2)))

(type (map/sort-keys (hashmap/new :a 1)))

(type (map/from-entries (map/entries (hashmap/new :a 1))))

(type (assoc-in (hashmap/new :a 1) '(:a :b) 2))

(type (:a (assoc-in (hashmap/new :a 1) '(:a :b) 2)))

(type (update-in (hashmap/new :a 1) '(:a) (fn (x) 2)))

(type (deep-merge (hashmap/new :a 1) {:b 2}))

(type (hashmap/to-map (hashmap/new :a 1)))

(hashmap/to-map {:a 1})

(match (hashmap/new :a 1) ({:a x} (list :found x)) (_ :none))

(let (({:keys [a]} (hashmap/new :a 1))) a)

(get {(hashmap/new :a 1) :table {:a 1} :map} (hashmap/new :a 1))

{(hashmap/new :a 1) 5 {:a 1} 6 [1] 7}

(list/unique (list (hashmap/new :a 1) {:a 1} (hashmap/new :a 1)))

(let loop ((i 0) (m (hashmap/new))) (if (= i 100) (list (type m) (count m) (hashmap/get m 99)) (loop (+ i 1) (hashmap/assoc m i (* i i)))))

(define before (hashmap/new :a 1)) (define after (assoc before :a 2)) (list before after)

(sort (list (hashmap/new :b 1) (hashmap/new :a 1)))

(< (hashmap/new) 1)
