;;; Context: keys and values that belong to what is going on. `context/with` adds for a while, what is
;;; hidden is not among `context/all`, and each key may have a stack.
;;;
;;; `%context` is a list of maps, the innermost first.

(define %context (list {}))
(define %context-hidden {})
(define %context-stacks {})

;;@allow mutated-variable the context is the program's state, and this is the one place that changes it
(defun %context-is (maps)
  (set! %context maps)
  nil)

;;@allow mutated-variable so are the stacks
(defun %context-stack-is (key stack)
  (set! %context-stacks (map/assoc %context-stacks key stack))
  nil)

(defun context/set (key value)
  "Binds a key in the context.
   >>> (begin (context/set :user \"ada\") (context/get :user))
   \"ada\""
  (%context-is (cons (map/assoc (car %context) key value) (cdr %context))))

(defun %context-holding (key)
  "Returns the innermost map of the context that has a key, or nil.
   >>> (%context-holding :nothing)
   nil"
  (find-if (lambda (held) (contains? held key)) %context))

(defun context/get (key)
  "Returns what the context has under a key, or nil.
   >>> (context/get :nothing)
   nil"
  (let ((held (%context-holding key)))
    (if held (get held key) nil)))

(defun context/has? (key)
  "Returns whether the context has a key.
   >>> (context/has? :nothing)
   #f"
  (if (%context-holding key) #t #f))

(defun context/remove (key)
  "Removes a key from the context and returns what it was bound to, or nil.
   >>> (begin (context/set :a 1) (context/remove :a))
   1"
  (let ((value (context/get key)))
    (%context-is (map (lambda (held) (dissoc held key)) %context))
    value))

(define context/pull context/remove)

(defun context/all ()
  "Returns a map of all that the context has and does not hide.
   >>> (context/with {:a 1} (lambda () (get (context/all) :a)))
   1"
  (apply merge (reverse %context)))

(defun context/merge (values)
  "Binds the keys of a map in the context.
   >>> (begin (context/merge {:a 1}) (context/get :a))
   1"
  (%context-is (cons (merge (car %context) values) (cdr %context))))

(defun context/clear ()
  "Removes all keys that are not hidden from the context.
   >>> (begin (context/clear) (context/all))
   {}"
  (%context-is (map (lambda (_held) {}) %context)))

(defun context/with (values f)
  "Calls `f` without arguments while the context has the keys of a map as well.
   >>> (context/with {:a 1} (lambda () (context/get :a)))
   1"
  (%context-is (cons (merge values) %context))
  (unwind-protect (f)
    (%context-is (cdr %context))))

;;@allow mutated-variable what is hidden is the program's state
(defun context/set-hidden (key value)
  "Binds a key that `context/all` does not show.
   >>> (begin (context/set-hidden :token 7) (context/get-hidden :token))
   7"
  (set! %context-hidden (map/assoc %context-hidden key value))
  nil)

(defun context/get-hidden (key)
  "Returns what is hidden under a key, or nil.
   >>> (context/get-hidden :nothing)
   nil"
  (get %context-hidden key))

(defun context/has-hidden? (key)
  "Returns whether something is hidden under a key.
   >>> (context/has-hidden? :nothing)
   #f"
  (contains? %context-hidden key))

(defun context/push (key value)
  "Puts a value on the stack of a key.
   >>> (begin (context/push :step 1) (context/push :step 2) (context/pop :step))
   2"
  (%context-stack-is key (cons value (get %context-stacks key '()))))

(defun context/pop (key)
  "Takes the last value off the stack of a key and returns it, nil of an empty one.
   >>> (context/pop :nothing)
   nil"
  (let ((stack (get %context-stacks key '())))
    (%context-stack-is key (cdr stack))
    (car stack)))

(defun context/stack (key)
  "Returns the stack of a key as a list, the first value first.
   >>> (begin (context/push :path \"a\") (context/push :path \"b\") (context/stack :path))
   (\"a\" \"b\")"
  (reverse (get %context-stacks key '())))
