;;;; Match.

(match 5 (5 :five) (_ :other))

(match 6 (5 :five) (_ :other))

(match 6 (5 :five))

(match* 6 (5 :five))

(match 1.0 (1 :int) (_ :no))

(match "a" ("a" 1))

(match :k (:k 1))

(match 'x ('x 1) (_ 2))

(match 5 (x (+ x 1)))

(match '(1 2) ([a b] (+ a b)))

(match [1 2] ([a b] (+ a b)))

(match '(1 2 3) ([a & r] r))

(match '(1) ([a & r] r))

(match '(1 2 3) ([a b] 1) (_ 2))

(match '(1 (2 3)) ([a [b c]] (list a b c)))

(match {:a 1} ({:a x} x))

(match {:b 1} ({:a x} x) (_ :none))

(match {:a 1} ({:keys [a b]} (list a b)))

(match {:type :circle :r 2} ({:type :square :s s} s) ({:type :circle :r r} (* r r)))

(match 5 (x when (> x 3) :big) (x :small))

(match 2 (x when (> x 3) :big) (x :small))

(match nil (nil 1) (_ 2))

(match #t (#t 1))

(match #\a (#\a 1))

(match '() ([] :empty))

(match [] ([] :empty))

(match 5 [5 :vec-clause])

(match '(add 1 2) (['add a b] (+ a b)))

(match 5 (_ 1 2 3))

(match 1 (x when #f 1) (_ 2))

(match)

(match '(1 1) ([a a] a))

(match {:a {:b 5}} ({:a {:b x}} x))

(match 3/2 (3/2 :half) (_ :no))

(define (f x) (match x ([:ok v] v) ([:err e] (list 'bad e))))
(list (f [:ok 1]) (f [:err 2]))

(match nil ([] 1) (_ 2))

(match nil ([& r] (list r)) (_ 2))

(match '() ([] 1) (_ 2))

(match* nil ([] 1))

(match {:a nil} ({:a []} :empty) ({:a nil} :nil))
