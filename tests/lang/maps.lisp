;;; Maps do not change; hash tables do.

{:b 2 :a 1}                                 ;; => {:a 1 :b 2}
(get {:a 1} :a)                             ;; => 1
(get {:a 1} :b)                             ;; => nil
(get {:a 1} :b 0)                           ;; => 0
(:a {:a 1})                                 ;; => 1
(:b {:a 1} :none)                           ;; => :none
(assoc {:a 1} :b 2 :c 3)                    ;; => {:a 1 :b 2 :c 3}
(let ((m {:a 1})) (assoc m :a 2) m)         ;; => {:a 1}
(dissoc {:a 1 :b 2} :a)                     ;; => {:b 2}
(keys {:b 1 :a 2})                          ;; => (:a :b)
(vals {:b 1 :a 2})                          ;; => (2 1)
(map/entries {:b 1 :a 2})                   ;; => ((:a 2) (:b 1))
(count {:a 1 :b 2})                         ;; => 2
(contains? {:a nil} :a)                     ;; => #t
(merge {:a 1} {:a 2} {:b 3})                ;; => {:a 2 :b 3}
(get-in {:a {:b [1 2]}} [:a :b 1])          ;; => nil
(get-in {:a 1} [:x :y] :none)               ;; => :none
(assoc-in {} [:a :b] 1)                     ;; => {:a {:b 1}}
(update {:a 1} :a + 10)                     ;; => {:a 11}
(update-in {:a {:b 1}} [:a :b] inc)         ;; => {:a {:b 2}}
(select-keys {:a 1 :b 2} [:a])              ;; => {:a 1}
(zipmap [:a :b] [1 2])                      ;; => {:a 1 :b 2}
(map/map-vals inc {:a 1})                   ;; => {:a 2}
(map/filter (fn (k v) (> v 1)) {:a 1 :b 2}) ;; => {:b 2}
(into {} '((:a 1) (:b 2)))                  ;; => {:a 1 :b 2}
(deep-merge {:a {:b 1}} {:a {:c 2}})        ;; => {:a {:b 1 :c 2}}
(merge-with + {:a 1} {:a 2})                ;; => {:a 3}
{"x" 1 2 'two [1] :v}                       ;; => {2 two "x" 1 [1] :v}
(get {[1 2] :v} [1 2])                      ;; => :v
(hash-map :a)                               ;; !! has no value
(keys 5)                                    ;; !! expected map
(define big (foldl (fn (m i) (assoc m i (* i i))) {} (range 1000)))
(count big)                                 ;; => 1000
(get big 31)                                ;; => 961
(count (foldl dissoc big (range 995)))      ;; => 5
(count big)                                 ;; => 1000
(equal? big (into {} (reverse (map/entries big))))  ;; => #t
(define table (make-hash-table :test 'equal))
(setf (gethash "a" table) 1)                ;; => 1
(puthash "b" 2 table)                       ;; => 2
(gethash "a" table)                         ;; => 1
(gethash "z" table)                         ;; => nil
(gethash "z" table 0)                       ;; => 0
(hash-table-count table)                    ;; => 2
(hash-table->alist table)                   ;; => (("a" . 1) ("b" . 2))
(maphash (lambda (k v) (format t "~a=~a " k v)) table)  ;; ~> a=1 b=2
(remhash "a" table)                         ;; => #t
(hash-table-keys table)                     ;; => ("b")
(get table "b")                             ;; => 2
(gethash 1 {:a 1})                          ;; !! hash table
