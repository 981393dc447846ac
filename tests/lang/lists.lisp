;;; Pairs and lists.

(cons 1 2)                                  ;; => (1 . 2)
(cons 1 '(2))                               ;; => (1 2)
(car '(1 2))                                ;; => 1
(cdr '(1 2))                                ;; => (2)
(car nil)                                   ;; => nil
(car '())                                   ;; => nil
(cdr '())                                   ;; => ()
(first [7 8])                               ;; => 7
(rest [7 8])                                ;; => [8]
(cadr '(1 2 3))                             ;; => 2
(caddr '(1 2 3))                            ;; => 3
(cddr '(1 2 3))                             ;; => (3)
(second '(1 2 3))                           ;; => 2
(car 5)                                     ;; !! type-error
(cdr "ab")                                  ;; !! expected
(list 1 "a" :b)                             ;; => (1 "a" :b)
(list* 1 2 '(3))                            ;; => (1 2 3)
(append '(1) '(2) '(3))                     ;; => (1 2 3)
(append '(1) 2)                             ;; => (1 . 2)
(append)                                    ;; => ()
(append '(1) nil)                           ;; => (1)
(reverse '(1 2 3))                          ;; => (3 2 1)
(nreverse (list 1 2 3))                     ;; => (3 2 1)
(length '(1 2 3))                           ;; => 3
(length 5)                                  ;; !! `length` argument 1: expected sequence, got int (5)
(nth 1 '(a b c))                            ;; => b
(nth '(a b c) 1)                            ;; => b
(nth 9 '(a b c))                            ;; => nil
(nth '(a b c) 9)                            ;; !! out of range
(last '(1 2 3))                             ;; => 3
(butlast '(1 2 3))                          ;; => (1 2)
(take 2 '(1 2 3))                           ;; => (1 2)
(drop 2 '(1 2 3))                           ;; => (3)
(nthcdr 1 '(1 2 3))                         ;; => (2 3)
(range 5)                                   ;; => (0 1 2 3 4)
(range 1 10 3)                              ;; => (1 4 7)
(range 5 0 -2)                              ;; => (5 3 1)
(range 0 1 0.25)                            ;; !! type-error
(iota 3)                                    ;; => (0 1 2)
(member 2 '(1 2 3))                         ;; => (2 3)
(member 9 '(1 2 3))                         ;; => #f
(member '(1) '((1) 2))                      ;; => ((1) 2)
(member 2.0 '(1 2 3) :test #'=)             ;; => (2 3)
(assoc 'b '((a . 1) (b . 2)))               ;; => (b . 2)
(assoc "b" '(("a" 1) ("b" 2)))              ;; => ("b" 2)
(assoc 'z '((a . 1)))                       ;; => #f
(assoc 2.0 '((1 . a) (2 . b)) :test #'=)    ;; => (2 . b)
(assq 'a '((a . 1)))                        ;; => (a . 1)
(rassoc 2 '((a . 1) (b . 2)))               ;; => (b . 2)
(acons 'a 1 '())                            ;; => ((a . 1))
(getf '(:a 1 :b 2) :b)                      ;; => 2
(getf '(:a 1) :z 0)                         ;; => 0
(copy-list '(1 2 . 3))                      ;; => (1 2 . 3)
(let ((x (list 1 2))) (set-car! x 9) x)     ;; => (9 2)
(let ((x (list 1 2))) (rplacd x '(7)) x)    ;; => (1 7)
(flatten '(1 (2 (3)) 4))                    ;; => (1 2 (3) 4)
(flatten-deep '(1 (2 (3 ())) 4))            ;; => (1 2 3 4)
(zip '(1 2) '(a b))                         ;; => ((1 a) (2 b))
(interpose 0 '(1 2 3))                      ;; => (1 0 2 0 3)
(list/chunk 2 '(1 2 3))                     ;; => ((1 2) (3))
(list/sliding '(1 2 3 4) 2 2)               ;; => ((1 2) (3 4))
(list/unique '(1 2 1 3))                    ;; => (1 2 3)
(frequencies '(a b a))                      ;; => {a 2 b 1}
(list/sum '(1 2 3.5))                       ;; => 6.5
(list/median '(3 1 2))                      ;; => 2
(list/join '(1 2 3) ", " " and ")           ;; => "1, 2 and 3"
(adjoin 1 '(1 2))                           ;; => (1 2)
(union '(1 2) '(2 3))                       ;; => (1 2 3)
(intersection '(1 2 3) '(3 2))              ;; => (2 3)
(set-difference '(1 2 3) '(2))              ;; => (1 3)
(subsetp '(1) '(1 2))                       ;; => #t
(listp nil)                                 ;; => #t
(list? '())                                 ;; => #t
(consp '(1))                                ;; => #t
(atom 1)                                    ;; => #t
(make-list 3 0)                             ;; => (0 0 0)
(let ((x (list 1 2 3))) (set-cdr! (cddr x) x) (length x))  ;; !! proper list
