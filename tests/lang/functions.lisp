;;; Functions that make functions.

(identity 1)                                ;; => 1
((constantly 7) 1 2)                        ;; => 7
((complement even?) 1)                      ;; => #t
((compose inc inc) 1)                       ;; => 3
((comp str inc) 1)                          ;; => "2"
((partial + 1 2) 3)                         ;; => 6
((juxt inc dec) 5)                          ;; => (6 4)
((flip -) 1 10)                             ;; => 9
(funcall #'+ 1 2)                           ;; => 3
(funcall 'car '(1 2))                       ;; => 1
(iterate (fn (x) (* 2 x)) 1 5)              ;; => (1 2 4 8 16)
(list/times 3 (fn (i) (* i i)))             ;; => (0 1 4)
(repeatedly 2 (fn () :x))                   ;; => (:x :x)
(define calls (array))
(define slow (memoize (fn (x) (vector-push-extend x calls) (* x x))))
(list (slow 3) (slow 3) (slow 4))           ;; => (9 9 16)
(length calls)                              ;; => 2
(tap 5 (fn (x) (display x)))                ;; ~> 5
(call-with-values (lambda () (values 1 2)) list)  ;; => (1 2)
(function? car)                             ;; => #t
(functionp (lambda (x) x))                  ;; => #t
(procedure? :a)                             ;; => #f
(reduce conj [] '(1 2))                     ;; => [1 2]
