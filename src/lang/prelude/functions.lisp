;;; Functions that make or change functions.

(defun identity (x)
  "Returns its argument.
   >>> (identity 42)
   42"
  x)

(defun constantly (value)
  "Returns a function that answers `value` whatever it is given.
   >>> ((constantly 7) 1 2 3)
   7"
  (lambda (&rest ignored) value))

(defun complement (predicate)
  "Returns a predicate that is true where `predicate` is false.
   >>> (filter (complement even?) '(1 2 3))
   (1 3)"
  (lambda (&rest arguments) (not (apply predicate arguments))))

(defun compose (&rest functions)
  "Returns a function that applies `functions` from the last to the first.
   >>> ((compose list inc) 1)
   (2)
   >>> ((compose) 1)
   1"
  (cond ((null? functions) identity)
        ((null? (cdr functions)) (car functions))
        (else
         (let ((reversed (reverse functions)))
           (lambda (&rest arguments)
             (loop ((value (apply (car reversed) arguments)) (others (cdr reversed)))
               (if others (recur ((car others) value) (cdr others)) value)))))))

(defun partial (f &rest fixed)
  "Returns `f` with its first arguments already given.
   >>> ((partial + 1 2) 3)
   6"
  (lambda (&rest arguments) (apply f (append fixed arguments))))

(defun juxt (&rest functions)
  "Returns a function that answers the list of what each of `functions` answers.
   >>> ((juxt inc dec) 5)
   (6 4)"
  (lambda (&rest arguments)
    (map (lambda (f) (apply f arguments)) functions)))

(defun flip (f)
  "Returns a two-argument function with its arguments exchanged.
   >>> ((flip -) 1 10)
   9"
  (lambda (a b) (f b a)))

(defun tap (value f)
  "Calls `f` with `value` for its effect and returns `value`.
   >>> (tap 42 (lambda (x) (* x 2)))
   42"
  (f value)
  value)

(defun memoize (f)
  "Returns `f` with a memory: equal arguments are computed once.
   >>> ((memoize (lambda (x) (* x x))) 9)
   81"
  (let ((memory (make-hash-table)))
    (lambda (&rest arguments)
      (if (hash-table-contains? memory arguments)
          (gethash arguments memory)
          (let ((value (apply f arguments)))
            (puthash arguments value memory)
            value)))))

(defun list/times (count f)
  "Returns the list of `(f 0)`, `(f 1)` … up to `count` elements.
   >>> (list/times 4 (lambda (i) (* i i)))
   (0 1 4 9)"
  (check-type count integer)
  (when (< count 0) (error "list/times: expected a number from 0, got ~a" count))
  (loop ((i 0) (acc '()))
    (if (< i count)
        (recur (+ i 1) (cons (f i) acc))
        (nreverse acc))))

(defun repeatedly (count f)
  "Calls `f` without arguments `count` times and returns the list of the answers.
   >>> (repeatedly 3 (lambda () :x))
   (:x :x :x)"
  (loop ((left count) (acc '()))
    (if (> left 0)
        (recur (- left 1) (cons (f) acc))
        (nreverse acc))))

(defconstant %nanoseconds-a-millisecond 1000000.0)

(defun time/ms (f)
  "Calls `f` without arguments and returns the milliseconds it took.
   >>> (procedure? time/ms)
   #t"
  (let ((start (%nanoseconds)))
    (f)
    (if start (/ (- (%nanoseconds) start) %nanoseconds-a-millisecond) 0.0)))

(defun call-with-output-string (f)
  "Calls `f` without arguments and returns what it prints as a string.
   >>> (call-with-output-string (lambda () (display 42)))
   \"42\""
  (%begin-capture)
  (let ((finished #f))
    (unwind-protect
        (begin (f) (set! finished #t) (%end-capture))
      (unless finished (%end-capture)))))
