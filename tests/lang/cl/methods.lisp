;;; Generic functions: dispatch, combination, redefinition.

(defgeneric area (shape))
(defmethod area ((x integer)) (* x x))
(area 5)

(defmethod describe-it ((x integer)) 'int)
(defmethod describe-it ((x string)) 'str)
(defmethod describe-it ((x symbol)) 'sym)
(defmethod describe-it ((x list)) 'list)
(defmethod describe-it (x) 'other)
(mapcar #'describe-it (list 1 "a" 'b '(1) #\a))

(defmethod kind ((x number)) 'number)
(defmethod kind ((x integer)) (list 'integer (call-next-method)))
(defmethod kind ((x float)) (list 'float (call-next-method)))
(list (kind 1) (kind 1.5) (kind 1/2))

(defmethod kind ((x null)) 'null)
(defmethod kind ((x symbol)) 'symbol)
(defmethod kind ((x cons)) 'cons)
(list (kind nil) (kind 'a) (kind '(1)))

(defmethod kind ((x list)) 'list)
(defmethod kind ((x null)) (list 'null (call-next-method)))
(kind '())

(defmethod kind ((x vector)) 'vector)
(defmethod kind ((x string)) (list 'string (call-next-method)))
(list (kind "a") (kind (vector 1)))

(defmethod kind ((x sequence)) 'sequence)
(list (kind "a") (kind '(1)) (kind (vector)))

(defmethod kind ((x character)) 'char)
(defmethod kind ((x hash-table)) 'table)
(defmethod kind ((x function)) 'function)
(list (kind #\a) (kind (make-hash-table)) (kind #'car))

(defmethod kind ((x ratio)) 'ratio)
(defmethod kind ((x rational)) 'rational)
(defmethod kind ((x real)) 'real)
(list (kind 1/2) (kind 1) (kind 1.0))

(defgeneric f (x))
(defmethod f ((x (eql 5))) 'five)
(defmethod f ((x (eql 'a))) 'letter)
(defmethod f ((x integer)) 'int)
(defmethod f (x) 'any)
(list (f 5) (f 6) (f 'a) (f 'b))

(defgeneric f (x))
(defmethod f ((x (eql 5))) (list 'five (call-next-method)))
(defmethod f ((x integer)) 'int)
(f 5)

(defconstant +limit+ 10)
(defmethod f ((x (eql +limit+))) 'limit)
(defmethod f (x) 'other)
(list (f 10) (f 11))

(defgeneric f (x y))
(defmethod f ((x integer) (y integer)) 'ii)
(defmethod f ((x integer) (y string)) 'is)
(defmethod f ((x string) y) 's-)
(list (f 1 2) (f 1 "a") (f "a" 1))

(defclass a () ())
(defclass b (a) ())
(defgeneric f (x y))
(defmethod f ((x a) (y b)) 'ab)
(defmethod f ((x b) (y a)) 'ba)
(f (make-instance 'b) (make-instance 'b))

(defgeneric f (x))
(f 1)

(defgeneric f (x))
(defmethod f ((x string)) x)
(f 1)

(defgeneric f (x))
(defmethod f ((x string)) x)
(handler-case (f 1) (error () 'none))

(defmethod f ((x integer)) (call-next-method))
(handler-case (f 1) (error () 'no-next))

(defmethod f ((x integer)) (if (next-method-p) 'more 'last))
(f 1)

(defmethod f ((x integer)) (if (next-method-p) (list 'more (call-next-method)) 'last))
(defmethod f ((x number)) (if (next-method-p) 'more 'last))
(f 1)

(defmethod f ((x number)) (list 'number x))
(defmethod f ((x integer)) (call-next-method (* x 2)))
(f 5)

(defmethod f ((x integer)) (princ "p") 1)
(defmethod f :before ((x integer)) (princ "b"))
(defmethod f :after ((x integer)) (princ "a"))
(f 1)

(defmethod f ((x number)) (princ "primary ") x)
(defmethod f :before ((x number)) (princ "before-number "))
(defmethod f :before ((x integer)) (princ "before-integer "))
(defmethod f :after ((x number)) (princ "after-number "))
(defmethod f :after ((x integer)) (princ "after-integer "))
(f 1)

(defmethod f ((x number)) 'primary)
(defmethod f :around ((x number)) (list 'around (call-next-method)))
(f 1)

(defmethod f ((x number)) 'primary)
(defmethod f :around ((x number)) (list 'number (call-next-method)))
(defmethod f :around ((x integer)) (list 'integer (call-next-method)))
(f 1)

(defmethod f ((x number)) (princ "p") 'primary)
(defmethod f :before ((x number)) (princ "b"))
(defmethod f :after ((x number)) (princ "a"))
(defmethod f :around ((x number)) (princ "(") (prog1 (call-next-method) (princ ")")))
(f 1)

(defmethod f ((x number)) 'primary)
(defmethod f :around ((x number)) 'instead)
(f 1)

(defmethod f :before ((x number)) 'before)
(f 1)

(defmethod f :around ((x number)) (if (> x 5) (call-next-method) 'small))
(defmethod f ((x number)) 'big)
(list (f 1) (f 10))

(defmethod f ((x number)) (* x 10))
(defmethod f :around ((x integer)) (call-next-method (+ x 1)))
(f 1)

(defclass a () ())
(defclass b (a) ())
(defmethod greet ((x a)) "a")
(defmethod greet ((x b)) (concatenate 'string "b" (call-next-method)))
(greet (make-instance 'b))

(defgeneric f (x &optional y))
(defmethod f ((x integer) &optional (y 5)) (list x y))
(list (f 1) (f 1 2))

(defgeneric f (x &key y))
(defmethod f ((x integer) &key (y 5)) (list x y))
(list (f 1) (f 1 :y 2))

(defgeneric f (x &rest more))
(defmethod f ((x integer) &rest more) (list x more))
(f 1 2 3)

(defgeneric f (x) (:documentation "what it does") (:method ((x integer)) 'int) (:method ((x string)) 'str))
(list (f 1) (f "a"))

(defgeneric f (x) (:method (x) 'default))
(defmethod f ((x integer)) 'int)
(list (f 1) (f 'a))

;;; redefinition of a method
(defmethod f ((x integer)) 'first)
(defmethod f ((x integer)) 'second)
(f 1)

(defgeneric (setf title) (new object))
(defclass book () ((title :initform "none")))
(defmethod (setf title) (new (b book)) (setf (slot-value b 'title) (string-upcase new)))
(let ((b (make-instance 'book))) (setf (title b) "lisp") (slot-value b 'title))

(defclass book () ((title :initarg :title :accessor title)))
(defmethod title :around ((b book)) (format nil "<~a>" (call-next-method)))
(title (make-instance 'book :title "x"))

(defclass book () ((title :initarg :title :accessor title)))
(defmethod (setf title) :before (new (b book)) (princ (list 'set new)))
(let ((b (make-instance 'book :title "x"))) (setf (title b) 5) (title b))

(mapcar (lambda (g) (typep g 'generic-function)) (list #'print-object #'car))

(defgeneric f (x))
(typep #'f 'function)

(defmethod f ((x integer)) 'int)
(funcall #'f 1)

(defmethod f ((x integer)) (* 2 x))
(mapcar #'f '(1 2 3))

(defgeneric f (x))
(defmethod f ((x integer)) 1)
(f 1 2)

(defstruct point x y)
(defmethod size ((p point)) (+ (point-x p) (point-y p)))
(size (make-point :x 1 :y 2))

(defmethod combine ((a string) (b string)) (concatenate 'string a b))
(defmethod combine ((a number) (b number)) (+ a b))
(defmethod combine ((a list) (b list)) (append a b))
(list (combine "a" "b") (combine 1 2) (combine '(1) '(2)))

(defmethod f ((x integer)) (flet ((g () (call-next-method))) (g)))
(defmethod f ((x number)) (list 'number x))
(f 3)

(defmethod f ((x integer)) (mapcar (lambda (y) (list y (call-next-method))) '(1 2)))
(defmethod f ((x number)) 'n)
(f 3)

(defmethod no-applicable-method ((f (eql #'car)) &rest args) 'none)
(car '(1))

(defgeneric visit (node acc))
(defmethod visit ((n null) acc) acc)
(defmethod visit ((n cons) acc) (visit (cdr n) (visit (car n) acc)))
(defmethod visit ((n integer) acc) (+ acc n))
(visit '(1 (2 3) ((4))) 0)

(defclass expr () ())
(defclass num (expr) ((v :initarg :v :reader v)))
(defclass add (expr) ((l :initarg :l :reader l) (r :initarg :r :reader r)))
(defgeneric ev (e))
(defmethod ev ((e num)) (v e))
(defmethod ev ((e add)) (+ (ev (l e)) (ev (r e))))
(ev (make-instance 'add :l (make-instance 'num :v 1) :r (make-instance 'add :l (make-instance 'num :v 2) :r (make-instance 'num :v 3))))

(defmethod kind ((x keyword)) 'keyword)
(defmethod kind ((x symbol)) 'symbol)
(list (kind :a) (kind 'a))
;; ours: (keyword symbol)  -- every built-in type may be a specializer

(defmethod f ((x integer)) 'int)
(list (f 1) (progn (defmethod f ((x (eql 1))) 'one) (f 1)))
;; ours!: syntax  -- definitions inside a body are local

(defstruct shape)
(defstruct (circle (:include shape)) r)
(defmethod name ((s shape)) 'shape)
(defmethod name ((c circle)) (list 'circle (call-next-method)))
(name (make-circle :r 1))

(defgeneric total (x) (:method-combination +))
(defmethod total + ((x number)) 1)
(defmethod total + ((x integer)) 10)
(total 5)

(defgeneric parts (x) (:method-combination list))
(defmethod parts list ((x number)) 'number)
(defmethod parts list ((x integer)) 'integer)
(parts 5)

(defgeneric parts (x) (:method-combination append))
(defmethod parts append ((x number)) '(number))
(defmethod parts append ((x integer)) '(integer small))
(parts 5)

(defgeneric ok (x) (:method-combination and))
(defmethod ok and ((x number)) (> x 0))
(defmethod ok and ((x integer)) (evenp x))
(list (ok 4) (ok 3) (ok -2))

(defgeneric pick (x) (:method-combination or))
(defmethod pick or ((x number)) 'number)
(defmethod pick or ((x integer)) (if (> x 5) 'big nil))
(list (pick 1) (pick 10))

(defgeneric run (x) (:method-combination progn))
(defmethod run progn ((x number)) (princ "number") 1)
(defmethod run progn ((x integer)) (princ "integer ") 2)
(run 5)

(defgeneric best (x) (:method-combination max))
(defmethod best max ((x number)) 3)
(defmethod best max ((x integer)) 2)
(best 5)

(defgeneric total (x) (:method-combination +))
(defmethod total + ((x number)) 1)
(defmethod total :around ((x number)) (list 'around (call-next-method)))
(total 5)

(defgeneric f (x))
(defmethod no-applicable-method ((g (eql #'f)) &rest args) (list 'none args))
(f 1)

(defgeneric f (x))
(defmethod f ((x integer)) 'int)
(remove-method #'f (find-method #'f '() (list (find-class 'integer))))
(handler-case (f 1) (error () 'removed))

(defgeneric f (x))
(defmethod f ((x integer)) 'int)
(list (not (null (find-method #'f '() (list (find-class 'integer)) nil))) (find-method #'f '() (list (find-class 'string)) nil))
