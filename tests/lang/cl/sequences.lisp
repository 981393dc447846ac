;;; Sequences: finding, counting, removing, folding, sorting.

(find 2 '(1 2 3))

(find 9 '(1 2 3))

(find "b" '("a" "b") :test #'equal)

(find 2 '((1 a) (2 b)) :key #'car)

(find 3 '(1 2 3 4) :test #'<)

(find 1 '(1 2 1) :start 1)

(find #\b "abc")

(find 2 (vector 1 2 3))

(find 1 '((1 a) (1 b)) :key #'car :from-end t)

(find-if #'evenp '(1 2 3 4))

(find-if #'evenp '(1 2 3 4) :from-end t)

(find-if #'evenp '(2 1 4) :start 1)

(find-if #'evenp '((1) (2)) :key #'car)

(find-if-not #'evenp '(2 3))

(position 3 '(1 2 3))

(position 9 '(1 2 3))

(position #\l "hello")

(position #\l "hello" :from-end t)

(position 1 '(1 2 1) :start 1)

(position 2 '((1) (2)) :key #'car)

(position 3 '(5 4 3 2) :test #'>)

(position-if #'evenp '(1 3 4))

(position-if #'digit-char-p "abc1")

(position-if-not #'alpha-char-p "abc1")

(count 1 '(1 2 1))

(count #\l "hello")

(count 1 '((1) (2) (1)) :key #'car)

(count 2 '(1 2 3 4) :test #'<)

(count 1 '(1 1 1 1) :start 1 :end 3)

(count-if #'evenp '(1 2 4))

(count-if-not #'evenp '(1 2 4))

(remove 1 '(1 2 1 3))

(remove 1 '(1 2 1 3) :count 1)

(remove 1 '(1 2 1 3) :count 1 :from-end t)

(remove 1 '(1 2 1 3) :start 1)

(remove 2 '((1) (2)) :key #'car)

(remove 2 '(1 2 3) :test #'<)

(remove #\l "hello")

(remove 1 (vector 1 2 1))

(remove-if #'evenp '(1 2 3 4))

(remove-if-not #'evenp '(1 2 3 4))

(remove-if #'evenp '(1 2 3 4) :count 1)

(remove-if #'alpha-char-p "a1b2")

(remove-if #'evenp '((1) (2)) :key #'car)

(delete 1 (list 1 2 1))

(delete-if #'evenp (list 1 2 3))

(remove-duplicates '(1 2 1 3 2))

(remove-duplicates '((a 1) (b 2) (a 3)) :key #'car)

(remove-duplicates '("a" "b" "a") :test #'equal)

(remove-duplicates "hello")

(delete-duplicates (list 1 1 2))

(substitute 9 1 '(1 2 1))

(substitute #\L #\l "hello")

(substitute 0 2 '(1 2 3) :test #'<)

(substitute 'x 1 '((1) (2)) :key #'car)

(substitute-if 0 #'evenp '(1 2 3))

(reduce #'+ '(1 2 3 4))

(reduce #'+ '())
;; ours!: eval  -- an empty list has no first element to begin with, as in Sema

(reduce #'+ '() :initial-value 5)

(reduce #'- '(10 2 3))

(reduce #'- '(10 2 3) :from-end t)

(reduce #'list '(1 2 3) :initial-value 0)

(reduce #'list '(1 2 3) :from-end t :initial-value 0)

(reduce #'+ '((1) (2) (3)) :key #'car)

(reduce #'max '(3 9 2))

(reduce #'+ '(1 2 3 4 5) :start 1 :end 3)

(reduce (lambda (a b) (+ (* 10 a) b)) '(1 2 3))

(reduce #'+ (vector 1 2 3))

(reduce #'append '((1) (2 3)))

(map 'list #'1+ '(1 2 3))

(map 'vector #'1+ '(1 2 3))

(map 'string #'char-upcase "abc")

(map 'list #'+ '(1 2) '(10 20))

(map 'list #'cons '(1 2 3) '(a b))

(map 'list #'char-code "ab")

(map-into (make-array 3) #'1+ '(1 2 3))
;; ours: <mutable-array 3>  -- an array prints its length, as in Sema

(let ((l (list 0 0 0))) (map-into l #'+ '(1 2 3) '(10 20 30)) l)

(sort (list 3 1 2) #'<)

(sort (list 3 1 2) #'>)

(sort (vector 3 1 2) #'<)
;; ours: (1 2 3)  -- `sort` answers a list, as in Sema

(sort (list "b" "a") #'string<)

(sort (list '(2 b) '(1 a)) #'< :key #'car)

(sort (copy-seq "hello") #'char<)

(stable-sort (list '(1 a) '(0 b) '(1 c) '(0 d)) #'< :key #'car)

(sort '() #'<)

(some #'evenp '(1 2 3))

(some #'evenp '(1 3))

(some (lambda (x) (and (> x 1) (* x 10))) '(1 2 3))

(some #'> '(1 5) '(2 3))

(some #'digit-char-p "ab3")

(every #'evenp '(2 4))

(every #'evenp '())

(every #'< '(1 2) '(2 3))

(every #'evenp (vector 2 3))

(notany #'evenp '(1 3))

(notevery #'evenp '(2 3))

(subseq '(1 2 3 4) 1 3)

(subseq "hello" 1 3)

(subseq (vector 1 2 3) 1)

(subseq "hello" 2)

(subseq "abc" 2 10)

(concatenate 'list '(1 2) '(3))

(concatenate 'string "ab" "cd")

(concatenate 'vector '(1) (vector 2 3))

(concatenate 'list "ab" '(1))

(concatenate 'string '(#\a) "b")

(search "lo" "hello")

(search '(2 3) '(1 2 3 4))

(search "zz" "hello")

(search "" "abc")

(mismatch "abc" "abd")

(mismatch "abc" "abc")

(mismatch '(1 2 3) '(1 2))

(length '(1 2 3))

(list (length "abc") (length (vector)) (length nil))

(length 5)

(reverse '(1 2 3))

(list (reverse "abc") (reverse (vector 1 2)))

(nreverse (list 1 2 3))

(elt '(a b c) 1)

(elt "abc" 1)

(elt (vector 1 2) 5)

(copy-seq '(1 2))

(let* ((a (list 1 2)) (b (copy-seq a))) (list (equal a b) (eq a b)))

(coerce '(1 2) 'vector)

(coerce (vector 1 2) 'list)

(coerce "ab" 'list)

(coerce '(#\a #\b) 'string)

(coerce 1 'float)

(coerce 1/2 'double-float)

(coerce #\a 'character)

(coerce 5 'integer)

(coerce "a" 'character)

(mapcar #'+ '(1 2 3) '(10 20 30))

(mapcar #'list '(1 2) '(a b) '(x y))

(mapcar #'1+ '())

(mapcar #'cons '(1 2 3) '(a b))

(mapc #'princ '(1 2))

(mapcan (lambda (x) (if (evenp x) (list x) nil)) '(1 2 3 4))

(mapcan #'list '(1 2) '(a b))

(maplist #'identity '(1 2 3))

(find nil '(1 nil 2))

(position nil '(1 nil 2))

(count-if #'null '(1 nil nil))

(remove nil '(1 nil 2))

(let ((l (list 3 1 2))) (sort (copy-list l) #'<) l)

(reduce (lambda (acc x) (cons x acc)) '(1 2 3) :initial-value '())

(find-if (lambda (p) (eq (car p) 'b)) '((a 1) (b 2)))

(first (sort (list 5 3 9) #'>))

(member-if #'evenp '(1 2 3))

(remove-duplicates '(1 2 1 3 2) :from-end t)

(substitute 9 1 '(1 2 1) :count 1)

(substitute 9 1 '(1 2 1) :start 1)

(substitute-if-not 0 #'evenp '(1 2 3))

(nsubstitute 9 1 (list 1 2 1))

(map nil #'princ '(1 2))

(merge 'list (list 1 3 5) (list 2 4) #'<)

(merge 'vector (vector 1 4) (vector 2 3) #'<)

(merge 'list (list '(1 a)) (list '(0 b) '(1 c)) #'< :key #'car)

(search "l" "hello" :from-end t)

(search "L" "hello" :test #'char-equal)

(search '(1) '((0) (1)) :key #'list)

(search "l" "hello" :start2 3)

(mismatch "abc" "ABC" :test #'char-equal)

(mismatch '(1 2 3) '(1 5 3) :start1 2 :start2 2)

(fill (list 1 2 3) 0)

(fill (vector 1 2 3) 0 :start 1)

(replace (list 1 2 3) '(a b))

(replace (vector 1 2 3 4) '(a b) :start1 1)

(replace (list 1 2 3) '(a b c) :start2 1)

(make-sequence 'list 3 :initial-element 'x)

(make-sequence 'string 3 :initial-element #\a)

(maplist #'append '(1 2) '(a b))

(mapcon #'copy-list '(1 2 3))

(let ((n 0)) (mapl (lambda (l) (incf n (length l))) '(1 2 3)) n)

(tree-equal '(1 (2 3)) '(1 (2 3)))

(list (length #(1 2 3)) (aref #(1 2 3) 1) (reduce #'+ #(1 2 3)))

(loop for x across #("a" "b") collect x)

(map 'list #'char-upcase #(#\a #\b))
