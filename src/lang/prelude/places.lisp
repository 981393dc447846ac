;;; Places of symbols, and places a program makes: properties, values by name, `defsetf`.

(define %properties (make-hash-table))

(defun symbol-plist (symbol)
  "Returns the keys and values that `(setf (get symbol key) value)` gave a symbol.
   >>> (symbol-plist 'nothing-yet)
   ()"
  (gethash symbol %properties '()))

;;@allow mutated-variable properties are the program's, and this takes one away
(defun remprop (symbol key)
  "Takes a property from a symbol; returns whether it had it.
   >>> (remprop 'nothing-yet 'size)
   #f"
  (let* ((all (symbol-plist symbol)) (had (%plist-tail all key)))
    (setf (gethash symbol %properties) (%remf all key))
    (if had #t #f)))

(defun %set-global (symbol value form)
  ((%compile (list form symbol (list 'quote value))))
  value)

(define |(setf symbol-value)|
  (lambda (value symbol) (%set-global symbol value (if (boundp symbol) 'set! 'define))))
(define |(setf symbol-function)| (lambda (value symbol) (%set-global symbol value 'define)))
(define |(setf fdefinition)| (lambda (value symbol) (%set-global symbol value 'define)))

(define |(setf-expander ldb)|
  (lambda (bytes place)
    (multiple-value-bind (names forms stores store read) (get-setf-expansion place)
      (let ((part (gensym "byte")) (new (gensym "new")))
        (values (append names (list part)) (append forms (list bytes)) (list new)
                `(let ((,(car stores) (dpb ,new ,part ,read))) ,store ,new)
                `(ldb ,part ,read))))))

(define |(setf subseq)|
  (lambda (elements sequence start &optional end)
    (replace sequence elements :start1 start :end1 end)
    elements))

(defun fmakunbound (symbol)
  "Takes the value of a global away.
   >>> (fmakunbound 'no-such-name)
   no-such-name"
  (%swap-global symbol '())
  symbol)

(defun makunbound (symbol)
  "Takes the value of a global away.
   >>> (makunbound 'no-such-name)
   no-such-name"
  (%swap-global symbol '())
  symbol)

(defun %swap-globals (symbols values)
  ;; Each symbol with what it was; one without a value is unbound.
  (loop ((rest symbols) (values values) (old '()))
    (if rest
        (let ((given (if values (list (car values)) '())))
          (recur (cdr rest)
                 (if values (cdr values) '())
                 (cons (cons (car rest) (%swap-global (car rest) given)) old)))
        (nreverse old))))

(defun %progv (symbols values thunk)
  (let ((old (%swap-globals symbols values)))
    (unwind-protect (thunk)
      (for-each (lambda (it) (%swap-global (car it) (cdr it))) old))))

(defmacro progv (symbols values &body body)
  "Evaluates forms with other values for the globals that symbols name, known only then.
   >>> (progv '(example-a) '(5) (symbol-value 'example-a))
   5"
  `(%progv ,symbols ,values (lambda () ,@body)))

(defmacro prog (variables &body body)
  "Binds variables around a `tagbody` that `return` leaves.
   >>> (prog ((i 0)) again (when (= i 3) (return i)) (incf i) (go again))
   3"
  `(block nil (let ,variables (tagbody ,@body))))

(defmacro prog* (variables &body body)
  "Binds variables one after the other around a `tagbody` that `return` leaves.
   >>> (prog* ((a 1) (b a)) (return b))
   1"
  `(block nil (let* ,variables (tagbody ,@body))))

(defun %no-case-yet (key)
  (restart-case (%no-case key)
    (store-value (new) new)))

(defun %leaving (clauses block)
  (map (lambda (clause)
         (list (car clause) (list 'return-from block (cons 'progn (cdr clause)))))
       clauses))

(defmacro ccase (place &rest clauses)
  "Chooses a clause by a datum; where none fits, a handler may store another key.
   >>> (ccase 1 (1 'one))
   one"
  (let ((done (gensym "done")))
    `(block ,done
       (while #t
         (case ,place ,@(%leaving clauses done)
           (else ,(if (symbol? place)
                      `(setq ,place (%no-case-yet ,place))
                      `(%no-case ,place))))))))

(defmacro ctypecase (place &rest clauses)
  "Chooses a clause by a type; where none fits, a handler may store another value.
   >>> (let ((x 1)) (ctypecase x (integer 'int)))
   int"
  (let ((done (gensym "done")))
    `(block ,done
       (while #t
         (typecase ,place ,@(%leaving clauses done)
           (else (setq ,place (%no-case-yet ,place))))))))

(defun %temporaries (forms)
  "Returns a new symbol for each form, of a constant the constant itself.
   >>> (%temporaries '(1 :a))
   (1 :a)"
  (map (lambda (it) (if (or (pair? it) (and (symbol? it) (not (keyword? it)))) (gensym "place") it)) forms))

(defun %taken (temporaries forms)
  "Returns the symbols among temporaries, and their forms.
   >>> (%taken '(a 1) '((f) 1))
   ((a) ((f)))"
  (let ((pairs (filter (lambda (it) (and (symbol? (car it)) (not (keyword? (car it)))))
                       (map list temporaries forms))))
    (list (map car pairs) (map cadr pairs))))

(defmacro defsetf (access update &rest long)
  "Says how to store into `(access …)`: by a function that takes the new value last, or by a form.
   >>>! (defun example-second (l) (cadr l))
   >>>! (defsetf example-second (l) (new) `(progn (setf (cadr ,l) ,new) ,new))
   >>> (let ((l (list 1 2))) (setf (example-second l) 9) l)
   (1 9)"
  (if long
      `(define ,(%compound-name 'setf-expander access)
         (lambda (&rest forms)
           (let* ((temporaries (%temporaries forms)) (taken (%taken temporaries forms)) (new (gensym "new")))
             (values (car taken) (cadr taken) (list new)
                     (apply (lambda (,@(car long) ,@update) ,@(cdr long)) new temporaries)
                     (cons ',access temporaries)))))
      `(define ,(%compound-name 'setf access)
         (lambda (new &rest arguments) (%apply ,update (append arguments (%list new)))))))

(defmacro define-setf-expander (access parameters &body body)
  "Says how to store into `(access …)`: five values, which are symbols, the forms they are bound to, the
   symbol of the new value, a form that stores it and one that reads it.
   >>>! (define-setf-expander example-end (l) (let ((new (gensym))) (values '() '() (list new) `(begin (setf (car ,l) ,new) ,new) `(car ,l))))
   >>> (let ((l (list 1 2))) (setf (example-end l) 9) l)
   (9 2)"
  `(begin
     (define ,(%compound-name 'setf-expander access) (lambda ,parameters ,@body))
     ',access))

(defun get-setf-expansion (place &optional environment)
  "Returns the five values that say how to store into a place.
   >>> (length (multiple-value-list (get-setf-expansion '(car x))))
   5"
  (declare (ignore environment))
  (let ((new (gensym "new")))
    (if (symbol? place)
        (values '() '() (list new) (list 'setq place new) place)
        (let ((expander (resolve (%compound-name 'setf-expander (car place)))))
          (if expander
              (apply expander (cdr place))
              (let* ((temporaries (%temporaries (cdr place))) (taken (%taken temporaries (cdr place)))
                     (form (cons (car place) temporaries)))
                (values (car taken) (cadr taken) (list new) (list 'setf form new) form)))))))

(defmacro define-modify-macro (name parameters function &optional docstring)
  "Defines a macro that changes a place by a function of its value.
   >>>! (define-modify-macro example-appendf (&rest lists) append)
   >>> (let ((l '(1))) (example-appendf l '(2)) l)
   (1 2)"
  (declare (ignore docstring))
  (let* ((rest (cadr (or (member '&rest parameters) '(nil nil))))
         (plain (list/reject (lambda (it) (or (eq it rest) (member it '(&rest &optional))))
                             parameters))
         (names (map (lambda (it) (if (pair? it) (car it) it)) plain)))
    `(defmacro ,name (place ,@parameters)
       (append (list '%modify place ',function) (list ,@names) ,(or rest ''())))))

(defmacro deftype (name parameters &body body)
  "Defines a name for a type.
   >>>! (deftype example-small () '(integer 0 10))
   >>> (typep 5 'example-small)
   #t"
  `(begin
     (define ,(%compound-name 'type name) (lambda ,parameters ,@body))
     ',name))

(defun %type-expander (type)
  (let ((head (if (pair? type) (car type) type)))
    (if (symbol? head) (resolve (%compound-name 'type head)) nil)))

(defun %typep-combined (value type)
  (case (car type)
    (or (any (lambda (it) (%typep-slowly value it)) (cdr type)))
    (and (every (lambda (it) (%typep-slowly value it)) (cdr type)))
    (not (not (%typep-slowly value (cadr type))))
    (satisfies (if ((resolve (cadr type)) value) #t #f))
    (else (%typep value type))))

(defun %typep-slowly (value type)
  "Returns whether a value is of a type that asks functions.
   >>> (%typep-slowly 4 '(and integer (satisfies even?)))
   #t"
  (let ((expander (%type-expander type)))
    (cond (expander (%typep-slowly value (apply expander (if (pair? type) (cdr type) '()))))
          ((pair? type) (%typep-combined value type))
          (else (%typep value type)))))

(defun constantp (form)
  "Returns whether a form stands for itself or is quoted.
   >>> (constantp 5)
   #t"
  (if (pair? form) (eq (car form) 'quote) (or (not (symbol? form)) (keyword? form))))
