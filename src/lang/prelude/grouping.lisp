;;; Sequences parted, grouped and taken for sets.

(defun partition (predicate xs)
  "Returns two lists: the elements for which `predicate` is true, and the others.
   >>> (partition even? '(1 2 3 4))
   ((2 4) (1 3))"
  (loop ((rest (%items xs 'partition 2)) (in '()) (out '()))
    (cond ((null? rest) (list (nreverse in) (nreverse out)))
          ((predicate (car rest)) (recur (cdr rest) (cons (car rest) in) out))
          (else (recur (cdr rest) in (cons (car rest) out))))))

(defun take-while (predicate xs)
  "Returns the elements before the first for which `predicate` is false.
   >>> (take-while even? '(2 4 5 6))
   (2 4)"
  (if (lazy? xs)
      (lazy/take-while predicate xs)
      (loop ((rest (%items xs 'take-while 2)) (acc '()))
        (if (and rest (predicate (car rest)))
            (recur (cdr rest) (cons (car rest) acc))
            (nreverse acc)))))

(defun drop-while (predicate xs)
  "Returns the elements from the first for which `predicate` is false.
   >>> (drop-while even? '(2 4 5 6))
   (5 6)"
  (loop ((rest (if (lazy? xs) (lazy/drop-while predicate xs) (%items xs 'drop-while 2))))
    (if (and rest (predicate (car rest)))
        (recur (cdr rest))
        rest)))

(defun group-by (key xs)
  "Returns a map from what `key` answers to the list of the elements it answers it for.
   >>> (group-by even? '(1 2 3))
   {#f (1 3) #t (2)}"
  (loop ((rest (%items xs 'group-by 2)) (groups {}))
    (if rest
        (let ((this-key (key (car rest))))
          (recur (cdr rest)
                 (map/assoc groups this-key (cons (car rest) (get groups this-key '())))))
        (map/map-vals nreverse groups))))

(defun list/key-by (key xs)
  "Returns a map from what `key` answers to the element; the last of equal keys wins.
   >>> (list/key-by car '((a 1) (b 2)))
   {a (a 1) b (b 2)}"
  (loop ((rest (%items xs 'list/key-by 2)) (acc {}))
    (if rest
        (recur (cdr rest) (map/assoc acc (key (car rest)) (car rest)))
        acc)))

(defun list/pluck (key xs)
  "Returns the list of what each map of `xs` has under `key`, nil for what is no map.
   >>> (list/pluck :name '({:name \"Ada\"} {:name \"Bob\"}))
   (\"Ada\" \"Bob\")"
  (map (lambda (x) (if (%keyed? x) (get x key) nil)) (%items xs 'list/pluck 2)))

(defun list/split-with (predicate xs)
  "Returns two lists: the elements before the first for which `predicate` is false, and the rest.
   >>> (list/split-with even? '(2 3 4))
   ((2) (3 4))"
  (list (take-while predicate xs) (drop-while predicate xs)))

(defun %unique-candidates (xs options)
  (let ((all (sequence->list xs 'remove-duplicates 1)))
    (if (getf options :from-end) (reverse all) all)))

(defun %keep-unique (xs options)
  "Returns the elements no later element equals under `:test` and `:key`; no earlier one under
   `:from-end`.
   >>> (%keep-unique '(1 -1 2) '(:key abs))
   (-1 2)"
  (let ((test (or (getf options :test) equal?))
        (key (or (getf options :key) identity)))
    (loop ((rest (%unique-candidates xs options)) (acc '()))
      (if rest
          (let ((this-key (key (car rest))))
            (recur (cdr rest)
                   (if (any (lambda (other) (test this-key (key other))) (cdr rest))
                       acc
                       (cons (car rest) acc))))
          (if (getf options :from-end) acc (nreverse acc))))))

(defun remove-duplicates (xs &rest options)
  "Returns `xs` with only the last of equal elements; takes `:test` and `:key`.
   >>> (remove-duplicates '(a b a c))
   (b a c)"
  (%sequence-like xs
                 (if options
                     (%keep-unique xs options)
                     (nreverse (list/unique (reverse (sequence->list xs)))))))

(defun %in? (item xs options)
  "Returns whether a list has an element equal to `item`; `:key` is taken of both.
   >>> (%in? '(a 1) '((a 2)) '(:key car))
   #t"
  (let ((key (getf options :key)))
    (if (apply member (if key (key item) item) xs options) #t #f)))

(defun adjoin (item xs &rest options)
  "Returns `xs` with `item` in front unless an equal element is there.
   >>> (adjoin 1 '(2))
   (1 2)
   >>> (adjoin 1 '(1 2))
   (1 2)"
  (if (%in? item xs options) xs (cons item xs)))

(define %adjoin-by adjoin)

(defun union (a b &rest options)
  "Returns a list of the elements of either list.
   >>> (union '(1 2) '(2 3))
   (1 2 3)"
  (append a (remove-if (lambda (x) (%in? x a options)) b)))

(defun intersection (a b &rest options)
  "Returns a list of the elements of `a` that are also in `b`.
   >>> (intersection '(1 2 3) '(2 3 4))
   (2 3)"
  (filter (lambda (x) (%in? x b options)) a))

(defun set-difference (a b &rest options)
  "Returns a list of the elements of `a` that are not in `b`.
   >>> (set-difference '(1 2 3) '(2))
   (1 3)"
  (remove-if (lambda (x) (%in? x b options)) a))

(defun subsetp (a b &rest options)
  "Returns whether every element of `a` is in `b`.
   >>> (subsetp '(1 2) '(3 2 1))
   #t"
  (every (lambda (x) (%in? x b options)) a))
