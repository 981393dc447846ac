;;; Restarts: ways on that a program offers, and handlers take; and throws to a tag.
;;;
;;; `%restarts` is the list of established restarts, innermost first.

(defvar %restarts '())
(defvar %catchers '())

(define |(class restart)|
  (%make-class 'restart '()
               (map (lambda (slot) (%slot-definition slot '() nil nil nil nil))
                    '(name function parameters report test interactive))
               nil '() 'structure-class))

(define %restart-name (%field-reader '%restart-name |(class restart)| 0))
(define %restart-function (%field-reader '%restart-function |(class restart)| 1))
(define %restart-parameters (%field-reader '%restart-parameters |(class restart)| 2))
(define %restart-report (%field-reader '%restart-report |(class restart)| 3))
(define %restart-test (%field-reader '%restart-test |(class restart)| 4))
(define %restart-interactive (%field-reader '%restart-interactive |(class restart)| 5))

(defun %make-restart (name function parameters report test interactive)
  (%record |(class restart)| name function parameters report test interactive))

(defun %establish-restarts (restarts)
  (append restarts %restarts))

(defun %restart-option (forms word)
  ;; `:report "text"` and its kin stand before the body.
  (cond ((not (and (pair? forms) (keyword? (car forms)) (pair? (cdr forms)))) nil)
        ((eq (car forms) word) (cadr forms))
        (else (%restart-option (cddr forms) word))))

(defun %restart-body (forms)
  (if (and (pair? forms) (keyword? (car forms)) (pair? (cdr forms)))
      (%restart-body (cddr forms))
      forms))

(defun %restart-clause (clause done)
  (let ((arguments (gensym "arguments")) (forms (cddr clause)))
    `(%make-restart ',(car clause)
                    (lambda (&rest ,arguments)
                      (return-from ,done
                        (lambda ()
                          (%apply (lambda ,(cadr clause) ,@(%restart-body forms)) ,arguments))))
                    ',(cadr clause)
                    ,(%restart-option forms :report)
                    ,(%restart-option forms :test)
                    ,(%restart-option forms :interactive))))

(defmacro restart-case (form &rest clauses)
  "Evaluates a form; a handler may leave it by one of the restarts.
   >>> (handler-bind ((error (lambda (e) (invoke-restart 'use 5)))) (restart-case (error \"no\") (use (x) (* x 2))))
   10"
  (let ((done (gensym "done")) (value (gensym "value")))
    `((block ,done
        (let ((%restarts
               (%establish-restarts
                (%list ,@(map (lambda (clause) (%restart-clause clause done)) clauses)))))
          (let ((,value ,form))
            (lambda () ,value)))))))

(defun %bound-restart (name function &rest options)
  `(%make-restart ',name ,function
                  ',(if (and (pair? function) (eq (car function) 'lambda)) (cadr function) '())
                  ,(%restart-option options :report-function)
                  ,(%restart-option options :test-function)
                  ,(%restart-option options :interactive-function)))

(defmacro restart-bind (bindings &body body)
  "Evaluates forms with restarts that are functions: taking one leaves nothing by itself.
   >>> (restart-bind ((double (lambda (x) (* x 2)))) (+ 1 (invoke-restart 'double 5)))
   11"
  `(let ((%restarts
          (%establish-restarts
           (%list ,@(map (lambda (it) (apply %bound-restart it)) bindings)))))
     ,@body))

(defmacro with-simple-restart (restart &body body)
  "Evaluates forms; the restart answers nil in their place.
   >>> (handler-bind ((error (lambda (e) (invoke-restart 'skip)))) (list (with-simple-restart (skip \"Skip it.\") (error \"no\") 1)))
   (#<record %multiple-values% nil #t>)"
  `(restart-case (progn ,@body)
     (,(car restart) () :report (lambda (stream) (format stream ,@(cdr restart))) (%values nil #t))))

(defun %offered? (restart condition)
  (let ((test (%restart-test restart)))
    (or (nil? test) (test condition))))

(defun find-restart (name &optional condition)
  "Returns the innermost restart of that name, nil where there is none.
   >>> (find-restart 'nothing)
   nil"
  (let loop ((rest %restarts))
    (cond ((null? rest) nil)
          ((and (or (eq (%restart-name (car rest)) name) (eq (car rest) name))
                (%offered? (car rest) condition))
           (car rest))
          (else (loop (cdr rest))))))

(defun compute-restarts (&optional condition)
  "Returns the restarts that are established, innermost first.
   >>> (compute-restarts)
   ()"
  (filter (lambda (it) (%offered? it condition)) %restarts))

(defun restart-name (restart)
  "Returns the name of a restart.
   >>> (restart-case (restart-name (find-restart 'skip)) (skip () nil))
   skip"
  (%restart-name restart))

(defun %established (restart)
  (or (if (symbol? restart) (find-restart restart) restart)
      (error 'control-error :message (format nil "there is no restart `~a` here" restart))))

(defun invoke-restart (restart &rest arguments)
  "Leaves by a restart, given itself or by name.
   >>> (invoke-restart 'nothing)
   !! no restart"
  (apply (%restart-function (%established restart)) arguments))

(defun invoke-restart-interactively (restart)
  "Leaves by a restart, with the arguments that its `:interactive` function returns.
   >>> (restart-case (invoke-restart-interactively 'use) (use (x) :interactive (lambda () (list 5)) (* x 2)))
   10"
  (let* ((found (%established restart)) (ask (%restart-interactive found)))
    (apply (%restart-function found) (if ask (ask) '()))))

(defun use-value (value &optional condition)
  "Leaves by the restart `use-value`, where there is one.
   >>> (restart-case (use-value 5) (use-value (x) (* x 2)))
   10"
  (when (find-restart 'use-value condition) (invoke-restart 'use-value value)))

(defun store-value (value &optional condition)
  "Leaves by the restart `store-value`, where there is one.
   >>> (let ((x 5)) (handler-bind ((error (lambda (e) (store-value \"five\")))) (check-type x string)) x)
   \"five\""
  (when (find-restart 'store-value condition) (invoke-restart 'store-value value)))

(defun continue (&optional condition)
  "Leaves by the restart `continue`, where there is one.
   >>> (restart-case (continue) (continue () :went-on))
   :went-on"
  (when (find-restart 'continue condition) (invoke-restart 'continue)))

(defun abort (&optional condition)
  "Leaves by the restart `abort`.
   >>> (restart-case (abort) (abort () :stopped))
   :stopped"
  (declare (ignore condition))
  (invoke-restart 'abort))

(defun muffle-warning (&optional condition)
  "Leaves by the restart `muffle-warning`: the warning is not printed.
   >>> (handler-bind ((warning (lambda (w) (muffle-warning)))) (warn \"low\"))
   nil"
  (declare (ignore condition))
  (invoke-restart 'muffle-warning))

(defun cerror (continue-text datum &rest arguments)
  "Raises an error that the restart `continue` passes over.
   >>> (handler-bind ((error (lambda (e) (continue)))) (cerror \"Go on.\" \"no\") 5)
   5"
  (restart-case (apply error datum arguments)
    (continue () :report continue-text nil)))

(define %print-warning warn)

(defun warn (datum &rest arguments)
  "Asks the handlers, then prints a warning, and returns nil.
   >>> (warn \"low on ~a\" 'fuel)
   nil
   >>> (handler-bind ((warning (lambda (w) (muffle-warning)))) (warn \"low\"))
   nil"
  (restart-case
      (let ((condition (%condition-of 'simple-warning datum arguments)))
        (signal condition)
        (%print-warning "~a" (princ-to-string condition)))
    (muffle-warning () nil)))

(defun %assertion-failed (datum &rest arguments)
  (restart-case (apply error datum arguments)
    (continue () nil)))

(defun %better-value (value type place)
  (restart-case (%check-type value type place)
    (store-value (new) new)))

(defun %establish-catcher (tag leave)
  (cons (cons tag leave) %catchers))

(defmacro catch (tag &body body)
  "Evaluates forms; `(throw tag value)` leaves them, from wherever it is called.
   >>> (catch 'done (map (lambda (x) (if (= x 2) (throw 'done :found) x)) '(1 2 3)))
   :found"
  (let ((caught (gensym "caught")) (value (gensym "value")))
    `(block ,caught
       (let ((%catchers
              (%establish-catcher ,tag (lambda (,value) (return-from ,caught ,value)))))
         ,@body))))

(defun %throw-to (tag value)
  (let loop ((rest %catchers))
    (cond ((null? rest)
           (error 'control-error :message (format nil "nobody catches the tag `~s`" tag)))
          ((eq (car (car rest)) tag) ((cdr (car rest)) value))
          (else (loop (cdr rest))))))
