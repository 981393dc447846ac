;;; Parameters of macros, and places that a program makes.

(defmacro m (&whole form a b) (declare (ignore a b)) `',form)
(m 1 2)

(defmacro m (&whole form &rest r) `(list ',form ,@r))
(m 1 2)

(macrolet ((m (&whole w x) `(list ',w ,x))) (m 3))

(defmacro m (a &environment env b) (declare (ignore env)) `(+ ,a ,b))
(m 1 2)
;; ours: 3  -- `&environment` may stand anywhere

(defsetf my-car (x) (v) `(progn (rplaca ,x ,v) ,v))
(let ((l (list 1 2))) (defun my-car (x) (car x)) (setf (my-car l) 9) l)

(defun mid (l) (second l))
(defun set-mid (l v) (setf (second l) v))
(defsetf mid set-mid)
(let ((l (list 1 2 3))) (setf (mid l) 9) l)

(length (multiple-value-list (get-setf-expansion '(car x))))

(define-setf-expander third-of (x &environment env) (multiple-value-bind (temps vals stores setter getter) (get-setf-expansion x env) (declare (ignore stores setter)) (let ((new (gensym))) (values temps vals (list new) `(progn (rplaca (cddr ,getter) ,new) ,new) `(caddr ,getter)))))
(let ((l (list 1 2 3))) (setf (third-of l) 9) l)

(define-setf-expander third-of (x &environment env) (multiple-value-bind (temps vals stores setter getter) (get-setf-expansion x env) (declare (ignore stores setter)) (let ((new (gensym))) (values temps vals (list new) `(progn (rplaca (cddr ,getter) ,new) ,new) `(caddr ,getter)))))
(let ((l (list 1 2 3))) (incf (third-of l) 10) (list (setf (third-of l) 7) l))

(defsetf seg (s start &optional end) (new) `(progn (replace ,s ,new :start1 ,start :end1 ,end) ,new))
(defun seg (s start &optional end) (subseq s start end))
(let ((l (list 1 2 3 4))) (setf (seg l 1 3) '(8 9)) l)

(defsetf seg (s start &optional end) (new) `(progn (replace ,s ,new :start1 ,start :end1 ,end) ,new))
(defun seg (s start &optional end) (subseq s start end))
(let ((l (list 1 2 3 4)) (n 0)) (setf (seg l (incf n)) '(8 9 7)) (list l n))

(let ((x 7)) (setf (ldb (byte 2 0) x) 0) x)

(let ((l (list 255))) (setf (ldb (byte 4 4) (car l)) 3) l)

(let ((x 7)) (incf (ldb (byte 2 0) x) 1) x)

(defmacro m (&whole form a &optional (b 2)) `(list ',form ,a ,b))
(list (m 1) (m 1 3))

(defmacro m (&whole form (a b) &body body) `(list ',(car form) ,a ,b ,@body))
(m (1 2) 3 4)

(defmacro m ((a (b &optional (c 3))) &rest more) `(list ,a ,b ,c ,@more))
(m (1 (2)) 5 6)

(defmacro m (a &key (b 2) c) `(list ,a ,b ,c))
(list (m 1) (m 1 :c 3) (m 1 :b 5 :c 6))

(defmacro m (a . rest) `(list ,a ',rest))
(m 1 2 3)

(defmacro m (&body body) `(progn ,@body))
(m 1 2)

(macrolet ((m ((a b) &optional (c 5)) `(list ,a ,b ,c))) (list (m (1 2)) (m (1 2) 3)))
