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

(let ((l (list 1 2 3 4))) (setf (cdddr l) nil) (length l))

(let ((x (cons 1 2))) (rplaca x 'a) (rplacd x 'b) x)

(macrolet ((head (l) `(car ,l))) (let ((l (list 1 2))) (setf (head l) 5) l))

(defmacro head (l) `(car ,l))
(let ((l (list 1 2))) (setf (head l) 5) (incf (head l)) (push 0 (head (list '()))) l)

(let ((l (list 1 2 3))) (setf (nth 5 l) 'x) l)

(let ((v (vector 1 2))) (setf (aref v 5) 'x) v)

(setf (undefined-place-function 1) 2)
