;;; Tools: how long something takes, what it uses, where it is, who calls it with what.

(defun %thunk (form)
  "Returns a form that makes a function of no arguments of another form; a function written out is one.
   >>> (%thunk '(+ 1 2))
   (lambda () (+ 1 2))"
  (cond ((and (pair? form) (member (car form) '(fn lambda short-lambda function))) form)
        ((symbol? form) `(let ((it ,form)) (if (procedure? it) it (lambda () it))))
        (else `(lambda () ,form))))

(defun %time (thunk)
  "Calls a function and says where complaints go what it took.
   >>> (%time (lambda () 3))
   3"
  (let* ((used (%measure)) (start (%nanoseconds))
         (value (thunk))
         (end (%nanoseconds)) (after (%measure)))
    (println-error
      (str (if start (str "Elapsed: " (%duration (- end start)) ", ") "")
           (- (car after) (car used)) " fuel, " (- (cadr after) (cadr used)) " bytes"))
    value))

(defmacro time (form)
  "Answers the value of a form, or of a function of no arguments, and says where complaints go how long
   it took, how much fuel it used and how many bytes it made.
   >>> (time (+ 1 2))
   3
   >>> (time (fn () (+ 1 2)))
   3"
  `(%time ,(%thunk form)))

(defun %bench-once (thunk count)
  "Returns the nanoseconds of one call of many; nil without a clock.
   >>> (%bench-once (lambda () 1) 3)
   nil"
  (let ((start (%nanoseconds)))
    (dotimes (i count) (thunk))
    (if start (/ (- (%nanoseconds) start) count 1.0) nil)))

;; A run lasts a millisecond, so that the clock is fine enough; in nanoseconds, and in calls at most.
(defconstant %bench-run 1000000)

(defun %bench-calls (thunk)
  (loop ((count 1))
    (let ((time (%bench-once thunk count)))
      (if (and time (< (* time count) %bench-run) (< count %bench-run))
          (recur (* count 2))
          count))))

(defun %bench-prepare (version warm-up)
  "Warms a version up; returns its name, function, calls in a run, fuel and bytes of a call.
   >>> (car (%bench-prepare (cons \"a\" (lambda () 1)) 1))
   \"a\""
  (let ((thunk (cdr version)))
    (dotimes (i warm-up) (thunk))
    (let* ((used (%measure)) (ignored (thunk)) (after (%measure)))
      (list (car version) thunk (%bench-calls thunk)
            (- (car after) (car used))
            (- (cadr after) (cadr used))))))

(defun %bench-samples (prepared runs)
  ;; The times of each version, in its order; the versions take turns.
  (let ((rounds (map (lambda (_round)
                       (map (lambda (it) (%bench-once (cadr it) (nth it 2))) prepared))
                     (range runs))))
    (map-indexed (lambda (index _it) (map (lambda (round) (nth round index)) rounds))
                 prepared)))

(defun %bench-result (prepared samples)
  ;; The name of a version and what is known of it.
  (destructuring-bind (name _thunk calls fuel bytes) prepared
    (list name
          (merge (or (if (every? number? samples) (%statistics samples) nil)
                     {:runs (length samples)})
                 {:calls calls :fuel fuel :bytes bytes}))))

(defun %bench-row (name result best)
  (append (list name)
          (if best
              (list (%duration (:median result)) (%duration (:min result))
                    (%duration (:mean result)) (%duration (:stddev result))
                    (%duration (:p95 result))
                    (format nil "~,2f" (/ (:median result) best)))
              '())
          (list (str (:fuel result)) (str (:bytes result)))))

(defun %bench-table (results best)
  (%table
    (append '("") (if best '("median" "min" "mean" "stddev" "p95" "times") '()) '("fuel" "bytes"))
    (map (lambda (it) (%bench-row (car it) (cadr it) best)) results)))

(defun %bench (versions &key (runs 20) (warm-up 3))
  "Runs functions in turns and tells how long each takes.
   >>> (keys (%bench (list (cons \"a\" (lambda () 1))) :runs 1))
   (\"a\")"
  (let* ((prepared (map (lambda (version) (%bench-prepare version warm-up)) versions))
         (results (map %bench-result prepared (%bench-samples prepared runs)))
         (best (if (:median (cadr (car results)))
                   (apply min (map (lambda (it) (:median (cadr it))) results))
                   nil)))
    (display (%bench-table results best))
    (map/from-entries results)))

(defconstant %bench-steps 200)

(defun %bench-reference ()
  "Does a piece of work that is always the same, to tell how fast the machine is now.
   >>> (%bench-reference)
   200"
  (let loop ((i 0) (made '()))
    (if (< i %bench-steps) (loop (+ i 1) (cons (* i i) made)) (length made))))

(defun %bench-numbers (result reference)
  ;; What is kept of a result, as JSON.
  (json/encode (merge (select-keys result '(:runs :min :median :p95 :fuel :bytes))
                      (if reference {:reference reference} {}))))

(defun %bench-kept (name call runs warm-up)
  ;; Measures a call of a function, shows what it took and keeps that with the function's version.
  (let* ((label (prin1-to-string call))
         (versions (list (cons label (eval `(lambda () ,call)))
                         (cons "reference" %bench-reference)))
         (prepared (map (lambda (version) (%bench-prepare version warm-up)) versions))
         (results (map %bench-result prepared (%bench-samples prepared runs)))
         (result (cadr (car results)))
         (reference (:median (cadr (cadr results)))))
    (display (%bench-table (list (car results)) (:median result)))
    (for-each println (%bench-keep name label (%bench-numbers result reference)))
    (map/from-entries (list (car results)))))

(defun %bench-wants (name thunk)
  ;; A function of no arguments; or an error that says how to write the call.
  (let ((params (if (fboundp name) (:params (meta name)) '())))
    (if (and (pair? params) (not (string/starts-with? (str (car params)) "&")))
        (error (str "how should `" name "` be called? write `(bench " name " :call (" name
                    " …))`, or `;;@bench (" name " …)` above it"))
        thunk)))

(defun %bench-version (name value call &key (runs 20) (warm-up 3))
  "Measures a function by a call, and what is no function as what it is.
   >>> (keys (%bench-version 'x 3 nil :runs 1))
   (\"x\")"
  (let* ((is-code (procedure? value))
         (text (if (and is-code (not call)) (%bench-call name) nil))
         (call (if text (read-from-string text) call))
         (plain (lambda (thunk) (%bench (list (cons (str name) thunk)) :runs runs :warm-up warm-up))))
    (cond ((not is-code) (plain (lambda () value)))
          (call (%bench-kept name call runs warm-up))
          (else (plain (%bench-wants name value))))))

(defun %without-call (options)
  "Leaves `:call` and what follows it out of a property list.
   >>> (%without-call '(:runs 2 :call (f 1) :warm-up 0))
   (:runs 2 :warm-up 0)"
  (cond ((null? options) '())
        ((eq (car options) :call) (%without-call (cddr options)))
        (else (list* (car options) (cadr options) (%without-call (cddr options))))))

(defun %bench-is-name (versions)
  ;; Whether one name is to be measured, with options or none.
  (and (pair? versions)
       (symbol? (car versions))
       (or (null? (cdr versions)) (keyword? (cadr versions)))))

(defun %bench-versions (versions)
  ;; The form that compares versions.
  (let loop ((rest versions) (name nil) (made '()) (options '()))
    (cond ((null? rest) `(%bench (list ,@(reverse made)) ,@options))
          ((keyword? (car rest))
           (loop (cddr rest) name made (cons (car rest) (cons (cadr rest) options))))
          ((string? (car rest)) (loop (cdr rest) (car rest) made options))
          (else
           (loop (cdr rest) nil
                 (cons `(cons ,(or name (prin1-to-string (car rest))) ,(%thunk (car rest))) made)
                 options)))))

(defmacro bench (&rest versions)
  "Compares versions: forms, or functions of no arguments, each with its name before it if it has one.
   They are warmed up and run in turns; `:runs` says how often, `:warm-up` how often before. Prints a
   table and answers a map from name to numbers: times in nanoseconds, fuel and bytes of one call.
   The name of a function alone measures it by a call, which is `:call`, that of the last time, or
   what `;;@bench` above the function says; what it took is kept with the version it is.
   >>> (keys (bench \"sum\" (fn () (+ 1 2)) :runs 2))
   (\"sum\")
   >>> (keys (bench (+ 1 2) (* 3 4) :runs 2 :warm-up 0))
   (\"(* 3 4)\" \"(+ 1 2)\")"
  (if (%bench-is-name versions)
      `(%bench-version ',(car versions) ,(car versions) ',(getf (cdr versions) :call)
                       ,@(%without-call (cdr versions)))
      (%bench-versions versions)))

(defconstant %profile-lines 20)

(defun %profile (thunk &key (interval 100))
  "Calls a function and samples where it is; prints a table and returns what was found.
   >>> (:value (%profile (lambda () 3)))
   3"
  (%profile-start interval)
  (let ((value nil) (report nil))
    (unwind-protect (set! value (thunk))
      (set! report (%profile-stop)))
    (let ((samples (max 1 (:samples report))))
      (display
        (%table '("function" "self" "%" "total" "%")
                (map (lambda (it)
                       (list (car it)
                             (str (nth it 1)) (format nil "~,1f" (/ (* 100.0 (nth it 1)) samples))
                             (str (nth it 2)) (format nil "~,1f" (/ (* 100.0 (nth it 2)) samples))))
                     (take %profile-lines (:functions report))))))
    (assoc report :value value)))

(defmacro profile (form &rest options)
  "Evaluates a form, or calls a function of no arguments, and notes after each `:interval` of fuel
   (100) which functions are at work: the same program has the same profile. Prints the busiest and
   answers a map: `:value`, `:samples`, `:functions` (name, samples it was running in, samples it was
   pending in) and `:folded`, the stacks as text for flame graphs.
   >>> (:value (profile (+ 1 2)))
   3
   >>> (sort (keys (profile (+ 1 2) :interval 100)))
   (:folded :functions :interval :samples :value)"
  `(%profile ,(%thunk form) ,@options))

(defvar %traced '())
(defvar %trace-depth 0)

(defun %trace-say (text)
  "Prints a line of a trace, indented by its depth.
   >>> (%trace-say \"(f 1)\")
   ~> (f 1)"
  (dotimes (i %trace-depth) (display "| "))
  (println text))

(defun %traced-call (name function arguments)
  "Calls a traced function, and says so.
   >>> (%traced-call 'inc inc '(1))
   ~> (inc 1)
   ~> => 2"
  (%trace-say (prin1-to-string (cons name arguments)))
  (let ((finished #f))
    (unwind-protect
      (let ((value (let ((%trace-depth (+ %trace-depth 1))) (apply function arguments))))
        (set! finished #t)
        (%trace-say (str "=> " (prin1-to-string value)))
        value)
      (unless finished (%trace-say (str "left `" name "`"))))))

;;@allow swallowed-error a name that nothing defines any more is not traced
(defun %traced-now ()
  "Returns the entries of what is traced: name, what stands in for the function, and the function.
   >>> (list? (%traced-now))
   #t"
  (filter (lambda (it) (eq (ignore-errors (%function-of (car it))) (cadr it))) %traced))

;;@allow mutated-variable what is traced is the program's state, and this is the one place that changes it
(defun %trace-only (entries)
  (set! %traced entries))

(defun %trace-one (name)
  (let ((function (%function-of name)))
    (unless (any? (lambda (it) (eq (car it) name)) %traced)
      (let ((stand-in (lambda (&rest arguments) (%traced-call name function arguments))))
        (%trace-only (cons (list name stand-in function) %traced))
        (%function-set name stand-in)))))

(defun %trace (names)
  "Traces functions; returns the names of all that are.
   >>> (list? (%trace '()))
   #t"
  (%trace-only (%traced-now))
  (for-each %trace-one names)
  (map car %traced))

(defun %untrace (names)
  "Ends traces, all of them where no name is given; returns the names.
   >>> (list? (%untrace '()))
   #t"
  (let* ((traced (%traced-now))
         (ended (if names (filter (lambda (it) (member (car it) names)) traced) traced)))
    (dolist (it ended) (%function-set (car it) (nth it 2)))
    (%trace-only (remove-if (lambda (it) (member it ended)) traced))
    (map car ended)))

(defun %trace-names (forms)
  "Returns forms that name functions: `f`, `'f`, `#'f`, `\"f\"`.
   >>> (%trace-names '(f (quote g)))
   ((quote f) (quote g))"
  (map (lambda (form)
         (cond ((symbol? form) `(quote ,form))
               ((string? form) `(quote ,(string->symbol form)))
               (else `(quote ,(cadr form)))))
       forms))

(defmacro trace (&rest names)
  "Makes global functions say each call of theirs and its answer, calls inside calls indented; answers
   the names of all functions that do. It ends with `untrace`, or when the function is defined anew.
   >>>! (defun example-fact (n) (if (= n 0) 1 (* n (example-fact (- n 1)))))
   >>> (trace example-fact)
   (example-fact)
   >>> (example-fact 1)
   ~> (example-fact 1)
   ~> | (example-fact 0)
   ~> | => 1
   ~> => 1
   >>> (untrace example-fact)
   (example-fact)"
  `(%trace (list ,@(%trace-names names))))

(defmacro untrace (&rest names)
  "Ends what `trace` began, for all functions where none is named; answers their names.
   >>> (untrace)
   ()"
  `(%untrace (list ,@(%trace-names names))))

(defun doc (thing)
  "Prints how a thing is called and what it does: a function, macro, class or value by its name, a
   special form, or a function itself.
   >>> (string/starts-with? (with-output-to-string (out) (doc car)) \"car : (fn list)\")
   #t"
  (display (%doc thing))
  nil)

(defun %source-files (paths)
  "Returns the files that a path, a pattern or a list of them means."
  (cond ((or (null? paths) (pair? paths)) (delete-duplicates (flat-map %source-files paths)))
        ((and (string? paths) (any (lambda (it) (string/contains? paths it)) '("*" "?" "[")))
         (file/glob paths))
        (else (list paths))))

(defun read-source (paths)
  "Returns the definitions of files as maps of `:type :name :doc :params :body :line :end-line :file
   :directives :doctests :source :comments`, in their order; `paths` is a path, a pattern such as
   `src/**/*.lisp`, or a list of them. Nothing is evaluated. A form that cannot be read is a map of the
   type `:error` with `:message`, `:line`, `:column`, `:file` and `:source`.
   >>> (read-source '())
   ()"
  (flat-map (lambda (path) (%source-records (file/read path) path)) (%source-files paths)))

(defun %definitions-in (paths)
  (remove (lambda (it) (eq (:type it) :error)) (read-source paths)))

(defun defs-in (paths)
  "Returns the names that the files define, in their order; see `read-source` for what `paths` may be.
   >>> (defs-in '())
   ()"
  (map :name (%definitions-in paths)))

(defun undocumented-in (paths)
  "Returns the names of the functions, generic functions and macros without a docstring that files
   define.
   >>> (undocumented-in '())
   ()"
  (map :name (remove (lambda (it) (or (:doc it) (nil? (:params it)) (eq (:type it) :defmethod)))
                     (%definitions-in paths))))

(defun describe (thing)
  "Prints what is known of a name, or what a value is made of.
   >>> (string/starts-with? (with-output-to-string (out) (describe 'car)) \"car: function\")
   #t
   >>> (string/contains? (with-output-to-string (out) (describe [1 :a])) \"1  :a\")
   #t"
  (display (%describe thing))
  nil)

(defun disassemble (function)
  "Prints the code of a function, given itself or by name, with the forms it comes from.
   >>> (string/contains? (with-output-to-string (out) (disassemble (lambda (x) (car x)))) \"; (car x)\")
   #t"
  (display (%disassemble function))
  nil)

(defun %name-form (name)
  (if (symbol? name) (list 'quote name) name))

(defmacro undefine! (name &rest options)
  "Makes a name mean nothing any more, as a commit of its own; answers the name, which is not evaluated where it is a symbol. One that others use needs `:force`.
   >>> (macroexpand-1 '(undefine! area))
   (%undefine! 'area)"
  `(%undefine! ,(%name-form name) ,@options))

(defmacro rename! (old new &rest options)
  "Gives a definition another name, in its own text and in those that use it; answers the new name. The names are not evaluated where they are symbols. With `:force` values that use it are made anew.
   >>> (macroexpand-1 '(rename! area size))
   (%rename! 'area 'size)"
  `(%rename! ,(%name-form old) ,(%name-form new) ,@options))
