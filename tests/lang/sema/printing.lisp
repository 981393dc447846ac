;;;; Printing.

car

(fn (x) x)

(define (f x) x)
f

(list car (fn (x) x))

(println car)

(str car)

(str (fn () 1))

(define-record-type pt (make-pt x y) pt? (x pt-x) (y pt-y))
(make-pt 1 "a")

(define-record-type pt (make-pt x y) pt? (x pt-x) (y pt-y))
(str (make-pt 1 "a"))

(define-record-type pt (make-pt x) pt? (x pt-x))
(list pt? make-pt pt-x)

(delay 1)

(values 1 2)

(make-parameter 1)

(defmulti area :k)
area

''x

(str ''x)

'`(a ,b ,@c)

(println "a" 1 :k)

(println)

(print "a" #\b)

(print 1)

(display "a")

(display '("a" #\b))

(newline)

(str)

(str 1)

(str "a" 1 :k 'b)

(str nil)

(str #t #f)

(str '("a" #\b))

(str {:a "x"})

(str [1 "a"])

(str 1.0 2.5)

(format "~a" "x")

(format "~s" "x")

(format "~a and ~a" 1 '("z"))

(format "a~%b")

(format "none")

(pprint '(1 2))

(pprint "a")

(pprint (range 40))

(pprint {:a (range 30) :b (range 30)})

(pprint '(define (f x) (if (> x 0) (begin (println "positive number here") (f (- x 1))) (println "done with everything"))))

(range 60)

(map (fn (i) {:id i :name "some long name here"}) (range 5))

{:b 1 :a 2}

{3 1 1 2}

{"b" 1 "a" 2}

{:a {:c 1 :b 2}}

[1 "a" #\b :c 'd nil #t]

(list 'quote 'a)

"tab\there"

"q\"q"

#\space

#\newline

#u8(1 2 255)

'a-b

(list nil '() #f)

(gensym)

(gensym "tmp")

(list (gensym) (gensym))

(string->symbol "hello")

(define x (list 1 2))
(print x)
(println x)
(display x)

;;; a pattern shown is its text
(str #"a\d+" "x" (list 1))

(println #"b+")
