;;; The samples of the two designs that need no model, as they are written there.

;; Docstrings before the parameters, and `define` with one in its body.
(defn fibonacci
  "Returns the nth Fibonacci number.
   n must be a non-negative integer."
  (n)
  (if (< n 2) n
      (+ (fibonacci (- n 1)) (fibonacci (- n 2)))))
(fibonacci 15)                              ;; => 610
(define (factorial n)
  "Computes n factorial recursively."
  (if (<= n 1) 1 (* n (factorial (- n 1)))))
(factorial 10)                              ;; => 3628800
(:name (meta fibonacci))                    ;; => "fibonacci"
(:params (meta 'fibonacci))                 ;; => (n)
(string/contains? (:doc (meta 'factorial)) "recursively")  ;; => #t
(map :name (doc/search "nth Fibonacci"))    ;; => ("fibonacci")

;; The answer of the conversation: `loop` with `recur`.
(defn fibonacci (n)
  (loop ((a 0) (b 1) (i n))
    (if (= i 0) a (recur b (+ a b) (- i 1)))))
(fibonacci 90)                              ;; => 2880067194370816120

;; A builtin may be defined anew, and every caller sees it.
(defn string/trim
  "Remove leading and trailing whitespace.

   >>> (string/trim \"  hello  \")
   \"hello\""
  (s)
  (string/replace s #"^\s+|\s+$" ""))
(string/trim "  hello  ")                   ;; => "hello"
(string/trim 42)                            ;; !! type-error

(csv/parse "a,b,c\n1,2,3")                  ;; => (("a" "b" "c") ("1" "2" "3"))
(csv/parse "name,desc\n\"Alice\",\"Hello, world\"")  ;; => (("name" "desc") ("Alice" "Hello, world"))
(csv/parse "a;b;c" {:delimiter ";"})        ;; => (("a" "b" "c"))
(csv/parse "")                              ;; => ()
(json/parse "{\"a\": 1}")                   ;; => {:a 1}
(read-many "(defn f (x) x) (defn g (y) y)") ;; => ((defn f (x) x) (defn g (y) y))

;; Grouping definitions by a directive, with patterns for entries.
(define found (list {:name "a" :type :defn :directives {:since "1.0"}} {:name "b" :type :defn :directives {:since "1.1"}} {:name "c" :type :defn :directives {:since "1.0"}}))
(->> found (filter #(get-in % [:directives :since])) (group-by #(get-in % [:directives :since])) (map (fn ((version fns)) (list version (count fns)))))  ;; => (("1.0" 2) ("1.1" 1))
(->> found (filter #(= (:type %) :defn)) (sort-by :name) (map (fn (f) f"${(:name f)}!")))  ;; => ("a!" "b!" "c!")
(each (fn (f) (display (:name f))) found)   ;; ~> abc

;; What healing should find, and what it starts from.
(defn month-number (name)
  (+ 1 (position name '("Jan" "Feb" "Mar"))))
(defn parse-date (s)
  (cond
    ((string/matches? s #"\d{4}-\d{2}-\d{2}")
     (let ((parts (string/split s "-")))
       {:year (parse-int (nth parts 0))
        :month (parse-int (nth parts 1))
        :day (parse-int (nth parts 2))}))
    ((string/matches? s #"[A-Z][a-z]+ \d+, \d+")
     (let ((parts (string/split s #"[\s,]+")))
       {:year (parse-int (nth parts 2))
        :month (month-number (nth parts 0))
        :day (parse-int (nth parts 1))}))
    ((string/matches? s #"\d{2}/\d{2}/\d{4}")
     (let ((parts (string/split s "/")))
       {:year (parse-int (nth parts 2))
        :month (parse-int (nth parts 1))
        :day (parse-int (nth parts 0))}))))
(parse-date "2024-01-15")                   ;; => {:day 15 :month 1 :year 2024}
(parse-date "Jan 15, 2024")                 ;; => {:day 15 :month 1 :year 2024}
(parse-date "15/01/2024")                   ;; => {:day 15 :month 1 :year 2024}
(parse-int "Jan")                           ;; !! not an integer

;; A specification as data, and a fitness.
(map second '((>>> (f 1) 1) (>>> (f 2) 2))) ;; => ((f 1) (f 2))
(range 100 95 -1)                           ;; => (100 99 98 97 96)
((fn (f results) (if (< (:passed results) (:total results)) 0 (/ 1000.0 (max 1 (:time-ms results))))) car {:passed 2 :total 2 :time-ms 4})  ;; => 250.0
(> (string/length (source-of fibonacci)) 20)  ;; => #t

;; The function that keeps its state beside its name.
(defn smart-memoize
  "A cache that starts without eviction."
  (op key . args)
  (let ((cache (or (resolve 'smart-memoize/state) {})))
    (match op
      (:get (get cache key))
      (:set (let ((v (first args)))
              (define smart-memoize/state (assoc cache key v))
              v))
      (:stats {:size (count cache) :strategy "none"}))))
(smart-memoize :get "a")                    ;; => nil
(smart-memoize :set "a" 42)                 ;; => 42
(smart-memoize :get "a")                    ;; => 42
(smart-memoize :stats nil)                  ;; => {:size 1 :strategy "none"}

;; The walk-through of the version control: functions, a class and its slots.
(defun my-first-function (x)
  "This is a simple function to demonstrate the system."
  (* x x))
(my-first-function 5)                       ;; => 25
(defclass vehicle () ((wheels :initarg :wheels :accessor wheels)) (:documentation "A vehicle."))
(defparameter *my-car* (make-instance 'vehicle :wheels 4))
(slot-value *my-car* 'wheels)               ;; => 4
(setf (slot-value *my-car* 'wheels) 3)      ;; => 3
(format nil "Wheels: ~a~%" (wheels *my-car*))  ;; => "Wheels: 3\n"
