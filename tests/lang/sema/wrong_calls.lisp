;;; what stands first in a call and is no function

(try (5 1) (catch e (:type e)))

(try ("text" 0) (catch e (:type e)))

(try (#t) (catch e (:type e)))

(try (nil 1) (catch e (:type e)))

(try ((list 1 2) 0) (catch e (:type e)))

(try ([1 2] 0) (catch e (:type e)))

(try ({:a 1} :a) (catch e (:type e)))

(try ((hashmap/new :a 1) :a) (catch e (:type e)))

(try ('no-such-thing 1) (catch e (:type e)))

(try (#\a) (catch e (:type e)))

(try (1.5 2) (catch e (:type e)))

(try ((channel/new 1) 2) (catch e (:type e)))

(try ((delay 1)) (catch e (:type e)))

(try ((bytevector 1 2) 0) (catch e (:type e)))

;;; the answer of a function called once more
(define (five) 5)
(try ((five)) (catch e (:type e)))

;;; as a tail call
(define (f x) (x 1))
(try (f 5) (catch e (:type e)))

;;; in a named let
(try (let loop ((i 0)) (if (= i 3) (i) (loop (+ i 1)))) (catch e (:type e)))

;;; from another task
(try (async/await (async (5 5))) (catch e (:type e)))

;;; what is handed to a function that calls it
(try (map 5 '(1)) (catch e (:type e)))

(try (map nil '(1)) (catch e (:type e)))

(try (map "f" '(1 2)) (catch e (:type e)))

(try (filter 5 '(1)) (catch e (:type e)))

(try (foldl 5 0 '(1)) (catch e (:type e)))

(try (foldr 5 0 '(1)) (catch e (:type e)))

(try (reduce 5 '(1 2)) (catch e (:type e)))

(try (for-each 5 '(1 2)) (catch e (:type e)))

(try (sort '(2 1) 5) (catch e (:type e)))

(try (sort-by 5 '(2 1)) (catch e (:type e)))

(try (apply 5 '(1)) (catch e (:type e)))

(try (apply "x" '()) (catch e (:type e)))

(try (apply + 5) (catch e (:type e)))

(try (map/update {:a 1} :a 5) (catch e (:type e)))

(try (map/map-vals 5 {:a 1}) (catch e (:type e)))

(try (update-in {:a 1} [:a] 5) (catch e (:type e)))

(try (list/group-by 5 '(1 2)) (catch e (:type e)))

(try (partition 5 '(1 2)) (catch e (:type e)))

(try (flat-map 5 '(1 2)) (catch e (:type e)))

(try (take-while 5 '(1 2)) (catch e (:type e)))

(try (any 5 '(1)) (catch e (:type e)))

(try (every 5 '(1)) (catch e (:type e)))

(try (call-with-values (fn () 5) 6) (catch e (:type e)))

;;; a keyword of what is no map
(try (:a 5) (catch e (:type e)))

(try (:a '(1 2)) (catch e (:type e)))

(try (:a "text") (catch e (:type e)))

(try (:a {:a 1} :default :more) (catch e (:type e)))

;;; patterns that do not fit
(try (let (([a b] [1])) a) (catch e (:type e)))

(try (let (([a b] '(1 2 3))) a) (catch e (:type e)))

(try (let (([a b] 5)) a) (catch e (:type e)))

(try (let (([a b] nil)) a) (catch e (:type e)))

(try (let (([a b] "ab")) a) (catch e (:type e)))

(try (let (([a b & rest] [1])) rest) (catch e (:type e)))

(try (let (({:keys [a]} 5)) a) (catch e (:type e)))

(try (let (({:keys [a]} [1 2])) a) (catch e (:type e)))

(try ((fn ([a b]) a) 5) (catch e (:type e)))

(try ((fn ([a b]) a) [1 2 3]) (catch e (:type e)))

(try ((fn ({:keys [a]}) a) "text") (catch e (:type e)))

(try (define [a b] 5) (catch e (:type e)))

(try (define [a b] [1 2 3]) (catch e (:type e)))

(try (define {:keys [a]} 7) (catch e (:type e)))

(try (match [1 2] ([a] a)) (catch e (:type e)))

(try (match 5 (6 :six)) (catch e (:type e)))

(match* [1 2] ([a] a))

;;; no method fits
(defmulti speak :kind)
(defmethod speak :dog (fn (it) "woof"))
(list (speak {:kind :dog}) (try (speak {:kind :cat}) (catch e (:type e))))

;;; the dispatching function fails
(defmulti speak :kind)
(try (speak 5) (catch e (:type e)))

;;; handlers of one error inside another
(try (try (5 5) (catch e (throw (:type e)))) (catch e (:value e)))

(try (try (5 5) (catch e (throw e))) (catch e (:type e)))

(guard (e (#t (:type e))) (5 5))

(guard (e ((string? e) e) (#t :other)) (5 5))
