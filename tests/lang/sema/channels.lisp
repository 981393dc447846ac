(def c (channel/new)) (channel/send c 1) (list c (type c) (channel? c) (channel/count c) (channel/empty? c) (channel/full? c) (channel/recv c) (channel/closed? c))

(def c (channel/new 0))

(channel/new -1)

(channel/new "a")

(channel/new 3)

(def c (channel/new)) (channel/try-recv c)

(def c (channel/new)) (channel/recv c)

(def c (channel/new)) (channel/close c) (channel/recv c)

(def c (channel/new)) (channel/close c) (channel/send c 1)

(def c (channel/new)) (channel/close c) (channel/close c)

(def c (channel/new)) (channel/send c 1) (channel/close c) (list (channel/recv c) (channel/recv c) (channel/closed? c))

(def c (channel/new)) (channel/send c 1) (channel/send c 2)

(def c (channel/new)) (async (for-range (i 0 5) (channel/send c i)) (channel/close c)) (let loop ((acc '())) (let ((v (channel/recv c))) (if (nil? v) (reverse acc) (loop (cons v acc)))))

(def c (channel/new)) (def p (async (channel/recv c))) (channel/send c 7) (await p)

(def c (channel/new)) (def p (async (channel/recv c))) (await p)

(list (async/promise? 1) (channel? 1))

(channel/send 5 1)

(channel/recv 5)

(channel/new 1 2)

(def c (channel/new)) (async (channel/recv c) (println "never")) 1

(async (println "a")) (channel/new) (println "b") (async/pending? (async/resolved 1)) (println "c") (await (async/resolved 1)) (println "d")

(def c (channel/new 2)) (async (for-range (i 0 4) (println "send" i) (channel/send c i)) (channel/close c)) (let loop () (let ((v (channel/recv c))) (unless (nil? v) (println "got" v) (loop))))

(def c (channel/new)) (async (println "r1" (channel/recv c))) (async (println "r2" (channel/recv c))) (async/run) (channel/send c 1) (channel/send c 2) (async/run)

(def c (channel/new)) (def p (async (try (channel/recv c) (catch e (println (:type e) (:message e)))))) (async/run) (channel/close c) (await p)

(def log (channel/new 10)) (async/with-timeout 50 (fn () (channel/send log 1) (async/sleep 10) (channel/send log 2) :ok))

(channel/new 99999999)

(channel/new nil)

(channel/new 1.5)

(def c (channel/new 3)) (channel/send c nil) (list (channel/count c) (channel/recv c) (channel/count c))

(def c (channel/new 2)) (list (channel/full? c) (channel/empty? c) (channel/count c) (begin (channel/send c 1) (channel/full? c)) (begin (channel/send c 2) (channel/full? c)))

(def c (channel/new 2)) (channel/close c) (list (channel/closed? c) (channel/try-recv c) (channel/empty? c))

(= (channel/new) (channel/new))

(let ((c (channel/new))) (= c c))

(str (async 1) (channel/new))

(channel/send (channel/new) 1)

(channel/send (channel/new))

(channel/recv)

(channel/close 1)

(channel/count 1)

(channel/closed? "x")

(def r '()) (def m (channel/new)) (def prod (async (for-range (i 0 3) (channel/send m i) (set! r (cons (list :s i) r))) (channel/close m))) (def cons1 (async (let loop () (let ((v (channel/recv m))) (unless (nil? v) (set! r (cons (list :r v) r)) (loop)))))) (async/all (list prod cons1)) (reverse r)

(async (println "a") (channel/new) (println "a2") (channel/new) (println "a3")) 1

(def c (channel/new 5)) (async (println "a")) (channel/send c 1) (println "b")

(def c (channel/new 5)) (async (println "a")) (channel/count c) (println "b")

(def c (channel/new 5)) (async (println "a")) (channel/try-recv c) (println "b")

(def c (channel/new 5)) (async (println "a")) (channel/close c) (println "b")

(def c (channel/new 1)) (async (channel/send c 1) (println "s1") (channel/send c 2) (println "s2") (channel/send c 3) (println "s3")) (println (channel/recv c)) (println (channel/recv c)) (println (channel/recv c))

(def a (channel/new)) (def b (channel/new)) (async (channel/send b (* 2 (channel/recv a)))) (channel/send a 21) (channel/recv b)

(def c (channel/new)) (async (println "r" (channel/recv c))) (async/run) (channel/close c) (println "x")

(def c (channel/new)) (async (println "r" (channel/recv c))) (async/run) (async (println "t")) (channel/close c) (println "x")

(def c (channel/new)) (async (println "r" (channel/recv c))) (async/run) (channel/send c 1) (println "x") (channel/new) (println "y")

(def c (channel/new 3))
(for-each (fn (x) (channel/send c x)) (list 1 2 3))
(list (channel/count c) (channel/full? c) (channel/recv c) (channel/recv c) (channel/recv c) (channel/empty? c))

(def c (channel/new))
(def d (channel/new))
(async (channel/send d (+ 1 (channel/recv c))))
(channel/send c 41)
(channel/recv d)

(def c (channel/new 1))
(def p (async (let loop ((sum 0)) (let ((v (channel/recv c))) (if (nil? v) sum (loop (+ sum v)))))))
(for-each (fn (x) (channel/send c x)) (range 10))
(channel/close c)
(await p)

(def c (channel/new 2))
(channel/send c :a)
(list (channel/try-recv c) (channel/try-recv c))

(def c (channel/new 2))
(channel/send c 1)
(channel/close c)
(channel/send c 2)

(def c (channel/new 2))
(channel/send c 1)
(channel/close c)
(list (channel/closed? c) (channel/count c) (channel/recv c) (channel/recv c) (channel/count c))

(def c (channel/new))
(def p (async (channel/recv c)))
(async/run)
(channel/close c)
(await p)

(def c (channel/new))
(channel/send c 1)
(def p (async (channel/send c 2) :sent))
(async/run)
(list (async/pending? p) (channel/recv c) (await p) (channel/recv c))

(def c (channel/new 4))
(async (for-range (i 0 4) (channel/send c (* i i))))
(async/run)
(list (channel/count c) (channel/recv c) (channel/recv c))

(def c (channel/new))
(def out (list))
(def w1 (async (set! out (cons (list 1 (channel/recv c)) out))))
(def w2 (async (set! out (cons (list 2 (channel/recv c)) out))))
(async/run)
(channel/send c :x)
(channel/send c :y)
(async/all (list w1 w2))
(reverse out)

(def ping (channel/new))
(def pong (channel/new))
(async (for-range (i 0 3) (channel/send pong (list :pong (channel/recv ping)))))
(map (fn (i) (channel/send ping i) (channel/recv pong)) (list 1 2 3))

(define (producer c n) (async (for-range (i 0 n) (channel/send c i)) (channel/close c)))
(define (drain c) (let loop ((acc (list))) (let ((v (channel/recv c))) (if (nil? v) (reverse acc) (loop (cons v acc))))))
(def c (channel/new 2))
(producer c 7)
(drain c)

(def jobs (channel/new 10))
(def results (channel/new 10))
(for-range (w 0 2) (async (let loop () (let ((j (channel/recv jobs))) (when (not (nil? j)) (channel/send results (* j j)) (loop))))))
(for-each (fn (j) (channel/send jobs j)) (list 1 2 3 4))
(channel/close jobs)
(async/run)
(channel/close results)
(let loop ((acc 0)) (let ((v (channel/recv results))) (if (nil? v) acc (loop (+ acc v)))))

(type (channel/new 5))

(channel? nil)

(channel? (async 1))

(str (channel/new))

(let ((c (channel/new))) (list (= c c) (eq? c c)))

(channel/send nil 1)

(channel/recv "c")

(channel/try-recv 1)

(channel/full? 1)

(channel/empty? nil)

(channel/new 0)

(channel/new 1 2 3)

(channel/new :a)

(def c (channel/new))
(async (async/sleep 5) (channel/send c :late))
(channel/recv c)

(def c (channel/new))
(try (async/with-timeout 5 (fn () (channel/recv c))) (catch e (:type e)))

(def c (channel/new))
(def p (async (try (channel/recv c) (catch e (:type e)))))
(async/run)
(async/cancel p)
(async/run)
(async/cancelled? p)

(def c (channel/new 2))
(channel/send c #f)
(channel/send c nil)
(list (channel/recv c) (channel/recv c))

(def c (channel/new 2))
(channel/send c (list 1 [2] {:a 3}))
(channel/recv c)

(channel/close (channel/new))

(let ((c (channel/new))) (channel/close c) (channel/closed? c))
