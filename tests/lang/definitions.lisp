;;; Definitions in both accents, docstrings in every place, parameters of every kind.

(define (square n) "The square." (* n n))
(square 7)                                  ;; => 49
(defn cube "The cube." (n) (* n n n))
(cube 3)                                    ;; => 27
(defun triple (n) "Three times." (* 3 n))
(triple 3)                                  ;; => 9
(defn add [a b] (+ a b))
(add 1 2)                                   ;; => 3
(def answer 42)
answer                                      ;; => 42
(defvar *level* 1 "A level.")
(defvar *level* 2)
*level*                                     ;; => 1
(defparameter *mode* :slow)
(defparameter *mode* :fast)
*mode*                                      ;; => :fast
(defconstant limit 10)
limit                                       ;; => 10
(set! limit 11)                             ;; !! constant
(set! answer 43)
answer                                      ;; => 43
(setf answer 44)                            ;; => 44
(set! undefined-name 1)                     ;; !! undefined-name

(defun optional (a &optional (b 2) c) (list a b c))
(optional 1)                                ;; => (1 2 nil)
(optional 1 5 6)                            ;; => (1 5 6)
(defun keyed (a &key (b 2) c) (list a b c))
(keyed 1 :c 3)                              ;; => (1 2 3)
(keyed 1 :z 3)                              ;; !! z
(defun variadic (a &rest others) (list a others))
(variadic 1 2 3)                            ;; => (1 (2 3))
(define (dotted a . others) (list a others))
(dotted 1)                                  ;; => (1 ())
(dotted)                                    ;; !! arity
((fn ([a b] {:keys [c]}) (list a b c)) [1 2] {:c 3})  ;; => (1 2 3)
((lambda (x &optional (y (* x 2))) (list x y)) 3)     ;; => (3 6)

;; Redefinition is seen by every caller at its next call.
(defun helper () 1)
(defun caller () (helper))
(caller)                                    ;; => 1
(defun helper () 2)
(caller)                                    ;; => 2

;; Recursion, mutual and deep, and proper tail calls
(defun factorial (n) (if (<= n 1) 1 (* n (factorial (- n 1)))))
(factorial 20)                              ;; => 2432902008176640000
(factorial 25)                              ;; => 15511210043330985984000000
(defun my-even? (n) (if (= n 0) #t (my-odd? (- n 1))))
(defun my-odd? (n) (if (= n 0) #f (my-even? (- n 1))))
(my-even? 100001)                           ;; => #f
(defun deep (n) (if (= n 0) 0 (+ 1 (deep (- n 1)))))
(deep 100000)                               ;; => 100000

;; Closures
(defun make-counter () (let ((n 0)) (lambda () (set! n (+ n 1)) n)))
(define counter (make-counter))
(counter)                                   ;; => 1
(counter)                                   ;; => 2
((make-counter))                            ;; => 1
(let loop ((i 0) (acc '())) (if (< i 3) (loop (+ i 1) (cons (lambda () i) acc)) (map (fn (f) (f)) acc)))  ;; => (2 1 0)

;; Inner definitions are local, and see one another.
(defun outer (n) (define (twice x) (* 2 (inner x))) (define (inner x) (+ x n)) (twice 1))
(outer 10)                                  ;; => 22
inner                                       ;; !! unbound

;; Macros
(defmacro unless2 (test &body body) `(if ,test nil (progn ,@body)))
(unless2 #f 1 2)                            ;; => 2
(defmacro swap! (a b) (let ((tmp (gensym))) `(let ((,tmp ,a)) (set! ,a ,b) (set! ,b ,tmp))))
(let ((x 1) (y 2)) (swap! x y) (list x y))  ;; => (2 1)
(defmacro with-hash (x) `(let ((y# ,x)) (* y# y#)))
(let ((y# 5)) (with-hash 3))                ;; => 9
(macroexpand-1 '(unless2 a b))              ;; => (if a nil (progn b))

;; `macroexpand-all` leaves no macro: of Sema's macros those that are special forms here neither.
(macroexpand-all '(-> x (f 1) g))           ;; => (g (f x 1))
(macroexpand-all '(let ((y (->> x (f 1)))) (when y (dotimes (i 3) (-> y g)))))  ;; => (let ((y (f 1 x))) (when y (dotimes (i 3) (g y))))
(macroexpand-all '(as-> 1 x (+ x 1)))       ;; => (let ((x 1)) (+ x 1))
(macroexpand-all '(when-let (x 1) (-> x f)))  ;; => (let ((x 1)) (when (not (nil? x)) (f x)))
(macroexpand-all '[(-> 1 f) {:a (-> 2 g)}])  ;; => [(f 1) {:a (g 2)}]
(macroexpand-all '`(-> 1 f ,(-> 2 g)))      ;; => (quasiquote (-> 1 f (unquote (g 2))))
(macroexpand-all ''(-> 1 f))                ;; => (quote (-> 1 f))
(eval (macroexpand-all '(some-> 4 (+ 1) (* 2))))  ;; => 10

;; The name of a macro is a value.
(defmacro twice (x) `(list ,x ,x))
(type twice)                                ;; => :macro
twice                                       ;; => <macro twice>
(let ((m twice)) (str m))                   ;; => "<macro twice>"
(map twice '(1))                            ;; !! not a function

;; Definitions answer nil where their value is used, those of Common Lisp the name.
(list (define one-of-these 5) (def two-of-these 6) (defn three-of-these (x) x))  ;; => (nil nil nil)
(list (defun four-of-these (x) x))          ;; => (four-of-these)
(if (define six-of-these 5) 1 2)            ;; => 2
(list one-of-these two-of-these six-of-these)  ;; => (5 6 5)

;; `assert` is a function where it is handed on.
(map assert '(1 2))                         ;; => (#t #t)
(map assert '(1 #f))                        ;; !! assertion failed
(let ((check assert)) (check #f "no luck"))  ;; !! no luck
