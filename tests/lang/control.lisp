;;; Control: branches, bindings, loops, exits.

(if #t 1)                                   ;; => 1
(if #f 1)                                   ;; => nil
(when (> 2 1) :a :b)                        ;; => :b
(unless (> 2 1) :a)                         ;; => nil
(cond (#f 1) ((= 1 1) 2) (else 3))          ;; => 2
(cond (nil 1) (t 2))                        ;; => 2
(case 3 ((1 2) :low) ((3 4) :mid) (else :high))  ;; => :mid
(case 'x ((x) 1) (otherwise 2))             ;; => 1
(ecase 9 ((1) 1))                           ;; !! 9
(typecase "a" (integer :int) (string :text) (t :other))  ;; => :text
(and 1 2 3)                                 ;; => 3
(and 1 nil 3)                               ;; => nil
(or nil #f 3)                               ;; => 3
(or)                                        ;; => #f
(begin 1 2)                                 ;; => 2
(progn)                                     ;; => nil
(prog1 1 2 3)                               ;; => 1
(let ((x 1) (y 2)) (+ x y))                 ;; => 3
(let* ((x 1) (y (+ x 1))) (list x y))       ;; => (1 2)
(letrec ((even? (fn (n) (if (= n 0) #t (odd? (- n 1))))) (odd? (fn (n) (if (= n 0) #f (even? (- n 1)))))) (even? 100))  ;; => #t
(let loop ((i 0)) (if (< i 10) (loop (+ i 1)) i))  ;; => 10
(loop ((i 0) (acc 1)) (if (< i 5) (recur (+ i 1) (* acc 2)) acc))  ;; => 32
(do ((i 0 (+ i 1)) (acc '() (cons i acc))) ((= i 3) acc))  ;; => (2 1 0)
(let ((n 0)) (dotimes (i 5) (set! n (+ n i))) n)   ;; => 10
(let ((n 0)) (dolist (x '(1 2 3)) (incf n x)) n)   ;; => 6
(let ((i 0)) (while (< i 5) (incf i)) i)    ;; => 5
(flet ((f (x) (* 2 x))) (f 4))              ;; => 8
(labels ((down (n) (if (= n 0) :done (down (- n 1))))) (down 10))  ;; => :done
(block out (dolist (x '(1 2 3)) (when (= x 2) (return-from out :found))) :none)  ;; => :found
(dolist (x '(1 2 3)) (when (= x 2) (return x)))    ;; => 2
(let (x) x)                                 ;; => nil

;; The extended loop
(loop for x in '(1 2 3) collect (* x x))    ;; => (1 4 9)
(loop for i from 1 to 5 sum i)              ;; => 15
(loop for i from 10 downto 8 collect i)     ;; => (10 9 8)
(loop for i below 3 for x in '(a b c) collect (list i x))  ;; => ((0 a) (1 b) (2 c))
(loop for x in '(1 2 3 4) when (evenp x) collect x)  ;; => (2 4)
(loop for x across [1 2 3] maximize x)      ;; => 3
(loop with n = 0 while (< n 3) do (incf n) finally (return n))  ;; => 3
(loop for x in '(1 2 3) thereis (and (> x 1) x))   ;; => 2
(loop for x in '(1 2) append (list x x))    ;; => (1 1 2 2)
(loop for x in '(1 2 3) count (oddp x))     ;; => 2
(loop repeat 3 collect :x)                  ;; => (:x :x :x)
(loop for (a b) in '((1 2) (3 4)) collect (+ a b))  ;; => (3 7)

;; Places
(let ((l (list 1 2 3))) (setf (nth 1 l) 9) l)       ;; => (1 9 3)
(let ((l (list 1 2 3))) (setf (cadr l) 9 (car l) 0) l)  ;; => (0 9 3)
(let ((x 5)) (decf x 2) x)                  ;; => 3
(let ((stack '())) (push 1 stack) (push 2 stack) (list (pop stack) stack))  ;; => (2 (1))
(let ((t1 (make-hash-table))) (incf (gethash :a t1 0)) (gethash :a t1))     ;; => 1
(let ((a (make-array 2))) (setf (aref a 0) :x) (aref a 0))  ;; => :x

;; Several values and destructuring
(multiple-value-bind (a b) (values 1 2) (list a b))  ;; => (1 2)
(destructuring-bind (a (b c) &rest d) '(1 (2 3) 4 5) (list a b c d))  ;; => (1 2 3 (4 5))
(let (([a b & rest] [1 2 3 4])) (list a b rest))     ;; => (1 2 (3 4))
(let (({:keys [x y]} {:x 1 :y 2})) (+ x y))          ;; => 3
(match [1 [2 3]] ([a [b c]] (list a b c)) (_ :none)) ;; => (1 2 3)
(match {:op :add :n 2} ({:op :sub} :sub) ({:op :add :n n} n))  ;; => 2

;; Threading, templates, short functions
(-> 5 inc (* 2))                            ;; => 12
(->> '(1 2 3) (map inc) (filter even?))     ;; => (2 4)
`(1 ,(+ 1 1) ,@(list 3 4))                  ;; => (1 2 3 4)
`[1 ,@'(2 3)]                               ;; => [1 2 3]
(map #(* % %) '(1 2 3))                     ;; => (1 4 9)
(#(list %2 %1) 1 2)                         ;; => (2 1)
(let ((name "Ada")) f"hello ${name} ${(+ 1 2)}")     ;; => "hello Ada 3"
(funcall #'car '(1 2))                      ;; => 1
(let ((list '(1 2))) (car list))            ;; => 1

;; A second value is there for those who bind it, and in nobody's way.
(+ 1 (floor 7 2))                           ;; => 4
(multiple-value-bind (q r) (floor 7 2) (list q r))   ;; => (3 1)
(multiple-value-bind (v found) (gethash :a (make-hash-table) 7) (list v found))  ;; => (7 #f)
(nth-value 1 (truncate 7 2))                ;; => 1
(multiple-value-list (ignore-errors (values 1 2)))   ;; => (1 2)
(if (ignore-errors (error "x")) :true :false)        ;; => :false
(let ((floor (fn (a b) :mine))) (multiple-value-list (floor 1 2)))  ;; => (:mine)

;; Clauses behind a true one are dead, and no error.
(cond (#f 1) (t 2) (#t 3))                  ;; => 2
(defun beyond (x) (cond ((plusp x) 1) (t 0) ((minusp x) -1)))
(beyond -5)                                 ;; => 0
