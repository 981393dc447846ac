;;; Sequences and strings in part: `:start`, `:end`, `:from-end`, `:key`, `:test`, `:count`.

(string-upcase "hello world" :start 6)

(string-upcase "hello world" :start 2 :end 4)

(string-downcase "HELLO WORLD" :end 5)

(string-capitalize "hello world foo" :start 6)

(string= "hello" "xhellox" :start2 1 :end2 6)

(string= "abc" "abd" :end1 2 :end2 2)

(string< "abc" "abd" :start1 2 :start2 2)
;; ours: #t  -- answers truth, not a place

(string-equal "ABC" "xabc" :start2 1)

(search "lo" "hello lo" :start2 4)

(search "lo" "hello lo" :from-end t)

(search "LO" "hello" :test #'char-equal)

(search '(3) '((1) (3)) :key (lambda (x) (if (consp x) (car x) x)))

(position #\l "hello" :start 3)

(position 3 '(1 2 3 4 3) :from-end t)

(position 3 '((1) (3)) :key #'car)

(position 3 '(1 2 5 7) :test #'<)

(position-if #'evenp '(1 3 4 5 6) :from-end t)

(position-if #'evenp '(1 3 4 5 6) :start 3)

(find 3 '(1 2 3 4) :start 3)

(find-if #'evenp '(1 2 3 4) :start 2)

(count 1 '(1 2 1 3 1) :start 1)

(count 1 '(1 2 1 3 1) :end 3)

(count-if #'evenp '(1 2 4) :key #'1+)

(remove 1 '(1 2 1 3 1) :count 2)

(remove 1 '(1 2 1 3 1) :count 1 :from-end t)

(remove 1 '(1 2 1 3 1) :start 1 :end 4)

(remove-if #'evenp '(1 2 3 4) :key #'1+)

(remove-duplicates '((1 a) (2 b) (1 c)) :key #'car)

(substitute 9 1 '(1 2 1 3) :count 1)

(substitute #\x #\a "banana" :start 2)

(substitute 9 1 '(1 2 1) :from-end t :count 1)

(parse-integer "x42y" :start 1 :end 3)

(mismatch "xabc" "abc" :start1 1)

(replace (list 1 2 3 4) '(9 8) :start1 1)

(replace (list 1 2 3 4) '(9 8 7) :start2 1)

(fill (list 1 2 3 4) 0 :start 1 :end 3)

(reduce #'+ '(1 2 3) :initial-value 10)

(reduce #'list '(1 2 3 4) :from-end t)

(reduce #'+ '((1) (2)) :key #'car)

(reduce #'+ '(1 2 3 4) :start 1 :end 3)

(sort (list '(3 a) '(1 b)) #'< :key #'car)

(stable-sort (list '(1 a) '(0 b) '(1 c)) #'< :key #'car)

(member 3 '((1) (3)) :key #'car)

(member 2 '(1 2 3) :test #'<)

(assoc "b" '(("a" . 1) ("b" . 2)) :test #'string=)

(adjoin '(1) '((1) (2)) :key #'car)
