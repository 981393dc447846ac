;;; Classes: slots, initialisation, inheritance, redefinition.

(defclass point () ((x :initarg :x) (y :initarg :y)))
(let ((p (make-instance 'point :x 1 :y 2))) (list (slot-value p 'x) (slot-value p 'y)))

(defclass point () (x y))
(let ((p (make-instance 'point))) (setf (slot-value p 'x) 5) (slot-value p 'x))

(defclass point () ((x :initarg :x :initform 7)))
(list (slot-value (make-instance 'point) 'x) (slot-value (make-instance 'point :x 1) 'x))

(defclass point () ((x :initarg :x :reader point-x)))
(point-x (make-instance 'point :x 3))

(defclass point () ((x :initarg :x :accessor point-x)))
(let ((p (make-instance 'point :x 3))) (setf (point-x p) 4) (incf (point-x p)) (point-x p))

(defclass point () ((x :writer set-x :reader get-x)))
(let ((p (make-instance 'point))) (set-x 5 p) (get-x p))

(defclass point () ((x :initarg :x :writer (setf px) :reader px)))
(let ((p (make-instance 'point))) (setf (px p) 5) (px p))

(defclass point () ((x :accessor px :accessor point-x :initform 1)))
(let ((p (make-instance 'point))) (setf (px p) 2) (point-x p))

(defclass point () ((x :initarg :x :initarg :ex :reader px)))
(list (px (make-instance 'point :x 1)) (px (make-instance 'point :ex 2)))

(defclass counter () ((count :allocation :class :initform 0 :accessor counter-count)))
(let ((a (make-instance 'counter)) (b (make-instance 'counter))) (incf (counter-count a)) (incf (counter-count a)) (counter-count b))

(defclass point () ((x :type integer :initarg :x :documentation "across" :reader px)) (:documentation "a point"))
(px (make-instance 'point :x 1))

(defvar *n* 0)
(defclass thing () ((id :initform (incf *n*) :reader id)))
(list (id (make-instance 'thing)) (id (make-instance 'thing)))

(defclass base () ((a :initarg :a :reader a)))
(defclass sub (base) ((b :initarg :b :reader b)))
(let ((s (make-instance 'sub :a 1 :b 2))) (list (a s) (b s)))

(defclass base () ((a :initform 1 :reader a)))
(defclass sub (base) ((a :initform 2)))
(list (a (make-instance 'base)) (a (make-instance 'sub)))

(defclass base () ((a :initarg :a :initform 1 :reader a)))
(defclass sub (base) ((a :initarg :alpha)))
(list (a (make-instance 'sub)) (a (make-instance 'sub :a 5)) (a (make-instance 'sub :alpha 6)))

(defclass point () ((x :initarg :x :reader px)) (:default-initargs :x 9))
(list (px (make-instance 'point)) (px (make-instance 'point :x 1)))

(defclass base () ((x :initarg :x :reader px)) (:default-initargs :x 1))
(defclass sub (base) () (:default-initargs :x 2))
(px (make-instance 'sub))

(defvar *n* 0)
(defclass point () ((x :initarg :x :reader px)) (:default-initargs :x (incf *n*)))
(list (px (make-instance 'point)) (px (make-instance 'point)) (px (make-instance 'point :x 'given)) *n*)

(defclass point () ((x :initarg :x)))
(make-instance 'point :z 1)

(defclass point () (x))
(slot-value (make-instance 'point) 'x)

(defclass point () (x))
(slot-value (make-instance 'point) 'nothing)

(defclass point () (x (y :initform 1)))
(let ((p (make-instance 'point))) (list (slot-boundp p 'x) (slot-boundp p 'y)))

(defclass point () ((x :initform 1)))
(let ((p (make-instance 'point))) (slot-makunbound p 'x) (slot-boundp p 'x))

(defclass point () (x))
(let ((p (make-instance 'point))) (list (slot-exists-p p 'x) (slot-exists-p p 'z)))

(defclass point () ((x :initarg :x) (y :initarg :y)))
(with-slots (x y) (make-instance 'point :x 1 :y 2) (list x y))

(defclass point () ((x :initarg :x) (y :initarg :y)))
(let ((p (make-instance 'point :x 1 :y 2))) (with-slots ((a x) y) p (setf a 10) (incf y)) (list (slot-value p 'x) (slot-value p 'y)))

(defclass point () ((x :initarg :x :accessor px)))
(let ((p (make-instance 'point :x 1))) (with-accessors ((x px)) p (setf x 10) (incf x 5)) (px p))

(defclass point () ())
(class-name (class-of (make-instance 'point)))

(defclass point () ())
(class-name (find-class 'point))

(find-class 'no-such-class)

(defclass base () ())
(defclass sub (base) ())
(let ((s (make-instance 'sub))) (list (typep s 'sub) (typep s 'base) (typep s 'standard-object) (typep s t) (typep s 'integer)))

(defclass base () ())
(defclass sub (base) ())
(typep (make-instance 'sub) (find-class 'base))

(defclass base () ())
(eq (class-of (make-instance 'base)) (find-class 'base))

(defclass point () ((x :initarg :x :reader px)))
(px (make-instance (find-class 'point) :x 1))

(list (class-name (class-of 'a)) (class-name (class-of '(1))))

(defclass a () ())
(defclass b (a) ())
(defclass c (a) ())
(defclass d (b c) ())
(defgeneric who (x))
(defmethod who ((x a)) '(a))
(defmethod who ((x b)) (cons 'b (call-next-method)))
(defmethod who ((x c)) (cons 'c (call-next-method)))
(defmethod who ((x d)) (cons 'd (call-next-method)))
(who (make-instance 'd))

(defclass a () ((x :initform 'a :reader x)))
(defclass b () ((x :initform 'b)))
(defclass c (a b) ())
(x (make-instance 'c))

(defclass a () ((x :initarg :x)))
(defclass b () ((y :initarg :y)))
(defclass c (a b) ((z :initarg :z)))
(with-slots (x y z) (make-instance 'c :x 1 :y 2 :z 3) (list x y z))

(defclass a () ())
(defclass b (a) ())
(defclass c (a b) ())
(make-instance 'c)

(defclass a () ())
(defclass b () ())
(defclass x (a b) ())
(defclass y (b a) ())
(defclass z (x y) ())
(make-instance 'z)

(defclass point () ((x :initarg :x :accessor px)))
(defmethod initialize-instance :around ((p point) &rest args &key x) (apply #'call-next-method p :x (* 10 x) args))
(px (make-instance 'point :x 4))

(defclass base () ((log :initform '() :accessor log-of)))
(defclass sub (base) ())
(defmethod initialize-instance :after ((o base) &key) (push 'base (log-of o)))
(defmethod initialize-instance :after ((o sub) &key) (push 'sub (log-of o)))
(log-of (make-instance 'sub))

(defclass point () ((x :initarg :x)))
(defmethod print-object ((p point) stream) (format stream "<point ~a>" (slot-value p 'x)))
(format nil "~a ~s" (make-instance 'point :x 1) (list (make-instance 'point :x 2)))

(defclass point () ())
(make-instance 'point)

;;; redefinition: a new slot gets its initform in living objects
(defclass point () ((x :initarg :x)))
(defvar *p* (make-instance 'point :x 1))
(defclass point () ((x :initarg :x) (y :initform 2)))
(list (slot-value *p* 'x) (slot-value *p* 'y))

;;; a removed slot is gone
(defclass point () ((x :initarg :x) (y :initform 1)))
(defvar *p* (make-instance 'point :x 1))
(defclass point () ((x :initarg :x)))
(list (slot-value *p* 'x) (slot-exists-p *p* 'y))

;;; an accessor added later
(defclass point () ((x :initarg :x)))
(defvar *p* (make-instance 'point :x 1))
(defclass point () ((x :initarg :x :accessor px)))
(px *p*)

;;; a slot added to a superclass
(defclass base () ())
(defclass sub (base) ((b :initform 1)))
(defvar *s* (make-instance 'sub))
(defclass base () ((a :initform 'added)))
(list (slot-value *s* 'a) (slot-value *s* 'b))

;;; local slot becomes shared
(defclass point () ((x :initarg :x :accessor px)))
(defvar *p* (make-instance 'point :x 1))
(defclass point () ((x :initarg :x :accessor px :allocation :class)))
(slot-boundp *p* 'x)

(defclass stack () ((items :initform '() :accessor items)))
(let ((s (make-instance 'stack))) (push 1 (items s)) (push 2 (items s)) (list (pop (items s)) (items s)))

(defclass a () ((s :allocation :class :initform 1 :accessor s)))
(defclass b (a) ())
(let ((x (make-instance 'a)) (y (make-instance 'b))) (setf (s x) 5) (s y))

(defclass a () ((s :allocation :class :initform 1 :accessor s)))
(defclass b (a) ((s :allocation :class :initform 2)))
(let ((x (make-instance 'a)) (y (make-instance 'b))) (setf (s x) 5) (s y))

(defclass m () ((a :initarg :a) (b :initarg :b :initform (list 1 2))))
(let ((x (make-instance 'm)) (y (make-instance 'm))) (eq (slot-value x 'b) (slot-value y 'b)))

(defclass m () ())
(list (eq (make-instance 'm) (make-instance 'm)) (let ((x (make-instance 'm))) (eql x x)))

(defclass point () (x))
(handler-case (slot-value (make-instance 'point) 'x) (unbound-slot (e) (cell-error-name e)))

(defclass point () ())
(type-of (make-instance 'point))
;; ours: :point  -- `type-of` is Sema's `type`

(find-class 'no-such-class nil)

(defclass base () ())
(defclass sub (base) ())
(list (subtypep 'sub 'base) (subtypep 'base 'sub))

(defclass point () ((x :initarg :x :accessor px) (y :accessor py)))
(defmethod initialize-instance :after ((p point) &key) (setf (py p) (* 2 (px p))))
(py (make-instance 'point :x 4))

(defclass point () ((x :initarg :x :accessor px)))
(defmethod initialize-instance :after ((p point) &key (scale 1)) (setf (px p) (* scale (px p))))
(list (px (make-instance 'point :x 4)) (px (make-instance 'point :x 4 :scale 3)))

(defclass point () ((x :initarg :x :accessor px)))
(defmethod initialize-instance :before ((p point) &key) (princ "before "))
(defmethod initialize-instance :after ((p point) &key) (princ "after"))
(px (make-instance 'point :x 4))

(defclass point () ((x :initarg :x :accessor px)))
(defmethod shared-initialize :after ((p point) slot-names &key) (setf (px p) (list 'shared (px p))))
(px (make-instance 'point :x 1))

(defclass point () ((x :initarg :x :accessor px) (y :initarg :y :initform 0 :accessor py)))
(let ((p (make-instance 'point :x 1))) (reinitialize-instance p :x 5) (list (px p) (py p)))

(defclass point () ((x :initarg :x :accessor px)))
(defmethod reinitialize-instance :after ((p point) &key) (princ "again"))
(let ((p (make-instance 'point :x 1))) (px (reinitialize-instance p :x 2)))

(defclass point () ((x :initarg :x)))
(defmethod print-object ((p point) stream) (print-unreadable-object (p stream) (format stream "at ~a" (slot-value p 'x))))
(princ-to-string (make-instance 'point :x 1))

(defclass point () ((x :initarg :x)))
(defmethod print-object ((p point) stream) (print-unreadable-object (p stream :type t) (format stream "~a" (slot-value p 'x))))
(princ-to-string (make-instance 'point :x 1))

(defclass point () ((x :initarg :x)))
(defmethod print-object ((p point) stream) (princ "P" stream))
(progn (print (make-instance 'point)) (princ (make-instance 'point)) (prin1 (make-instance 'point)) nil)
;; ours: nil  -- `print` neither ends the line before nor prints a space after

(find-class 'integer)
;; ours: integer  -- a built-in type stands for itself

;;; a class given a superclass later
(defclass point () ((x :initarg :x)))
(defvar *p* (make-instance 'point :x 1))
(defclass named () ((name :initform 'nobody :accessor name)))
(defclass point (named) ((x :initarg :x)))
(list (name *p*) (typep *p* 'named) (slot-value *p* 'x))

(defclass point () ((x :initarg :x :accessor px)))
(defvar *p* (make-instance 'point :x 3))
(defmethod update-instance-for-redefined-class :before ((p point) added discarded plist &key) (princ (list added discarded plist)))
(defclass point () ((y :initform 0 :accessor py)))
(py *p*)

(defclass point () ((x :initarg :x :accessor px)))
(defvar *p* (make-instance 'point :x 3))
(defmethod update-instance-for-redefined-class :after ((p point) added discarded plist &key) (setf (slot-value p 'y) (* 2 (getf plist 'x))))
(defclass point () ((y :initform 0 :accessor py)))
(py *p*)

;;; change-class
(defclass a () ((x :initarg :x)))
(defclass b () ((x :initarg :x) (y :initform 'new)))
(let ((o (make-instance 'a :x 1))) (change-class o 'b) (list (class-name (class-of o)) (slot-value o 'x) (slot-value o 'y)))

(defclass a () ((x :initarg :x)))
(defclass b () ((y :initarg :y)))
(let ((o (make-instance 'a :x 1))) (change-class o 'b :y 5) (list (slot-value o 'y) (slot-exists-p o 'x)))

(defclass a () ((x :initarg :x)))
(defclass b () ((y :initarg :y)))
(defmethod update-instance-for-different-class :after ((old a) (new b) &key) (setf (slot-value new 'y) (list 'was (slot-value old 'x))))
(let ((o (make-instance 'a :x 1))) (change-class o 'b) (slot-value o 'y))

(defclass a () ())
(defclass b () ())
(let ((o (make-instance 'a))) (list (eq o (change-class o 'b)) (typep o 'a) (typep o 'b)))

(defclass point () ((x :initarg :x)))
(defmethod slot-unbound (class (p point) slot) (list 'unbound slot))
(slot-value (make-instance 'point) 'x)

(defclass point () ())
(defmethod slot-missing (class (p point) slot operation &optional new) (list 'missing slot operation))
(slot-value (make-instance 'point) 'z)

(defclass point () ((x :initarg :x)))
(let ((p (allocate-instance (find-class 'point)))) (slot-boundp p 'x))

(defclass account () ((balance :initarg :balance :initform 0 :accessor balance)))
(defgeneric withdraw (account amount))
(defmethod withdraw ((a account) amount) (when (> amount (balance a)) (error "too much")) (decf (balance a) amount))
(let ((a (make-instance 'account :balance 10))) (list (withdraw a 3) (handler-case (withdraw a 30) (error (e) (princ-to-string e))) (balance a)))

(defclass animal () ((name :initarg :name :reader name)))
(defclass dog (animal) ())
(defclass cat (animal) ())
(defgeneric sound (a))
(defmethod sound ((a animal)) "...")
(defmethod sound ((a dog)) "Woof")
(mapcar (lambda (a) (format nil "~a: ~a" (name a) (sound a))) (list (make-instance 'dog :name "Rex") (make-instance 'cat :name "Tom")))
