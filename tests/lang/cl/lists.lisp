;;; Lists: cells, tails, sets, association and property lists, trees.

(cons 1 2)

(cons 1 '(2 3))

(list 1 2 3)

(list)

(list* 1 2 '(3 4))

(list* 1 2)

(list* 1)

(make-list 3)

(append '(1) '(2) '(3 4))

(append '(1) 2)

(append)

(append '() '(1))

(append '(1 2) '() '(3))

(nconc (list 1) (list 2 3))

(nconc)

(nconc nil (list 1) nil)

(let ((a (list 1))) (nconc a (list 2)) a)

(list (car '(1 2)) (cdr '(1 2)) (car nil) (cdr nil))

(list (cadr '(1 2 3)) (cddr '(1 2 3)) (caddr '(1 2 3)) (caar '((1) 2)) (cdar '((1 5) 2)) (cdddr '(1 2 3 4)) (cadddr '(1 2 3 4)))

(list (first '(1 2 3 4 5)) (second '(1 2 3)) (third '(1 2 3)) (fourth '(1 2 3 4)) (fifth '(1 2 3 4 5)) (third '(1)))

(list (nth 1 '(a b c)) (nth 5 '(a)) (nthcdr 2 '(a b c)) (nthcdr 9 '(a)))

(last '())

(butlast '(1 2 3))

(butlast '(1 2 3) 2)

(butlast '(1))

(endp '())

(list (null nil) (null '()) (null 1) (consp '(1)) (consp nil) (listp nil) (listp '(1)) (listp 1) (atom 1) (atom '(1)) (atom nil))

(copy-list '(1 2 . 3))

(copy-tree '(1 (2 3)))

(let* ((a (list (list 1))) (b (copy-list a)) (c (copy-tree a))) (list (eq (car a) (car b)) (eq (car a) (car c))))

(member 2 '(1 2 3))

(member 9 '(1 2 3))

(member "b" '("a" "b") :test #'equal)

(member "b" '("a" "b") :test 'string=)

(member 2 '((1) (2)) :key #'car)

(member 3 '(1 2 5) :test #'<)

(assoc 'b '((a . 1) (b . 2)))

(assoc 'z '((a . 1)))

(assoc "b" '(("a" . 1) ("b" . 2)) :test #'equal)

(assoc 3 '((1 . a) (5 . b)) :test #'<)

(assoc 2 '(((1) . a) ((2) . b)) :key #'car)

(assoc 'b '((a . 1) nil (b . 2)))

(assoc-if #'evenp '((1 . a) (2 . b)))

(rassoc 2 '((a . 1) (b . 2)))

(acons 'a 1 '((b . 2)))

(sort (pairlis '(a b) '(1 2)) #'< :key #'cdr)

(pairlis '(a) '(1) '((z . 26)))

(getf '(:a 1 :b 2) :b)

(getf '(:a 1) :z)

(getf '(:a 1) :z 'none)

(subst 'x 'a '(a (b a)))

(sort (union '(1 2) '(2 3)) #'<)

(sort (intersection '(1 2 3) '(2 3 4)) #'<)

(sort (set-difference '(1 2 3) '(2)) #'<)

(union '() '(1))

(intersection '("a" "b") '("b") :test #'equal)

(subsetp '(1 2) '(1 2 3))

(subsetp '(1 9) '(1 2 3))

(subsetp '("a") '("a" "b") :test #'equal)

(adjoin 1 '(2 3))

(adjoin 2 '(2 3))

(adjoin "a" '("a") :test #'equal)

(let ((l (list 1 2 3))) (push 0 l) (pop l) l)

(let ((l '(1 2 3))) (destructuring-bind (a . r) l (list a r)))

(revappend '(1 2) '(3))

(let ((x (list 1 2 3))) (eq (cdr x) (nthcdr 1 x)))

(equal '(1 (2 "a")) (list 1 (list 2 "a")))

'(1 . (2 . (3 . nil)))

'(a . b)

''a

'(quote a b)

(list 'quote 'a)

(quote #'car)

(list 1 (list 2 (list 3 nil)))

(mapcar #'car '((a 1) (b 2)))

(apply #'mapcar #'list '((1 2) (3 4)))

(loop for (k . v) in (pairlis '(a) '(1)) collect (list k v))

(reduce #'append (mapcar #'list '(1 2 3)))

(car 5)

(cdr "a")

(length '(1 2 . 3))

(nth 'a '(1 2))

(first 5)

(list (cons 1 nil) (cons nil nil) (cons nil 1))

(make-list 2 :initial-element 'x)

(list (sixth '(1 2 3 4 5 6)) (seventh '(1 2 3 4 5 6 7)) (tenth '(1 2 3 4 5 6 7 8 9 10)))

(last '(1 2 3))
;; ours: 3  -- the last element; `last-pair` answers the pair

(last '(1 2 3) 2)

(last '(1 2 . 3))
;; ours!: type-error  -- the last element of a proper list

(let ((l (list 1 2 3))) (nbutlast l) l)

(let* ((l (list 1 2 3 4)) (tail (cddr l))) (list (ldiff l tail) (tailp tail l) (tailp (list 3 4) l)))

(list-length '(1 2 3))

(copy-alist '((a . 1)))

(member-if-not #'evenp '(2 3 4))

(assoc-if-not #'evenp '((2 . a) (1 . b)))

(rassoc "x" '((a . "x")) :test #'equal)

(rassoc-if #'evenp '((a . 1) (b . 2)))

(get-properties '(:a 1 :b 2) '(:b :c))

(multiple-value-list (get-properties '(:a 1 :b 2) '(:b :c)))

(sublis '((a . 1) (b . 2)) '(a (b c) a))

(sublis '(("x" . 1)) '("x" y) :test #'equal)

(subst 'x "a" '("a" b) :test #'equal)

(subst-if 'x #'numberp '(1 (a 2)))

(subst-if-not 'x #'consp '(1 (2)))

(nsubst 'x 'a (list 'a 'b))

(tree-equal '(1 ("a")) '(1 ("a")))

(tree-equal '(1 ("a")) '(1 ("a")) :test #'equal)

(sort (set-exclusive-or '(1 2) '(2 3)) #'<)

(set-difference '((a 1) (b 2)) '((a 9)) :key #'car)

(adjoin '(a 1) '((a 2)) :key #'car)

(nreconc (list 1 2) '(3))
