;;; Control: what needs a call in the middle of a builtin.

(defun call-with-values (producer consumer)
  "Calls `consumer` with the values that `producer` returns.
   >>> (call-with-values (lambda () (values 1 2)) +)
   3"
  (apply consumer (%values->list (producer))))

(defun force (promise)
  "Returns the value of a promise, computed the first time.
   >>> (force (delay (+ 1 2)))
   3"
  (let ((thunk (%promise-thunk promise)))
    (if thunk
        (%promise-settle promise (thunk))
        (%promise-value promise))))

(defun typep (value type)
  "Returns whether a value is of a type.
   >>> (typep 1 'integer)
   #t
   >>> (typep \"a\" '(or string symbol))
   #t"
  (%typep value type))

(defun %assert-that (test &optional message)
  "Signals an error unless the value is true: what `assert` is where it is handed to a function.
   >>> (map assert '(1 2))
   (#t #t)
   >>> (map assert '(1 #f))
   !! assertion failed"
  (if message (assert test "~a" message) (assert test)))
