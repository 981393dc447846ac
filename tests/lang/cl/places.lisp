;;; Places: `setf` and its kin.

(let ((x 1)) (setf x 2) x)

(let (a b) (setf a 1 b (+ a 1)) (list a b))

(let ((x 1)) (list (setf x 5) x))

(setf)

(let ((l (list 1 2 3))) (setf (car l) 10) l)

(let ((l (list 1 2 3))) (setf (cdr l) '(9)) l)

(let ((l (list 1 2 3))) (setf (cadr l) 10 (caddr l) 20) l)

(let ((l (list 1 2 3))) (setf (first l) 'a (second l) 'b (third l) 'c) l)

(let ((l (list 1 2 3))) (setf (rest l) '(x)) l)

(let ((l (list 1 2 3))) (setf (nth 1 l) 'b) l)

(let ((l (list 1 2 3 4))) (setf (nthcdr 2 l) '(z)) l)

(let ((l (list (list 1 2) 3))) (setf (caar l) 'x) l)

(let ((l (list (list 1 2) 3))) (setf (cdar l) '(y)) l)

(let ((l (list 1 2 3))) (setf (cddr l) '(q)) l)

(let ((l (list 1 2 3))) (setf (elt l 0) 'z) l)

(let ((h (make-hash-table))) (setf (gethash 'a h) 1 (gethash 'b h) 2) (list (gethash 'a h) (gethash 'b h) (gethash 'c h 'none)))

(let ((h (make-hash-table))) (incf (gethash 'n h 0)) (incf (gethash 'n h 0)) (gethash 'n h))

(let ((h (make-hash-table))) (push 1 (gethash 'l h)) (push 2 (gethash 'l h)) (gethash 'l h))

(let ((p (list :a 1 :b 2))) (setf (getf p :a) 10) (setf (getf p :c) 3) (list (getf p :a) (getf p :b) (getf p :c)))

(let ((p '())) (setf (getf p :x) 1) p)

(let (a b) (setf (values a b) (values 1 2)) (list a b))

(let ((x 1)) (incf x) (incf x 5) (decf x 2) x)

(let ((x 1)) (list (incf x) (decf x 10)))

(let ((x 1.5)) (incf x 0.5) x)

(let ((l (list 1 2))) (incf (car l) 10) l)

(let ((l '())) (push 1 l) (push 2 l) l)

(let ((l (list 1 2))) (list (push 0 l) l))

(let ((l (list 1 2 3))) (list (pop l) l))

(let ((l '())) (list (pop l) l))

(let ((l (list 1 2))) (pushnew 1 l) (pushnew 3 l) l)

(let ((l (list "a"))) (pushnew "a" l :test #'equal) l)

(let ((x (list (list 1 2) 3))) (push 0 (car x)) (pop (cdr x)) x)

(let ((a 1) (b 2)) (rotatef a b) (list a b))

(let ((a 1) (b 2) (c 3)) (rotatef a b c) (list a b c))

(let ((l (list 1 2 3))) (rotatef (first l) (third l)) l)

(let ((a 1) (b 2)) (psetf a b b a) (list a b))

(let ((l (list 1 2))) (psetf (car l) (cadr l) (cadr l) (car l)) l)

(defun (setf middle) (new list) (setf (second list) new))
(defun middle (list) (second list))
(let ((l (list 1 2 3))) (setf (middle l) 'm) (list (middle l) l))

(defun (setf middle) (new list) (setf (second list) new))
(defun middle (list) (second list))
(let ((l (list 1 2 3))) (incf (middle l) 10) l)

(defvar *store* nil)
(defun (setf store) (new key) (push (cons key new) *store*) new)
(list (setf (store :a) 1) *store*)

(let ((x '(1 2))) (setf x (cons 0 x)) x)

(let ((x 5)) (setf (the integer x) 6) x)

(let ((m (make-array 3 :initial-element 0))) (dotimes (i 3) (setf (aref m i) (* i i))) m)
;; ours: <mutable-array 3>  -- an array prints its length, as in Sema

(let ((l (list 1 2 3 4))) (setf (cdddr l) nil) (length l))

(let ((x (cons 1 2))) (rplaca x 'a) (rplacd x 'b) x)

(macrolet ((head (l) `(car ,l))) (let ((l (list 1 2))) (setf (head l) 5) l))

(defmacro head (l) `(car ,l))
(let ((l (list 1 2))) (setf (head l) 5) (incf (head l)) (push 0 (head (list '()))) l)

(let ((l (list 1 2 3))) (setf (nth 5 l) 'x) l)

(let ((v (make-array 2 :initial-contents (list 1 2)))) (setf (aref v 5) 'x) v)

(setf (undefined-place-function 1) 2)

(let ((v (make-array 3 :initial-contents (list 1 2 3)))) (setf (aref v 1) 'b) v)
;; ours: <mutable-array 3>  -- an array prints its length, as in Sema

(let ((v (make-array 3 :initial-contents (list 1 2 3)))) (setf (svref v 0) 'a) v)
;; ours: <mutable-array 3>  -- an array prints its length, as in Sema

(let ((v (make-array 3 :initial-contents (list 1 2 3)))) (setf (elt v 2) 'c) v)
;; ours: <mutable-array 3>  -- an array prints its length, as in Sema

(let ((a (make-array '(2 2) :initial-element 0))) (setf (aref a 1 0) 5) (list (aref a 1 0) (aref a 0 1)))

(let ((p (list :a 1 :b 2))) (list (remf p :a) p (remf p :z)))

(let ((p (list :n 1))) (incf (getf p :n)) (incf (getf p :m 10)) (list (getf p :n) (getf p :m)))

(setf (get 'thing 'color) 'red)
(list (get 'thing 'color) (get 'thing 'size) (get 'thing 'size 'none))

(setf (get 'thing 'color) 'red)
(remprop 'thing 'color)
(get 'thing 'color)

(let ((s (list 1 2 3 4 5))) (setf (subseq s 1 3) '(a b)) s)

(let ((v (make-array 4 :initial-contents (list 1 2 3 4)))) (setf (subseq v 1) '(a b)) v)
;; ours: <mutable-array 4>  -- an array prints its length, as in Sema

(let (a b) (setf (values a b) (floor 17 5)) (list a b))

(let ((v (make-array 2 :initial-contents (list 1 2)))) (incf (aref v 0)) (decf (aref v 1) 5) v)
;; ours: <mutable-array 2>  -- an array prints its length, as in Sema

(let ((l (list '(a 1)))) (pushnew '(a 2) l :key #'car) l)

(let ((v (make-array 2 :initial-contents (list '(1) '(2))))) (push 0 (aref v 1)) (pop (aref v 0)) v)
;; ours: <mutable-array 2>  -- an array prints its length, as in Sema

(let ((v (make-array 3 :initial-contents (list 1 2 3))) (i 0)) (rotatef (aref v i) (aref v (+ i 2))) v)
;; ours: <mutable-array 3>  -- an array prints its length, as in Sema

(let ((a 1) (b 2)) (list (shiftf a b 9) a b))

(let ((l (list 1 2 3))) (list (shiftf (car l) (cadr l) 'x) l))

;;; subforms are evaluated once
(let ((n 0) (v (make-array 3 :initial-contents (list 0 0 0)))) (incf (aref v (incf n)) 5) (list n v))
;; ours: (1 <mutable-array 3>)  -- an array prints its length, as in Sema

(let ((n 0) (v (make-array 2 :initial-contents (list '() '())))) (push 'x (aref v (progn (incf n) 0))) (list n v))
;; ours: (1 <mutable-array 2>)  -- an array prints its length, as in Sema

(let ((order '())) (let ((v (make-array 2 :initial-contents (list 1 2)))) (setf (aref (progn (push 'array order) v) (progn (push 'index order) 0)) (progn (push 'value order) 9))) (reverse order))

(defsetf my-car rplaca-and-value)
(defun my-car (x) (car x))
(defun rplaca-and-value (cons new) (rplaca cons new) new)
(let ((l (list 1 2))) (setf (my-car l) 9) l)

(defsetf my-nth (n list) (new) `(progn (setf (nth ,n ,list) ,new) ,new))
(defun my-nth (n list) (nth n list))
(let ((l (list 1 2 3))) (list (setf (my-nth 1 l) 'x) l))

(define-modify-macro appendf (&rest lists) append)
(let ((l (list 1 2))) (appendf l '(3) '(4)) l)

(define-modify-macro doublef () double)
(defun double (x) (* 2 x))
(let ((v (make-array 3 :initial-contents (list 1 2 3)))) (doublef (aref v 1)) v)
;; ours: <mutable-array 3>  -- an array prints its length, as in Sema

(defvar *x* 1)
(setf (symbol-value '*x*) 5)
*x*

(setf (symbol-function 'triple) (lambda (x) (* 3 x)))
(triple 4)

(setf (fdefinition 'triple) (lambda (x) (* 3 x)))
(funcall 'triple 4)

(let ((a (list 1 2)) (b nil)) (setf (if t (car a) b) 9) a)
;; ours!: syntax  -- refused before anything runs

(let ((s (copy-seq "hello"))) (setf (char s 0) #\J) s)
;; ours!: type-error  -- strings do not change

(let ((a (make-array 3 :fill-pointer 0))) (vector-push 1 a) (setf (fill-pointer a) 2) (length a))
