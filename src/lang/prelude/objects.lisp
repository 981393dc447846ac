;;; Objects: making them, their slots, and what generic functions do between methods.

(defun find-class (name)
  "Returns the class of a name.
   >>> (find-class 'no-such-class)
   !! no class"
  (%find-class name))

(defun class-of (object)
  "Returns the class of an object; the name of the type of another value.
   >>> (class-of 1)
   fixnum"
  (%class-of object))

(defun class-name (class)
  "Returns the name of a class.
   >>> (class-name 'integer)
   integer"
  (if (symbol? class) class (%class-name class)))

(defun class-slots (class)
  "Returns the names of the slots of a class or of the class of that name.
   >>>! (defclass example-point () ((x :initarg :x :initform 0) y))
   >>> (class-slots 'example-point)
   (x y)"
  (%class-slots class))

(defun class-precedence-list (class)
  "Returns a class and what it inherits from, the most specific first.
   >>>! (defclass example-point () (x y))
   >>> (first (class-precedence-list 'example-point))
   #<standard-class example-point>"
  (%class-precedence class))

(defun slot-value (object slot)
  "Returns the value of an object's slot.
   >>>! (defclass example-point () ((x :initarg :x :initform 0) y))
   >>> (slot-value (make-instance 'example-point :x 3) 'x)
   3
   >>> (slot-value (make-instance 'example-point) 'z)
   !! z"
  (%slot-value object slot))

(defun slot-boundp (object slot)
  "Returns whether a slot of an object has a value.
   >>>! (defclass example-point () ((x :initarg :x :initform 0) y))
   >>> (slot-boundp (make-instance 'example-point) 'y)
   #f"
  (%slot-bound? object slot))

(defun slot-makunbound (object slot)
  "Takes the value of a slot away.
   >>>! (defclass example-point () ((x :initarg :x :initform 0) y))
   >>> (let ((p (make-instance 'example-point))) (slot-makunbound p 'x) (slot-boundp p 'x))
   #f"
  (%slot-makunbound object slot))

(defun slot-exists-p (object slot)
  "Returns whether the class of an object has a slot of that name.
   >>>! (defclass example-point () (x y))
   >>> (slot-exists-p (make-instance 'example-point) 'z)
   #f"
  (list/contains? (%class-slots (%class-of object)) slot))

(defun %initialize-slots (object pending)
  (dolist (entry pending object)
    (%set-slot-by-name object (car entry) ((cdr entry)))))

(defun %with-default-initargs (class initargs)
  (let ((all initargs))
    (dolist (entry (%class-default-initargs class) all)
      (unless (%plist-tail all (car entry))
        (set! all (append all (list (car entry) ((cdr entry)))))))))

(defgeneric initialize-instance (object &rest initargs)
  (:documentation "Fills the slots of a new object; `:after` methods add what a class needs.
   >>>! (defclass example-point () ((x :initarg :x) y))
   >>>! (defmethod initialize-instance :after ((p example-point) &rest initargs) (setf (slot-value p 'y) 7))
   >>> (slot-value (make-instance 'example-point :x 1) 'y)
   7"))

(defmethod initialize-instance (object &rest initargs)
  (let ((custom (> (%method-count initialize-instance) 1))
        (others (%plist-tail initargs :allow-other-keys)))
    (%initialize-slots object (%fill-slots object initargs (not (or custom others))))))

(defun make-instance (class &rest initargs)
  "Makes an object of a class, its slots filled by `initargs` and initforms.
   >>>! (defclass example-dot () ((x :initarg :x :initform 0)))
   >>> (make-instance 'example-dot :x 1)
   #<example-dot>
   >>> (make-instance 'no-such-class)
   !! no-such-class"
  (let ((object (%allocate-instance class)))
    (apply initialize-instance object (%with-default-initargs class initargs))
    object))

(defun %refresh (object)
  (%initialize-slots object (%refresh-storage object)))

(defun %refresh-then (function object &rest others)
  (%refresh object)
  (apply function object others))

(defun %write-slot-after-refresh (object slot value)
  (setf (slot-value object slot) value))

(defun %run-combined (before next after arguments)
  (dolist (method before)
    (apply method arguments))
  (let ((answer (%call-next next)))
    (dolist (method after)
      (apply method arguments))
    answer))

(defun %multi-call (multimethod &rest arguments)
  (apply (%multi-method multimethod (apply (%multi-function multimethod) arguments))
         arguments))

;; What `parameterize` bound: pairs of parameter and value.
(defvar %parameters '())

(defun make-parameter (value &optional converter)
  "Returns a parameter: called, it answers its value; `parameterize` changes it for a while, and a call with a
   value where it is bound.
   >>> (let ((p (make-parameter 1))) (list (p) (parameterize ((p 2)) (p)) (p)))
   (1 2 1)"
  (%make-parameter (if converter (converter value) value) converter))

(defun %parameter-convert (parameter value)
  (let ((converter (%parameter-converter parameter)))
    (if converter (converter value) value)))

(defun %parameter-assign (parameter value)
  (%parameter-set! parameter (%parameter-convert parameter value))
  nil)

(defun eval (form)
  "Evaluates a form in the image; a definition goes on the record.
   >>> (eval '(+ 1 2))
   3"
  (if (%defines? form)
      (%define form)
      ((%compile form))))

(defun resolve (name)
  "Returns the value of the global of that name, nil where there is none.
   >>> (eq? (resolve 'car) car)
   #t"
  (%global-value name))
