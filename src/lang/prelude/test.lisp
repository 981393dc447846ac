;;; Tests, in the manner of Rove: `deftest` defines one, `ok` and its kin check inside of it.
;;;
;;; A test is a function named `test/NAME`, so that it is on record like every definition. While one
;;; runs, `%checks` holds what was checked; outside of a test a check prints its line.

(defvar %checks nil)
(defvar %groups '())

(defun %note-check (checks outcome)
  "Adds what was checked to the others.
   >>> (length (%note-check (array) '(#t)))
   1"
  (mutable-array/push! checks outcome))

(defun %check (passed kind text got)
  "Notes a check, or prints it where no test runs; answers whether it passed.
   >>> (%check #t \"ok\" \"one is one\" \"\")
   ~> ✓ one is one"
  (if %checks
      (%note-check %checks (list passed kind text got (reverse %groups)))
      (println (str (if passed "✓ " "✗ ") text (if (or passed (= got "")) "" (str " => " got)))))
  passed)

(defun %check-form (wanted form message compute)
  "Notes whether a form is true, or is not where `wanted` is false.
   >>> (%check-form #t '(= 1 1) nil (lambda () (list #t '(= 1 1))))
   ~> ✓ (= 1 1)"
  (let ((kind (if wanted "ok" "ng"))
        (text (or message (if wanted (prin1-to-string form) (str "not " (prin1-to-string form))))))
    (try
      (let* ((found (compute)) (passed (if wanted (not (not (car found))) (not (car found)))))
        (%check passed kind text (if passed "" (prin1-to-string (cadr found)))))
      (catch e (%check #f kind text (str "ERROR: " (condition-message e)))))))

(defun %is-comparison? (form)
  "Returns whether a form compares two values.
   >>> (%is-comparison? '(= a b))
   #t
   >>> (%is-comparison? '(= a))
   #f"
  (and (pair? form)
       (pair? (cdr form))
       (pair? (cddr form))
       (null? (cdddr form))
       (not (not (member (car form) '(= /= < > <= >= eq eql equal equal? eq? equalp string=))))))

(defun %checked-call (form)
  "Returns a form that answers the value of a form and, of a comparison, what was compared.
   >>> (%checked-call 'x)
   (let ((value x)) (list value value))"
  (if (%is-comparison? form)
      (let ((a (gensym)) (b (gensym)))
        `(let ((,a ,(cadr form)) (,b ,(caddr form)))
           (list (,(car form) ,a ,b) (list ',(car form) ,a ,b))))
      `(let ((value ,form)) (list value value))))

(defmacro ok (form &optional message)
  "Checks that a form is true.
   >>> (ok (= 3 (+ 1 2)))
   ~> ✓ (= 3 (+ 1 2))
   >>> (ok (= 4 (+ 1 2)) \"sums\")
   ~> ✗ sums => (= 4 3)"
  `(%check-form #t ',form ,message (lambda () ,(%checked-call form))))

(defmacro ng (form &optional message)
  "Checks that a form is false.
   >>> (ng (= 1 2))
   ~> ✓ not (= 1 2)"
  `(%check-form #f ',form ,message (lambda () ,(%checked-call form))))

(defmacro testing (description &rest body)
  "Puts the checks inside under a description.
   >>> (testing \"sums\" (ok (= 3 (+ 1 2))))
   ~> ✓ (= 3 (+ 1 2))"
  `(let ((%groups (cons ,description %groups))) ,@body))

(defun skip (&optional reason)
  "Says that something is not checked, and why.
   >>> (skip \"no network here\")
   ~> ✓ no network here"
  (%check #t "skip" (or reason "skipped") ""))

(defmacro signals (form &optional (type ''error))
  "Returns whether a form raises an error, of a type where one is named.
   >>> (signals (car 5))
   #t
   >>> (signals (car 5) :type-error)
   #t
   >>> (signals (car 5) 'arity)
   #f
   >>> (signals (+ 1 2))
   #f"
  `(%signals (lambda () ,form) ,type))

(defun %is-of-type? (condition type)
  "Returns whether a condition is of a type: a keyword, the name of a class, or `error` for all.
   >>> (try (car 5) (catch e (%is-of-type? e :type-error)))
   #t"
  (cond ((= type 'error) #t)
        ((= type (condition-type condition)) #t)
        ((= (str type) (string/replace (str (condition-type condition)) ":" "")) #t)
        ((not (symbol? type)) #f)
        (else (not (not (and (find-class type nil) (typep condition type)))))))

(defun %signals (run type)
  "Returns whether a function raises an error of a type.
   >>> (%signals (lambda () (error \"no\")) 'error)
   #t"
  (try
    (begin (run) #f)
    (catch e (%is-of-type? e type))))

(defmacro outputs (form text)
  "Returns whether what a form prints is a text.
   >>> (outputs (display 12) \"12\")
   #t"
  `(= (call-with-output-string (lambda () ,form)) ,text))

(defmacro expands (form expansion)
  "Returns whether a call of a macro expands, in one step, to what is said.
   >>> (expands '(test-and-not a) '(a))
   #f"
  `(equal? (macroexpand ,form) ,expansion))

(defmacro deftest (name &rest body)
  "Defines a test: checks in a function named `test/NAME`. `imago test` and `run-tests` run it.
   >>>! (deftest sums (ok (= 3 (+ 1 2))))
   >>> (test/sums)
   ~> ✓ (= 3 (+ 1 2))"
  `(defun ,(%test-name name) () ,(str "Test of `" name "`.") ,@body))

(defun %test-name (name)
  "Returns the name of a test's function.
   >>> (%test-name 'sums)
   test/sums"
  (string->symbol (str "test/" name)))

(defmacro setup (&rest body)
  "Defines what is done before the tests of its file.
   >>>! (setup (define example-ready #t))"
  `(defun ,(%test-name (str "setup-" (hash/md5 (prin1-to-string body)))) () "Prepares tests." ,@body))

(defmacro teardown (&rest body)
  "Defines what is done after the tests of its file.
   >>>! (teardown (define example-ready #f))"
  `(defun ,(%test-name (str "teardown-" (hash/md5 (prin1-to-string body)))) () "Cleans up after tests." ,@body))

(defun %run-test (test)
  "Calls a test and returns what was checked, each with whether it passed, its kind, text, what came of it and the descriptions around it.
   >>> (%run-test (lambda () (ok (= 1 1))))
   ((#t \"ok\" \"(= 1 1)\" \"\" ()))"
  (let ((%checks (array)) (%groups '()))
    (try (test)
      (catch e (%check #f "error" "the test ends with an error" (str "ERROR: " (condition-message e)))))
    (array->list %checks)))
