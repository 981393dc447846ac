;;; Memory.
;;; ends: heap

(let loop ((s "x")) (loop (string-append s s)))

;;; ends: fuel
(let loop ((s '(1))) (loop (append s s)))

;;; ends: fuel
(let loop ((v [1])) (loop (vector-append v v)))

(let loop ((all '())) (loop (cons (make-vector 1000 0) all)))

;;; ends: fuel
(make-vector 1000000000 0)

(make-string 4000000000 #\x)

(string/repeat "x" 4000000000)

;;; ends: fuel
(range 0 100000000000)

;;; ends: fuel
(iota 100000000000)

;;; ends: fuel
(list/repeat 4000000000 1)

(let loop ((m {}) (i 0)) (loop (assoc m i (string/repeat "x" 1000)) (+ i 1)))

;;; hurried
;;; ends: time
(let loop ((n 2)) (loop (modulo (* n n 3) (expt 7 100000))))

;;; ends: `expt`: the result would have more than 2097152 bits
(expt 7 100000000000)

;;; ends: `expt`: the result would have more than 2097152 bits
(expt 10 (expt 10 10))

(apply string-append (map (fn (i) (string/repeat "x" 1000000)) (range 0 100000)))

;;; ends: `format`: 1000000 is no number of columns
(format nil "~1000000d" 1) (let loop () (format nil "~1000000d" 1) (loop))

(let loop ((all '())) (loop (cons (format nil "~v,'xd" 100000 1) all)))

;;; ends: fuel
(string/pad-left "x" 100000000000)

;;; ends: fuel
(let loop ((all '())) (loop (cons (make-bytevector 1000000) all)))

(let loop ((all '())) (loop (cons (fn () all) all)))

(let loop ((table (make-hash-table)) (i 0)) (hash-table-set! table i (make-vector 1000 i)) (loop table (+ i 1)))

(string->symbol (string/repeat "x" 4000000000))

;;; hurried
;;; ends: time
(let loop ((i 0)) (string->symbol (string-append "symbol-" (number->string i))) (loop (+ i 1)))

;;; hurried
;;; ends: time
(let loop ((i 0)) (gensym) (loop (+ i 1)))

(json/decode (string/repeat "[" 100000000))

(let loop ((s "[]")) (loop (json/encode (list s s s s))))

;;; ends: `regex/replace-all`: the text would be longer than fits the heap
(regex/replace-all "x*" (string/repeat "x" 10000000) (string/repeat "y" 10000))

(string/split (string/repeat "," 100000000) ",")

;;; ends: fuel
(sort (range 0 100000000) <)

(let loop ((array (mutable-array/new))) (mutable-array/push! array (make-vector 1000 0)) (loop array))

;;; Depth: reader, printer, equality, hash, and what drops a value.
;;; ends: survived

;;; ends: depth
(define (down n) (+ 1 (down (+ n 1)))) (down 0)

;;; ends: depth
(define (a n) (+ 1 (b n))) (define (b n) (+ 1 (a n))) (a 0)

;;; ends: fuel
(read (string/repeat "(" 10000000))

(read (string-append (string/repeat "(" 100000) (string/repeat ")" 100000))) (throw :survived)

;;; ends: heap
(let loop ((l '())) (loop (list l)))

(define (deep) (let loop ((l '()) (i 0)) (if (= i 50000) l (loop (list l) (+ i 1))))) (equal? (deep) (deep)) (throw :survived)

(define deep (let loop ((l '()) (i 0)) (if (= i 50000) l (loop (list l) (+ i 1))))) (string-length (format nil "~a" deep)) (throw :survived)

(define deep (let loop ((l '()) (i 0)) (if (= i 50000) l (loop (list l) (+ i 1))))) (get (assoc {} deep 1) deep) (throw :survived)

(define deep (let loop ((l '()) (i 0)) (if (= i 50000) l (loop (vector l) (+ i 1))))) (set! deep nil) (make-vector 1000000 0) (throw :survived)

;;; ends: fuel
(define c (list 1 2)) (set-cdr! (cdr c) c) (for-each (fn (x) x) c)

(define c (list 1 2)) (set-cdr! (cdr c) c) (println c) (throw :survived)

(define c (list 1 2)) (define d (list 1 2)) (set-cdr! (cdr c) c) (set-cdr! (cdr d) d) (equal? c d) (throw :survived)

(define v (mutable-array/new)) (mutable-array/push! v v) (println v) (throw :survived)

;;; ends: forms are nested more than 100000 deep
(macroexpand-all (let loop ((l '(x)) (i 0)) (if (= i 200000) l (loop (list 'when l) (+ i 1))))) (throw :survived)

;;; ends: `read-many`: the form
(read-many (string/repeat "(" 300000))

;;; ends: forms nested more than 4032 deep do not fit below the heap limit
(define-syntax m (syntax-rules () ((_ x) (m (x x))))) (m 1)

;;; Time: in the language and in builtins.
;;; ends: fuel

(let loop () (loop))

(while #t 1)

(do ((i 0 (+ i 1))) (#f))

(define (spin) (spin)) (spin)

;;; ends: depth
(let loop () (try (loop) (catch e (loop))))

(let loop () (try (throw :x) (catch e nil)) (loop))

(handler-bind ((error (fn (e) (let loop () (loop))))) (let loop () (loop)))

(unwind-protect (let loop () (loop)) (let loop () (loop)))

(try (let loop () (loop)) (catch e (let loop () (loop))))

(async/await (async (let loop () (loop))))

;;; hurried
;;; ends: time
(let loop () (async/sleep 86400000) (loop))

;;; hurried
;;; ends: time
(let loop () (sleep 1000) (loop))

;;; ends: every task waits for another (deadlock)
(channel/recv (channel/new))

;;; Each of the tasks is ended for itself.
;;; hurried
;;; ends: time | late
(let loop () (async (loop)) (loop))

(let loop () (regex/match? "(a+)+$" (string-append (string/repeat "a" 10000) "b")) (loop))

;;; ends: `regex/match?`: the regular expression steps back too often
(regex/match? "(a|aa)+\\1$" (string-append (string/repeat "a" 5000) "b"))

;;; ends: `regex/match?`: the regular expression steps back too often
(regex/match? "(?=(a+))a*b\\1" (string/repeat "a" 100000))

(let loop () (expt 3 1000000) (loop))

(let loop ((n 1) (i 1)) (loop (if (> i 10000) 1 (* n i)) (if (> i 10000) 1 (+ i 1))))

(let loop () (gcd (expt 7 300000) (expt 3 500000)) (loop))

;;; ends: heap
(string/replace (string/repeat "a" 10000000) "a" (string/repeat "b" 100))

;;; ends: time
;;; hurried
(let loop () (string/index-of (string/repeat "a" 100000) (string-append (string/repeat "a" 10000) "b")) (loop))

;;; ends: time
;;; hurried
(let loop () (diff/unified (string/repeat "a\n" 1000) (string/repeat "b\n" 1000)) (loop))

(let loop ((i 0)) (sort (range 0 100000) >) (loop (+ i 1)))

(let loop () (hash/sha256 (string/repeat "x" 1000000)) (loop))

(bench (fn () (let loop () (loop))) 1000000000)

;;; hurried
;;; ends: time
(let loop () (for-each (fn (x) x) (range 0 1000)) (loop))

;;; ends: heap
(lazy/->list (iterate (fn (n) (+ n 1)) 0))

;;; hurried
;;; ends: time
(lazy/nth (lazy/filter (fn (n) #f) (iterate (fn (n) (+ n 1)) 0)) 1)

;;; Output.
;;; ends: output

(let loop () (println "flood") (loop))

(println (string/repeat "flood" 1000000))

(let loop () (print-error "flood") (loop))

(let loop () (display (range 0 1000)) (loop))

(with-output-to-string (out) (let loop () (format out "flood") (loop)))

(let loop () (write-string "x") (loop))

;;; whole
;;; ends: => "a value that is printed
(defn f (n) (string/repeat "a value that is printed" 100000))

;;; whole
;;; ends: => (0 1 2 3
(defn f (n) (range 0 1000000))
