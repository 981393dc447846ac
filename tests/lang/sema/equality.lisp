;;;; Equality.

(= 1 1)

(= 1 1.0)

(= 1/2 0.5)

(= "a" "a")

(= 'a 'a)

(= :a :a)

(= nil '())

(= #f nil)

(= '(1 2) '(1 2))

(= '(1 2) [1 2])

(= [1 2] [1 2])

(= {:a 1} {:a 1})

(= {:a 1} {:a 1.0})

(= #\a #\a)

(= #\a "a")

(= 'a :a)

(= #u8(1) #u8(1))

(= car car)

(eq? 1 1)

(eq? 1 1.0)

(eq? 1/2 0.5)

(eq? "a" "a")

(eq? 'a 'a)

(eq? :a :a)

(eq? nil '())

(eq? #f nil)

(eq? '(1 2) '(1 2))

(eq? '(1 2) [1 2])

(eq? [1 2] [1 2])

(eq? {:a 1} {:a 1})

(eq? {:a 1} {:a 1.0})

(eq? #\a #\a)

(eq? #\a "a")

(eq? 'a :a)

(eq? #u8(1) #u8(1))

(eq? car car)

(equal? 1 1)

(equal? 1 1.0)

(equal? 1/2 0.5)

(equal? "a" "a")

(equal? 'a 'a)

(equal? :a :a)

(equal? nil '())

(equal? #f nil)

(equal? '(1 2) '(1 2))

(equal? '(1 2) [1 2])

(equal? [1 2] [1 2])

(equal? {:a 1} {:a 1})

(equal? {:a 1} {:a 1.0})

(equal? #\a #\a)

(equal? #\a "a")

(equal? 'a :a)

(equal? #u8(1) #u8(1))

(equal? car car)

(= 1 1 1)

(= 1 1 2)

(= 1)
;; ours: #t  -- one argument is equal to itself

(=)

(eq? 1)

(not nil)

(not #f)

(not 0)

(not "")

(nil? nil)

(nil? '())

(null? nil)

(null? '())

(null? '(1))

(list? '())

(list? nil)

(pair? '())

(pair? '(1))

(empty? '())

(empty? [])

(empty? "")

(type 1)

(type 1.0)

(type 1/2)

(type "a")

(type 'a)

(type :a)

(type #\a)

(type #t)

(type nil)

(type '())

(type [])

(type {})

(type car)

(type (fn () 1))

(type (delay 1))

(type #u8())

(procedure? car)

(procedure? 'car)

(fn? (fn () 1))
