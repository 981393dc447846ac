;;; Conditions: handlers that are asked before anything is unwound.
;;;
;;; `%handlers` is the list of established handlers, innermost first; the machine calls `%signal-hook`
;;; with each condition while all frames stand. A handler declines by returning. An error of the
;;; machine is a condition with a keyword for its type; a condition of a program's own class is an
;;; object, which a condition carries.

(defvar %handlers '())

(defmacro %standard-condition (name supers &rest slots)
  `(define ,(string->symbol (str "(class " name ")"))
     (%make-class ',name ',supers
                  (list ,@(map (lambda (slot)
                                 `(%slot-definition ',slot '(,(string->keyword (symbol->string slot)))
                                                    nil nil nil nil))
                               slots))
                  nil '() 'condition-class)))

(%standard-condition condition ())
(%standard-condition serious-condition (condition))
(%standard-condition error (serious-condition))
(%standard-condition warning (condition))
(%standard-condition style-warning (warning))
(%standard-condition simple-condition (condition) format-control format-arguments)
(%standard-condition simple-error (simple-condition error))
(%standard-condition simple-warning (simple-condition warning))
(%standard-condition storage-condition (serious-condition))
(%standard-condition type-error (error) datum expected-type)
(%standard-condition simple-type-error (simple-condition type-error))
(%standard-condition arithmetic-error (error) operation operands)
(%standard-condition division-by-zero (arithmetic-error))
(%standard-condition floating-point-overflow (arithmetic-error))
(%standard-condition cell-error (error) name)
(%standard-condition unbound-variable (cell-error))
(%standard-condition undefined-function (cell-error))
(%standard-condition unbound-slot (cell-error) instance)
(%standard-condition program-error (error))
(%standard-condition control-error (error))
(%standard-condition package-error (error) package)
(%standard-condition parse-error (error))
(%standard-condition stream-error (error) stream)
(%standard-condition end-of-file (stream-error))
(%standard-condition reader-error (parse-error stream-error))
(%standard-condition file-error (error) pathname)

(defun %run-handlers (condition outside)
  (let loop ((rest %handlers))
    (unless (or (null? rest) (eq rest outside))
      (when (%condition-is? condition (car (car rest)))
        (let ((%handlers (cddr (car rest))))
          ((cadr (car rest)) (%handled-value condition))))
      (loop (cdr rest)))))

(defun %signal-hook (condition outside)
  (%run-handlers condition outside))

(defun %establish (handlers)
  ;; Each entry: its type, its function, and the handlers outside of the whole group.
  (let ((outside %handlers))
    (append (map (lambda (it) (cons (car it) (cons (cdr it) outside))) handlers) outside)))

(defun %establish-case (types function)
  (cons (cons types (cons function %handlers)) %handlers))

(defmacro handler-bind (bindings &body body)
  "Evaluates forms with handlers that are asked before anything is unwound.
   >>> (block done (handler-bind ((error (lambda (e) (return-from done 'handled)))) (error \"no\")))
   handled"
  `(let ((%handlers
          (%establish (%list ,@(map (lambda (it) `(%cons ',(car it) ,(cadr it))) bindings)))))
     ,@body))

(defun %condition-of (default datum arguments)
  "Returns the condition that `error` and its kin are given: itself, a type with fields, or a text."
  (cond ((string? datum)
         (make-condition default :format-control datum :format-arguments arguments))
        ((or (symbol? datum) (keyword? datum)) (apply make-condition datum arguments))
        (else datum)))

(defun signal (datum &rest fields)
  "Asks the handlers about a condition; answers nil where all decline.
   >>> (signal 'nothing)
   nil
   >>> (handler-case (signal \"~a is near\" 'noon) (simple-condition (c) (princ-to-string c)))
   \"noon is near\""
  (%run-handlers (%condition-of 'simple-condition datum fields) '())
  nil)

(defgeneric %report (condition stream))

(defmethod %report (condition _stream)
  (write-string (%default-text condition)))

(defmethod %report ((condition simple-condition) _stream)
  (if (and (slot-boundp condition 'format-control) (slot-value condition 'format-control))
      (apply format #t (slot-value condition 'format-control)
             (if (slot-boundp condition 'format-arguments)
                 (slot-value condition 'format-arguments)
                 '()))
      (write-string (%default-text condition))))

(defun %write-report (text)
  (write-string text))

(defun %raise-instance (class &rest initargs)
  (%raise-object (apply make-instance class initargs)))

;;@allow swallowed-error what cannot be printed has no message, and is raised all the same
(defun %raise-object (object)
  ;; What it reports is its message, for whoever sees it uncaught.
  (%raise (%condition-with object
                           (if (typep object 'condition)
                               (try (princ-to-string object) (catch e nil))
                               nil))))

(defun %part (condition names)
  "Returns the first of some fields a condition has."
  (if (error? condition)
      (let loop ((rest names))
        (if rest
            (let ((found (get condition (car rest))))
              (if (nil? found) (loop (cdr rest)) found))
            nil))
      (slot-value condition (string->symbol (keyword->string (car names))))))

(defun type-error-datum (condition)
  "Returns the value that was of the wrong type.
   >>> (handler-case (car 5) (type-error (e) (type-error-datum e)))
   5"
  (%part condition '(:datum :value)))

(defun type-error-expected-type (condition)
  "Returns the type that was wanted.
   >>> (handler-case (let ((x 5)) (check-type x string)) (type-error (e) (type-error-expected-type e)))
   string"
  (let ((wanted (%part condition '(:expected-type :expected))))
    (if (string? wanted) (string->symbol wanted) wanted)))

(defun cell-error-name (condition)
  "Returns the name that had no value.
   >>> (handler-case (no-such-function-here) (undefined-function (e) (cell-error-name e)))
   no-such-function-here"
  (let ((name (%part condition '(:name))))
    (if (string? name) (string->symbol name) name)))

(defun arithmetic-error-operation (condition)
  "Returns the name of the operation that failed.
   >>> (handler-case (/ 1 0) (arithmetic-error (e) (arithmetic-error-operation e)))
   /"
  (let ((name (%part condition '(:operation :function))))
    (if (string? name) (intern name) name)))

(defun arithmetic-error-operands (condition)
  "Returns the operands of the operation that failed, where they are known.
   >>> (handler-case (error 'division-by-zero :operands '(1 0)) (arithmetic-error (e) (arithmetic-error-operands e)))
   (1 0)"
  (%part condition '(:operands)))

(defun simple-condition-format-control (condition)
  "Returns the control string of a condition.
   >>> (handler-case (error \"no ~a\" 1) (simple-error (e) (simple-condition-format-control e)))
   \"no ~a\""
  (%part condition '(:format-control :message)))

(defun simple-condition-format-arguments (condition)
  "Returns the arguments of a condition's control string.
   >>> (handler-case (error \"no ~a\" 1) (simple-error (e) (simple-condition-format-arguments e)))
   (1)"
  (%part condition '(:format-arguments)))
