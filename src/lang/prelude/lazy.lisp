;;; Lazy sequences: what forces them, and what makes them. `take`, `drop`, `map`, `filter`, `take-while`
;;; and `drop-while` of a lazy sequence are the functions here.

(defmacro lazy-seq (&body body)
  "Makes a sequence whose elements are computed when they are asked for, and once: the forms answer a
   list, nil, or a pair whose rest may be lazy again.
   >>> (defun from (n) (lazy-seq (cons n (from (+ n 1)))))
   >>> (take 3 (from 5))
   (5 6 7)"
  `(%make-lazy (lambda () ,@body)))

(defmacro lazy-cons (first rest)
  "Makes a pair whose rest is computed when it is asked for.
   >>> (take 3 (letrec ((ones (lazy-cons 1 ones))) ones))
   (1 1 1)"
  `(cons ,first (%make-lazy (lambda () ,rest))))

(defun %lazy-value (xs)
  "Returns the list or pair that a sequence is once its first element is known.
   >>> (%lazy-value (lazy-seq '(1 2)))
   (1 2)"
  (cond ((lazy? xs) (%lazy-value (force xs)))
        ((or (pair? xs) (nil? xs)) xs)
        (else (%items xs 'lazy-seq 1))))

(defun lazy/first (xs)
  "Returns the first element, nil of nothing.
   >>> (lazy/first (iterate inc 7))
   7"
  (car (%lazy-value xs)))

(defun lazy/rest (xs)
  "Returns all but the first element, not computed yet.
   >>> (take 2 (lazy/rest (iterate inc 7)))
   (8 9)"
  (cdr (%lazy-value xs)))

(defun lazy/nth (xs n)
  "Returns the element at an index, nil beyond the end.
   >>> (lazy/nth (iterate inc 0) 1000)
   1000"
  (lazy/first (lazy/drop n xs)))

(defun lazy/take (n xs)
  "Returns the list of the first elements, computing no more of them.
   >>> (lazy/take 3 (iterate (lambda (x) (* x 2)) 1))
   (1 2 4)"
  (loop ((n n) (xs xs) (acc '()))
    (if (> n 0)
        (let ((known (%lazy-value xs)))
          (if known
              (recur (- n 1) (cdr known) (cons (car known) acc))
              (nreverse acc)))
        (nreverse acc))))

(defun lazy/drop (n xs)
  "Returns the sequence after its first elements.
   >>> (take 2 (lazy/drop 10 (iterate inc 0)))
   (10 11)"
  (loop ((n n) (xs xs))
    (if (> n 0)
        (let ((known (%lazy-value xs)))
          (if known (recur (- n 1) (cdr known)) '()))
        xs)))

(defun lazy/->list (xs)
  "Returns the list of all elements, of which there must be an end.
   >>> (lazy/->list (lazy/take-while (lambda (x) (< x 4)) (iterate inc 1)))
   (1 2 3)"
  (loop ((known (%lazy-value xs)) (acc '()))
    (if known
        (recur (%lazy-value (cdr known)) (cons (car known) acc))
        (nreverse acc))))

(defun lazy/map (f xs &rest more)
  "Returns the lazy sequence of what `f` answers for each element, or for those of several sequences.
   >>> (take 3 (lazy/map * (iterate inc 1) (iterate inc 1)))
   (1 4 9)"
  (lazy-seq
   (if more
       (let ((known (map %lazy-value (cons xs more))))
         (if (every pair? known)
             (cons (apply f (map car known)) (apply lazy/map f (map cdr known)))
             '()))
       (let ((known (%lazy-value xs)))
         (if known
             (cons (f (car known)) (lazy/map f (cdr known)))
             '())))))

(defun lazy/filter (predicate xs)
  "Returns the lazy sequence of the elements for which `predicate` is true.
   >>> (take 3 (lazy/filter odd? (iterate inc 0)))
   (1 3 5)"
  (lazy-seq
   (loop ((known (%lazy-value xs)))
     (cond ((null? known) '())
           ((predicate (car known)) (cons (car known) (lazy/filter predicate (cdr known))))
           (else (recur (%lazy-value (cdr known))))))))

(defun lazy/take-while (predicate xs)
  "Returns the lazy sequence of the elements before the first for which `predicate` is false.
   >>> (lazy/->list (lazy/take-while (lambda (x) (< x 3)) (iterate inc 0)))
   (0 1 2)"
  (lazy-seq
   (let ((known (%lazy-value xs)))
     (if (and known (predicate (car known)))
         (cons (car known) (lazy/take-while predicate (cdr known)))
         '()))))

(defun lazy/drop-while (predicate xs)
  "Returns the sequence from the first element for which `predicate` is false.
   >>> (take 2 (lazy/drop-while (lambda (x) (< x 5)) (iterate inc 0)))
   (5 6)"
  (loop ((known (%lazy-value xs)))
    (if (and known (predicate (car known)))
        (recur (%lazy-value (cdr known)))
        known)))

(defun lazy/append (a b)
  "Returns the lazy sequence of the elements of one sequence and then of another.
   >>> (take 4 (lazy/append '(1 2) (repeat 0)))
   (1 2 0 0)"
  (lazy-seq
   (let ((known (%lazy-value a)))
     (if known
         (cons (car known) (lazy/append (cdr known) b))
         b))))

(defun iterate (f value &optional count)
  "Returns the lazy sequence of `value`, `(f value)`, `(f (f value))` …; with a count, the list of so
   many.
   >>> (take 3 (iterate inc 1))
   (1 2 3)
   >>> (iterate (lambda (x) (* x 2)) 1 5)
   (1 2 4 8 16)"
  (if count
      (loop ((left count) (value value) (acc '()))
        (if (> left 1)
            (recur (- left 1) (f value) (cons value acc))
            (nreverse (if (= left 1) (cons value acc) acc))))
      (lazy-seq (lazy-cons value (iterate f (f value))))))

(defun repeat (count &rest more)
  "Returns the lazy sequence of one value for ever; with a count before it, the list of so many.
   >>> (take 2 (repeat :x))
   (:x :x)
   >>> (repeat 3 0)
   (0 0 0)"
  (if more
      (make-list count (car more))
      (letrec ((again (lazy-seq (cons count again)))) again)))

(defun cycle (xs)
  "Returns the lazy sequence of the elements over and over.
   >>> (take 5 (cycle '(1 2)))
   (1 2 1 2 1)"
  (let ((all (%items xs 'cycle 1)))
    (if all
        (letrec ((again (lazy/append all (lazy-seq again)))) again)
        '())))
