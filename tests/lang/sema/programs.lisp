;;; words counted
(define text "the cat and the dog and the bird")
(frequencies (string/split text " "))

;;; the most frequent word
(define text "the cat and the dog and the bird")
(-> (frequencies (string/split text " "))
    (map/entries)
    (sort (fn (a b) (> (nth a 1) (nth b 1))))
    (first))

;;; prime numbers
(define (prime? n)
  (and (> n 1)
       (let loop ((d 2))
         (cond ((> (* d d) n) #t)
               ((= 0 (mod n d)) #f)
               (else (loop (+ d 1)))))))
(filter prime? (range 50))

;;; greatest common divisor of a list
(define (gcd-all xs) (foldl gcd 0 xs))
(gcd-all '(84 126 210))

;;; the sieve over a mutable array
(define (sieve n)
  (let ((marks (mutable-array/new)))
    (for-range (i 0 (+ n 1)) (mutable-array/push! marks #t))
    (let loop ((p 2))
      (when (<= (* p p) n)
        (when (mutable-array/get marks p)
          (let mark ((k (* p p)))
            (when (<= k n) (mutable-array/set! marks k #f) (mark (+ k p)))))
        (loop (+ p 1))))
    (filter (fn (i) (mutable-array/get marks i)) (range 2 (+ n 1)))))
(sieve 30)

;;; quicksort
(define (qsort xs)
  (if (null? xs)
      '()
      (let ((p (car xs)) (r (cdr xs)))
        (append (qsort (filter (fn (x) (< x p)) r))
                (list p)
                (qsort (filter (fn (x) (>= x p)) r))))))
(qsort '(3 1 4 1 5 9 2 6 5 3 5))

;;; permutations
(define (permutations xs)
  (if (null? xs)
      (list '())
      (flat-map (fn (x) (map (fn (p) (cons x p)) (permutations (remove-one x xs)))) xs)))
(define (remove-one x xs)
  (cond ((null? xs) '())
        ((= x (car xs)) (cdr xs))
        (else (cons (car xs) (remove-one x (cdr xs))))))
(permutations '(1 2 3))

;;; power set by folding
(foldl (fn (acc x) (append acc (map (fn (s) (append s (list x))) acc))) (list '()) '(1 2 3))

;;; a matrix product
(define (transpose m) (apply map list m))
(define (mat* a b) (map (fn (row) (map (fn (col) (apply + (map * row col))) (transpose b))) a))
(mat* '((1 2) (3 4)) '((5 6) (7 8)))

;;; a bank account of closures
(define (account balance)
  (fn (op amount)
    (case op
      ((:deposit) (set! balance (+ balance amount)))
      ((:withdraw) (if (> amount balance) (throw {:short (- amount balance)}) (set! balance (- balance amount)))))
    balance))
(define a (account 100))
(a :deposit 50)
(list (a :withdraw 30) (try (a :withdraw 500) (catch e (:short (:value e)))))

;;; a counter that several functions share
(define (make-counter)
  (let ((n 0))
    {:next (fn () (set! n (+ n 1)) n) :reset (fn () (set! n 0))}))
(define c (make-counter))
((:next c))
((:next c))
((:reset c))
((:next c))

;;; a stack machine
(define (run program)
  (foldl (fn (stack op)
           (cond ((number? op) (cons op stack))
                 (else (let ((b (first stack)) (a (nth stack 1)) (rest (cdr (cdr stack))))
                         (cons (match op ('add (+ a b)) ('sub (- a b)) ('mul (* a b))) rest)))))
         '()
         program))
(run '(2 3 add 4 mul 5 sub))

;;; an evaluator of arithmetic
(define (ev e env)
  (cond ((number? e) e)
        ((symbol? e) (get env e))
        (else (match e
                (['+ a b] (+ (ev a env) (ev b env)))
                (['* a b] (* (ev a env) (ev b env)))
                (['let [n v] body] (ev body (assoc env n (ev v env))))))))
(ev '(let (x 3) (+ x (* x 4))) {})

;;; a tokenizer by patterns
(regex/find-all #"[0-9]+|[-+*/()]" "12+(3*4)-5")

;;; balanced brackets
(define (balanced? s)
  (let loop ((cs (string->list s)) (depth 0))
    (cond ((< depth 0) #f)
          ((null? cs) (= depth 0))
          ((= (car cs) #\() (loop (cdr cs) (+ depth 1)))
          ((= (car cs) #\)) (loop (cdr cs) (- depth 1)))
          (else (loop (cdr cs) depth)))))
(map balanced? '("(a(b))" ")(" "((" ""))

;;; Caesar's cipher
(define (shift c n)
  (if (char-alphabetic? c)
      (integer->char (+ 97 (mod (+ n (- (char->integer c) 97)) 26)))
      c))
(list->string (map (fn (c) (shift c 3)) (string->list "hello, xyz")))

;;; a palindrome
(define (palindrome? s)
  (let ((t (string/lower (string-append (apply string-append (regex/find-all "[A-Za-z]" s))))))
    (= t (string/reverse t))))
(map palindrome? '("A man, a plan, a canal: Panama" "no"))

;;; run lengths
(define (runs xs)
  (foldr (fn (x acc)
           (if (and (not (null? acc)) (= x (first (first acc))))
               (cons (list x (+ 1 (nth (first acc) 1))) (cdr acc))
               (cons (list x 1) acc)))
         '() xs))
(runs '(a a b c c c a))

;;; numbers in Roman letters
(define (roman n)
  (let loop ((n n) (t '((10 "X") (9 "IX") (5 "V") (4 "IV") (1 "I"))) (s ""))
    (cond ((= n 0) s)
          ((>= n (first (first t))) (loop (- n (first (first t))) t (string-append s (nth (first t) 1))))
          (else (loop n (cdr t) s)))))
(map roman '(1 4 9 14 39))

;;; digits and back
(define (digits n) (map (fn (c) (string->number (str c))) (string/chars (number->string n))))
(digits 40320)

;;; the sum of digits of a large power
(foldl + 0 (map (fn (c) (- (char->integer c) 48)) (string->list (number->string (expt 2 1000)))))

;;; fractions stay exact
(foldl + 0 (map (fn (n) (/ 1 n)) (range 1 11)))

;;; Newton's root
(define (root x) (let loop ((g 1.0) (i 0)) (if (= i 20) g (loop (/ (+ g (/ x g)) 2) (+ i 1)))))
(root 2)

;;; a queue of tasks over a channel
(define jobs (channel/new 10))
(define results (channel/new 10))
(define (worker) (let loop () (let ((j (channel/recv jobs))) (unless (nil? j) (channel/send results (* j j)) (loop)))))
(define w (async (worker)))
(for-each (fn (j) (channel/send jobs j)) '(1 2 3))
(channel/close jobs)
(async/await w)
(list (channel/recv results) (channel/recv results) (channel/recv results))

;;; tasks in order of their ends
(define out (channel/new 5))
(define ts (map (fn (ms) (async (begin (async/sleep ms) (channel/send out ms)))) '(30 10 20)))
(async/all ts)
(list (channel/recv out) (channel/recv out) (channel/recv out))

;;; an error inside tasks that are collected
(async/all (map (fn (x) (async (try (if (= x 2) (throw :two) x) (catch e (:value e))))) '(1 2 3)))

;;; records in a list, sorted by a field
(define-record-type person (person name age) person? (name person-name) (age person-age))
(map person-name (sort-by person-age (list (person "Ann" 41) (person "Bob" 27) (person "Cy" 33))))

;;; shapes by a multimethod, with a default
(defmulti area (fn (s) (:shape s)))
(defmethod area :circle (fn (s) (* 3 (:r s) (:r s))))
(defmethod area :rect (fn (s) (* (:w s) (:h s))))
(defmethod area :default (fn (s) 0))
(map area (list {:shape :circle :r 2} {:shape :rect :w 2 :h 3} {:shape :line}))

;;; a macro that makes a definition
(defmacro defadder (name n) `(define (,name x) (+ x ,n)))
(defadder add5 5)
(add5 10)

;;; a macro over a list of names
(defmacro defconsts (. pairs)
  `(begin ,@(map (fn (p) `(define ,(first p) ,(nth p 1))) pairs)))
(defconsts (one 1) (two 2))
(+ one two)

;;; a loop as a macro of rules
(define-syntax repeat-times
  (syntax-rules ()
    ((_ n body ...) (let loop ((i 0)) (when (< i n) body ... (loop (+ i 1)))))))
(repeat-times 3 (display "x"))

;;; conditions in rules that call themselves
(define-syntax my-cond
  (syntax-rules (else)
    ((_ (else e)) e)
    ((_ (c e) rest ...) (if c e (my-cond rest ...)))))
(my-cond ((= 1 2) :a) ((= 1 1) :b) (else :c))

;;; nested data changed deep inside
(define db {:users {:ann {:age 41 :tags ["a"]}}})
(-> db
    (update-in [:users :ann :age] (fn (n) (+ n 1)))
    (assoc-in [:users :ann :tags] [])
    (get-in [:users :ann]))

;;; maps merged deeply
(deep-merge {:a {:b 1 :c 2} :d 3} {:a {:c 4} :e 5})

;;; a table from two lists
(map/zip '(:a :b :c) '(1 2 3))

;;; a map turned over
(map/from-entries (map (fn (e) (list (nth e 1) (first e))) (map/entries {:a 1 :b 2})))

;;; groups
(list/group-by (fn (x) (mod x 3)) (range 10))

;;; a report of several lines
(for-each (fn (row) (println (string/pad-right (first row) 6) (string/pad-left (str (nth row 1)) 5)))
          '(("apple" 3) ("fig" 12)))

;;; text by a template
(let ((name "Ada") (n 3)) f"Dear ${name}, you have ${n} ${(if (= n 1) "message" "messages")}.")

;;; JSON read, changed and written
(json/encode (update-in (json/decode "{\"a\": {\"n\": 1}, \"b\": [1, 2]}") [:a :n] (fn (n) (+ n 1))))

;;; CSV into maps, filtered
(map :name (filter (fn (r) (> (string->number (:n r)) 1)) (csv/parse-maps "name,n\na,1\nb,2\nc,3")))

;;; lines numbered
(map-indexed (fn (i line) (str (+ i 1) ": " line)) (string/lines "one\ntwo"))

;;; memory of results
(define seen {})
(define (fib n)
  (cond ((< n 2) n)
        ((contains? seen n) (get seen n))
        (else (let ((v (+ (fib (- n 1)) (fib (- n 2))))) (set! seen (assoc seen n v)) v))))
(fib 60)

;;; mutual recursion
(define (ev? n) (if (= n 0) #t (od? (- n 1))))
(define (od? n) (if (= n 0) #f (ev? (- n 1))))
(list (ev? 1000) (od? 7))

;;; streams of promises
(define (from n) (list n (delay (from (+ n 1)))))
(define (take-promised n s) (if (= n 0) '() (cons (first s) (take-promised (- n 1) (force (nth s 1))))))
(take-promised 4 (from 5))

;;; parameters inside calls
(define depth (make-parameter 0))
(define (show) (depth))
(list (show) (parameterize ((depth 1)) (list (show) (parameterize ((depth 2)) (show)) (show))) (show))

;;; errors told apart by their type
(define (kind thunk) (try (thunk) :fine (catch e (:type e))))
(list (kind (fn () (car 5))) (kind (fn () (undefined-here))) (kind (fn () (throw 1))) (kind (fn () (error "x"))) (kind (fn () ((fn (a) a)))) (kind (fn () (/ 1 0))) (kind (fn () 1)))

;;; an error made anew with its cause
(try (try (/ 1 0) (catch e (throw {:wrapped (:type e) :step :divide}))) (catch e (:value e)))

;;; a retry by hand
(define tries 0)
(define (flaky) (set! tries (+ tries 1)) (if (< tries 3) (error "again") tries))
(define (retrying f n) (try (f) (catch e (if (= n 0) (throw e) (retrying f (- n 1))))))
(retrying flaky 5)

;;; values of several kinds in one list
(map type (list 1 1.0 1/2 "s" 's :k #\c #t nil '(1) [1] {} #u8(1) car (fn (x) x) (delay 1) (channel/new 1)))

;;; a tree walked in three orders
(define tree '(1 (2 () ()) (3 (4 () ()) ())))
(define (pre t) (if (null? t) '() (append (list (first t)) (pre (nth t 1)) (pre (nth t 2)))))
(define (in t) (if (null? t) '() (append (in (nth t 1)) (list (first t)) (in (nth t 2)))))
(define (post t) (if (null? t) '() (append (post (nth t 1)) (post (nth t 2)) (list (first t)))))
(list (pre tree) (in tree) (post tree))

;;; the towers
(define (hanoi n a b c) (if (= n 0) 0 (+ (hanoi (- n 1) a c b) 1 (hanoi (- n 1) c b a))))
(hanoi 8 :a :b :c)

;;; eight queens, the first
(define (safe? q qs) (let loop ((qs qs) (d 1)) (or (null? qs) (and (not (= q (car qs))) (not (= d (abs (- q (car qs))))) (loop (cdr qs) (+ d 1))))))
(define (queens n) (let place ((k n) (qs '())) (if (= k 0) qs (let try-one ((q 1)) (if (> q n) #f (or (and (safe? q qs) (place (- k 1) (cons q qs))) (try-one (+ q 1))))))))
(queens 8)

;;; binary numbers
(map (fn (n) (number->string n 2)) (range 6))

;;; bits
(list (bit/and 12 10) (bit/or 12 10) (bit/xor 12 10) (bit/shift-left 1 10) (bit/shift-right 1024 3) (bit/not 5))

;;; dates
(list (time/format 86400 "%Y-%m-%d") (time/format (time/add 0 90) "%H:%M:%S") (:year (time/date-parts 0)))

;;; a path taken apart
(let ((p (path/join "home" "ada" "notes.txt"))) (list (path/dir p) (path/filename p) (path/stem p) (path/ext p)))

;;; typed arrays
(let ((a (f64-array 1.0 2.0 3.0))) (list (f64-array/sum a) (f64-array/dot a a) (f64-array/fold + 0 a) (f64-array/map (fn (x) (* x 2)) a)))

;;; bytes of a text
(bytevector->list (string->utf8 "é!"))

;;; a value shown and displayed
(let ((v '("a" #\b :c 1.0 (nested "d")))) (println v) (print v) (display "a") (str v))

;;; a module beside a program
(module counter (export next-id) (define n 0) (define (next-id) (set! n (+ n 1)) n))
(list (next-id) (next-id))
