;;;; Errors.

(throw 5)

(throw "x")

(raise 'x)

(error "bad")

(try (throw 5) (catch e (:value e)))

(try (throw {:code 5}) (catch e (list (:type e) (:value e) (:message e))))

(try (error "bad") (catch e (list (:type e) (:message e))))

(try (raise 'sym) (catch e (list (:type e) (:value e) (:message e))))

(try (throw nil) (catch e (:value e)))

(try (throw 1.5) (catch e (:message e)))

(try (throw '(1 "a")) (catch e (:message e)))

(try (throw "text") (catch e (:message e)))

(try 1 2 (catch e 3))

(try (unbound-name) (catch e (:type e)))

(try (car 5) (catch e (:type e)))

(try ((fn (x) x)) (catch e (:type e)))

(try (/ 1 0) (catch e (:type e)))

(try (car 5) (catch e (:got e)))

(try ((fn (x) x)) (catch e (list (:expected e) (:got e))))

(try (5 5) (catch e (:type e)))

(try (assert #f) (catch e (list (:type e) (:message e))))

(try (assert #f "no") (catch e (:message e)))

(try (match 5 (1 2)) (catch e (:type e)))

(try (try (throw 1) (catch e (throw e))) (catch e2 (list (:type e2) (:value e2))))

(try (try (error "m") (catch e (raise e))) (catch e2 (list (:type e2) (:message e2))))

(try (try (throw 1) (catch e (throw 2))) (catch e (:value e)))

(try (throw 1) (catch e (map? e)))

(try (throw 1) (catch e (contains? e :value)))

(try (throw 1) (catch e (get e :nothing)))

(try (error "x") (catch e (nil? (:value e))))

(try (throw 1) (catch e (list? (:stack-trace e))))

(guard (e ((symbol? e) (list 'sym e)) ((string? e) e)) (raise 'boom))

(guard (e ((symbol? e) (list 'sym e)) ((string? e) e)) (raise "s"))

(guard (e ((string? e) e)) (raise 'boom))

(guard (e (#t (:message e))) (error "x"))

(guard (e (else 1)) 2)

(guard (e ((number? e) (+ e 1))) (+ 1 (raise 41)))

(guard (e ((symbol? e) e)) (guard (e2 ((string? e2) e2)) (raise 'outer)))

(define (f) (throw :deep))
(define (g) (f))
(try (g) (catch e (:value e)))

(try (map (fn (x) (if (= x 2) (throw x) x)) '(1 2 3)) (catch e (:value e)))

(+ 1 (try (throw 1) (catch e 10)))

(try (display "a") (throw 1) (display "b") (catch e (display "c")))

(define log '())
(try (set! log (cons 1 log)) (throw 1) (catch e (set! log (cons 2 log))))
log

(throw)

(throw 1 2)

(catch e 1)
;; ours: 1  -- `catch` of Common Lisp

(error)
;; ours!: arity  -- a call with too few arguments is one

(try (read-nothing) (catch e (:name e)))

(try (string/trim 5) (catch e (list (:type e) (:function e) (:argument e) (:expected e) (:got e))))

(try (throw [1 2]) (catch e (match (:value e) ([a b] (+ a b)))))

(try (eval '(car 5)) (catch e (:type e)))

(try (eval '(undefined-thing)) (catch e (:type e)))

;;; what a trace is made of
(define (inner x) (+ x "no"))
(define (outer x) (list (inner x)))
(try (outer 1) (catch e (map (fn (frame) (:name frame)) (:stack-trace e))))

(try (car 5) (catch e (:stack-trace e)))

(try (throw 1) (catch e (:stack-trace e)))

(try (raise 1) (catch e (:stack-trace e)))

(try (error "no") (catch e (:stack-trace e)))

(try (undefined-here 1) (catch e (:stack-trace e)))

;;; builtins that take functions have no frame
(try (for-each (fn (x) (throw x)) '(1)) (catch e (map :name (:stack-trace e))))

(try (map (fn (x) (* 2 "a")) '(1)) (catch e (count (:stack-trace e))))

(define (f) 1)
(try (f 2) (catch e (map :name (:stack-trace e))))

(define (deep n) (if (= n 0) (nth '(1) 3) (+ 1 (deep (- n 1)))))
(try (deep 2) (catch e (map (fn (frame) (list (:name frame) (:line frame))) (:stack-trace e))))

(try (error :oops) (catch e (list (:type e) (:message e))))

(try (error :oops "more") (catch e (list (:type e) (:message e))))
