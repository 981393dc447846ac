;;; Types, tables, arrays, equality.

(list (typep 1 'integer) (typep "a" 'string) (typep 'a 'symbol) (typep 1.5 'float) (typep nil 'null) (typep '(1) 'cons) (typep nil 'list) (typep #\a 'character))

(list (typep 1 '(or integer string)) (typep 'a '(or integer string)) (typep 1 '(and integer (not (integer 5 10)))) (typep 5 '(not string)))

(list (typep 'a '(member a b)) (typep 'c '(member a b)) (typep 1 '(eql 1)) (typep 2 '(eql 1)))

(list (typep (vector 1) 'vector) (typep "a" 'vector) (typep (vector 1) 'array) (typep "a" 'sequence) (typep '() 'sequence))

(list (type-of 'a) (type-of "abc"))
;; ours: (:symbol :string)  -- `type-of` is Sema's `type` for values without a class

(list (typep #'car 'function) (typep (lambda ()) 'function) (typep 'car 'function))

(list (typep 1 t) (typep 1 nil) (typep 1 'atom) (typep '(1) 'atom))

(let ((h (make-hash-table))) (list (gethash 'a h) (hash-table-count h) (hash-table-p h)))

(let ((h (make-hash-table))) (multiple-value-list (gethash 'a h)))

(let ((h (make-hash-table))) (setf (gethash 'a h) nil) (multiple-value-list (gethash 'a h)))

(let ((h (make-hash-table))) (multiple-value-bind (v found) (gethash 'a h 'default) (list v found)))

(let ((h (make-hash-table :test 'equal))) (setf (gethash "a" h) 1 (gethash '(1 2) h) 2) (list (gethash "a" h) (gethash (list 1 2) h)))

(let ((h (make-hash-table))) (setf (gethash "a" h) 1) (gethash (copy-seq "a") h))
;; ours: 1  -- tables compare keys with `equal`

(let ((h (make-hash-table))) (setf (gethash 'a h) 1) (list (remhash 'a h) (remhash 'a h) (hash-table-count h)))

(let ((h (make-hash-table))) (setf (gethash 'a h) 1 (gethash 'b h) 2) (clrhash h) (hash-table-count h))

(let ((h (make-hash-table)) (sum 0)) (setf (gethash 'a h) 1 (gethash 'b h) 2) (maphash (lambda (k v) (incf sum v)) h) sum)

(let ((h (make-hash-table)) (seen '())) (setf (gethash 1 h) 'x) (maphash (lambda (k v) (push (list k v) seen)) h) seen)

(let ((h (make-hash-table))) (maphash #'list h))

(let ((h (make-hash-table))) (dolist (w '(a b a c a)) (incf (gethash w h 0))) (list (gethash 'a h) (gethash 'b h) (hash-table-count h)))

(let ((h (make-hash-table :size 10 :test #'eq))) (setf (gethash :k h) 'v) (gethash :k h))

(gethash 1 5)

(aref (make-array 3 :initial-element 7) 1)

(make-array 3 :initial-element 0)
;; ours: <mutable-array 3>  -- an array prints its length, as in Sema

(make-array 3 :initial-contents '(1 2 3))
;; ours: <mutable-array 3>  -- an array prints its length, as in Sema

(let ((a (make-array 3))) (setf (aref a 0) 'x) (aref a 0))

(array-dimensions (make-array 4))

(let ((v (make-array 0 :fill-pointer t :adjustable t))) (vector-push-extend 1 v) (vector-push-extend 2 v) (list (length v) (aref v 1) (fill-pointer v)))

(let ((v (make-array 3 :fill-pointer 0))) (vector-push 1 v) (vector-push 2 v) (list (vector-pop v) (length v)))

(let ((v (make-array 3 :fill-pointer 0 :adjustable t))) (vector-push-extend 'x v) (coerce v 'list))

(let ((v (vector 1 2 3))) (loop for x across v collect (* x x)))

(aref (vector 1 2) 2)

(aref (vector 1 2) -1)

(svref (vector 1 2 3) 2)

(vector 1 "a" 'b)

(list (eq 'a 'a) (eq '() '()) (eq (list 1) (list 1)) (let ((x (list 1))) (eq x x)))

(list (eql 5 5) (eql 1.0 1.0) (eql 1 1.0) (eql #\a #\a) (eql "a" "a") (eql 'a 'a))

(list (equalp "abc" "ABC") (equalp '(1 "A") '(1.0 "a")) (equalp #\a #\A) (equalp (vector 1 "b") (vector 1.0 "B")) (equalp 1 1.0) (equalp 'a 'b))

(let ((a (make-hash-table)) (b (make-hash-table))) (setf (gethash 1 a) "x" (gethash 1 b) "X") (equalp a b))

(list (equalp '(1 2) '(1 3)) (equalp (vector 1) '(1)) (equalp 1 #\1))

(let ((a (make-array 3 :element-type 'fixnum :initial-element 1))) (reduce #'+ a))

(list (compiled-function-p #'car) (functionp (lambda () 1)))

(list (typep 5 '(integer 0 10)) (typep 11 '(integer 0 10)) (typep 5 '(integer (5) 10)) (typep 10 '(integer 0 (10))) (typep 1.5 '(float 1.0 2.0)))

(list (typep 4 '(satisfies evenp)) (typep 5 '(satisfies evenp)))

(list (typep 4 '(and integer (satisfies evenp))) (typep 5 '(or string (satisfies evenp))))

(deftype small () '(integer 0 10))
(list (typep 5 'small) (typep 50 'small))

(deftype range (low high) `(integer ,low ,high))
(list (typep 5 '(range 0 10)) (typep 50 '(range 0 10)))

(deftype text () '(or string symbol))
(typecase 'a (integer 'int) (text 'text))

(deftype even () '(and integer (satisfies evenp)))
(list (typep 4 'even) (typep 5 'even))

(deftype small () '(integer 0 10))
(let ((x 50)) (handler-case (check-type x small) (type-error (e) (type-error-datum e))))

(deftype maybe (type) `(or null ,type))
(list (typep nil '(maybe integer)) (typep 1 '(maybe integer)) (typep "a" '(maybe integer)))

(list (typep '(1 2) '(cons integer)) (typep '("a") '(cons integer)) (typep '(1 . 2) '(cons integer integer)))

(typep 1 'no-such-type-name)
;; ours!: type-error  -- a name that is no type is a type error

(list (subtypep 'integer 'number) (subtypep 'string 'integer))

(list (typep t 'boolean) (typep nil 'boolean) (typep 1 'boolean) (typep :a 'keyword))

(list (typep 255 '(unsigned-byte 8)) (typep 256 '(unsigned-byte 8)) (typep -128 '(signed-byte 8)) (typep 1 'bit) (typep 3 '(mod 4)))

(let ((h (make-hash-table :test 'equalp))) (setf (gethash "a" h) 1) (gethash "A" h))

(let ((a (make-array '(2 3) :initial-element 0))) (setf (aref a 1 2) 5) (list (aref a 1 2) (aref a 0 0) (array-dimensions a) (array-rank a) (array-total-size a) (array-dimension a 1)))
;; ours: (5 0 (2 3) 2 2 3)  -- several dimensions are arrays of arrays

(let ((v (make-array 2 :fill-pointer 0))) (list (vector-push 'a v) (vector-push 'b v) (vector-push 'c v) (length v)))
;; ours: (0 1 2 3)  -- every array can grow

(let ((v (make-array 2 :initial-contents '(1 2) :adjustable t))) (setf v (adjust-array v 4 :initial-element 0)) (list (length v) (aref v 0) (aref v 3)))

(let ((v (make-array 3 :fill-pointer 2 :initial-contents '(1 2 3)))) (list (length v) (array-total-size v) (reduce #'+ v)))
;; ours: (3 3 6)  -- contents decide how many elements there are

(list (vectorp (vector 1)) (vectorp "a") (vectorp '(1)) (arrayp (vector)) (simple-vector-p (vector 1)) (array-in-bounds-p (vector 1 2) 1) (array-in-bounds-p (vector 1 2) 5))

(list (equal "abc" "abc") (equal '(1 (2)) '(1 (2))) (equal 1 1.0) (equal #\a #\A) (equal (vector 1) (vector 1)) (equal 'a 'a))
;; ours: (#t #t #f #f #t #t)  -- `equal` looks into vectors

(constantp 5)
