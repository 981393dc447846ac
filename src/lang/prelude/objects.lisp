;;; Objects: making them, their slots, and what generic functions do between methods.

(defun find-class (name &optional (wanted #t))
  "Returns the class of a name; of a built-in type, the name. An error where there is none, or nil where
   the second argument is false.
   >>> (find-class 'no-such-class)
   !! no class
   >>> (find-class 'no-such-class nil)
   nil"
  (%find-class name wanted))

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
  (foldl (lambda (all entry)
           (if (%plist-tail all (car entry))
               all
               (append all (list (car entry) ((cdr entry))))))
         initargs
         (%class-default-initargs class)))

(defgeneric shared-initialize (object slot-names &rest initargs)
  (:documentation "Fills slots by `initargs`, and by initforms where they are unbound: all for `#t`, or
   those that are named. Asked by `make-instance`, `reinitialize-instance` and `change-class`.
   >>>! (defclass example-point () ((x :initarg :x :initform 0)))
   >>> (slot-value (shared-initialize (make-instance 'example-point) '() :x 5) 'x)
   5"))

(defmethod shared-initialize (object slot-names &rest initargs)
  (%initialize-slots object
                     (let ((unbound (%fill-slots object initargs #f)))
                       (if (eq slot-names #t)
                           unbound
                           (filter (lambda (it) (list/contains? slot-names (car it))) unbound)))))

(defgeneric initialize-instance (object &rest initargs)
  (:documentation "Fills the slots of a new object; `:after` methods add what a class needs.
   >>>! (defclass example-made () ((x :initarg :x) y))
   >>>! (defmethod initialize-instance :after ((p example-made) &rest initargs) (setf (slot-value p 'y) 7))
   >>> (slot-value (make-instance 'example-made :x 1) 'y)
   7"))

(defmethod initialize-instance (object &rest initargs)
  (if (> (%method-count shared-initialize) 1)
      (apply shared-initialize object #t initargs)
      (let ((custom (> (%method-count initialize-instance) 1))
            (others (%plist-tail initargs :allow-other-keys)))
        (%initialize-slots object (%fill-slots object initargs (not (or custom others)))))))

(defgeneric reinitialize-instance (object &rest initargs)
  (:documentation "Stores what the initargs say into an object that is there, and returns it.
   >>>! (defclass example-point () ((x :initarg :x)))
   >>> (slot-value (reinitialize-instance (make-instance 'example-point :x 1) :x 2) 'x)
   2"))

(defmethod reinitialize-instance (object &rest initargs)
  (apply shared-initialize object '() initargs)
  object)

(defgeneric update-instance-for-redefined-class (object added discarded plist &rest initargs)
  (:documentation "Brings an object up to date after its class was redefined; `plist` has the values of
   the slots that are gone.
   >>>! (defclass example-point () ((x :initarg :x)))
   >>> (update-instance-for-redefined-class (make-instance 'example-point) '() '() '())
   #<example-point>"))

(defmethod update-instance-for-redefined-class (object added _discarded _plist &rest initargs)
  (apply shared-initialize object added initargs))

(defgeneric update-instance-for-different-class (previous current &rest initargs)
  (:documentation "Fills the slots an object got by `change-class`; `previous` is what it was.
   >>>! (defclass example-point () ((x :initarg :x)))
   >>> (update-instance-for-different-class (make-instance 'example-point) (make-instance 'example-point))
   #<example-point>"))

(defmethod update-instance-for-different-class (_previous current &rest initargs)
  (apply shared-initialize current #t initargs))

(defun change-class (object class &rest initargs)
  "Makes an object one of another class: slots of the same name keep their values.
   >>>! (defclass example-point () ((x :initarg :x)))
   >>>! (defclass example-spot () ((x :initarg :x) (size :initform 1)))
   >>> (slot-value (change-class (make-instance 'example-point :x 1) 'example-spot) 'size)
   1"
  (let ((previous (%change-class object class)))
    (apply update-instance-for-different-class previous object initargs)
    object))

(defun allocate-instance (class)
  "Makes an object of a class with no slot filled.
   >>>! (defclass example-point () ((x :initform 0)))
   >>> (slot-boundp (allocate-instance 'example-point) 'x)
   #f"
  (%allocate-instance class))

(defgeneric slot-unbound (class object slot)
  (:documentation "Answers for a slot that has no value: an error, unless a method says otherwise.
   >>>! (defclass example-point () (x))
   >>> (slot-value (make-instance 'example-point) 'x)
   !! unbound"))

(defgeneric slot-missing (class object slot operation &optional new)
  (:documentation "Answers for a slot that a class has not: an error, unless a method says otherwise.
   >>>! (defclass example-point () (x))
   >>> (slot-value (make-instance 'example-point) 'z)
   !! no slot"))

(defgeneric no-applicable-method (function &rest arguments)
  (:documentation "Answers for a generic function without a method for its arguments: an error, unless a
   method says otherwise.
   >>>! (defgeneric example-area (shape))
   >>> (example-area 1)
   !! no method"))

(defun find-method (function qualifiers specializers &optional (wanted #t))
  "Returns the method of a generic function with those qualifiers and specializers.
   >>> (find-method print-object '() '(example-nothing #t) nil)
   nil"
  (let ((found (%find-method function (if qualifiers (car qualifiers) nil) specializers)))
    (if (or found (not wanted))
        found
        (error "there is no such method"))))

(defun remove-method (function method)
  "Takes a method from a generic function, and returns that.
   >>>! (defmethod example-size ((x integer)) 1)
   >>>! (remove-method example-size (find-method example-size '() '(integer)))
   >>> (example-size 1)
   !! no method"
  (%remove-method function method)
  function)

(defun subtypep (type above)
  "Returns whether a type is part of another.
   >>> (subtypep 'integer 'number)
   #t"
  (%subtypep type above))

(defun copy-structure (structure)
  "Returns a new structure with the same fields.
   >>>! (defstruct example-spot x)
   >>> (example-spot-x (copy-structure (make-example-spot :x 1)))
   1"
  (%copy-structure structure))

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
  (apply update-instance-for-redefined-class object (%refresh-storage object)))

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

(defun %run-while (goes-on? functions arguments)
  ;; The first answer that does not go on, or the last.
  (loop ((rest functions))
    (let ((answer (apply (car rest) arguments)))
      (if (and (cdr rest) (goes-on? answer))
          (recur (cdr rest))
          answer))))

(defun %run-all (functions arguments)
  (loop ((rest functions) (answers '()))
    (if rest
        (recur (cdr rest) (cons (apply (car rest) arguments) answers))
        (reverse answers))))

(defun %run-operator (operator functions arguments)
  ;; Method combination by an operator; `and` and `or` stop where the answer is known.
  (case operator
    (and (%run-while identity functions arguments))
    (or (%run-while not functions arguments))
    (progn (%run-while (lambda (_answer) #t) functions arguments))
    (nconc (apply append (%run-all functions arguments)))
    (else (apply (symbol-value operator) (%run-all functions arguments)))))

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
