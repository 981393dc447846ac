;;; Lists as Common Lisp has them: tails, trees, association lists, mapping over tails.

;; Indices, from zero.
(defconstant %sixth 5)
(defconstant %tenth 9)

(defun sixth (list)
  "Returns the sixth element, or nil.
   >>> (sixth '(1 2 3 4 5 6))
   6"
  (nth %sixth list))

(defun seventh (list)
  "Returns the seventh element, or nil.
   >>> (seventh '(1 2 3 4 5 6 7))
   7"
  (nth (+ %sixth 1) list))

(defun eighth (list)
  "Returns the eighth element, or nil.
   >>> (eighth '(1 2 3))
   nil"
  (nth (+ %sixth 2) list))

(defun ninth (list)
  "Returns the ninth element, or nil.
   >>> (ninth '(1 2 3))
   nil"
  (nth (- %tenth 1) list))

(defun tenth (list)
  "Returns the tenth element, or nil.
   >>> (tenth '(1 2 3 4 5 6 7 8 9 10))
   10"
  (nth %tenth list))

(defun list-length (list)
  "Returns how many elements a list has.
   >>> (list-length '(1 2 3))
   3"
  (length list))

(defun nbutlast (list &optional (count 1))
  "Cuts the last elements off a list, and returns it.
   >>> (let ((l (list 1 2 3))) (nbutlast l) l)
   (1 2)"
  (let ((kept (- (length list) count)))
    (if (> kept 0)
        (begin (setf (cdr (nthcdr (- kept 1) list)) '()) list)
        '())))

(defun tailp (tail list)
  "Returns whether a list ends with that very tail.
   >>> (let ((l (list 1 2 3))) (tailp (cdr l) l))
   #t"
  (loop ((rest list))
    (cond ((eq rest tail) #t)
          ((pair? rest) (recur (cdr rest)))
          (else #f))))

(defun ldiff (list tail)
  "Returns the elements of a list before that very tail.
   >>> (let ((l (list 1 2 3))) (ldiff l (cddr l)))
   (1 2)"
  (loop ((rest list) (acc '()))
    (if (and (pair? rest) (not (eq rest tail)))
        (recur (cdr rest) (cons (car rest) acc))
        (nreverse acc))))

(defun copy-alist (alist)
  "Returns an association list with new entries.
   >>> (copy-alist '((a . 1)))
   ((a . 1))"
  (map (lambda (entry) (if (pair? entry) (cons (car entry) (cdr entry)) entry)) alist))

(defun nreconc (list tail)
  "Returns the elements in reverse order before a tail.
   >>> (nreconc (list 1 2) '(3))
   (2 1 3)"
  (append-reverse list tail))

(defun member-if-not (predicate xs &rest options)
  "Returns the tail that begins with the first element for which `predicate` is false, or `#f`.
   >>> (member-if-not even? '(2 3 4))
   (3 4)"
  (apply member-if (complement predicate) xs options))

(defun assoc-if-not (predicate alist)
  "Returns the first entry whose key does not satisfy `predicate`, or `#f`.
   >>> (assoc-if-not even? '((2 a) (1 b)))
   (1 b)"
  (assoc-if (complement predicate) alist))

(defun rassoc-if (predicate alist)
  "Returns the first entry whose `cdr` satisfies `predicate`, or `#f`.
   >>> (rassoc-if even? '((a . 1) (b . 2)))
   (b . 2)"
  (or (find-if (lambda (entry) (and (pair? entry) (predicate (cdr entry)))) alist) #f))

(defun get-properties (plist keys)
  "Returns the first of some keys in a list of keys and values, its value, and the list from there.
   >>> (multiple-value-list (get-properties '(:a 1 :b 2) '(:b :c)))
   (:b 2 (:b 2))"
  (loop ((rest plist))
    (cond ((null? rest) (values nil nil nil))
          ((list/contains? keys (car rest)) (values (car rest) (cadr rest) rest))
          (else (recur (cddr rest))))))

(defun %map-tree (change tree)
  "Returns a tree with what `change` answers, unless that is nil, in the place of its parts.
   >>> (%map-tree (lambda (x) (if (number? x) (list 'x) nil)) '(1 (a 2)))
   (x (a x))"
  (let ((changed (change tree)))
    (cond (changed (car changed))
          ((pair? tree)
           (cons (%map-tree change (car tree))
                 (%map-tree change (cdr tree))))
          (else tree))))

(defun subst (new old tree &rest options)
  "Returns the tree with `new` in the place of everything equal to `old`; takes `:test` and `:key`.
   >>> (subst 'x 'a '(a (b a)))
   (x (b x))"
  (let ((found? (%test old options)))
    (%map-tree (lambda (part) (if (found? part) (list new) nil)) tree)))

(defun subst-if (new predicate tree)
  "Returns the tree with `new` in the place of everything for which `predicate` is true.
   >>> (subst-if 'x number? '(1 (a 2)))
   (x (a x))"
  (%map-tree (lambda (part) (if (predicate part) (list new) nil)) tree))

(defun subst-if-not (new predicate tree)
  "Returns the tree with `new` in the place of everything for which `predicate` is false.
   >>> (subst-if-not 'x pair? '(1))
   (x . x)"
  (subst-if new (complement predicate) tree))

(defun nsubst (new old tree &rest options)
  "Returns the tree with `new` in the place of everything equal to `old`.
   >>> (nsubst 'x 'a '(a b))
   (x b)"
  (apply subst new old tree options))

(defun sublis (alist tree &rest options)
  "Returns the tree with the values of an association list in the place of its keys; takes `:test`.
   >>> (sublis '((a . 1) (b . 2)) '(a (b c)))
   (1 (2 c))"
  (%map-tree (lambda (part)
               (let ((entry (find-if (%test part (%remf options :key))
                                     alist :key car)))
                 (if entry (list (cdr entry)) nil)))
             tree))

(defun %leaves-equal? (a b test)
  (cond ((and (null? a) (null? b)) #t)
        ((test a b) #t)
        (else #f)))

(defun tree-equal (a b &key (test eql))
  "Returns whether two trees have the same shape and leaves equal by `:test`.
   >>> (tree-equal '(1 (2)) '(1 (2)))
   #t"
  (cond ((and (pair? a) (pair? b))
         (and (tree-equal (car a) (car b) :test test)
              (tree-equal (cdr a) (cdr b) :test test)))
        ((or (pair? a) (pair? b)) #f)
        (else (%leaves-equal? a b test))))

(defun set-exclusive-or (a b &rest options)
  "Returns a list of the elements that are in one list and not in the other.
   >>> (set-exclusive-or '(1 2) '(2 3))
   (1 3)"
  (append (apply set-difference a b options) (apply set-difference b a options)))

(defun %all-tails (xs)
  "Returns the list of a list and all its tails but the empty one.
   >>> (%all-tails '(1 2))
   ((1 2) (2))"
  (loop ((rest xs) (acc '()))
    (if (pair? rest)
        (recur (cdr rest) (cons rest acc))
        (nreverse acc))))

(defun maplist (f xs &rest more)
  "Returns the list of what `f` answers for lists and each of their tails.
   >>> (maplist length '(a b c))
   (3 2 1)"
  (apply map f (%all-tails xs) (map %all-tails more)))

(defun mapcon (f xs &rest more)
  "Appends what `f` answers for lists and each of their tails.
   >>> (mapcon copy-list '(1 2))
   (1 2 2)"
  (apply append (apply maplist f xs more)))

(defun mapl (f xs &rest more)
  "Calls `f` with lists and each of their tails, and returns the first list.
   >>> (mapl length '(1 2))
   (1 2)"
  (apply maplist f xs more)
  xs)
