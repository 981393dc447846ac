;;; Control: blocks, tags, branches, iteration, several values.

(block a 1 (return-from a 2) 3)

(block a (block b (return-from a 1)) 2)

(block a (return-from a) 2)

(multiple-value-list (block a (return-from a (values 1 2))))

(block nil (return 5))

(defun f (x) (when (> x 1) (return-from f 'big)) 'small)
(list (f 1) (f 2))

(flet ((f (x) (return-from f (* x 2)) 9)) (f 4))

(block a (mapcar (lambda (x) (if (= x 3) (return-from a 'found) x)) '(1 2 3 4)))

(let ((f (block a (lambda () (return-from a 1))))) (handler-case (funcall f) (error () 'gone)))

(prog1 1 2 3)

(let ((x 1)) (list (prog1 x (setf x 2)) x))

(prog2 1 2 3)

(progn)

(progn 1 2)

(if nil 1)

(if '() 1 2)

(when nil 1)

(when t 1 2)

(unless nil 1 2)

(unless t 1)

(cond ((= 1 2) 'a) ((= 1 1) 'b 'c) (t 'd))

(cond (nil 1))

(cond ((member 2 '(1 2 3))) (t 'no))

(cond)

(and)

(or)

(and 1 nil 2)

(and 1 2 3)

(or nil nil 3)

(or nil nil)

(case 2 (1 'a) (2 'b) (t 'c))

(case 'x ((a b) 1) ((x y) 2))

(case 5 (1 'a))

(case 5 (1 'a) (otherwise 'z))

(case 'nil ((nil) 'was-nil) (t 'other))

(case #\a (#\b 1) ((#\a #\c) 2))

(case 3 ((1 2) 'low) ((3 4) 'mid 'high))

(let ((n 0)) (case (incf n) (1 n) (2 'twice)))

(ecase 2 (1 'a) (2 'b))

(ecase 5 (1 'a) (2 'b))

(typecase 5 (string 'str) (integer 'int) (t 'other))

(typecase "x" (integer 'int) ((or string symbol) 'text))

(typecase 'a (integer 'int))

(typecase nil (null 'null) (symbol 'symbol))

(typecase 5 ((integer 0 3) 'low) ((integer 4 *) 'high))

(etypecase 5 (integer 'int))

(etypecase 5 (string 'str))

(do ((i 0 (1+ i)) (acc '() (cons i acc))) ((= i 3) (reverse acc)))

(do ((i 0 (1+ i))) ((= i 3)))

(do ((i 0 (+ i 1)) (j 10 i)) ((= i 3) j))

(do* ((i 0 (+ i 1)) (j i i)) ((= i 3) (list i j)))

(do ((x 1) (n 0 (1+ n))) ((> n 3) x) (setf x (* x 2)))

(do ((i 0 (1+ i))) (nil) (when (= i 4) (return i)))

(do ((l '(1 2 3) (cdr l)) (sum 0 (+ sum (car l)))) ((null l) sum))

(do ((i 0 (1+ i))) ((= i 2) 'a 'b) (princ i))

(do ((i 0)) ((= i 3) i) (incf i))

(dolist (x '(1 2 3)) (princ x))

(dolist (x '(1 2 3) 'done) (princ x))

(let ((s 0)) (dolist (x '(1 2 3) s) (incf s x)))

(dolist (x '(1 2 3)) (when (= x 2) (return x)))

(dolist (x '() 'empty) (princ x))

(dotimes (i 3) (princ i))

(dotimes (i 3 i))

(let ((s 0)) (dotimes (i 4 (list s i)) (incf s i)))

(dotimes (i 5) (when (= i 3) (return (* i 10))))

(dotimes (i 0 'none))

(multiple-value-bind (a b) (values 1 2) (list a b))

(multiple-value-bind (a b c) (values 1 2) (list a b c))

(multiple-value-bind (a) (values 1 2 3) a)

(multiple-value-bind (q r) (floor 17 5) (list q r))

(multiple-value-list (values))

(multiple-value-list (values 1))

(multiple-value-list 5)

(multiple-value-call #'list (values 1 2) 3 (values 4 5))

(multiple-value-call #'+ (floor 7 2) 10)

(let (a b) (multiple-value-setq (a b) (values 1 2)) (list a b))

(multiple-value-list (multiple-value-prog1 (values 1 2) (princ "x")))

(nth-value 1 (floor 17 5))

(nth-value 2 (values 'a 'b))

(multiple-value-list (values-list '(1 2 3)))

(multiple-value-list (let ((x 1)) (values x (+ x 1))))

(multiple-value-list (if t (values 1 2) 3))

(multiple-value-list (progn 0 (values 1 2)))

(multiple-value-list (or nil (values 1 2)))

(multiple-value-list (funcall #'values 1 2))

(multiple-value-list (apply #'values '(1 2)))

(let ((x 1) (y 2)) (psetq x y y x) (list x y))

(let* ((x 1) (y (+ x 1))) (list x y))

(let ((x 1)) (let ((x 2) (y x)) (list x y)))

(let (x (y)) (list x y))

(flet ((f (x) (* x 2)) (g (x) (+ x 1))) (f (g 3)))

(labels ((ev (n) (if (= n 0) t (od (- n 1)))) (od (n) (if (= n 0) nil (ev (- n 1))))) (list (ev 10) (od 10)))

(defun f () 'outer)
(flet ((f () (list 'inner (f)))) (f))

(flet ((f (&optional (x 1) &key (y 2)) (list x y))) (list (f) (f 5) (f 5 :y 6)))

(labels ((count-down (n acc) (if (= n 0) acc (count-down (1- n) (cons n acc))))) (count-down 3 '()))

(macrolet ((twice (x) `(* 2 ,x))) (twice (+ 1 2)))

(macrolet ((with-it (form &body body) `(let ((it ,form)) ,@body))) (with-it 5 (+ it 1)))

(symbol-macrolet ((x (car cell))) 1)

(let ((cell (list 1 2))) (symbol-macrolet ((head (car cell))) (setf head 10) (incf head) (list head cell)))

(destructuring-bind (a b c) '(1 2 3) (list c b a))

(destructuring-bind (a (b c) . d) '(1 (2 3) 4 5) (list a b c d))

(destructuring-bind (a &optional (b 9) c) '(1) (list a b c))

(destructuring-bind (a &rest r) '(1 2 3) (list a r))

(destructuring-bind (&key x (y 5)) '(:x 1) (list x y))

(destructuring-bind (a &key x y) '(0 :y 2 :x 1) (list a x y))

(destructuring-bind (&whole w a b) '(1 2) (list w a b))

(destructuring-bind (a &optional (b nil b-p)) '(1) (list a b b-p))

(destructuring-bind ((a &optional b) &key ((:k c) 3)) '((1) :k 4) (list a b c))

(destructuring-bind (a b &aux (c (+ a b))) '(1 2) c)

(destructuring-bind (a b) '(1 2 3) a)

(destructuring-bind (&key x &allow-other-keys) '(:z 1 :x 2) x)

(the integer 5)

(locally (declare (optimize speed)) 1 2)

(eval-when (:compile-toplevel :load-toplevel :execute) 1 2)

(let ((x 5)) (declare (type integer x) (ignorable x)) x)

(defun f (x) (declare (ignore x)) "doc?" 7)
(f 1)

(defvar *v* 1)
(defun show () *v*)
(list (show) (let ((*v* 2)) (show)) (show))

(defvar *v* 1)
(defvar *v* 2)
*v*

(defparameter *v* 1)
(defparameter *v* 2)
*v*

(defvar *v*)
(boundp '*v*)

(defvar *v* 1)
(let ((*v* 2)) (setf *v* 3))
*v*

(defvar *v* 1)
(handler-case (let ((*v* 2)) (error "x")) (error () *v*))

(defconstant +c+ 5)
(* 2 +c+)

(defun make-counter () (let ((n 0)) (lambda () (incf n))))
(let ((a (make-counter)) (b (make-counter))) (list (funcall a) (funcall a) (funcall b)))

(mapcar #'funcall (let ((fs '())) (dotimes (i 3) (let ((j i)) (push (lambda () j) fs))) (reverse fs)))

(funcall #'+ 1 2)

(funcall 'car '(1 2))

(apply #'+ 1 2 '(3 4))

(apply #'max '(3 1 2))

(apply #'list 1 '())

(funcall (lambda (&rest r) r) 1 2)

(funcall (complement #'evenp) 3)

(funcall (constantly 7) 1 2 3)

(mapcar (lambda (x) (funcall (identity #'1+) x)) '(1 2))

(functionp #'car)

(functionp 'car)

(fboundp 'no-such-function-here)

(defun opt (a &optional (b 2) (c (+ a b) c-p)) (list a b c c-p))
(list (opt 1) (opt 1 5) (opt 1 5 9))

(defun keys (&key (a 1) ((:bee b) 2) (c nil c-p)) (list a b c c-p))
(list (keys) (keys :bee 5) (keys :c nil :a 0))

(defun keys (&key a) a)
(keys :b 1)

(defun keys (&key a &allow-other-keys) a)
(keys :b 1 :a 2)

(defun keys (&key a) a)
(keys :b 1 :allow-other-keys t)

(defun keys (&rest all &key a b) (list all a b))
(keys :a 1 :b 2)

(defun f (a &optional b &rest c &key d) (list a b c d))
(f 1 2 :d 4)

(defun f (a &aux (b (* a 2))) (list a b))
(f 3)

(defun keys (&key a) a)
(keys :a 1 :a 2)

(defmacro my-if (test then &optional else) `(cond (,test ,then) (t ,else)))
(list (my-if t 1) (my-if nil 1 2) (my-if nil 1))

(defmacro with-x (x &body body) `(let ((x ,x)) ,@body))
(with-x 3 (princ "a") (* x x))

(defmacro m ((a b) &key c) `(list ,a ,b ,c))
(m (1 2) :c 3)

(defmacro my-or (a b) (let ((g (gensym))) `(let ((,g ,a)) (if ,g ,g ,b))))
(let ((g 1)) (my-or nil g))

(defmacro m (x) `(+ ,x 1))
(list (macroexpand-1 '(m 5)) (macroexpand '(m 5)))

(defmacro a (x) `(b ,x))
(defmacro b (x) `(c ,x))
(list (macroexpand-1 '(a 1)) (macroexpand '(a 1)))
;; ours: ((b 1) (b 1))  -- `macroexpand` makes one step, as in Sema

`(1 ,(+ 1 1) ,@(list 3 4) 5)

`(1 . ,(+ 1 1))

`(a (b ,@'(1 2)) ,@nil)

(eval '(+ 1 2))

(eval (list '* 2 3))

(let ((x 10)) (eval '(let ((x 1)) x)))

(identity 5)

(not nil)

(not 5)

(let ((x (list 1 2))) (eq x (identity x)))

(loop (return 5))

(let ((i 0)) (loop (incf i) (when (> i 3) (return i))))

(defun f (n) (if (= n 0) 0 (+ 1 (f (- n 1)))))
(f 5000)

(defun fact (n) (if (<= n 1) 1 (* n (fact (1- n)))))
(fact 25)

(defun hanoi (n) (if (= n 0) 0 (+ (hanoi (1- n)) 1 (hanoi (1- n)))))
(hanoi 8)

(catch 'a 1 2)

(catch 'a (throw 'a 5) 6)

(catch 'a (catch 'b (throw 'a 1)) 2)

(catch 'a (+ 1 (catch 'b (throw 'b 1))))

(defun thrower (x) (throw 'out x))
(catch 'out (list 1 (thrower 2)))

(catch 'a (catch 'a (throw 'a 1)) 2)

(multiple-value-list (catch 'a (throw 'a (values 1 2))))

(let ((tag (list 1))) (catch tag (throw tag 'same)))

(catch (if t 'a 'b) (throw 'a 1))

(throw 'nobody 1)

(catch 'a (unwind-protect (throw 'a 1) (princ "cleanup")))

(catch 'a (handler-case (throw 'a 1) (error () 2)))

(catch 'outer (unwind-protect (throw 'outer 1) (catch 'outer (throw 'outer 2))))

(let ((n 0)) (tagbody again (incf n) (when (< n 5) (go again))) n)

(tagbody)

(let ((r '())) (tagbody (push 1 r) (go b) a (push 2 r) (go end) b (push 3 r) (go a) end) (reverse r))

(let ((x 0)) (tagbody 10 (incf x) (if (< x 3) (go 10))) x)

(let ((r '())) (tagbody (dolist (x '(1 2 3 4)) (when (= x 3) (go out)) (push x r)) out (push 'out r)) r)

(let ((n 0)) (tagbody top (funcall (lambda () (when (< (incf n) 3) (go top))))) n)

(let ((r '())) (tagbody (tagbody (go outer) inner (push 'inner r)) (push 'skipped r) outer (push 'outer r)) r)

(case "a" ("a" 'equal) (t 'not-eql))
;; ours: equal  -- `case` compares with `=`, as in Sema

(list (values 1 2) (values))
;; ours: (#<record %multiple-values% 1 2> #<record %multiple-values%>)  -- several values are an object

(defun two () (values 1 2))
(list (two) (multiple-value-list (two)))
;; ours: (#<record %multiple-values% 1 2> (1 2))  -- several values are an object

(multiple-value-list (prog1 (values 1 2) 3))
;; ours: (1 2)  -- several values are an object

(multiple-value-list (cond ((values 1 2))))
;; ours: (1 2)  -- several values are an object

(destructuring-bind (&key x) '(:z 1) x)
;; ours: nil  -- a pattern leaves keys that it does not name

(let ((n 0)) (defun counter () (incf n)))
(list (counter) (counter))
;; ours!: unbound  -- a definition inside a body is local

(prog ((i 0) (acc '())) again (when (= i 3) (return (reverse acc))) (push i acc) (incf i) (go again))

(prog* ((a 1) (b (+ a 1))) (return (list a b)))

(prog (a) (setq a 1))

(case 1.0 (1 'int) (1.0 'float))
;; ours: int  -- `case` compares with `=`, as in Sema

(let ((x 5)) (handler-bind ((error (lambda (e) (store-value 1)))) (ccase x (1 (list 'one x)) (2 'two))))

(ccase 1 (1 'one))

(let ((x "s")) (handler-bind ((error (lambda (e) (store-value 3)))) (ctypecase x (integer (list 'int x)))))

(let (a b) (list (multiple-value-setq (a b) (floor 7 2)) a b))

(+ (values 1 2) 10)
;; ours!: type-error  -- several values are an object

(progv '(p q) '(1 2) (list (symbol-value 'p) (symbol-value 'q)))

(defvar *v* 1)
(list (progv (list '*v*) (list 5) (incf *v*) *v*) *v*)

(defvar *v* 1)
(defun show () *v*)
(progv '(*v*) '(9) (show))

(defvar *v* 1)
(progv '(*v*) '() (boundp '*v*))

(defun f (x) x)
(fmakunbound 'f)
(fboundp 'f)

(defmacro m (&whole form a) `(list ',form ,a))
(m 5)
