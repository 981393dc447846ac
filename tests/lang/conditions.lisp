;;; Raising, catching, cleaning up, in both accents.

(try (+ 1 1) (catch e 0))                   ;; => 2
(try (throw :oops) (catch e (:value e)))    ;; => :oops
(try (error "a ~a" 1) (catch e (:message e)))        ;; => "a 1"
(try (error "x") (catch e (throw :y)))      ;; !! :y
(define log (array))
(try (begin (mutable-array/push! log :body) (error "x")) (catch e (mutable-array/push! log :catch)) (finally (mutable-array/push! log :finally)))
(array->list log)                           ;; => (:body :catch :finally)
(define log2 (array))
(try (unwind-protect (error "x") (vector-push-extend :cleanup log2)) (catch e (vector-push-extend :caught log2)))
(array->list log2)                          ;; => (:cleanup :caught)
(handler-case (error "boom") (error (e) (condition-message e)))  ;; => "boom"
(handler-case (/ 1 0) (division-by-zero (e) :zero))  ;; => :zero
(handler-case 42 (error (e) :no))           ;; => 42
(guard (e (#t (list :caught e))) (raise :x))         ;; => (:caught :x)
(guard (e ((string? e) e)) (raise 5))       ;; !! 5
(ignore-errors (error "x"))                 ;; => nil
(restart-case (invoke-restart 'use 5) (use (n) (* n 2)))         ;; => 10
(handler-bind ((error (lambda (e) (invoke-restart 'skip)))) (restart-case (error "x") (skip () :skipped)))  ;; => :skipped
(assert (= 1 2))                            ;; !! 
(check-type 5 string)                       ;; !! string
(let ((n 0)) (unwind-protect (set! n 1) (set! n (+ n 1))) n)     ;; => 2
(block out (unwind-protect (return-from out 1) (display "bye")))  ;; ~> bye
