;;; Structures: `defstruct` and its options.

(defstruct point x y)
(let ((p (make-point :x 1 :y 2))) (list (point-x p) (point-y p)))

(defstruct point (x 0) (y 5))
(let ((p (make-point :x 1))) (list (point-x p) (point-y p)))

(defstruct point x y)
(point-x (make-point))

(defstruct point x y)
(let ((p (make-point :x 1 :y 2))) (setf (point-x p) 10) (incf (point-y p)) (list (point-x p) (point-y p)))

(defstruct point x y)
(list (point-p (make-point)) (point-p 5) (point-p nil))

(defstruct point x y)
(let* ((p (make-point :x 1 :y 2)) (q (copy-point p))) (setf (point-x q) 9) (list (point-x p) (point-x q)))

(defstruct point x y)
(typep (make-point) 'point)

(defstruct point x y)
(make-point :z 1)

(defstruct point x y)
(point-x 5)

(defstruct point "a point in the plane" x y)
(point-y (make-point :y 1))

(defstruct (point (:conc-name p-)) x y)
(p-x (make-point :x 1))

(defstruct (point (:conc-name nil)) x y)
(x (make-point :x 1))

(defstruct (point :conc-name) px py)
(px (make-point :px 1))

(defstruct (point (:constructor new-point)) x y)
(point-x (new-point :x 1))

(defstruct (point (:constructor new-point (x y))) x y)
(point-y (new-point 1 2))

(defstruct (point (:constructor new-point (x &optional (y 7)))) x y)
(list (point-y (new-point 1)) (point-y (new-point 1 2)))

(defstruct (point (:constructor new-point (x &key y))) x (y 3))
(list (point-y (new-point 1)) (point-y (new-point 1 :y 2)))

(defstruct (bag (:constructor bag (&rest items))) items)
(bag-items (bag 1 2 3))

(defstruct (point (:constructor make-point) (:constructor xy (x y))) x y)
(list (point-x (make-point :x 1)) (point-x (xy 2 3)))

(defstruct (point (:constructor nil)) x y)
(fboundp 'make-point)

(defstruct (point (:predicate is-point)) x y)
(is-point (make-point))

(defstruct (point (:predicate nil)) x y)
(fboundp 'point-p)

(defstruct (point (:copier clone)) x y)
(point-x (clone (make-point :x 3)))

(defstruct (point (:copier nil)) x y)
(fboundp 'copy-point)

(defstruct base a)
(defstruct (sub (:include base)) b)
(let ((s (make-sub :a 1 :b 2))) (list (base-a s) (sub-a s) (sub-b s) (base-p s) (sub-p s)))

(defstruct base a)
(defstruct (sub (:include base)) b)
(list (typep (make-sub) 'base) (typep (make-base) 'sub))

(defstruct a x)
(defstruct (b (:include a)) y)
(defstruct (c (:include b)) z)
(let ((c (make-c :x 1 :y 2 :z 3))) (list (a-x c) (b-y c) (c-z c) (c-x c)))

(defstruct base a)
(defstruct (sub (:include base) (:conc-name s-)) b)
(let ((s (make-sub :a 1 :b 2))) (list (s-a s) (s-b s)))

(defstruct point (x 0 :type integer) (y 0 :read-only t))
(let ((p (make-point :y 4))) (list (point-x p) (point-y p)))

(defstruct point x y)
(equalp (make-point :x 1 :y 2) (make-point :x 1 :y 2))

(defvar *n* 0)
(defstruct thing (id (incf *n*)))
(list (thing-id (make-thing)) (thing-id (make-thing)) (thing-id (make-thing :id 9)) *n*)

(defstruct node value (next nil))
(let ((l (make-node :value 1 :next (make-node :value 2)))) (node-value (node-next l)))

(defstruct node left right)
(let ((n (make-node))) (setf (node-left n) (make-node :right 5)) (setf (node-right (node-left n)) 6) (node-right (node-left n)))

(defstruct point x y)
(mapcar #'point-x (list (make-point :x 1) (make-point :x 2)))

(defstruct point x y)
(let ((p (make-point :x 1 :y 2))) (push 0 (point-x p)) (point-x p))

(defstruct point x y)
(typecase (make-point) (integer 'int) (point 'point))

(defstruct point x y)

(defstruct (stack (:constructor %make-stack)) (items '()))
(defun make-stack (&rest items) (%make-stack :items items))
(stack-items (make-stack 1 2))

#S(no-such-struct :a 1)

(defstruct point x y)
(make-point :x 1 :y 2)

(defstruct point x y)
(list (make-point :x "a" :y 'b))

(defstruct point x y)
(princ (make-point :x "a" :y #\b))
;; ours: #S(point :x "a" :y #\b)  -- what is in a structure prints readably

(defstruct point x y)
(type-of (make-point))
;; ours: :point  -- `type-of` is Sema's `type`

(defstruct (point (:constructor new-point (x y &aux (sum (+ x y))))) x y sum)
(point-sum (new-point 1 2))

(defstruct base (a 1))
(defstruct (sub (:include base (a 5))) b)
(list (base-a (make-base)) (sub-a (make-sub)))

(defstruct base (a 1))
(defstruct (sub (:include base)) (b 2))
(make-sub)

(defstruct (point (:print-function (lambda (p stream depth) (format stream "<~a>" (point-x p))))) x)
(princ-to-string (make-point :x 5))

(defstruct (point (:print-object (lambda (p stream) (format stream "<~a>" (point-x p))))) x)
(format nil "~a ~a" (make-point :x 5) (list (make-point :x 6)))

(defstruct point x)
(defmethod print-object ((p point) stream) (format stream "#<P ~a>" (point-x p)))
(prin1-to-string (make-point :x 5))

(defstruct point x y)
(list (equal (make-point :x 1) (make-point :x 1)) (eq (make-point) (make-point)))
;; ours: (#t #f)  -- `equal` looks into structures

(defstruct point x y)
(with-slots (x y) (make-point :x 1 :y 2) (list x y))

(defstruct point x y)
(slot-value (make-point :x 1) 'x)

(defstruct point x y)
(sort (mapcar (lambda (n) (make-point :x n)) '(3 1 2)) #'< :key #'point-x)

(defstruct point x y)
(find 2 (list (make-point :x 1 :y 'a) (make-point :x 2 :y 'b)) :key #'point-x)

(defstruct empty)
(list (empty-p (make-empty)) (make-empty))

(defstruct point x y)
(defun f (p) (with-accessors ((x point-x) (y point-y)) p (rotatef x y) p))
(f (make-point :x 1 :y 2))

(defstruct (account (:constructor make-account (&key owner (balance 0)))) owner balance)
(let ((a (make-account :owner 'me))) (incf (account-balance a) 5) a)

(defstruct point x y)
(copy-structure (make-point :x 1 :y 2))
