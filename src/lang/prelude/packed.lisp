;;; Arrays of machine numbers, with functions.

(defun %packed->list (f count element)
  "Returns the list of what `f` answers for each element of an array of so many.
   >>> (%packed->list inc 2 (lambda (i) (* i 10)))
   (1 11)"
  (loop ((i 0) (acc '()))
    (if (< i count)
        (recur (+ i 1) (cons (f (element i)) acc))
        (nreverse acc))))

(defun f64-array/map (f array)
  "Returns the array of the numbers that `f` answers for each float.
   >>> (f64-array/map (lambda (x) (* x 2)) #f64(1 2.5))
   #f64(2 5)"
  (f64-array/from-list
   (%packed->list f (f64-array/length array) (lambda (i) (f64-array/ref array i)))))

(defun i64-array/map (f array)
  "Returns the array of the integers that `f` answers for each integer.
   >>> (i64-array/map (lambda (x) (* x x)) #i64(1 2 3))
   #i64(1 4 9)"
  (i64-array/from-list
   (%packed->list f (i64-array/length array) (lambda (i) (i64-array/ref array i)))))

(defun f64-array/fold (f initial array)
  "Returns what `f` makes of all floats: it is called with what it answered before, first `initial`, and
   the next float.
   >>> (f64-array/fold + 0.0 #f64(1 2))
   3.0"
  (let ((count (f64-array/length array)))
    (loop ((i 0) (acc initial))
      (if (< i count)
          (recur (+ i 1) (f acc (f64-array/ref array i)))
          acc))))

(defun i64-array/fold (f initial array)
  "Returns what `f` makes of all integers: it is called with what it answered before, first `initial`, and
   the next integer.
   >>> (i64-array/fold max 0 #i64(3 1 4))
   4"
  (let ((count (i64-array/length array)))
    (loop ((i 0) (acc initial))
      (if (< i count)
          (recur (+ i 1) (f acc (i64-array/ref array i)))
          acc))))
