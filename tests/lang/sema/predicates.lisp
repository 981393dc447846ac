(nil? nil)

(nil? '())

(nil? #f)

(nil?)

(null? '())

(null? nil)

(null? '(1))

(null? 0)

(null? [])

(list? '())

(list? '(1))

(list? nil)

(list? [1])

(list? "a")

(pair? '(1))

(pair? '())

(pair? nil)

(pair? [1])

(vector? [])

(vector? '(1))

(map? {})

(map? '())

(hash-map? {:a 1})

(string? "")

(string? 1)

(symbol? 'x)

(symbol? "x")

(keyword? :x)

(keyword? 'x)

(char? #\x)

(char? "x")

(bool? #t)

(bool? #f)

(bool? nil)

(boolean? 0)

(boolean? false)

(number? 1)

(number? "1")

(fn? car)

(fn? (fn (x) x))

(fn? :a)

(fn? 'car)

(fn? "car")

(procedure? +)

(procedure? 5)

(record? 1)

(bytevector? #u8(1))

(bytevector? [1])

(promise? (delay 1))

(promise? 1)

(promise-forced? (delay 1))

(let ((p (delay 1))) (force p) (promise-forced? p))

(promise-forced? 1)

(empty? '())

(empty? [])

(empty? {})

(empty? "")

(empty? nil)

(empty? '(1))

(empty? {:a 1})

(empty? 5)

(not #f)

(not nil)

(not 0)

(not "")

(not #t)

(not 1 2)

(eq? 'a 'a)

(eq? '(1) '(1))

(eq? "a" "a")

(eq? 1)

(eq? 1 2 3)

(equal? '(1 (2 [3])) '(1 (2 [3])))

(equal? {:a 1} {:a 1})

(equal? [1] '(1))

(equal? 1 2 3)

(= '(1) [1])

(= nil nil)

(= #t #t)

(= #t 1)

(= "a" 'a)

(= {:a 1 :b 2} {:b 2 :a 1})

(= + +)

(type nil)

(type #t)

(type 1)

(type 1.0)

(type "a")

(type 'a)

(type :a)

(type #\a)

(type '())

(type '(1))

(type [])

(type {})

(type car)

(type (fn (x) x))

(type (delay 1))

(type (mutable-array/new))

(type (mutable-cell/new 1))

(type-of 1)

(type)

(begin (define-record-type point (make-point x y) point? (x point-x) (y point-y)) (list (type (make-point 1 2)) (record? (make-point 1 2)) (point? (make-point 1 2)) (point? 1)))

(zero? 0)

(zero? 1)

(zero? nil)

(positive? 5)

(positive? 0)

(negative? -5)

(negative? "a")

(even? 0)

(odd? 1)

(even? "a")

(integer? 5)

(integer? 5.5)

(float? 5.5)

(float? 5)

(real? 5)

(rational? 1/2)

(exact? 1/2)

(inexact? 0.5)

(complex? 5)

(contains? {:a 1} :a)

(contains? {:a 1} :b)

(map nil? (list nil 0 #f '()))

(filter number? (list 1 "a" 2.5 :k))

(map type (list 1 1.5 "s" :k 's #\c nil #t '() [] {}))

(any number? '(a 1))

(every number? '(1 2))

(if '() :true :false)
;; ours: :false  -- `()` is false

(if 0 :true :false)

(if "" :true :false)

(if nil :true :false)
