;;; Production rules: the forms they are written in, and the loops that drive an engine. Conditions and
;;; right sides are functions of the program; the engine hands them out and hears what they answer.

(define *engine* "The engine that rules and facts go to." nil)

(defun %rules-settle (answer)
  ;; Decides the conditions that an engine asks for; then what it was asked for is done.
  (let again ((more #t))
    (if more (again (%rules-answer (%rules-ask))) answer)))

(defun rules/run (&optional limit)
  "Fires rules until none is ready, one halts or so many have fired; returns how many.
   >>> (rules/with-engine (rules/engine) (rules/run))
   0"
  (%rules-begin limit)
  (unwind-protect (while (%rules-ready?) (%rules-fire))
    (%rules-end))
  (%rules-end))

(defun rules/walk (&optional (count 1))
  "Fires so many rules, one if not said otherwise; returns how many have fired.
   >>> (rules/with-engine (rules/engine) (rules/walk))
   0"
  (rules/run count))

(defmacro rules/with-engine (engine &body body)
  "Evaluates forms with another engine as the one that is meant.
   >>> (rules/with-engine (rules/engine) (deftemplate stone (slot size)) (rules/templates))
   (stone)"
  (let ((outer (gensym)))
    `(let ((,outer *engine*))
       (set! *engine* ,engine)
       (unwind-protect (progn ,@body)
         (set! *engine* ,outer)))))

(defmacro deftemplate (name &rest slots)
  "Defines the shape of facts: `(slot name)` and `(multislot name)`, with `(default value)` and `(type name)`.
   >>> (rules/with-engine (rules/engine) (deftemplate stone (slot size (type integer) (default 1))))
   stone"
  `(%rules-template '(deftemplate ,name ,@slots)))

(defmacro defrule (name &rest parts)
  "Defines a rule: conditions, `=>`, and what is done each time they are met.
   >>> (rules/with-engine (rules/engine) (deftemplate stone (slot size)) (defrule big (stone (size ?x (> ?x 5))) => (println ?x)) (rules/assert (stone (size 9))) (rules/run))
   1"
  (%rules-rule `(defrule ,name ,@parts)))

(defmacro undefrule (name)
  "Removes a rule with all that stands on it; returns whether there was one.
   >>> (rules/with-engine (rules/engine) (undefrule no-such-rule))
   #f"
  `(rules/undefine ,(if (symbol? name) `',name name)))

(defmacro deffacts (name &rest facts)
  "Defines facts that `rules/reset` asserts.
   >>> (rules/with-engine (rules/engine) (deftemplate stone (slot size)) (deffacts start (stone (size 1)) (stone (size 2))) (rules/reset))
   2"
  (let ((facts (if (and (pair? facts) (string? (car facts))) (cdr facts) facts)))
    `(%rules-initial ',name
       (list ,@(map (lambda (fact) (cons 'list (cdr (%rules-assertions (list fact))))) facts)))))

(defmacro rules/assert (&rest facts)
  "Asserts facts, written as `(template (slot value) …)`; returns the number of the last, nil if it was known.
   >>> (rules/with-engine (rules/engine) (deftemplate stone (slot size)) (rules/assert (stone (size 1))))
   1"
  (%rules-assertions facts))

(defmacro rules/modify (fact &rest slots)
  "Takes a fact back and asserts it with other values; returns its new number, nil where nothing changes.
   >>> (rules/with-engine (rules/engine) (deftemplate stone (slot size)) (rules/modify (rules/assert (stone (size 1))) (size 2)) (rules/facts))
   ((2 (stone (size 2))))"
  (%rules-modification fact slots))

(defmacro retrieve (variables &rest conditions)
  "Returns the values of variables for every way in which conditions are met.
   >>> (rules/with-engine (rules/engine) (deftemplate stone (slot size)) (rules/assert (stone (size 1)) (stone (size 2))) (retrieve (?x) (stone (size ?x))))
   ((1) (2))"
  (let ((added (%rules-rule `(defrule retrieve ,@conditions => (list ,@variables))))
        (rows (gensym)))
    `(let ((,rows '()))
       (unwind-protect (%rules-query ,(cadr added) ,(caddr added) ',variables)
         (set! ,rows (%rules-collect)))
       ,rows)))
