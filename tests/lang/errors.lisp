;;; Errors say what was wrong, and conditions answer for it.

(error "boom")                              ;; !! boom
(error "no ~a in ~s" 'x "y")                ;; !! no x in "y"
(throw 42)                                  ;; !! 42
(try (error "boom") (catch e (:message e)))          ;; => "boom"
(try (error "boom") (catch e (:type e)))             ;; => :eval
(try (throw 42) (catch e (:value e)))                ;; => 42
(try (car 5) (catch e (:type e)))                    ;; => :type-error
(try (string/trim 42) (catch e (:function e)))       ;; => "string/trim"
(try (string/trim 42) (catch e (:argument e)))       ;; => 1
(try (string/trim 42) (catch e (:value e)))          ;; => 42
(try (string/trim 42) (catch e (:expected e)))       ;; => "string"
(try (string/trim 42) (catch e (:got e)))            ;; => "int"
(let ((text (str (try (throw '(1)) (catch e e))))) (string/starts-with? text "{:message \"(1)\" :stack-trace ("))  ;; => #t
(:message (try (error "x") (catch e e)))          ;; => "x"
(try (/ 1 0) (catch e (:type e)))                    ;; => :eval
(try (nth '(1) 5) (catch e (:type e)))               ;; => :eval
(try (nth '(1) 5) (catch e (:length e)))             ;; => 1
(try undefined-thing (catch e (:type e)))            ;; => :unbound
(try ((fn (x) x)) (catch e (:type e)))               ;; => :arity
(string/trim)                               ;; !! `string/trim` expects
(condition-message (make-condition 'oops :message "m"))  ;; => "m"
(try (error 'oops :message "m" :detail 7) (catch e (list (:type e) (:message e) (:detail e))))  ;; => (:oops "m" 7)
(error 'oops :message "really")             ;; !! really
(map? (try (error "x") (catch e e)))        ;; => #t
(list? (:stack-trace (try (error "x") (catch e e))))  ;; => #t
(warn "low on ~a" 'fuel)                    ;; ~> WARNING: low on fuel
(string/repeat "ab" 100000000000)           ;; !! heap limit
(make-array 100000000000)                   ;; !! heap limit
(range 100000000000)                        ;; !! heap limit

;; A list without an end is refused where it would be walked for ever.
(define circle (let ((x (list 1 2))) (set-cdr! (cdr x) x) x))
(apply + circle)                            ;; !! list with an end
(length circle)                             ;; !! proper list
(nth circle 1000000000000)                  ;; !! proper list
(take 3 circle)                             ;; => (1 2 1)
(take 1000000000 circle)                    ;; !! proper list
(copy-list circle)                          ;; !! proper list
(equal? circle circle)                      ;; => #t
(apply + [1 2 3])                           ;; => 6

;; What a builtin refuses inside a function of the language is told in the name of that function.
(try (map inc '(1 . 2)) (catch e (list (:function e) (:argument e) (:expected e) (:got e) (:value e))))  ;; => ("map" 2 "proper list" "list" (1 . 2))
(try (stable-sort > '(3 1)) (catch e (:function e)))  ;; => "sort"
(try (i64-array/map (fn (x) 1.5) #i64(1)) (catch e (list (:function e) (:argument e))))  ;; => ("i64-array/map" nil)
(try (find 3 '(1 . 3)) (catch e (list (:function e) (:value e))))  ;; => ("find" (1 . 3))
(try (map (compose car inc) '(1)) (catch e (:function e)))  ;; => "car"
(try (foldl + 0 '("a" 1)) (catch e (:function e)))  ;; => "+"
(try (async/map inc 5) (catch e (list (:function e) (:argument e) (:expected e) (:got e))))  ;; => ("async/map" 2 "list or vector" "int")
(try (hash/digest 5) (catch e (:function e)))  ;; => "hash/digest"
(try (read 5) (catch e (:function e)))      ;; => "read"
(try (time/tick "a") (catch e (list (:function e) (:expected e) (:got e))))  ;; => ("time/tick" "integer" "string")
(try (retry 5) (catch e (list (:function e) (:expected e) (:got e))))  ;; => ("retry" "function" "int")
(try (apply + '(1 . 2)) (catch e (list (:function e) (:argument e) (:expected e))))  ;; => ("apply" 2 "proper list")
