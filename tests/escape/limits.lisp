;;; Memory.
(let loop ((s "x")) (loop (string-append s s)))

(let loop ((s '(1))) (loop (append s s)))

(let loop ((v [1])) (loop (vector-append v v)))

(let loop ((all '())) (loop (cons (make-vector 1000 0) all)))

(make-vector 1000000000 0)

(make-string 4000000000 #\x)

(string/repeat "x" 4000000000)

(range 0 100000000000)

(iota 100000000000)

(list/repeat 4000000000 1)

(let loop ((m {}) (i 0)) (loop (assoc m i (string/repeat "x" 1000)) (+ i 1)))

(let loop ((n 2)) (loop (* n n)))

(expt 7 100000000000)

(expt 10 (expt 10 10))

(apply string-append (map (fn (i) (string/repeat "x" 1000000)) (range 0 100000)))

(format "~1000000000000d" 1)

(format nil "~v,'xd" 1000000000000 1)

(string/pad-left "x" 100000000000)

(bytevector-fill! (make-bytevector 100000000000) 1)

(let loop ((all '())) (loop (cons (fn () all) all)))

(let loop ((t (hash-table)) (i 0)) (loop (begin (hash-table-set! t i (make-vector 1000 i)) t) (+ i 1)))

(string->symbol (string/repeat "x" 4000000000))

(let loop ((i 0)) (string->symbol (string-append "symbol-" (number->string i))) (loop (+ i 1)))

(let loop ((i 0)) (gensym) (loop (+ i 1)))

(json/decode (string/repeat "[" 100000000))

(let loop ((s "[]")) (loop (json/encode (list s s s s))))

(regex/replace-all "x*" (string/repeat "x" 10000000) (string/repeat "y" 10000))

(string/split (string/repeat "," 100000000) ",")

(sort (range 0 100000000) <)

(permutations (range 0 20))

;;; Depth: reader, printer, equality, hash, and what drops a value.
(define (down n) (+ 1 (down (+ n 1)))) (down 0)

(define (a n) (+ 1 (b n))) (define (b n) (+ 1 (a n))) (a 0)

(read (string/repeat "(" 10000000))

(read (string-append (string/repeat "(" 3000000) (string/repeat ")" 3000000))) (loop)

(let loop ((l '())) (loop (list l)))

(define deep (let loop ((l '()) (i 0)) (if (= i 3000000) l (loop (list l) (+ i 1))))) (equal? deep (list deep)) (throw :no)

(define deep (let loop ((l '()) (i 0)) (if (= i 1000000) l (loop (list l) (+ i 1))))) (string-length (format "~a" deep)) (throw :no)

(define deep (let loop ((l '()) (i 0)) (if (= i 1000000) l (loop (list l) (+ i 1))))) (hash deep) (throw :no)

(define deep (let loop ((l '()) (i 0)) (if (= i 1000000) l (loop (vector l) (+ i 1))))) (set! deep nil) (throw :no)

(define c (list 1 2)) (set-cdr! (cdr c) c) (length c) (throw :no)

(define c (list 1 2)) (set-cdr! (cdr c) c) (println c) (throw :no)

(define c (list 1 2)) (set-cdr! (cdr c) c) (equal? c (cdr c)) (throw :no)

(define v (vector 1 2)) (vector-set! v 0 v) (println v) (throw :no)

(macroexpand-all (let loop ((l '(x)) (i 0)) (if (= i 500000) l (loop (list 'when l) (+ i 1))))) (throw :no)

(sema/check-string (string/repeat "(" 1000000)) (throw :no)

(define-syntax m (syntax-rules () ((_ x) (m (x x))))) (m 1)

;;; Time: in the language and in builtins.
(let loop () (loop))

(while #t 1)

(do ((i 0 (+ i 1))) (#f))

(define (spin) (spin)) (spin)

(let loop () (try (loop) (catch e (loop))))

(let loop () (try (throw :x) (catch e nil)) (loop))

(dynamic-wind (fn () nil) (fn () (let loop () (loop))) (fn () (let loop () (loop))))

(unwind-protect (let loop () (loop)) (let loop () (loop)))

(try (let loop () (loop)) (catch e (let loop () (loop))))

(async/await (async (let loop () (loop))))

(async/sleep 100000000) (let loop () (async/sleep 100000) (loop))

(sleep 100000000) (let loop () (sleep 100000) (loop))

(channel/recv (channel/new))

(let loop () (async (loop)) (loop))

(regex/match? "(a+)+$" (string-append (string/repeat "a" 100000) "b")) (throw :no)

(regex/match? "(a|aa)+\\1$" (string-append (string/repeat "a" 5000) "b")) (throw :no)

(regex/match? "(?=(a+))a*b\\1" (string/repeat "a" 100000)) (throw :no)

(expt 3 10000000) (throw :no)

(let loop ((i 0)) (factorial 100000) (loop (+ i 1)))

(modpow 3 (expt 10 100000) (expt 7 100000)) (throw :no)

(string/replace-all (string/repeat "a" 10000000) "a" (string/repeat "b" 100)) (throw :no)

(string/index-of (string/repeat "a" 10000000) (string-append (string/repeat "a" 1000000) "b")) (throw :no)

(diff-text (string/repeat "a\n" 100000) (string/repeat "b\n" 100000)) (throw :no)

(let loop ((i 0)) (sort (range 0 100000) >) (loop (+ i 1)))

(let loop ((i 0)) (crypto/sha256 (string/repeat "x" 10000000)) (loop (+ i 1)))

(bench (fn () 1) 1000000000) (throw :no)

(for-each (fn (x) x) (range 0 10000000000))

(doall (iterate inc 0))

(stream->list (stream-from 0))

;;; Output.
(let loop () (println "flood") (loop))

(println (string/repeat "flood" 10000000))

(let loop () (print-error "flood") (loop))

(let loop () (display (range 0 1000)) (loop))

(with-output-to-string (out) (let loop () (format out "flood") (loop)))

(let loop () (write-string "x") (loop))

;;; whole
(defn f (n) (string/repeat "a value that is printed" 1000000))

;;; whole
(defn f (n) (range 0 1000000))
