;;; Printing objects: what needs methods.

(defgeneric print-object (object stream)
  (:documentation "Prints an object. A method for a class gives its objects their text wherever they
   are printed; `format` and the others take its `stream`.
   >>>! (defclass example-pet () ((name :initarg :name)))
   >>>! (defmethod print-object ((p example-pet) stream) (format stream \"<~a>\" (slot-value p 'name)))
   >>> (str (list (make-instance 'example-pet :name \"Rex\")))
   \"(<Rex>)\""))

(defmethod print-object (object stream)
  (write-string (%default-text object) stream))

(defun %print-with-objects (builtin &rest arguments)
  "Calls a printing builtin with the texts of objects in their places.
   >>> (%print-with-objects str 1 2)
   \"12\""
  (let ((texts (map (lambda (object)
                      (cons object
                            (call-with-output-string (lambda () (print-object object #t)))))
                    (%objects-in arguments))))
    ;; `prin1` and `princ` answer what they were given.
    (let ((answer (apply builtin (%with-texts arguments texts))))
      (if (or (eq builtin prin1) (eq builtin princ)) (car arguments) answer))))
