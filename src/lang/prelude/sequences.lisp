;;; Sequences: what takes a function and a list, vector, array, string or map.
;;; `sequence->list` hands lists through; results are built in reverse and turned round in place.

(defun %map-many (f lists)
  "Maps `f` over several lists at once, up to the end of the shortest.
   >>> (%map-many + '((1 2) (10 20 30)))
   (11 22)"
  (loop ((lists (%lists lists)) (acc '()))
    (let ((heads (%heads lists)))
      (if heads
          (recur (%tails lists) (cons (apply f heads) acc))
          (nreverse acc)))))

(defun map (f xs &rest more)
  "Returns the list of what `f` answers for each element of `xs`, or for the elements of several
   sequences side by side. A leading `'list`, `'vector` or `'string` names the kind of the result.
   >>> (map (lambda (x) (* x x)) '(1 2 3))
   (1 4 9)
   >>> (map + '(1 2 3) [10 20 30])
   (11 22 33)
   >>> (map 'vector inc '(1 2))
   [2 3]"
  (cond ((null? more)
         (loop ((rest (sequence->list xs 'map 2)) (acc '()))
           (if rest
               (recur (cdr rest) (cons (f (car rest)) acc))
               (nreverse acc))))
        ((symbol? f) (coerce (%map-many xs more) f))
        (else (%map-many f (cons xs more)))))

(defun mapcar (f xs &rest more)
  "Returns the list of what `f` answers for each element of `xs`.
   >>> (mapcar #'+ '(1 2 3) '(10 20 30))
   (11 22 33)"
  (if more
      (%map-many f (cons xs more))
      (loop ((rest (sequence->list xs 'mapcar 2)) (acc '()))
        (if rest
            (recur (cdr rest) (cons (f (car rest)) acc))
            (nreverse acc)))))

(defun for-each (f xs &rest more)
  "Calls `f` with each element of `xs` for its effect.
   >>> (for-each display '(1 2 3))
   ~> 123"
  (if more
      (begin (%map-many f (cons xs more)) nil)
      (loop ((rest (sequence->list xs 'for-each 2)))
        (if rest
            (begin (f (car rest)) (recur (cdr rest)))
            nil))))

(defun each (f xs)
  "Calls `f` with each element of `xs` for its effect.
   >>> (each display '(1 2 3))
   ~> 123"
  (for-each f xs))

(defun mapc (f xs &rest more)
  "Calls `f` with each element of `xs` for its effect and returns `xs`.
   >>> (mapc #'identity '(1 2))
   (1 2)"
  (apply for-each f xs more)
  xs)

(defun maplist (f xs)
  "Returns the list of what `f` answers for `xs` and each of its tails.
   >>> (maplist length '(a b c))
   (3 2 1)"
  (loop ((rest xs) (acc '()))
    (if rest
        (recur (cdr rest) (cons (f rest) acc))
        (nreverse acc))))

(defun flat-map (f xs &rest more)
  "Maps `f`, which answers sequences, and appends the answers.
   >>> (flat-map (lambda (x) (list x (* x 10))) '(1 2))
   (1 10 2 20)"
  (if more
      (apply append (%map-many f (cons xs more)))
      (loop ((rest (sequence->list xs 'flat-map 2)) (acc '()))
        (if rest
            (recur (cdr rest) (append-reverse (sequence->list (f (car rest)) 'flat-map 2) acc))
            (nreverse acc)))))

(defun mapcan (f xs &rest more)
  "Maps `f`, which answers lists, and appends the answers.
   >>> (mapcan (lambda (x) (if (even? x) (list x) nil)) '(1 2 3 4))
   (2 4)"
  (apply flat-map f xs more))

(defun map-indexed (f xs)
  "Maps `f` over indices and elements.
   >>> (map-indexed (lambda (i x) (list i x)) '(a b))
   ((0 a) (1 b))"
  (loop ((rest (sequence->list xs 'map-indexed 2)) (i 0) (acc '()))
    (if rest
        (recur (cdr rest) (+ i 1) (cons (f i (car rest)) acc))
        (nreverse acc))))

(defun filter (predicate xs)
  "Returns the list of the elements for which `predicate` is true.
   >>> (filter even? '(1 2 3 4))
   (2 4)"
  (loop ((rest (sequence->list xs 'filter 2)) (acc '()))
    (if rest
        (recur (cdr rest)
               (if (predicate (car rest)) (cons (car rest) acc) acc))
        (nreverse acc))))

(defun %remove (dropped? xs options)
  "Removes as `remove-if` does, with its `:key`, `:start`, `:end`, `:count` and `:from-end`.
   >>> (%remove even? '(1 2 3 4) '(:count 1))
   (1 3 4)"
  (let* ((key (getf options :key))
         (start (or (getf options :start) 0))
         (end (getf options :end))
         (from-end (getf options :from-end))
         (all (sequence->list xs 'remove 2))
         (size (length all)))
    (loop ((rest (if from-end (reverse all) all))
           (i (if from-end (- size 1) 0))
           (left (or (getf options :count) size))
           (acc '()))
      (cond ((null? rest)
             (%sequence-like xs (if from-end acc (nreverse acc))))
            ((and (> left 0) (>= i start) (or (not end) (< i end))
                  (dropped? (if key (key (car rest)) (car rest))))
             (recur (cdr rest) (if from-end (- i 1) (+ i 1)) (- left 1) acc))
            (else
             (recur (cdr rest) (if from-end (- i 1) (+ i 1)) left (cons (car rest) acc)))))))

(defun remove-if (predicate xs &rest options)
  "Returns `xs` without the elements for which `predicate` is true; takes `:key :start :end :count
   :from-end`.
   >>> (remove-if even? '(1 2 3 4))
   (1 3)
   >>> (remove-if #'zerop [0 1 0])
   [1]"
  (if options
      (%remove predicate xs options)
      (loop ((rest (sequence->list xs 'remove-if 2)) (acc '()))
        (if rest
            (recur (cdr rest)
                   (if (predicate (car rest)) acc (cons (car rest) acc)))
            (%sequence-like xs (nreverse acc))))))

(defun remove-if-not (predicate xs &rest options)
  "Returns `xs` without the elements for which `predicate` is false.
   >>> (remove-if-not #'evenp '(1 2 3 4))
   (2 4)"
  (if options
      (%remove (complement predicate) xs options)
      (%sequence-like xs (filter predicate xs))))

(defun keep (f xs)
  "Maps `f` and keeps the answers that are true.
   >>> (keep (lambda (x) (if (even? x) (* x x) nil)) '(1 2 3 4))
   (4 16)"
  (loop ((rest (sequence->list xs 'keep 2)) (acc '()))
    (if rest
        (let ((value (f (car rest))))
          (recur (cdr rest) (if value (cons value acc) acc)))
        (nreverse acc))))

(defun list/reject (predicate xs)
  "Returns the list of the elements for which `predicate` is false.
   >>> (list/reject even? '(1 2 3))
   (1 3)"
  (filter (complement predicate) xs))

(defun %test (item options)
  "Returns the predicate that `:test`, `:test-not` and `:key` among `options` ask for.
   >>> ((%test 3 (list :test <)) 5)
   #t"
  (let ((test (getf options :test))
        (test-not (getf options :test-not))
        (key (getf options :key)))
    (let ((found? (cond (test (lambda (x) (test item x)))
                        (test-not (lambda (x) (not (test-not item x))))
                        (else (lambda (x) (equal? item x))))))
      (if key (lambda (x) (found? (key x))) found?))))

(defun remove (item xs &rest options)
  "Returns `xs` without the elements equal to `item`; takes `:test :key :count :start :end
   :from-end`. A function in the place of `item` is taken for a predicate.
   >>> (remove 2 '(1 2 3 2))
   (1 3)
   >>> (remove 3 '(1 2 3 4 5) :test #'<)
   (1 2 3)"
  (cond ((and (function? item) (null? options)) (remove-if item xs))
        (options
         ;; `:key` is already part of the predicate.
         (%remove (%test item options) xs (remf options :key)))
        (else (remove-if (lambda (x) (equal? item x)) xs))))

(defun substitute (new old xs &rest options)
  "Returns `xs` with `new` in the place of every element equal to `old`.
   >>> (substitute 9 1 '(1 2 1))
   (9 2 9)"
  (let ((found? (%test old options)))
    (%sequence-like xs (map (lambda (x) (if (found? x) new x)) xs))))

(defun foldl (f init xs)
  "Folds from the left: `(f acc x)` for each element.
   >>> (foldl + 0 '(1 2 3 4))
   10"
  (loop ((acc init) (rest (sequence->list xs 'foldl 3)))
    (if rest
        (recur (f acc (car rest)) (cdr rest))
        acc)))

(defun fold (f init xs)
  "Folds from the left: `(f acc x)` for each element.
   >>> (fold - 10 '(1 2 3))
   4"
  (foldl f init xs))

(defun foldr (f init xs)
  "Folds from the right: `(f x acc)` for each element.
   >>> (foldr cons '() '(1 2 3))
   (1 2 3)"
  (loop ((acc init) (rest (reverse (sequence->list xs 'foldr 3))))
    (if rest
        (recur (f (car rest) acc) (cdr rest))
        acc)))

(defun %reduce (f xs options)
  "Reduces with `:initial-value`, `:from-end`, `:key`, `:start` and `:end`.
   >>> (%reduce list '(1 2 3) '(:from-end t))
   (1 (2 3))"
  (let* ((key (getf options :key))
         (from-end (getf options :from-end))
         (bounded (if (or (getf options :start) (getf options :end))
                      (subseq xs (or (getf options :start) 0) (getf options :end))
                      xs))
         (keyed (if key (map key bounded) (sequence->list bounded 'reduce 2)))
         (ordered (if from-end (reverse keyed) keyed))
         (has-initial (contains? options :initial-value)))
    (if (and (null? ordered) (not has-initial))
        (f)
        (loop ((acc (if has-initial (getf options :initial-value) (car ordered)))
               (rest (if has-initial ordered (cdr ordered))))
          (if rest
              (recur (if from-end (f (car rest) acc) (f acc (car rest))) (cdr rest))
              acc)))))

(defun reduce (f xs &rest options)
  "Folds from the left beginning with the first element. Takes `:initial-value :from-end :key :start
   :end`, or the initial value as the second of three arguments.
   >>> (reduce + '(1 2 3 4))
   10
   >>> (reduce #'+ '() :initial-value 0)
   0
   >>> (reduce conj [] '(1 2))
   [1 2]"
  (cond ((null? options)
         (let ((all (sequence->list xs 'reduce 2)))
           (if all
               (loop ((acc (car all)) (rest (cdr all)))
                 (if rest
                     (recur (f acc (car rest)) (cdr rest))
                     acc))
               (f))))
        ((null? (cdr options)) (foldl f xs (car options)))
        (else (%reduce f xs options))))

(defun reductions (f init xs)
  "Returns the list of every value the accumulator of `foldl` takes.
   >>> (reductions + 0 '(1 2 3))
   (0 1 3 6)"
  (loop ((acc init) (rest (sequence->list xs 'reductions 3)) (steps (list init)))
    (if rest
        (let ((next (f acc (car rest))))
          (recur next (cdr rest) (cons next steps)))
        (nreverse steps))))

(defun %find-tail (predicate xs caller)
  "Returns the tail of the list that begins with the first element for which `predicate` is true.
   >>> (%find-tail even? '(1 2 3) 'find-if)
   (2 3)"
  (loop ((rest (sequence->list xs caller 2)))
    (cond ((null? rest) '())
          ((predicate (car rest)) rest)
          (else (recur (cdr rest))))))

(defun %bounded (xs options)
  "Returns `xs` cut to `:start` and `:end`, reversed for `:from-end`.
   >>> (%bounded '(1 2 3 4) '(:start 1))
   (2 3 4)"
  (let ((cut (if (or (getf options :start) (getf options :end))
                 (subseq (sequence->list xs) (or (getf options :start) 0) (getf options :end))
                 xs)))
    (if (getf options :from-end) (reverse (sequence->list cut)) cut)))

(defun find-if (predicate xs &rest options)
  "Returns the first element for which `predicate` is true, or nil.
   >>> (find-if even? '(1 4 5))
   4
   >>> (find-if #'evenp '((1 a) (2 b)) :key #'car)
   (2 b)"
  (let* ((key (getf options :key))
         (tail (%find-tail (if key (lambda (x) (predicate (key x))) predicate)
                                  (if options (%bounded xs options) xs)
                                  'find-if)))
    (if tail (car tail) nil)))

(defun find-if-not (predicate xs &rest options)
  "Returns the first element for which `predicate` is false, or nil.
   >>> (find-if-not even? '(2 3 4))
   3"
  (apply find-if (complement predicate) xs options))

(defun find (item xs &rest options)
  "Returns the first element equal to `item`, or nil; takes `:test :key :start :end :from-end`. A
   function in the place of `item` is taken for a predicate.
   >>> (find 2 '(1 2 3))
   2
   >>> (find 'b '((a 1) (b 2)) :key #'car)
   (b 2)
   >>> (find even? '(1 3))
   nil"
  (if (function? item)
      (apply find-if item xs options)
      (let ((tail (%find-tail (%test item options)
                                     (if options (%bounded xs options) xs)
                                     'find)))
        (if tail (car tail) nil))))

(defun list/find (predicate xs)
  "Returns the first element for which `predicate` is true, or nil.
   >>> (list/find even? '(1 3 4))
   4"
  (find-if predicate xs))

(defun list/sole (predicate xs)
  "Returns the only element for which `predicate` is true; none or several are an error.
   >>> (list/sole (lambda (x) (> x 2)) '(1 2 3))
   3
   >>> (list/sole even? '(1 3))
   !! no element"
  (let ((found (filter predicate xs)))
    (cond ((null? found) (error "list/sole: no element matches"))
          ((null? (cdr found)) (car found))
          (else (error "list/sole: more than one element matches")))))

(defun position-if (predicate xs &rest options)
  "Returns the index of the first element for which `predicate` is true, or nil.
   >>> (position-if even? '(1 3 4))
   2"
  (let* ((key (getf options :key))
         (start (or (getf options :start) 0))
         (end (getf options :end))
         (from-end (getf options :from-end)))
    (loop ((rest (sequence->list xs 'position-if 2)) (i 0) (found nil))
      (cond ((or (null? rest) (and end (>= i end))) found)
            ((and (>= i start) (predicate (if key (key (car rest)) (car rest))))
             (if from-end (recur (cdr rest) (+ i 1) i) i))
            (else (recur (cdr rest) (+ i 1) found))))))

(defun position (item xs &rest options)
  "Returns the index of the first element equal to `item`, or nil; takes `:test :key :start :end
   :from-end`.
   >>> (position 'c '(a b c))
   2
   >>> (position #\\l \"hello\" :from-end t)
   3"
  (if (function? item)
      (apply position-if item xs options)
      (apply position-if (%test item (remf options :key)) xs options)))

(defun list/index-of (xs item)
  "Returns the index of the first element equal to `item`, or nil.
   >>> (list/index-of '(10 20 30) 20)
   1"
  (position-if (lambda (x) (equal? x item)) xs))

(defun count-if (predicate xs &rest options)
  "Returns how many elements satisfy `predicate`.
   >>> (count-if even? '(1 2 4))
   2"
  (let ((key (getf options :key)))
    (loop ((rest (sequence->list (if options (%bounded xs options) xs) 'count-if 2)) (n 0))
      (if rest
          (recur (cdr rest)
                 (if (predicate (if key (key (car rest)) (car rest))) (+ n 1) n))
          n))))

(defun count (first &rest others)
  "Returns the number of elements of its one argument, or how many elements of the second equal the
   first; a function in the first place is taken for a predicate.
   >>> (count {:a 1 :b 2})
   2
   >>> (count 1 '(1 2 1))
   2"
  (cond ((null? others) (length first))
        ((function? first) (apply count-if first others))
        (else (apply count-if (%test first (remf (cdr others) :key)) others))))

(defun member (item xs &rest options)
  "Returns the tail of `xs` that begins with the first element equal to `item`, or `#f`; takes `:test`
   and `:key`.
   >>> (member 3 '(1 2 3 4))
   (3 4)
   >>> (member 9 '(1 2))
   #f
   >>> (member 2 '((1) (2)) :key #'car)
   ((2))"
  (if options
      (let ((test (if (function? (car options))
                      (list :test (car options))
                      options)))
        (or (%find-tail (%test item test) xs 'member) #f))
      (list/member item xs)))

(defun member-if (predicate xs)
  "Returns the tail of `xs` that begins with the first element for which `predicate` is true, or `#f`.
   >>> (member-if even? '(1 2 3))
   (2 3)"
  (or (%find-tail predicate xs 'member-if) #f))

(defun assoc-if (predicate alist)
  "Returns the first entry of an association list whose key satisfies `predicate`, or `#f`.
   >>> (assoc-if even? '((1 a) (2 b)))
   (2 b)"
  (or (find-if (lambda (entry) (and (pair? entry) (predicate (car entry)))) alist) #f))

(defun assoc (collection key &rest more)
  "Returns a map or vector with `key` bound to a value; given a key and an association list, the entry
   with that key, or `#f`. The list form takes `:test` and `:key`.
   >>> (assoc {:a 1} :b 2)
   {:a 1 :b 2}
   >>> (assoc 'b '((a 1) (b 2)))
   (b 2)
   >>> (assoc 2 '((1 a) (4 b)) :test #'<)
   (4 b)"
  (cond ((and (null? more) (list? key)) (alist/assoc collection key))
        ((and (null? more) (null? key)) #f)
        ((and (or (pair? key) (null? key)) (not (map? collection)) (not (vector? collection))
              (not (null? more)) (or (keyword? (car more)) (function? (car more))))
         (let ((found? (%test collection
                                     (if (function? (car more)) (list :test (car more)) more))))
           (assoc-if found? key)))
        (else (apply map/assoc collection key more))))

(defun rassoc (value alist)
  "Returns the first entry of an association list whose `cdr` equals `value`, or `#f`.
   >>> (rassoc 2 '((a . 1) (b . 2)))
   (b . 2)"
  (or (find-if (lambda (entry) (equal? (cdr entry) value)) alist) #f))

(defun any (predicate xs &rest more)
  "Returns whether `predicate` is true of some element.
   >>> (any even? '(1 2))
   #t
   >>> (any even? '())
   #f"
  (if more
      (loop ((lists (%lists (cons xs more))))
        (let ((heads (%heads lists)))
          (cond ((null? heads) #f)
                ((apply predicate heads) #t)
                (else (recur (%tails lists))))))
      (if (%find-tail predicate xs 'any) #t #f)))

(defun some (predicate xs &rest more)
  "Returns the first true answer of `predicate`, or nil.
   >>> (some (lambda (x) (if (even? x) (* x 10) nil)) '(1 2 3))
   20"
  (if more
      (loop ((lists (%lists (cons xs more))))
        (let ((heads (%heads lists)))
          (if heads
              (or (apply predicate heads) (recur (%tails lists)))
              nil)))
      (loop ((rest (sequence->list xs 'some 2)))
        (if rest
            (or (predicate (car rest)) (recur (cdr rest)))
            nil))))

(defun every (predicate xs &rest more)
  "Returns whether `predicate` is true of every element.
   >>> (every even? '(2 4))
   #t
   >>> (every #'< '(1 2) '(2 1))
   #f"
  (if more
      (loop ((lists (%lists (cons xs more))))
        (let ((heads (%heads lists)))
          (cond ((null? heads) #t)
                ((apply predicate heads) (recur (%tails lists)))
                (else #f))))
      (loop ((rest (sequence->list xs 'every 2)))
        (cond ((null? rest) #t)
              ((predicate (car rest)) (recur (cdr rest)))
              (else #f)))))

(defun notany (predicate xs &rest more)
  "Returns whether `predicate` is true of no element.
   >>> (notany even? '(1 3))
   #t"
  (not (apply any predicate xs more)))

(defun notevery (predicate xs &rest more)
  "Returns whether `predicate` is false of some element.
   >>> (notevery even? '(2 3))
   #t"
  (not (apply every predicate xs more)))

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
              (if (< low size)
                  (begin
                    (%merge from to low (min size (+ low width))
                                   (min size (+ low width width)) less?)
                    (recur (+ low width width)))
                  nil))
            (recur to from (* 2 width)))
          from))))

(defun %less (compare)
  "Returns a predicate from one that may also answer numbers: negative means less.
   >>> ((%less -) 1 2)
   #t"
  (lambda (a b)
    (let ((answer (compare a b)))
      (if (number? answer) (< answer 0) answer))))

(defun sort (xs &rest options)
  "Returns `xs` sorted, in the natural order of its elements or by a predicate that says which of two
   comes first (or answers a number, negative for less). Equal elements keep their order. Takes `:key`.
   An array is sorted in place.
   >>> (sort '(3 1 2))
   (1 2 3)
   >>> (sort [3 1 2] #'>)
   [3 2 1]
   >>> (sort '((b 2) (a 1)) < :key cadr)
   ((a 1) (b 2))"
  (let* ((first-is-key (keyword? (if options (car options) nil)))
         (compare (cond ((null? options) nil)
                        (first-is-key (getf options :test))
                        (else (car options))))
         (key (getf (if (or first-is-key (null? options)) options (cdr options)) :key)))
    (cond (key
           (%sequence-fill
            xs (map car (%sort-list (map (lambda (x) (cons x (key x))) xs)
                                           (let ((less? (%less (or compare sequence/less?))))
                                             (lambda (a b) (less? (cdr a) (cdr b))))))))
          (else
           (or (%sort xs compare)
               (%sequence-fill xs (%sort-list xs (%less compare))))))))

(defun %sort-list (xs less?)
  "Returns the sorted list of the elements of `xs`.
   >>> (%sort-list '(2 1) <)
   (1 2)"
  (array->list (%merge-sort (sequence->array xs) less?)))

(defun stable-sort (xs &rest options)
  "Returns `xs` sorted by a predicate; equal elements keep their order.
   >>> (stable-sort '(3 1 2) #'<)
   (1 2 3)"
  (apply sort xs options))

(defun sort-by (key xs &rest compare)
  "Returns the list of the elements sorted by what `key` answers for each.
   >>> (sort-by abs '(-3 1 -2))
   (1 -2 -3)
   >>> (sort-by :age '({:age 2} {:age 1}))
   ({:age 1} {:age 2})"
  (if compare
      (sort (sequence->list xs 'sort-by 2) (car compare) :key key)
      (map cdr (%sort-entries (map (lambda (x) (cons (key x) x)) xs)))))

(defun max-by (key xs)
  "Returns the first element with the greatest key, or nil of an empty sequence.
   >>> (max-by length '(\"a\" \"ccc\" \"bb\"))
   \"ccc\""
  (%extreme key xs (lambda (a b) (sequence/less? b a))))

(defun min-by (key xs)
  "Returns the first element with the least key, or nil of an empty sequence.
   >>> (min-by abs '(3 -1 2))
   -1"
  (%extreme key xs sequence/less?))

(defun %extreme (key xs better?)
  "Returns the first element whose key none other betters.
   >>> (%extreme identity '(2 1 3) <)
   1"
  (let ((all (sequence->list xs 'max-by 2)))
    (if all
        (loop ((best (car all)) (best-key (key (car all))) (rest (cdr all)))
          (if rest
              (let ((this-key (key (car rest))))
                (if (better? this-key best-key)
                    (recur (car rest) this-key (cdr rest))
                    (recur best best-key (cdr rest))))
              best))
        nil)))

(defun partition (predicate xs)
  "Returns two lists: the elements for which `predicate` is true, and the others.
   >>> (partition even? '(1 2 3 4))
   ((2 4) (1 3))"
  (loop ((rest (sequence->list xs 'partition 2)) (in '()) (out '()))
    (cond ((null? rest) (list (nreverse in) (nreverse out)))
          ((predicate (car rest)) (recur (cdr rest) (cons (car rest) in) out))
          (else (recur (cdr rest) in (cons (car rest) out))))))

(defun take-while (predicate xs)
  "Returns the elements before the first for which `predicate` is false.
   >>> (take-while even? '(2 4 5 6))
   (2 4)"
  (loop ((rest (sequence->list xs 'take-while 2)) (acc '()))
    (if (and rest (predicate (car rest)))
        (recur (cdr rest) (cons (car rest) acc))
        (nreverse acc))))

(defun drop-while (predicate xs)
  "Returns the elements from the first for which `predicate` is false.
   >>> (drop-while even? '(2 4 5 6))
   (5 6)"
  (loop ((rest (sequence->list xs 'drop-while 2)))
    (if (and rest (predicate (car rest)))
        (recur (cdr rest))
        rest)))

(defun group-by (key xs)
  "Returns a map from what `key` answers to the list of the elements it answers it for.
   >>> (group-by even? '(1 2 3))
   {#f (1 3) #t (2)}"
  (loop ((rest (sequence->list xs 'group-by 2)) (groups {}))
    (if rest
        (let ((this-key (key (car rest))))
          (recur (cdr rest)
                 (map/assoc groups this-key (cons (car rest) (get groups this-key '())))))
        (map/map-vals nreverse groups))))

(defun list/key-by (key xs)
  "Returns a map from what `key` answers to the element; the last of equal keys wins.
   >>> (list/key-by car '((a 1) (b 2)))
   {a (a 1) b (b 2)}"
  (loop ((rest (sequence->list xs 'list/key-by 2)) (acc {}))
    (if rest
        (recur (cdr rest) (map/assoc acc (key (car rest)) (car rest)))
        acc)))

(defun list/pluck (key xs)
  "Returns the list of what each map of `xs` has under `key`.
   >>> (list/pluck :name '({:name \"Ada\"} {:name \"Bob\"}))
   (\"Ada\" \"Bob\")"
  (map (lambda (x) (get x key)) xs))

(defun list/split-with (predicate xs)
  "Returns two lists: the elements before the first for which `predicate` is false, and the rest.
   >>> (list/split-with even? '(2 3 4))
   ((2) (3 4))"
  (list (take-while predicate xs) (drop-while predicate xs)))

(defun %keep-unique (xs options)
  "Returns the elements no later element equals under `:test` and `:key`.
   >>> (%keep-unique '(1 -1 2) '(:key abs))
   (-1 2)"
  (let ((test (or (getf options :test) equal?))
        (key (or (getf options :key) identity)))
    (loop ((rest (sequence->list xs 'remove-duplicates 1)) (acc '()))
      (if rest
          (let ((this-key (key (car rest))))
            (recur (cdr rest)
                   (if (any (lambda (other) (test this-key (key other))) (cdr rest))
                       acc
                       (cons (car rest) acc))))
          (nreverse acc)))))

(defun remove-duplicates (xs &rest options)
  "Returns `xs` with only the last of equal elements; takes `:test` and `:key`.
   >>> (remove-duplicates '(a b a c))
   (b a c)"
  (%sequence-like xs
                 (if options
                     (%keep-unique xs options)
                     (nreverse (list/unique (reverse (sequence->list xs)))))))

(defun adjoin (item xs &rest options)
  "Returns `xs` with `item` in front unless an equal element is there.
   >>> (adjoin 1 '(2))
   (1 2)
   >>> (adjoin 1 '(1 2))
   (1 2)"
  (if (apply member item xs options) xs (cons item xs)))

(defun union (a b &rest options)
  "Returns a list of the elements of either list.
   >>> (union '(1 2) '(2 3))
   (1 2 3)"
  (append a (remove-if (lambda (x) (apply member x a options)) b)))

(defun intersection (a b &rest options)
  "Returns a list of the elements of `a` that are also in `b`.
   >>> (intersection '(1 2 3) '(2 3 4))
   (2 3)"
  (filter (lambda (x) (apply member x b options)) a))

(defun set-difference (a b &rest options)
  "Returns a list of the elements of `a` that are not in `b`.
   >>> (set-difference '(1 2 3) '(2))
   (1 3)"
  (remove-if (lambda (x) (apply member x b options)) a))

(defun subsetp (a b &rest options)
  "Returns whether every element of `a` is in `b`.
   >>> (subsetp '(1 2) '(3 2 1))
   #t"
  (every (lambda (x) (apply member x b options)) a))

(defun position-if-not (predicate xs &rest options)
  "Returns the index of the first element for which `predicate` is false, or nil.
   >>> (position-if-not even? '(2 3))
   1"
  (apply position-if (complement predicate) xs options))

(defun count-if-not (predicate xs &rest options)
  "Returns how many elements do not satisfy `predicate`.
   >>> (count-if-not even? '(1 2 4))
   1"
  (apply count-if (complement predicate) xs options))

(defun substitute-if (new predicate xs)
  "Returns `xs` with `new` in the place of every element for which `predicate` is true.
   >>> (substitute-if 0 even? '(1 2 3))
   (1 0 3)"
  (%sequence-like xs (map (lambda (x) (if (predicate x) new x)) xs)))

(defun subst (new old tree)
  "Returns the tree of pairs with `new` in the place of everything equal to `old`.
   >>> (subst 'x 'a '(a (b a)))
   (x (b x))"
  (cond ((equal? tree old) new)
        ((pair? tree) (cons (subst new old (car tree)) (subst new old (cdr tree))))
        (else tree)))

(defun map-into (target f &rest sequences)
  "Stores what `f` answers for the elements of sequences into an array, and returns it.
   >>> (array->list (map-into (array 0 0) + '(1 2) '(10 20)))
   (11 22)"
  (loop ((answers (%map-many f sequences)) (i 0))
    (if (and answers (< i (length target)))
        (begin (aset! target i (car answers)) (recur (cdr answers) (+ i 1)))
        target)))

(defun list/shuffle (xs)
  "Returns the elements in a random order.
   >>> (list/shuffle '())
   ()"
  (let ((array (sequence->array xs)))
    (loop ((i (- (length array) 1)))
      (if (> i 0)
          (let ((j (random (+ i 1))) (kept (aref array i)))
            (aset! array i (aref array j))
            (aset! array j kept)
            (recur (- i 1)))
          (array->list array)))))

(defun list/pick (xs)
  "Returns a random element, nil of none.
   >>> (list/pick '())
   nil"
  (let ((all (sequence->list xs)))
    (if all (nth all (random (length all))) nil)))
