;;; Sorting, by merging runs of doubling length in arrays.

(defun %merge (from to low middle high less?)
  "Merges two sorted runs of one array into another; equal elements keep their order.
   >>> (let ((to (make-array 2))) (%merge (array 2 1) to 0 1 2 <) (array->list to))
   (1 2)"
  (loop ((i low) (j middle) (k low))
    (if (< k high)
        (if (and (< i middle)
                 (or (>= j high) (not (less? (aref from j) (aref from i)))))
            (begin (aset! to k (aref from i)) (recur (+ i 1) j (+ k 1)))
            (begin (aset! to k (aref from j)) (recur i (+ j 1) (+ k 1))))
        nil)))

(defun %merge-sort (array less?)
  "Sorts an array by merging runs of doubling length, and returns it.
   >>> (array->list (%merge-sort (array 3 1 2) <))
   (1 2 3)"
  (let ((size (length array)))
    (loop ((from array) (to (make-array size)) (width 1))
      (if (< width size)
          (begin
            (loop ((low 0))
              (when (< low size)
                (%merge from to low (min size (+ low width))
                               (min size (+ low width width)) less?)
                (recur (+ low width width))))
            (recur to from (* 2 width)))
          from))))

(defun %less (compare)
  "Returns a predicate from one that may also answer numbers: negative means less.
   >>> ((%less -) 1 2)
   #t"
  (lambda (a b)
    (let ((answer (compare a b)))
      (if (number? answer) (< answer 0) answer))))

(defun %sort-by-key (xs compare key)
  (let ((less? (%less (or compare sequence/less?))))
    (%sorted xs (map car (%sort-list (map (lambda (x) (list x (key x))) xs)
                                     (lambda (a b) (less? (cadr a) (cadr b))))))))

(defun %sort-options (options)
  ;; A predicate that stands before the options is the test.
  (if (or (null? options) (keyword? (car options)))
      options
      (cons :test options)))

(defun sort (xs &rest options)
  "Returns `xs` sorted, in the natural order of its elements or by a predicate that says which of two
   comes first (or answers a number, negative for less). Equal elements keep their order. Takes `:key`.
   An array is sorted in place.
   >>> (sort '(3 1 2))
   (1 2 3)
   >>> (sort [3 1 2] #'>)
   (3 2 1)
   >>> (sort '((b 2) (a 1)) < :key cadr)
   ((a 1) (b 2))"
  (let* ((given (%sort-options options))
         (compare (getf given :test))
         (key (getf given :key)))
    (if key
        (%sort-by-key xs compare key)
        (or (%sort xs compare)
            (%sorted xs (%sort-list xs (%less compare)))))))

(defun %sorted (xs sorted)
  "Answers the sorted list of the elements of `xs`; an array is filled, a string is made of it.
   >>> (%sorted [2 1] '(1 2))
   (1 2)"
  (if (or (mutable-array? xs) (string? xs)) (%sequence-fill xs sorted) sorted))

(defun %sort-list (xs less?)
  "Returns the sorted list of the elements of `xs`.
   >>> (%sort-list '(2 1) <)
   (1 2)"
  (array->list (%merge-sort (sequence->array (if (%keyed? xs) (%items xs 'sort 1) xs)) less?)))

(defun stable-sort (xs &rest options)
  "Returns `xs` sorted by a predicate; equal elements keep their order.
   >>> (stable-sort '(3 1 2) #'<)
   (1 2 3)
   >>> (stable-sort [3 1 2] #'<)
   [1 2 3]"
  (let ((sorted (apply sort xs options)))
    (if (vector? xs) (list->vector sorted) sorted)))

(defun sort-by (key xs &rest compare)
  "Returns the list of the elements sorted by what `key` answers for each.
   >>> (sort-by abs '(-3 1 -2))
   (1 -2 -3)
   >>> (sort-by :age '({:age 2} {:age 1}))
   ({:age 1} {:age 2})"
  (if compare
      (sort (%items xs 'sort-by 2) (car compare) :key key)
      (map cadr (%sort-entries (map (lambda (x) (list (key x) x)) (%items xs 'sort-by 2))))))

(defun list/shuffle (xs)
  "Returns the elements in a random order.
   >>> (list/shuffle '())
   ()"
  (let ((array (sequence->array (%items xs 'list/shuffle 1))))
    (loop ((i (- (length array) 1)))
      (if (> i 0)
          (let ((j (random (+ i 1))) (kept (aref array i)))
            (aset! array i (aref array j))
            (aset! array j kept)
            (recur (- i 1)))
          (array->list array)))))

(defun list/pick (xs)
  "Returns a random element.
   >>> (list/pick '())
   !! empty"
  (let ((all (%items xs 'list/pick 1)))
    (if all (nth all (random (length all))) (error "list/pick: the list is empty"))))
