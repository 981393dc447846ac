;;; Tools: they look at programs and change nothing of them.

(defun countdown (n) "To nothing." (if (= n 0) :done (countdown (- n 1))))
(trace countdown)                           ;; => (countdown)
(trace countdown)                           ;; => (countdown)
(with-output-to-string (out) (countdown 1)) ;; => "(countdown 1)\n| (countdown 0)\n| => :done\n=> :done\n"
(trace)                                     ;; => (countdown)
(untrace)                                   ;; => (countdown)
(countdown 1)                               ;; => :done
(trace)                                     ;; => ()

;; A function defined anew is not traced, and stays what it was defined to be.
(trace countdown)                           ;; => (countdown)
(defun countdown (n) "At once." n)
(untrace)                                   ;; => ()
(countdown 5)                               ;; => 5

;; A call that is left is told of, and the indentation is right after it.
(defun fails (x) "Fails." (car x))
(trace fails)                               ;; => (fails)
(ignore-errors (fails 5))                   ;; ~> (fails 5)\nleft `fails`
(fails '(1))                                ;; ~> (fails (1))\n=> 1
(untrace fails)                             ;; => (fails)
(trace if)                                  ;; !! only functions can be traced
(trace no-such-function)                    ;; !! nothing is known of `no-such-function`

(time (+ 1 2))                              ;; => 3
(time (fn () (* 2 3)))                      ;; => 6
(let ((thunk (lambda () 7))) (time thunk))  ;; => 7
(let ((x 8)) (time x))                      ;; => 8
(time (car 5))                              ;; !! type-error

;; Fuel is the same each time, and so are profiles.
(defun work (n) "Adds." (let loop ((i 0) (sum 0)) (if (= i n) sum (loop (+ i 1) (+ sum i)))))
(define first-profile (profile (work 5000) :interval 50))
(define second-profile (profile (work 5000) :interval 50))
(equal? first-profile second-profile)       ;; => #t
(:value first-profile)                      ;; => 12497500
(car (car (:functions first-profile)))      ;; => "work"
(> (:samples first-profile) 50)             ;; => #t
(string/starts-with? (:folded first-profile) "work ")  ;; => #t
(profile (car 5))                           ;; !! type-error
(:samples (profile 1))                      ;; => 0
(profile 1 :interval 0)                     ;; !! from 1

(define numbers (bench "a" (work 10) "b" (work 100) :runs 4 :warm-up 1))
(:runs (get numbers "a"))                   ;; => 4
(< (:fuel (get numbers "a")) (:fuel (get numbers "b")))  ;; => #t

(:size (inspect '(1 2 3)))                  ;; => 3
(:parts (inspect '(1 . 2)))                 ;; => ((0 0 1) (1 1 2))
(:type (inspect "text"))                    ;; => :string
(:parts (inspect 5))                        ;; => ()
(defstruct point x y)
(:parts (inspect (make-point :x 1)))        ;; => ((0 x 1) (1 y nil))
(apropos #"^first-prof")                    ;; => ((first-profile :variable))
(apropos-list "second-prof")                ;; => (second-profile)
(describe 'no-such-thing)                   ;; !! nothing is known
(disassemble 'car)                          ;; !! written in Rust
