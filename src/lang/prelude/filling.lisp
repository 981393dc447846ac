;;; Sequences as Common Lisp changes, joins and compares them.

(defun %store-in-list (target elements start)
  (loop ((cell (nthcdr start target)) (rest elements))
    (if (and (pair? cell) rest)
        (begin (setf (car cell) (car rest)) (recur (cdr cell) (cdr rest)))
        target)))

(defun %store-in-array (target elements start)
  (loop ((i start) (rest elements))
    (if (and rest (< i (length target)))
        (begin (aset! target i (car rest)) (recur (+ i 1) (cdr rest)))
        target)))

(defun %store-elements (target elements start)
  "Puts elements into a list or an array from an index on, as far as they fit, and returns it; of what
   cannot change, a changed one.
   >>> (%store-elements [1 2 3] '(a b) 1)
   [1 a b]"
  (cond ((pair? target) (%store-in-list target elements start))
        ((array? target) (%store-in-array target elements start))
        (else
         (let* ((all (sequence->list target))
                (count (min (length elements) (- (length all) start))))
           (%sequence-like target
                           (append (take start all) (take count elements)
                                   (nthcdr (+ start count) all)))))))

(defun fill (sequence item &key (start 0) end)
  "Stores the same item everywhere from `:start` to `:end`, and returns the sequence; a vector or string,
   which does not change, is answered changed.
   >>> (fill (list 1 2 3) 0)
   (0 0 0)
   >>> (fill [1 2 3] 0 :start 1)
   [1 0 0]"
  (%store-elements sequence (make-list (- (or end (length sequence)) start) item) start))

(defun replace (target source &key (start1 0) end1 (start2 0) end2)
  "Stores the elements of `source` into `target`, and returns it; a vector or string, which does not
   change, is answered changed.
   >>> (replace (list 1 2 3) '(a b))
   (a b 3)"
  (let ((elements (subseq (sequence->list source) start2 end2))
        (room (- (or end1 (length target)) start1)))
    (%store-elements target
                     (if (< room (length elements)) (take room elements) elements)
                     start1)))

(defun make-sequence (type size &key initial-element)
  "Returns a list, vector or string of the same element.
   >>> (make-sequence 'list 2 :initial-element 'x)
   (x x)"
  (coerce (make-list size initial-element) type))

(defun %merge-lists (a b less? key)
  "Returns two sorted lists as one.
   >>> (%merge-lists '(1 3) '(2) < identity)
   (1 2 3)"
  (loop ((a a) (b b) (acc '()))
    (cond ((null? a) (append-reverse acc b))
          ((null? b) (append-reverse acc a))
          ((less? (key (car b)) (key (car a))) (recur a (cdr b) (cons (car b) acc)))
          (else (recur (cdr a) b (cons (car a) acc))))))

(define %merge-maps merge)

(defun merge (&rest maps)
  "Returns one map of several; of equal keys the last wins. Given a type, two sorted sequences and a
   predicate, one sorted sequence of that type.
   >>> (merge {:a 1} {:a 2 :b 3})
   {:a 2 :b 3}
   >>> (merge 'list '(1 3) '(2) #'<)
   (1 2 3)"
  (if (and (pair? maps) (symbol? (car maps)) (cdddr maps))
      (coerce (%merge-lists (sequence->list (cadr maps)) (sequence->list (caddr maps))
                            (cadddr maps)
                            (or (getf (cddddr maps) :key) identity))
              (car maps))
      (apply %merge-maps maps)))

(define %search-plain search)

(defun %begins-with? (wanted all test)
  (loop ((a wanted) (b all))
    (cond ((null? a) #t)
          ((null? b) #f)
          ((test (car a) (car b)) (recur (cdr a) (cdr b)))
          (else #f))))

(defun %search-lists (wanted all start test from-end)
  ;; Where a list occurs in another that begins at `start`: first, or last.
  (loop ((rest all) (i start) (found nil))
    (cond ((%begins-with? wanted rest test)
           (cond ((not from-end) i)
                 ((null? rest) i)
                 (else (recur (cdr rest) (+ i 1) i))))
          ((null? rest) found)
          (else (recur (cdr rest) (+ i 1) found)))))

(defun %from-start-to-end? (start1 end1 start2 end2)
  (and (= start1 0) (nil? end1) (= start2 0) (nil? end2)))

(defun search (part sequence &key (test eql) (key identity) (start1 0) end1 (start2 0) end2 from-end)
  "Returns where one sequence first occurs in another, or nil; takes `:test :key :start1 :end1 :start2
   :end2 :from-end`.
   >>> (search \"lo\" \"hello\")
   3
   >>> (search \"l\" \"hello\" :from-end #t)
   3"
  (if (and (eq test eql) (eq key identity) (not from-end)
           (%from-start-to-end? start1 end1 start2 end2))
      (%search-plain part sequence)
      (%search-lists (map key (subseq (sequence->list part) start1 end1))
                     (map key (subseq (sequence->list sequence) start2 end2))
                     start2 test from-end)))

(defun mismatch (a b &key (test eql) (key identity) (start1 0) end1 (start2 0) end2)
  "Returns the first index at which two sequences differ, or nil; takes `:test :key :start1 :end1
   :start2 :end2`.
   >>> (mismatch \"abc\" \"abd\")
   2
   >>> (mismatch \"abc\" \"ABC\" :test #'char-equal)
   nil"
  (loop ((a (subseq (sequence->list a) start1 end1))
         (b (subseq (sequence->list b) start2 end2))
         (i start1))
    (cond ((and (null? a) (null? b)) nil)
          ((or (null? a) (null? b)) i)
          ((test (key (car a)) (key (car b))) (recur (cdr a) (cdr b) (+ i 1)))
          (else i))))

(defun substitute-if-not (new predicate xs &rest options)
  "Returns `xs` with `new` in the place of every element for which `predicate` is false.
   >>> (substitute-if-not 0 even? '(1 2 3))
   (0 2 0)"
  (apply substitute-if new (complement predicate) xs options))

(defun nsubstitute (new old xs &rest options)
  "Returns `xs` with `new` in the place of every element equal to `old`.
   >>> (nsubstitute 9 1 (list 1 2 1))
   (9 2 9)"
  (apply substitute new old xs options))
