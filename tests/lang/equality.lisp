;;; The equalities and the three false values.

(eq 'a 'a)                                  ;; => #t
(eq (list 1) (list 1))                      ;; => #f
(eql 2 2)                                   ;; => #t
(eql 2 2.0)                                 ;; => #f
(eql (expt 2 80) (expt 2 80))               ;; => #t
(equal? '(1 (2 [3])) (list 1 (list 2 [3]))) ;; => #t
(equal "a" "a")                             ;; => #t
(equal? 1 1.0)                              ;; => #f
(= '(1) [1])                                ;; => #f
(equalp {:a 1.0} {:a 1})                         ;; => #t
(equal? {:a 1 :b 2} {:b 2 :a 1})            ;; => #t
(equalp "ABC" "abc")                        ;; => #t
(equalp (array 1 2) (array 1 2.0))          ;; => #t
(equal (array 1) (array 1))                 ;; => #t
(= nil '())                                 ;; => #f
(nil? '())                                  ;; => #f
(null? '())                                 ;; => #t
(null nil)                                  ;; => #t
(not '())                                   ;; => #t
(if '() 1 2)                                ;; => 2
(if 0 1 2)                                  ;; => 1
(not #f)                                    ;; => #t
(equal? math/nan math/nan)                  ;; => #t
(eq? "a" "a")                               ;; => #t
(compare 1 2)                               ;; => -1
(compare 'b 'a)                             ;; => 1

;; A list ends in `()`, also one that is built onto nil.
(equal? (cons 1 nil) '(1))                  ;; => #t
(nil? (cdr (cons 1 nil)))                   ;; => #f
(equal? '(1 . nil) '(1))                    ;; => #t
(equal (list* 1 2 nil) '(1 2))              ;; => #t
(= (acons 'a nil nil) '((a)))               ;; => #t
(let ((x (list 1 2))) (set-cdr! x nil) (equal? x '(1))) ;; => #t
(let ((x (list 1 2))) (setf (cdr x) nil) (cdr x)) ;; => ()
(foldl (fn (a x) (cons x a)) nil '(1 2))    ;; => (2 1)
(equal? (foldl (fn (a x) (cons x a)) nil '(1 2)) '(2 1)) ;; => #t
(get {(cons 1 nil) :found} '(1))            ;; => :found
(let ((x (cons 1 nil))) (equal? (read (str x)) x)) ;; => #t
(compare (cons 1 nil) '(1))                 ;; => 0
'(r s t)                                    ;; => (r s t)
