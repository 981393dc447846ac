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
         (if (lazy? xs)
             (lazy/map f xs)
             (loop ((rest (%items xs 'map 2)) (acc '()))
               (if rest
                   (recur (cdr rest) (cons (f (car rest)) acc))
                   (nreverse acc)))))
        ((nil? f) (%map-many xs more) nil)
        ((symbol? f) (coerce (%map-many xs more) f))
        (else (%map-many f (cons xs more)))))

(defun mapcar (f xs &rest more)
  "Returns the list of what `f` answers for each element of `xs`.
   >>> (mapcar #'+ '(1 2 3) '(10 20 30))
   (11 22 33)"
  (if more
      (%map-many f (cons xs more))
      (loop ((rest (if (nil? xs) xs (%items xs 'mapcar 2))) (acc '()))
        (if rest
            (recur (cdr rest) (cons (f (car rest)) acc))
            (nreverse acc)))))

(defun for-each (f xs &rest more)
  "Calls `f` with each element of `xs` for its effect.
   >>> (for-each display '(1 2 3))
   ~> 123"
  (if more
      (begin (%map-many f (cons xs more)) nil)
      (loop ((rest (%items xs 'for-each 2)))
        (when rest
          (f (car rest))
          (recur (cdr rest))))))

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

(defun flat-map (f xs &rest more)
  "Maps `f`, which answers sequences, and appends the answers.
   >>> (flat-map (lambda (x) (list x (* x 10))) '(1 2))
   (1 10 2 20)"
  (if more
      (apply append (%map-many f (cons xs more)))
      (loop ((rest (%items xs 'flat-map 2)) (acc '()))
        (if rest
            (let ((answer (f (car rest))))
            (recur (cdr rest)
                   (if (or (list? answer) (vector? answer))
                       (append-reverse (%items answer 'flat-map 2) acc)
                       (cons answer acc))))
            (nreverse acc)))))

(defun mapcan (f xs &rest more)
  "Maps `f`, which answers lists, and appends the answers.
   >>> (mapcan (lambda (x) (if (even? x) (list x) nil)) '(1 2 3 4))
   (2 4)"
  (apply append (remove #f (apply mapcar f xs more))))

(defun map-indexed (f xs)
  "Maps `f` over indices and elements.
   >>> (map-indexed (lambda (i x) (list i x)) '(a b))
   ((0 a) (1 b))"
  (loop ((rest (%items xs 'map-indexed 2)) (i 0) (acc '()))
    (if rest
        (recur (cdr rest) (+ i 1) (cons (f i (car rest)) acc))
        (nreverse acc))))

(defun filter (predicate xs)
  "Returns the list of the elements for which `predicate` is true.
   >>> (filter even? '(1 2 3 4))
   (2 4)"
  (if (lazy? xs)
      (lazy/filter predicate xs)
      (loop ((rest (%items xs 'filter 2)) (acc '()))
        (if rest
            (recur (cdr rest)
                   (if (predicate (car rest)) (cons (car rest) acc) acc))
            (nreverse acc)))))

(defun %index-test (options size)
  ;; Whether an index lies between `:start` and `:end`.
  (let ((start (or (getf options :start) 0))
        (end (or (getf options :end) size)))
    (lambda (i) (and (>= i start) (< i end)))))

(defun %mark (chosen? elements i step inside? most)
  ;; Whether each element is one of the first so many that are chosen; the last comes first.
  (loop ((rest elements) (i i) (left most) (acc '()))
    (if rest
        (let ((hit (and (> left 0) (inside? i) (chosen? (car rest)))))
          (recur (cdr rest) (+ i step) (if hit (- left 1) left) (cons hit acc)))
        acc)))

(defun %marks (chosen? all options)
  ;; A mark for each element: what `:key`, `:start`, `:end`, `:count` and `:from-end` choose.
  (let* ((size (length all))
         (wanted? (%with-key chosen? (getf options :key)))
         (inside? (%index-test options size))
         (most (or (getf options :count) size)))
    (if (getf options :from-end)
        (%mark wanted? (reverse all) (- size 1) -1 inside? most)
        (nreverse (%mark wanted? all 0 1 inside? most)))))

(defun %without-marked (all marks)
  (loop ((rest all) (marks marks) (acc '()))
    (if rest
        (recur (cdr rest) (cdr marks) (if (car marks) acc (cons (car rest) acc)))
        (nreverse acc))))

(defun %remove (dropped? xs options)
  "Removes as `remove-if` does, with its `:key`, `:start`, `:end`, `:count` and `:from-end`.
   >>> (%remove even? '(1 2 3 4) '(:count 1))
   (1 3 4)"
  (let ((all (sequence->list xs 'remove 2)))
    (%sequence-like xs (%without-marked all (%marks dropped? all options)))))

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
  (loop ((rest (%items xs 'keep 2)) (acc '()))
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
         (%remove (%test item options) xs (%remf options :key)))
        (else (remove-if (lambda (x) (equal? item x)) xs))))

;; Which argument a message means.
(defconstant %third-argument 3)

(defun %substitute (new replaced? xs options)
  "Substitutes as `substitute-if` does, with its `:key`, `:start`, `:end`, `:count` and `:from-end`.
   >>> (%substitute 0 even? '(2 4) '(:count 1))
   (0 4)"
  (let ((all (sequence->list xs 'substitute %third-argument)))
    (%sequence-like xs (map (lambda (x hit) (if hit new x))
                            all
                            (%marks replaced? all options)))))

(defun substitute (new old xs &rest options)
  "Returns `xs` with `new` in the place of every element equal to `old`; takes `:test :key :start :end
   :count :from-end`.
   >>> (substitute 9 1 '(1 2 1))
   (9 2 9)"
  ;; `:key` is already part of the predicate.
  (%substitute new (%test old options) xs (%remf options :key)))

(defun foldl (f init xs)
  "Folds from the left: `(f acc x)` for each element.
   >>> (foldl + 0 '(1 2 3 4))
   10"
  (loop ((acc init) (rest (%items xs 'foldl %third-argument)))
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
  (loop ((acc init) (rest (reverse (%items xs 'foldr %third-argument))))
    (if rest
        (recur (f (car rest) acc) (cdr rest))
        acc)))

(defun %reduced-elements (xs options)
  (let* ((key (getf options :key))
         (bounded (if (or (getf options :start) (getf options :end))
                      (subseq xs (or (getf options :start) 0) (getf options :end))
                      xs))
         (keyed (if key (map key bounded) (sequence->list bounded 'reduce 2))))
    (if (getf options :from-end) (reverse keyed) keyed)))

(defun %reduce-list (f acc elements from-end)
  (loop ((acc acc) (rest elements))
    (if rest
        (recur (if from-end (f (car rest) acc) (f acc (car rest))) (cdr rest))
        acc)))

(defun %reduce (f xs options)
  "Reduces with `:initial-value`, `:from-end`, `:key`, `:start` and `:end`.
   >>> (%reduce list '(1 2 3) '(:from-end t))
   (1 (2 3))"
  (let ((from-end (getf options :from-end))
        (elements (%reduced-elements xs options)))
    (cond ((member :initial-value options)
           (%reduce-list f (getf options :initial-value) elements from-end))
          ((null? elements) (f))
          (else (%reduce-list f (car elements) (cdr elements) from-end)))))

(defun %reduce-all (f xs)
  (let ((all (sequence->list xs 'reduce 2)))
    (when (and (null? all) (not (nil? all))) (error "reduce: nothing to reduce, and no initial value"))
    (if all
        (loop ((acc (car all)) (rest (cdr all)))
          (if rest
              (recur (f acc (car rest)) (cdr rest))
              acc))
        (f))))

(defun reduce (f xs &rest options)
  "Folds from the left beginning with the first element; of an empty sequence there is none. Takes `:initial-value :from-end :key :start
   :end`, or the initial value as the second of three arguments.
   >>> (reduce + '(1 2 3 4))
   10
   >>> (reduce #'+ '() :initial-value 0)
   0
   >>> (reduce conj [] '(1 2))
   [1 2]"
  (cond ((null? options) (%reduce-all f xs))
        ((null? (cdr options)) (foldl f xs (car options)))
        (else (%reduce f xs options))))

(defun reductions (f init xs)
  "Returns the list of every value the accumulator of `foldl` takes.
   >>> (reductions + 0 '(1 2 3))
   (0 1 3 6)"
  (loop ((acc init) (rest (%items xs 'reductions %third-argument)) (steps (list init)))
    (if rest
        (let ((next (f acc (car rest))))
          (recur next (cdr rest) (cons next steps)))
        (nreverse steps))))

(defun substitute-if (new predicate xs &rest options)
  "Returns `xs` with `new` in the place of every element for which `predicate` is true; takes `:key
   :start :end :count :from-end`.
   >>> (substitute-if 0 even? '(1 2 3))
   (1 0 3)"
  (%substitute new predicate xs options))

(defun map-into (target f &rest sequences)
  "Stores what `f` answers for the elements of sequences into a list or an array, and returns it.
   >>> (array->list (map-into (array 0 0) + '(1 2) '(10 20)))
   (11 22)"
  (%store-elements target (%map-many f sequences) 0))
