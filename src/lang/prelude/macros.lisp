;;; Macros that are plain rewrites.

(defmacro do* (variables end &body body)
  "Repeats as `do` does, with variables bound and stepped one after the other.
   >>> (do* ((i 0 (+ i 1)) (j i i)) ((= i 3) j))
   3"
  (let ((bindings (map (lambda (it) (if (symbol? it) (list it nil) (list (car it) (cadr it)))) variables))
        (steps (filter (lambda (it) (and (pair? it) (cddr it))) variables)))
    `(let* ,bindings
       (block nil
         (while (not ,(car end))
           ,@body
           ,@(map (lambda (it) `(setq ,(car it) ,(caddr it))) steps))
         ,@(if (cdr end) (cdr end) '(nil))))))

(defmacro locally (&body body)
  "Evaluates forms in order.
   >>> (locally 1 2)
   2"
  `(progn ,@body))

(defmacro eval-when (situations &body body)
  "Evaluates forms in order; there is one time to do it.
   >>> (eval-when (:execute) 5)
   5"
  (declare (ignore situations))
  `(progn ,@body))

(defmacro in-package (name)
  "Makes a package the current one: what is read from here on belongs to it.
   >>> (in-package :cl-user)
   #<package user>"
  `(%in-package ',name))

(defmacro declaim (&rest declarations)
  "Does nothing: what the machine needs to know it finds out.
   >>> (declaim (optimize (speed 3)))
   nil"
  (declare (ignore declarations))
  `(progn))

(defmacro nth-value (n form)
  "Answers one of several values.
   >>> (nth-value 1 (values 'a 'b))
   b"
  `(nth ,n (multiple-value-list ,form)))

(defmacro multiple-value-call (function &rest forms)
  "Calls a function with all the values of all forms.
   >>> (multiple-value-call + (values 1 2) (values 3))
   6"
  `(apply ,function (append ,@(map (lambda (form) `(multiple-value-list ,form)) forms))))

(defmacro multiple-value-setq (names form)
  "Assigns variables by several values.
   >>> (let ((a 1) (b 2)) (multiple-value-setq (a b) (values 3 4)) (list a b))
   (3 4)"
  `(nth-value 0 (setf (values ,@names) ,form)))

(defmacro multiple-value-prog1 (form &body body)
  "Answers the values of the first form, after evaluating the others.
   >>> (multiple-value-list (multiple-value-prog1 (values 1 2) 3))
   (1 2)"
  `(prog1 ,form ,@body))

(defmacro cond-> (value &rest clauses)
  "Threads a value first through those forms whose tests hold.
   >>> (cond-> 1 #t (+ 1) #f (* 10))
   2"
  (let ((it (gensym "it")))
    `(let* ((,it ,value)
            ,@(let loop ((rest clauses) (steps '()))
                (if (null? rest)
                    (reverse steps)
                    (loop (cddr rest)
                          (cons `(,it (if ,(car rest) (-> ,it ,(cadr rest)) ,it)) steps)))))
       ,it)))

(defmacro doto (object &rest forms)
  "Evaluates calls with an object as their first argument, for their effects; answers the object.
   >>> (doto (make-hash-table) hash-table?)
   #<hash-table>"
  (let ((it (gensym "it")))
    `(let ((,it ,object))
       ,@(map (lambda (form) `(-> ,it ,form)) forms)
       ,it)))

(defmacro doseq (binding &body body)
  "Evaluates forms for each element.
   >>> (doseq [x '(1 2)] (display x))
   ~> 12"
  `(dolist ,binding ,@body))

;; A name, a start and an end; then there may be a step.
(defconstant %range-parts 3)

(defmacro for-range (range &body body)
  "Evaluates forms for numbers from a start up to before an end.
   >>> (for-range (i 0 3) (display i))
   ~> 012"
  (unless (<= %range-parts (length range) (+ %range-parts 1))
    (error "`for-range` wants a name, a start, an end and maybe a step"))
  (let ((name (car range)) (start (cadr range)) (end (caddr range))
        (step (if (cdddr range) (cadddr range) 1))
        (limit (gensym "limit")) (by (gensym "by")))
    `(let ((,limit ,end) (,by ,step))
       (do ((,name ,start (+ ,name ,by)))
           ((if (> ,by 0) (>= ,name ,limit) (<= ,name ,limit)) nil)
         ,@body))))

(defmacro with-gensyms (names &body body)
  "Binds names to new symbols, for macros.
   >>> (with-gensyms (a) (symbol? a))
   #t"
  `(let ,(map (lambda (name) `(,name (gensym ,(symbol->string name)))) names) ,@body))

(defmacro with-output-to-string (stream &body body)
  "Answers what the forms print as a string.
   >>> (with-output-to-string (out) (display 1) (display 2))
   \"12\""
  (let ((name (if (pair? stream) (car stream) (gensym "stream"))))
    `(let ((,name #t))
       (call-with-output-string (lambda () ,@body)))))

(defmacro import (path &rest names)
  "Evaluates a file, once however often it is imported, so that what it exports can be used; with names, checks that it exports these. A path is relative to the file it stands in. Of a quoted symbol, or a list of them: gives them a name in the current package, or in that of the second argument.
   >>> (import 5)
   !! unbound
   >>> (import '(my-own))
   #t"
  (if (and (pair? path) (member (car path) '(quote list)))
      `(%import-symbols ,path ,@names)
      `(%import ,path ',names)))

(defvar *package* (find-package "user")
  "The current package.
   >>> *package*
   #<package user>")

(defun make-package (name &key nicknames use)
  "Makes a package.
   >>> (package-name (make-package \"till\"))
   \"till\""
  (%make-package name nicknames use '() '() '()))

(defmacro do-symbols (spec &body body)
  "Evaluates forms for each symbol that is seen in a package, those of the language left out.
   >>> (let ((n 0)) (do-symbols (it (make-package \"till\")) (incf n)) n)
   0"
  `(dolist (,(car spec) (%package-symbols ,(if (cdr spec) (cadr spec) '*package*) :all) ,@(cddr spec))
     ,@body))

(defmacro do-all-symbols (spec &body body)
  "Evaluates forms for each symbol that a package has itself, those of the language left out.
   >>> (let ((n 0)) (do-all-symbols (it n) (if (= it 'no-other) (incf n))))
   1"
  `(dolist (,(car spec) (mapcan (lambda (it) (%package-symbols it :own)) (list-all-packages)) ,@(cdr spec))
     ,@body))

(defmacro do-external-symbols (spec &body body)
  "Evaluates forms for each symbol that a package exports.
   >>> (let ((n 0)) (do-external-symbols (it (make-package \"till\")) (incf n)) n)
   0"
  `(dolist (,(car spec) (%package-symbols ,(if (cdr spec) (cadr spec) '*package*) :external) ,@(cddr spec))
     ,@body))
