;;; Printing objects: what needs methods.

(defvar *print-escape* #t
  "Whether `print-object` is asked for what the reader takes back; a report is for people.
   >>> *print-escape*
   #t")

(defgeneric print-object (object stream)
  (:documentation "Prints an object. A method for a class gives its objects their text wherever they
   are printed; `format` and the others take its `stream`.
   >>>! (defclass example-pet () ((name :initarg :name)))
   >>>! (defmethod print-object ((p example-pet) stream) (format stream \"<~a>\" (slot-value p 'name)))
   >>> (str (list (make-instance 'example-pet :name \"Rex\")))
   \"(<Rex>)\""))

(defmethod print-object (object stream)
  (write-string (%default-text object) stream))

(defmethod print-object ((condition condition) stream)
  (if *print-escape*
      (write-string (%default-text condition) stream)
      (%report condition stream)))

(defmethod print-object ((restart restart) stream)
  (let ((report (%restart-report restart)))
    (cond ((or *print-escape* (nil? report))
           (format stream (if *print-escape* "#<restart ~a>" "~a") (%restart-name restart)))
          ((string? report) (write-string report stream))
          (else (report stream)))))

(defmacro print-unreadable-object (target &body body)
  "Prints what the forms print between `#<` and `>`, after the object's type where `:type` says so.
   >>>! (defclass example-pet () ((name :initarg :name)))
   >>>! (defmethod print-object ((p example-pet) stream) (print-unreadable-object (p stream :type t) (princ (slot-value p 'name) stream)))
   >>> (str (make-instance 'example-pet :name \"Rex\"))
   \"#<example-pet Rex>\""
  (let ((object (car target)) (stream (cadr target)) (options (cddr target)))
    `(progn
       (write-string "#<" ,stream)
       ,@(if (getf options :type) `((princ (class-name (class-of ,object)) ,stream)) '())
       ,@(if (and body (getf options :type)) `((write-string " " ,stream)) '())
       ,@body
       (write-string ">" ,stream)
       nil)))

(defun %print-with-objects (builtin &rest arguments)
  "Calls a printing builtin with the texts of objects in their places.
   >>> (%print-with-objects str 1 2)
   \"12\""
  (let* ((texts (let ((*print-escape* (or (eq builtin prin1) (eq builtin print)
                                          (eq builtin prin1-to-string))))
                  (map (lambda (object)
                         (cons object
                               (call-with-output-string (lambda () (print-object object #t)))))
                       (%objects-in arguments))))
         (answer (apply builtin (%with-texts arguments texts))))
    ;; `prin1` and `princ` answer what they were given.
    (if (or (eq builtin prin1) (eq builtin princ)) (car arguments) answer)))
