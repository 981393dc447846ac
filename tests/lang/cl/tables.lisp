;;; Hash tables: what `:test` makes of keys.

(let ((h (make-hash-table :test 'eq))) (setf (gethash "a" h) 1) (gethash "a" h))

(let ((h (make-hash-table))) (setf (gethash (list 1) h) 1) (gethash (list 1) h))
;; ours: 1  -- keys are compared by `equal` unless `:test` says otherwise

(let ((h (make-hash-table))) (setf (gethash 1.0 h) 1) (gethash 1 h))

(let ((h (make-hash-table :test 'equal))) (setf (gethash "a" h) 1) (gethash "a" h))

(let ((h (make-hash-table :test #'equal))) (setf (gethash '(1 2) h) 1) (gethash '(1 2) h))

(let ((h (make-hash-table :test 'equalp))) (setf (gethash "ABC" h) 1) (gethash "abc" h))

(let ((h (make-hash-table :test 'equalp))) (setf (gethash 1 h) 1) (gethash 1.0 h))

(let ((h (make-hash-table :test 'equal))) (setf (gethash "ABC" h) 1) (gethash "abc" h))

(hash-table-test (make-hash-table))
;; ours: equal  -- keys are compared by `equal` unless `:test` says otherwise

(hash-table-test (make-hash-table :test 'equal))

(let ((h (make-hash-table))) (incf (gethash 'a h 0)) (incf (gethash 'a h 0)) (gethash 'a h))

(let ((h (make-hash-table :test 'eql))) (setf (gethash 100000000000000000000 h) 1) (gethash 100000000000000000000 h))

(let ((h (make-hash-table :test 'eql)) (k (list 1))) (setf (gethash k h) 1) (gethash k h))

(let ((h (make-hash-table :test 'eq)) (k (list 1))) (setf (gethash k h) 1) (list (gethash k h) (gethash (list 1) h)))

(let ((h (make-hash-table :test 'eql))) (setf (gethash 1 h) :one) (list (gethash 1 h) (gethash 1.0 h)))

(let ((h (make-hash-table :test 'eql))) (setf (gethash 1.5 h) :x (gethash 1/3 h) :y) (list (gethash 1.5 h) (gethash 1/3 h)))

(let ((h (make-hash-table :test 'eq))) (setf (gethash 'a h) 1) (remhash 'a h) (list (gethash 'a h) (hash-table-count h)))

(let ((h (make-hash-table :test 'equalp))) (setf (gethash (list "A" #\b) h) 1) (gethash (list "a" #\B) h))

(let ((h (make-hash-table :test 'equalp))) (setf (gethash #\a h) 1) (gethash #\A h))

(let ((h (make-hash-table :test 'eq))) (dotimes (i 100) (setf (gethash (list i) h) i)) (hash-table-count h))

(let ((h (make-hash-table :test 'equal))) (dotimes (i 100) (setf (gethash (list (mod i 10)) h) i)) (hash-table-count h))

(let ((h (make-hash-table :test 'equalp))) (setf (gethash "Key" h) 1) (clrhash h) (setf (gethash "KEY" h) 2) (gethash "key" h))

(hash-table-test (make-hash-table :test 'eq))

(hash-table-test (make-hash-table :test #'equalp))
