;;; Searching sequences: elements, positions, tails, entries.

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
  (find-if predicate (%items xs 'list/find 2)))

(defun list/sole (predicate xs)
  "Returns the only element for which `predicate` is true; none or several are an error.
   >>> (list/sole (lambda (x) (> x 2)) '(1 2 3))
   3
   >>> (list/sole even? '(1 3))
   !! no element"
  (let ((found (filter predicate (%items xs 'list/sole 2))))
    (cond ((null? found) (error "list/sole: no element matches"))
          ((null? (cdr found)) (car found))
          (else (error "list/sole: more than one element matches")))))

(defun %with-key (predicate key)
  (if key (lambda (x) (predicate (key x))) predicate))

(defun %position-from (wanted? elements start end from-end)
  ;; The index of the first element that is wanted, or of the last; `elements` begin at `start`.
  (loop ((rest elements) (i start) (found nil))
    (cond ((or (null? rest) (and end (>= i end))) found)
          ((wanted? (car rest)) (if from-end (recur (cdr rest) (+ i 1) i) i))
          (else (recur (cdr rest) (+ i 1) found)))))

(defun position-if (predicate xs &rest options)
  "Returns the index of the first element for which `predicate` is true, or nil.
   >>> (position-if even? '(1 3 4))
   2"
  (let ((start (or (getf options :start) 0))
        (all (sequence->list xs 'position-if 2)))
    (%position-from (%with-key predicate (getf options :key))
                    (if (> start 0) (nthcdr start all) all)
                    start
                    (getf options :end)
                    (getf options :from-end))))

(defun position (item xs &rest options)
  "Returns the index of the first element equal to `item`, or nil; takes `:test :key :start :end
   :from-end`.
   >>> (position 'c '(a b c))
   2
   >>> (position #\\l \"hello\" :from-end t)
   3"
  (if (function? item)
      (apply position-if item xs options)
      (apply position-if (%test item (%remf options :key)) xs options)))

(defun list/index-of (xs item)
  "Returns the index of the first element equal to `item`, or nil.
   >>> (list/index-of '(10 20 30) 20)
   1"
  (position-if (lambda (x) (equal? x item)) (%items xs 'list/index-of 1)))

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
  (cond ((null? others) (%count first))
        ((function? first) (apply count-if first others))
        (else (apply count-if (%test first (%remf (cdr others) :key)) others))))

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

(defun member-if (predicate xs &rest options)
  "Returns the tail of `xs` that begins with the first element for which `predicate` is true, or `#f`;
   takes `:key`.
   >>> (member-if even? '(1 2 3))
   (2 3)"
  (let ((key (getf options :key)))
    (or (%find-tail (if key (lambda (x) (predicate (key x))) predicate) xs 'member-if) #f)))

(defun assoc-if (predicate alist)
  "Returns the first entry of an association list whose key satisfies `predicate`, or `#f`.
   >>> (assoc-if even? '((1 a) (2 b)))
   (2 b)"
  (or (find-if (lambda (entry) (and (pair? entry) (predicate (car entry)))) alist) #f))

(defun %alist-options? (collection alist more)
  (and (or (pair? alist) (null? alist))
       (not (%keyed? collection))
       (not (vector? collection))
       (or (keyword? (car more)) (function? (car more)))))

(defun %assoc-nothing (alist)
  (if (nil? alist)
      #f
      (error "assoc: expected a key and an association list, or a map, keys and values")))

(defun %assoc-by (key alist options)
  (assoc-if (%test key (if (function? (car options)) (list :test (car options)) options))
            alist))

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
        ((null? more) (%assoc-nothing key))
        ((%alist-options? collection key more) (%assoc-by collection key more))
        (else (apply map/assoc collection key more))))

(defun rassoc (value alist &rest options)
  "Returns the first entry of an association list whose `cdr` equals `value`, or `#f`; takes `:test` and
   `:key`.
   >>> (rassoc 2 '((a . 1) (b . 2)))
   (b . 2)"
  (let ((found? (%test value options)))
    (or (find-if (lambda (entry) (and (pair? entry) (found? (cdr entry)))) alist) #f)))

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
      (if (%find-tail predicate (%items xs 'any 2) 'any) #t #f)))

(defun %some-of (predicate lists)
  (loop ((lists (%lists lists)))
    (let ((heads (%heads lists)))
      (if heads
          (or (apply predicate heads) (recur (%tails lists)))
          nil))))

(defun some (predicate xs &rest more)
  "Returns the first true answer of `predicate`, or nil.
   >>> (some (lambda (x) (if (even? x) (* x 10) nil)) '(1 2 3))
   20"
  (if more
      (%some-of predicate (cons xs more))
      (loop ((rest (sequence->list xs 'some 2)))
        (if rest
            (or (predicate (car rest)) (recur (cdr rest)))
            nil))))

(defun %every-of (predicate lists)
  (loop ((lists (%lists lists)))
    (let ((heads (%heads lists)))
      (cond ((null? heads) #t)
            ((apply predicate heads) (recur (%tails lists)))
            (else #f)))))

(defun every (predicate xs &rest more)
  "Returns whether `predicate` is true of every element.
   >>> (every even? '(2 4))
   #t
   >>> (every #'< '(1 2) '(2 1))
   #f"
  (if more
      (%every-of predicate (cons xs more))
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
