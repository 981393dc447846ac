(async/spawn (fn () 1))

(def p (async 1)) (list (type p) (async/promise? p) (promise? p) p)

(await (async (+ 1 2)))

(await 5)

(async/await 5)

(async/all (list (async 1) (async 2)))

(async/all [(async 1) (async 2)])

(async/all '())

(async/all (list 1 2))

(async/race (list (async 1) (async 2)))

(async/race '())

(async/race (list (async (async/sleep 50) 1) (async (async/sleep 10) 2)))

(async/timeout 10 (async (async/sleep 100) 1))

(async/timeout 100 (async 5))

(async/cancel (async 1))

(def p (async (async/sleep 1000) 1)) (async/cancel p) (await p)

(def p (async (throw "x"))) (try (await p) (catch e (list (:type e) (:message e) (:value e))))

(await (async (throw {:a 1})))

(await (async (error "boom")))

(await (async (car 5)))

(async (throw "x")) 5

(def p (async/resolved 5)) (list p (await p) (async/resolved? p) (async/rejected? p) (async/pending? p) (async/cancelled? p) (async/forced? p))

(async/rejected {:a 1})

(async/pending? (async 1))

(async/run)

(def p (async (println "in") 1)) (println "main") (async/run) (println "after") (async/resolved? p)

(async (println "a")) (println "b")

(async/sleep 10)

(sleep 10)

(async/sleep -1)

(async/sleep "a")

(async/sleep 1.5)

(async/sleep)

(async/spawn 5)

(async/spawn (fn (x) x))

(await (async/spawn (fn (x) x)))

(async/resolved? 5)

(async/cancel 5)

(async/forced? 5)

(async/map (fn (x) (* x x)) (list 1 2 3))

(async/map (fn (x) (if (= x 2) (throw "two") x)) (list 1 2 3))

(async/pool-map (fn (x) (* x x)) (list 1 2 3) 2)

(async/pool-map (fn (x) (* x x)) (list 1 2 3) 0)

(async/spawn-all (list (fn () 1) (fn () 2)))

(async/race-owned (list (fn () (async/sleep 20) 1) (fn () 2)))

(async/race-owned '())

(parallel (list (fn () 1) (fn () (throw "x")) (fn () 3)))

(pipeline (list 1 2 3) (fn (x) (* x 2)) (fn (x) (if (= x 4) (throw "f") (+ x 1))))

(settled-partition (list {:ok 1} {:err 2} {:ok 3}))

(list (settled/ok? {:ok 1}) (settled/err? {:ok 1}))

(await (async (await (async 3))))

(def p (async (await p))) (await p)

(def x (make-parameter 1)) (def p (async (x))) (parameterize ((x 2)) (await p))

(def x (make-parameter 1)) (parameterize ((x 2)) (def p (async (x)))) (await p)

(map (fn (x) (await (async (* x 2)))) (list 1 2 3))

(foldl (fn (a x) (+ a (await (async (* x 2))))) 0 (list 1 2 3))

(sort-by (fn (x) (async/sleep 1) x) (list 3 1 2))

(filter (fn (x) (await (async (even? x)))) (list 1 2 3 4))

(async/all 5)

(async/timeout "a" (async 1))

(async/timeout 10 5)

(async/timeout -5 (async 1))

(async/with-timeout 100 (fn () 5))

(async/with-timeout -1 (fn () 5))

(async/with-timeout "a" (fn () 5))

(async/with-timeout 10 (fn () (throw "inner")))

(retry (fn () 5))

(def n 0) (retry (fn () (set! n (+ n 1)) (if (< n 3) (throw "x") n)) {:max-attempts 5 :base-delay-ms 1})

(retry (fn () (throw "x")) {:max-attempts 2 :base-delay-ms 1})

(def n 0) (list (with-retry {:max 3 :base-ms 1} (fn () (set! n (+ n 1)) (if (< n 3) (throw "x") n))) n)

(with-retry {:max 2 :base-ms 1 :on (fn (e k) (println k (:value e)))} (fn () (throw "no")))

(async)

(await)

(async/await)

(async/spawn)

(async (async/sleep 50) (println "late")) 1

(async (println "a")) (map (fn (x) (println x)) (list 1 2)) (println "b")

(async (println "a")) (for-each (fn (x) (println x)) (list 1 2)) (println "b")

(async (println "a")) (await 5) (println "b")

(async (println "a")) (async (println "x")) (println "b") (async/sleep 0) (println "c")

(async (for-range (i 0 3) (println "a" i))) (async (for-range (i 0 3) (println "b" i))) (async/run)

(def p (async (try (async/sleep 1000) (catch e (println "caught" (:type e)) 5)))) (async/sleep 1) (println (async/cancel p)) (println (async/cancelled? p)) (async/sleep 1) (list (async/cancelled? p) (async/resolved? p) (try (await p) (catch e (:type e))))

(def p (async (println "ran"))) (async/cancel p) (async/sleep 1) (async/cancelled? p)

(def p (async 1)) (await p) (list (async/cancel p) (async/cancelled? p))

(def p (async/resolved 1)) (async/cancel p)

(def p (async (async/cancel p) (async/sleep 1) (println "still"))) (async/run) (async/cancelled? p)

(def ps (list (async (async/sleep 30) (println "x") 1) (async (throw "bad")) (async (async/sleep 10) (println "y") 3))) (println (try (async/all ps) (catch e (:value e)))) (async/run)

(println (async/race (list (async (async/sleep 30) (println "x") 1) (async (async/sleep 10) (println "y") 3)))) (async/run)

(try (async/map (fn (x) (if (= x 2) (throw "two") (begin (async/sleep 10) (println "ran" x) x))) (list 1 2 3)) (catch e (:value e)))

(async/spawn-all (list (fn () (async/sleep 20) (println 1)) (fn () (async/sleep 10) (println 2)) (fn () (println 3))))

(def p (async (async/sleep 5) (throw "late"))) (async/run) (list (async/rejected? p) (async/pending? p))

(defun f () (async/sleep 1) 7) (+ (f) (f))

(def x (make-parameter 1)) (parameterize ((x 2)) (await (async (x))))

(async/all (list (async/resolved 1) (async 2) (async/resolved 3)))

(async/all (map (fn (i) (async (* i i))) (range 5)))

(let ((p (async/spawn (fn () (+ 1 2))))) (async/await p))

(def p (async (async/sleep 1) 5)) (list (await p) (await p))

(async/await (async/await (async (async 5))))

(await (async (async 5)))

(time/tick -5)

(async/timeout 0 (async 5))

(async/timeout 0 (async/resolved 5))

(async/timeout 100000000 (async 1))

(async/sleep 100000000)

(async/sleep math/nan)

(async/sleep math/infinity)

(sleep -1)

(sleep "a")

(sleep 1.5)

(sleep)

(parallel (list (fn () 1)) 0)

(parallel '())

(parallel (list (fn () 1)) 1 2)

(parallel [(fn () 1) (fn () 2)])

(pipeline '() (fn (x) x))

(pipeline (list 1 2))

(retry 5)

(retry (fn () 1) {:max-attempts 0})

(retry (fn () 1) {:max-attempts "a"})

(retry (fn () 1) 5)

(async/map (fn (x) x) '())

(async/map (fn (x) x) [1 2])

(async/map (fn (x) x) 5)

(async/spawn-all '())

(async/spawn-all 5)

(async/pool-map (fn (x) x) (list 1 2) "a")

(async/rejected)

(async/resolved)

(let ((p (async 1))) (list (= p p) (equal? p p) (= p (async 1))))

(procedure? async/spawn)

(map async/spawn (list (fn () 1) (fn () 2)))

(async/all (map async/spawn (list (fn () 1) (fn () 2))))

(async/forced? (delay 1))

(async/forced? 1)

(async/spawn car)

(async/spawn +)

(async (println "a") (async/sleep 0) (println "a2")) 1

(async (println "a") (async (println "inner")) (println "a2")) 1

(async (println "a")) (async/pending? (async/resolved 1)) (println "b")

(async (println "a")) (async/resolved 1) (println "b")

(def p (async/resolved 1)) (async (println "a")) (await p) (println "b")

(def p (async 1)) (async (println "a")) (async/cancel p) (println "b")

(def p (async 1)) (async (println "a")) (async/pending? p) (println "b")

(async (println "a")) (async/all '()) (println "b")

(async (println "a")) (async/timeout 0 (async/resolved 5)) (println "b")

(async (println "a")) (begin (println "b") 1)

(async (println "a")) (foldl + 0 (list 3 2)) (println "c")

(async (println "a")) (try (throw 1) (catch e 2)) (println "c")

(async (println "a")) (sleep 1) (println "c")

(async (println "a")) (async/spawn-all (list (fn () (println "s")))) (println "c")

(def p (async (println "x") (async/sleep 5) (println "y") 1)) (println "z") (println (await p)) (println "w")

(async (println "a") (throw "unhandled")) (async/run) (println "b")

(define (worker name n) (async (for-range (i 0 n) (println name i) (async/sleep 10)))) (async/all (list (worker "a" 3) (worker "b" 2)))

(define (worker name d n) (async (for-range (i 0 n) (println name i) (async/sleep d)))) (async/all (list (worker "a" 10 3) (worker "b" 15 3)))

(try (async/all (list (async (throw {:k 1})))) (catch e (list (:type e) (:value e))))

(try (await (async (error "boom"))) (catch e (list (:type e) (:message e))))

(guard (e (#t (list :got e))) (await (async (throw 42))))

(let ((ps (map (fn (n) (async (async/sleep (* 10 (- 5 n))) n)) (range 5)))) (list (async/race ps) (async/all ps)))

(with-retry {} (fn () 1))

(with-retry {:max 1 :base-ms 1} (fn () (throw "x")))

(def n 0) (try (retry (fn () (set! n (+ n 1)) (throw "x")) {:max-attempts 4 :base-delay-ms 1 :backoff 1.0}) (catch e (list n (:value e))))

(await (async (retry (fn () 1) {:max-attempts 2})))

(unless #f (await (async (parallel (list (fn () (async/sleep 5) 1) (fn () 2))))))

(def p (async (async/sleep 20) :slow)) (try (async/timeout 5 p) (catch e (println (:type e)))) (await p)

(async/all (list (async 1) 2))

(async/race (list 1))

(async/race 5)

(async/cancel)

(async/pending? 5)

(async/resolved? (delay 1))

(type (async/rejected "x"))

(async/promise? (delay 1))

(promise? (async 1))

(let ((x 5)) (await (async (set! x 6))) x)

(await (async/spawn (let ((n 10)) (fn () n))))

(await (let loop ((i 0) (p (async 0))) (if (= i 100) p (loop (+ i 1) (let ((q p)) (async (+ 1 (await q))))))))

(length (async/map (fn (x) x) (range 500)))

(map async/await (list (async 1) (async 2)))

(def p (async (async/sleep 5) 1)) (map (fn (q) (await q)) (list p p))

{:a (await (async 1))}

(async/forced? (let ((d (delay 1))) (force d) d))

(async/run 1)

(async/sleep 1 2)

(await 1 2)

(async (println "a")) (async (println "x")) (println "b")

(async (println "a")) (async (println "x")) (async (println "y")) (println "b")

(list (async (println "a")) (async (println "x"))) (println "b")

(begin (async (println "a")) (async (println "x")) (println "b"))

(let () (async (println "a")) (async (println "x")) (println "b"))

(def p (async (println "a"))) (def q (async (println "x"))) (println "b")

(async (println "a")) (def q 5) (println "b")

(async (println "a")) (println "b") (async (println "x")) (println "c")

(define (f) (async (println "a")) (async (println "x")) (println "b")) (f)

(def p (async (async/sleep 5) (println "p") 1)) (def q (async (println "q" (await p)))) (def r (async (println "r" (await p)))) (println (await p))

(def p (async (async/sleep 5) (println "a") 1)) (def q (async (async/sleep 5) (println "b") 1)) (async/sleep 5) (println "main")

(def a (async (println 1) (async/sleep 10) (println 4))) (def b (async (println 2) (async/sleep 5) (println 3))) (async/all (list a b))

(let ((p (async (try (async/sleep 100) (catch e (println "cleanup" (:type e)) (throw e)))))) (async/sleep 1) (async/cancel p) (try (await p) (catch e (:type e))))

(async/map (fn (x) (println "start" x) (async/sleep x) (println "end" x) x) '(20 10))

(parallel (list (fn () (println "a") (async/sleep 5) 1) (fn () (println "b") 2)) 1)

(async/race-owned (list (fn () (async/sleep 20) (println "loser") 1) (fn () (async/sleep 5) 2)))

(try (async/spawn-all (list (fn () (async/sleep 20) (println "not") 1) (fn () (throw "x")))) (catch e (println (:value e)) :caught))

(async/with-timeout 20 (fn () (async/with-timeout 5 (fn () (async/sleep 50)))))

(try (async/with-timeout 5 (fn () (async/with-timeout 20 (fn () (async/sleep 50))))) (catch e (:type e)))

(def p (async (async/sleep 5) :a))
(list (async/pending? p) (await p) (async/pending? p))

(define (work n) (async/sleep n) (* n n))
(async/map work (list 3 1 2))

(async/all (list (async (async/sleep 3) :slow) (async :fast)))

(let ((p (async/spawn (fn () (let loop ((i 0)) (if (= i 1000) i (loop (+ i 1)))))))) (await p))

(def order (mutable-array/new))
(def a (async (mutable-array/push! order 1) (async/sleep 10) (mutable-array/push! order 4)))
(def b (async (mutable-array/push! order 2) (async/sleep 5) (mutable-array/push! order 3)))
(async/all (list a b))
(mutable-array/->vector order)

(define (fib n) (if (< n 2) n (let ((a (async (fib (- n 1)))) (b (async (fib (- n 2))))) (+ (await a) (await b)))))
(fib 8)

(try (async/all (list (async (async/sleep 5) (throw "late")) (async (throw "early")))) (catch e (:value e)))

(try (async/race (list (async (throw "first")) (async (async/sleep 5) 1))) (catch e (:value e)))

(async/race (list (async/resolved 7) (async 8)))

(async/timeout 50 (async (async/sleep 5) :done))

(def p (async (async/sleep 30) :late))
(list (try (async/timeout 5 p) (catch e (:type e))) (await p))

(try (async/timeout 5 (async (async/sleep 50))) (catch e (list (:duration-ms e) (:operation e))))

(def p (async (async/sleep 100)))
(async/sleep 1)
(async/cancel p)
(async/sleep 1)
(list (async/cancelled? p) (async/resolved? p) (async/rejected? p) (async/pending? p))

(def p (async (async/sleep 100)))
(async/sleep 1)
(list (async/cancel p) (async/cancel p))

(def p (async (async/sleep 100)))
(async/sleep 1)
(async/cancel p)
(try (await p) (catch e (list (:type e) (:reason e))))

(def p (async (try (async/sleep 100) (catch e (println "told" (:type e)) (throw e)))))
(async/sleep 1)
(async/cancel p)
(async/sleep 1)
(async/cancelled? p)

(def p (async (throw :oops)))
(async/run)
(list (async/rejected? p) (async/resolved? p) (async/cancelled? p))

(def p (async (throw {:code 5})))
(try (await p) (catch e (get (:value e) :code)))

(guard (e ((keyword? e) (list :kw e)) (else :other)) (await (async (throw :boom))))

(try (await (async (+ 1 "a"))) (catch e (:type e)))

(try (await (async (error "msg"))) (catch e (list (:type e) (:message e))))

(await (async (try (throw 1) (catch e (:value e)))))

(await (async (await (async (await (async 1))))))

(def ps (map (fn (n) (async (* n 2))) (list 1 2 3)))
(map async/await ps)

(def ps (map (fn (n) (async (* n 2))) (list 1 2 3)))
(async/run)
(map async/resolved? ps)

(println "a")
(async (println "c"))
(println "b")

(async (println 1))
(async/run)
(println 2)

(async (async (println "inner")) (println "outer"))
(async/run)
(println "end")

(let ((n 0)) (async/all (map (fn (i) (async (set! n (+ n i)))) (range 10))) n)

(def log (list))
(async (set! log (cons :a log)) (async/sleep 2) (set! log (cons :b log)))
(async (set! log (cons :c log)) (async/sleep 1) (set! log (cons :d log)))
(async/run)
(reverse log)

(async/pool-map (fn (x) (+ x 1)) (list 1 2 3 4 5) 1)

(async/pool-map (fn (x) (+ x 1)) [1 2 3] 10)

(async/pool-map (fn (x) x) (list) 3)

(async/pool-map (fn (x) (if (= x 3) (throw "three") x)) (list 1 2 3 4) 2)

(try (async/pool-map (fn (x) (if (= x 3) (throw "three") x)) (list 1 2 3 4) 2) (catch e (:value e)))

(async/pool-map (fn (x) x) (list 1) -1)

(def running 0)
(def most 0)
(async/pool-map (fn (x) (set! running (+ running 1)) (set! most (max most running)) (async/sleep 2) (set! running (- running 1)) x) (range 6) 2)
most

(def running 0)
(def most 0)
(parallel (map (fn (i) (fn () (set! running (+ running 1)) (set! most (max most running)) (async/sleep 2) (set! running (- running 1)))) (range 12)))
most

(def running 0)
(def most 0)
(parallel (map (fn (i) (fn () (set! running (+ running 1)) (set! most (max most running)) (async/sleep 2) (set! running (- running 1)))) (range 6)) 3)
most

(pipeline (list 1 2 3) (fn (x) (+ x 1)) (fn (x) (* x x)) str)

(map (fn (r) (if (settled/err? r) (:value (:err r)) (:ok r))) (parallel-settled (list (fn () 1) (fn () (throw "boom")))))

(settled-partition (parallel-settled (list (fn () 1) (fn () 2))))

(let ((parts (settled-partition (parallel-settled (list (fn () 1) (fn () (throw :no))))))) (list (:ok parts) (map :value (:err parts))))

(settled-partition (list))

(settled/ok? {:err 1})

(settled/err? {:err nil})

(async/spawn-all (list (fn () (throw "a")) (fn () 1)))

(async/spawn-all [(fn () 1) (fn () 2)])

(async/race-owned (list (fn () (throw "only"))))

(async/race-owned (list (fn () (async/sleep 5) :slow) (fn () (async/sleep 1) :quick)))

(async/with-timeout 50 (fn () (async/sleep 1) :in-time))

(try (async/with-timeout 5 (fn () (async/sleep 60) :never)) (catch e (:type e)))

(try (async/with-timeout 50 (fn () (throw :mine))) (catch e (:value e)))

(async/with-timeout 1.5 (fn () 5))

(async/with-timeout 0 (fn () 5))

(async/with-timeout math/nan (fn () 5))

(def n 0)
(list (retry (fn () (set! n (+ n 1)) (if (< n 2) (throw :again) :ok)) {:base-delay-ms 1}) n)

(def n 0)
(list (try (retry (fn () (set! n (+ n 1)) (throw :again)) {:max-attempts 2 :base-delay-ms 0}) (catch e (:value e))) n)

(def n 0)
(list (with-retry {:max 5 :base-ms 1 :factor 1} (fn () (set! n (+ n 1)) (if (< n 4) (throw n) n))) n)

(def p (make-parameter 10))
(await (async (parameterize ((p 20)) (await (async (p))))))

(def p (make-parameter 10))
(def t (async (parameterize ((p 20)) (async/sleep 2) (p))))
(list (await t) (p))

;;; a parameter belongs to the task that binds it
(def p (make-parameter 1))
(async (parameterize ((p 2)) (async/sleep 10)))
(async/sleep 1)
(p)
;; ours: 1  -- a parameter is bound for the task that binds it, not for all

(await (async))

(type (async 1))

(async/promise? (async/resolved 1))

(let ((p (async 5))) (eq? p p))

(str (async 1))

(list (async 1))

(procedure? async/all)

(async/cancel (async/rejected "x"))

(async/await (async/rejected "why"))

(try (async/await (async/rejected "why")) (catch e (list (:type e) (:message e))))

;;; a source that is ready first
(:ms (:source (event/select (list (time/tick 30) (time/tick 3)) 100)))

(event/select (list (time/tick 2)))

(event/select [(time/tick 2)])

(event/select (list (time/tick 50)) 3)

(event/select '() 2)

(event/select (list {:type :proc :handle 999}) 4)

(event/select (list {:type :unknown} 5) 2)

(event/select 5)

(event/select (list (time/tick 2)) -1)

(event/select (list {:type :timer}))

(time/tick "soon")

;;; others go on while one selects
(let ((log (channel/new 4)))
  (async/all
    (list
      (async (event/select (list {:type :proc :handle 999}) 20) (channel/send log :selected))
      (async (channel/send log :other))))
  (list (channel/recv log) (channel/recv log)))

(let ((p (proc/spawn '("echo" "hi"))))
  (let ((event (event/select (list {:type :proc :handle p}) 5000)))
    (list (:type event) (:source event))))

;;; who runs the rest from inside goes on before who runs it from outside
(define done (channel/new 4))
(async (async/run) (channel/send done :first))
(async (async/run) (channel/send done :second))
(async/run)
(list (channel/recv done) (channel/recv done))

(let ((cell (mutable-cell/new 0)))
  (async/spawn
    (fn ()
      (async/spawn (fn () (async/sleep 5) (mutable-cell/set! cell 5)))
      (async/run)
      (mutable-cell/set! cell (+ (mutable-cell/get cell) 1))))
  (async/run)
  (mutable-cell/get cell))
