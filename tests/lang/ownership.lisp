;;; A map that is changed in place is one that nobody else sees.

;; Aliases in variables.
(let ((a {:n 0})) (let ((b a)) (list (assoc a :n 1) b a)))                ;; => ({:n 1} {:n 0} {:n 0})
(let* ((a (assoc {} :n 0)) (b a) (c (assoc a :n 1))) (list a b c))        ;; => ({:n 0} {:n 0} {:n 1})
(let* ((a (assoc {} :n 0)) (b (assoc a :n 1)) (c (assoc a :n 2))) (list a b c)) ;; => ({:n 0} {:n 1} {:n 2})
(let ((m (assoc {} 1 2))) (list m (assoc m 1 3)))                         ;; => ({1 2} {1 3})
(let ((m (assoc {} 1 2))) (list (assoc m 1 3) m))                         ;; => ({1 3} {1 2})
(let ((m (assoc {} 1 2))) (list (get m (begin (assoc m 1 5) 1)) m))       ;; => (2 {1 2})
(let ((m (assoc {} 1 2))) (assoc m 1 (get (assoc m 1 7) 1)))              ;; => {1 7}
(let ((m (assoc {} :a 1))) (assoc m :b m))                                ;; => {:a 1 :b {:a 1}}
(let ((m (assoc {} :a 1))) (assoc m m 2))                                 ;; => {:a 1 {:a 1} 2}

;; Loops, with the old map kept on the way.
(define (filled n) (let loop ((i 0) (m {})) (if (= i n) m (loop (+ i 1) (assoc m i i)))))
(count (filled 1000))                                                     ;; => 1000
(define (versions n) (let loop ((i 0) (m {}) (all ())) (if (= i n) (map count all) (loop (+ i 1) (assoc m i i) (cons m all)))))
(versions 12)                                                             ;; => (11 10 9 8 7 6 5 4 3 2 1 0)
(define (swapped n) (let loop ((i 0) (a {}) (b {})) (if (= i n) (list a b) (loop (+ i 1) b (assoc a i i)))))
(swapped 4)                                                               ;; => ({0 0 2 2} {1 1 3 3})
(define (same n) (let loop ((i 0) (a {}) (b {})) (if (= i n) (list a b) (loop (+ i 1) (assoc a i i) a))))
(same 3)                                                                  ;; => ({0 0 1 1 2 2} {0 0 1 1})
(define (turned n) (let loop ((i 0) (a {}) (b {})) (if (= i n) (list a b) (loop (+ i 1) b (assoc b i i)))))
(turned 3)                                                                ;; => ({0 0 1 1} {0 0 1 1 2 2})
(define (by-recur n) (loop ((i 0) (m {}) (old nil)) (if (= i n) (list m old) (recur (+ i 1) (assoc m i i) m))))
(by-recur 3)                                                              ;; => ({0 0 1 1 2 2} {0 0 1 1})
(define (by-while n) (let ((i 0) (m {}) (old nil)) (while (< i n) (set! old m) (set! m (assoc m i i)) (set! i (+ i 1))) (list m old)))
(by-while 3)                                                              ;; => ({0 0 1 1 2 2} {0 0 1 1})
(define (kept-value n) (let ((m {}) (kept ())) (dotimes (i n) (set! kept (cons (set! m (assoc m i i)) kept))) (map count kept)))
(kept-value 10)                                                           ;; => (10 9 8 7 6 5 4 3 2 1)

;; Globals, containers and closures.
(define seen ())
(define (look m) (set! seen (cons m seen)) m)
(define (watched n) (let loop ((i 0) (m {})) (if (= i n) m (begin (look m) (loop (+ i 1) (assoc m i i))))))
(watched 10)
(map count seen)                                                          ;; => (9 8 7 6 5 4 3 2 1 0)
(set! seen ())
(foldl (lambda (m i) (set! seen (cons m seen)) (assoc m i i)) {} (range 10))
(map count seen)                                                          ;; => (9 8 7 6 5 4 3 2 1 0)
(define global (filled 20))
(count (foldl (lambda (m i) (assoc m i i)) global (range 20 40)))         ;; => 40
(count global)                                                            ;; => 20
(count (foldl (lambda (m i) (dissoc m i)) global (range 15)))             ;; => 5
(count global)                                                            ;; => 20
(define (stored n) (let ((box (array nil))) (let loop ((i 0) (m {})) (if (= i n) (list (count m) (count (aref box 0))) (begin (aset! box 0 m) (loop (+ i 1) (assoc m i i)))))))
(stored 12)                                                               ;; => (12 11)
(define (captured m) (let ((old (lambda () m))) (list (assoc m :x 1) (old))))
(captured (assoc {} :x 0))                                                ;; => ({:x 1} {:x 0})
(define (closures n) (let loop ((i 0) (m {}) (fs ())) (if (= i n) (map (lambda (f) (count (f))) fs) (loop (+ i 1) (assoc m i i) (cons (lambda () m) fs)))))
(closures 4)                                                              ;; => (3 2 1 0)
(define (in-map) (let* ((inner (assoc {} :n 0)) (outer {:inner inner}) (changed (assoc inner :n 1))) (list outer changed)))
(in-map)                                                                  ;; => ({:inner {:n 0}} {:n 1})
(define (out-of-map outer) (loop ((m (get outer :inner)) (i 0)) (if (= i 2) (list m outer) (recur (assoc m :n i) (+ i 1)))))
(out-of-map {:inner (assoc {} :n 9)})                                     ;; => ({:n 1} {:inner {:n 9}})
(define (of-values) (let ((m (assoc {} 1 1))) (call-with-values (lambda () (values m 5)) (lambda (a b) (list (assoc a 1 b) a)))))
(of-values)                                                               ;; => ({1 5} {1 1})

;; Arguments and answers.
(define (add m k) (assoc m k k))
(let ((m (assoc {} 0 0))) (list (add m 1) m))                             ;; => ({0 0 1 1} {0 0})
(define (add-twice m) (list (add m 1) (add m 2)))
(add-twice (assoc {} 0 0))                                                ;; => ({0 0 1 1} {0 0 2 2})
(define (pass m) m)
(let ((m (assoc {} 0 0))) (let ((n (pass m))) (list (assoc n 0 1) m)))    ;; => ({0 1} {0 0})
(define kept-map nil)
(define (keep m) (set! kept-map m) m)
(define (steal n) (let loop ((i 0) (m {})) (if (= i n) m (loop (+ i 1) (assoc (if (= i 2) (keep m) m) i i)))))
(list (count (steal 10)) kept-map)                                        ;; => (10 {0 0 1 1})
(define (walk m n) (if (= n 0) m (walk (assoc m n n) (- n 1))))
(list (count (walk global 30)) (count global))                            ;; => (31 20)
(define (ping m n) (if (= n 0) m (pong (assoc m n :ping) (- n 1))))
(define (pong m n) (if (= n 0) m (ping (assoc m n :pong) (- n 1))))
(let ((m (assoc {} 0 0))) (list (ping m 2) m))                            ;; => ({0 0 1 :pong 2 :ping} {0 0})
(define (optional (m {})) (assoc m 1 1))
(define (with-optional m &optional (n m)) (list (assoc m 1 1) (assoc n 2 2)))
(with-optional (assoc {} 0 0))                                            ;; => ({0 0 1 1} {0 0 2 2})
(define (with-rest &rest ms) (map (lambda (m) (assoc m :n 1)) ms))
(let ((m (assoc {} :n 0))) (list (with-rest m m) m))                      ;; => (({:n 1} {:n 1}) {:n 0})
(let ((m (assoc {} :n 0))) (list (apply add (list m 1)) m))               ;; => ({1 1 :n 0} {:n 0})
(foldl (lambda (m i) (foldl (lambda (n j) (assoc n (+ i j) j)) m '(1 2))) {} '(10 20)) ;; => {11 1 12 2 21 1 22 2}
(define (frequencies-of xs) (foldl (lambda (m x) (assoc m x (+ 1 (get m x 0)))) {} xs))
(frequencies-of '(a b a c a))                                             ;; => {a 3 b 1 c 1}

;; Conditions, restarts, cleanups.
(define (failing m) (try (begin (set! m (assoc m :a 1)) (throw :no)) (catch e m)))
(let ((m (assoc {} :a 0))) (list (failing m) m))                          ;; => ({:a 1} {:a 0})
(define (failing-late m) (try (begin (add-then-throw (assoc m :a 1)) m) (catch e m)))
(define (add-then-throw m) (assoc m :b 2) (throw m))
(failing-late (assoc {} :a 0))                                            ;; => {:a 0}
(define (loop-in-try n) (let loop ((i 0) (m {})) (if (= i n) m (loop (+ i 1) (try (begin (if (= i 3) (throw :x)) (assoc m i i)) (catch e m))))))
(loop-in-try 6)                                                           ;; => {0 0 1 1 2 2 4 4 5 5}
(define (cleaned m) (let ((seen nil)) (list (unwind-protect (assoc m :a 1) (set! seen m)) seen)))
(cleaned (assoc {} :a 0))                                                 ;; => ({:a 1} {:a 0})
(define (left m) (let ((r (block out (set! m (assoc m :a 1)) (for-each (lambda (i) (return-from out i)) '(1 2)) m))) (list r m)))
(left (assoc {} :a 0))                                                    ;; => (1 {:a 1})
(define (restarted m) (list (restart-case (begin (assoc m :a 1) (invoke-restart 'again 5)) (again (n) (assoc m :a n))) m))
(restarted (assoc {} :a 0))                                               ;; => ({:a 5} {:a 0})
(define (used m) (list (handler-bind ((error (lambda (c) (invoke-restart 'use-value (assoc m :a 7))))) (restart-case (begin (assoc m :a 1) (error "x")) (use-value (v) v))) m))
(used (assoc {} :a 0))                                                    ;; => ({:a 7} {:a 0})

;; Redefinition in the middle.
(define (inserting n) (let loop ((i 0) (m {})) (if (= i n) m (begin (if (= i 12) (redefine)) (loop (+ i 1) (map/assoc m i i))))))
(define taken ())
(define plain map/assoc)
(define (redefine) (eval '(define (map/assoc m k v) (set! taken (cons m taken)) (plain m k v))))
(count (inserting 20))                                                    ;; => 20
(map count taken)                                                         ;; => (19 18 17 16 15 14 13 12)
(define (reading n) (let loop ((i 0) (m {}) (s 0)) (if (= i n) s (loop (+ i 1) (hashmap/assoc m i i) (+ s (hashmap/get m (- i 1) 0))))))
(reading 20)                                                              ;; => 171
(define got ())
(define plain-get hashmap/get)
(define (asking n) (let loop ((i 0) (m {})) (if (= i n) (count m) (begin (hashmap/get m i) (loop (+ i 1) (hashmap/assoc m i i))))))
(define (hashmap/get m k) (set! got (cons m got)) (plain-get m k))
(asking 12)                                                               ;; => 12
(map count got)                                                           ;; => (11 10 9 8 7 6 5 4 3 2 1 0)
