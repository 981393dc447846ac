;;; Conditions: handlers that are asked before anything is unwound, and restarts they may take.
;;;
;;; `%handlers` is the list of established handlers, innermost first; the machine calls `%signal-hook`
;;; with each condition while all frames stand. A handler declines by returning.

(defvar %handlers '())
(defvar %restarts '())

(define |(class condition)| (%make-class 'condition '() '() nil '() 'standard-class))
(define |(class serious-condition)| (%make-class 'serious-condition '(condition) '() nil '() 'standard-class))
(define |(class error)| (%make-class 'error '(serious-condition) '() nil '() 'standard-class))
(define |(class warning)| (%make-class 'warning '(condition) '() nil '() 'standard-class))

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

(defmacro handler-bind (bindings &body body)
  "Evaluates forms with handlers that are asked before anything is unwound.
   >>> (block done (handler-bind ((error (lambda (e) (return-from done 'handled)))) (error \"no\")))
   handled"
  `(let ((%handlers
          (%establish (list ,@(map (lambda (it) `(cons ',(car it) ,(cadr it))) bindings)))))
     ,@body))

(defun signal (datum &rest fields)
  "Asks the handlers about a condition; answers nil where all decline.
   >>> (signal 'nothing)
   nil"
  (%run-handlers (if (condition? datum) datum (apply make-condition datum fields)) '())
  nil)

(defmacro restart-case (form &rest clauses)
  "Evaluates a form; a handler may leave it by one of the restarts.
   >>> (handler-bind ((error (lambda (e) (invoke-restart 'use 5)))) (restart-case (error \"no\") (use (x) (* x 2))))
   10"
  (let ((done (gensym "done")) (arguments (gensym "arguments")))
    `((block ,done
        (let ((%restarts
               (append
                (list ,@(map (lambda (clause)
                               `(cons ',(car clause)
                                      (lambda (&rest ,arguments)
                                        (return-from ,done
                                          (lambda ()
                                            (apply (lambda ,(cadr clause) ,@(%restart-body (cddr clause)))
                                                   ,arguments))))))
                             clauses))
                %restarts)))
          (let ((value ,form))
            (lambda () value)))))))

(defun %restart-body (forms)
  ;; `:report "text"` and its kin stand before the body.
  (if (and (pair? forms) (keyword? (car forms)) (pair? (cdr forms)))
      (%restart-body (cddr forms))
      forms))

(defmacro with-simple-restart (restart &body body)
  "Evaluates forms; the restart answers nil in their place.
   >>> (handler-bind ((error (lambda (e) (invoke-restart 'skip)))) (with-simple-restart (skip \"Skip it.\") (error \"no\")))
   nil"
  `(restart-case (progn ,@body) (,(car restart) () nil)))

(defun find-restart (name &optional condition)
  "Returns the innermost restart of that name, nil where there is none.
   >>> (find-restart 'nothing)
   nil"
  (let loop ((rest %restarts))
    (cond ((null? rest) nil)
          ((eq (car (car rest)) name) (car rest))
          (else (loop (cdr rest))))))

(defun compute-restarts (&optional condition)
  "Returns the restarts that are established, innermost first.
   >>> (compute-restarts)
   ()"
  %restarts)

(defun restart-name (restart)
  "Returns the name of a restart.
   >>> (restart-case (restart-name (find-restart 'skip)) (skip () nil))
   skip"
  (car restart))

(defun invoke-restart (restart &rest arguments)
  "Leaves by a restart, given itself or by name.
   >>> (invoke-restart 'nothing)
   !! no restart"
  (let ((found (if (pair? restart) restart (find-restart restart))))
    (if found
        (apply (cdr found) arguments)
        (error "there is no restart `~a` here" restart))))

(defun use-value (value &optional condition)
  "Leaves by the restart `use-value`, where there is one.
   >>> (restart-case (use-value 5) (use-value (x) (* x 2)))
   10"
  (when (find-restart 'use-value) (invoke-restart 'use-value value)))

(defun continue (&optional condition)
  "Leaves by the restart `continue`, where there is one.
   >>> (restart-case (continue) (continue () :went-on))
   :went-on"
  (when (find-restart 'continue) (invoke-restart 'continue)))

(defun muffle-warning (&optional condition)
  "Leaves by the restart `muffle-warning`: the warning is not printed.
   >>> (handler-bind ((warning (lambda (w) (muffle-warning)))) (warn \"low\"))
   nil"
  (when (find-restart 'muffle-warning) (invoke-restart 'muffle-warning)))

(defun cerror (continue-text message &rest arguments)
  "Raises an error that the restart `continue` passes over.
   >>> (handler-bind ((error (lambda (e) (continue)))) (cerror \"Go on.\" \"no\") 5)
   5"
  (restart-case (apply error message arguments)
    (continue () nil)))

(define %print-warning warn)

(defun warn (message &rest arguments)
  "Asks the handlers, then prints a warning, and returns nil.
   >>> (warn \"low on ~a\" 'fuel)
   ~> WARNING: low on fuel
   >>> (handler-bind ((warning (lambda (w) (muffle-warning)))) (warn \"low\"))
   nil"
  (restart-case
      (begin
        (signal 'warning :message (if (string? message) (apply format nil message arguments) message))
        (apply %print-warning message arguments))
    (muffle-warning () nil)))
