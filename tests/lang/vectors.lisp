;;; Vectors do not change; arrays do.

[1 (+ 1 1) 3]                               ;; => [1 2 3]
(vector 1 2)                                ;; => [1 2]
(vector-ref [1 2 3] 1)                      ;; => 2
(vector-ref [1 2 3] 3)                      ;; !! out of range
(aref [1 2 3] 0)                            ;; => 1
(elt '(1 2 3) 1)                            ;; => 2
(nth [1 2 3] 2)                             ;; => 3
(length [1 2 3])                            ;; => 3
(conj [1] 2 3)                              ;; => [1 2 3]
(assoc [1 2] 0 9)                           ;; !! type-error
(get [5 6] 1)                               ;; !! type-error
(let ((v [1 2])) (conj v 3) v)              ;; => [1 2]
(subvec [1 2 3 4] 1 3)                      ;; => [2 3]
(reverse [1 2 3])                           ;; => [3 2 1]
(vector->list [1 2])                        ;; => (1 2)
(list->vector '(1 2))                       ;; => [1 2]
(into [] '(1 2 3))                          ;; => [1 2 3]
(length (into [] (range 5000)))             ;; => 5000
(nth (into [] (range 5000)) 4321)           ;; => 4321
(vector-append [1] [2 3])                   ;; => [1 2 3]
(vector/map inc [1 2])                      ;; => [2 3]
(let ((a (make-array 3 :initial-element 0))) (setf (aref a 1) 5) (array->list a))  ;; => (0 5 0)
(let ((a (make-array '(2 2) :initial-element 0))) (aset! a 1 1 7) (aref a 1 1))  ;; => 7
(array-dimensions (make-array '(2 3)))      ;; => (2 3)
(let ((a (make-array 0))) (vector-push-extend 1 a) (vector-push-extend 2 a) (length a))  ;; => 2
(let ((a (array 1 2 3))) (vector-pop a))    ;; => 3
(aref (array 1 2) 2)                        ;; !! index 2 is out of range for length 2
(aset! [1 2] 0 5)                           ;; !! mutable array
(mutable-array/length (mutable-array/push! (mutable-array/new) 1))  ;; => 1
(let ((c (mutable-cell/new 1))) (mutable-cell/set! c 2) (mutable-cell/get c))  ;; => 2
(bytevector 1 2 255)                        ;; => #u8(1 2 255)
(bytevector 256)                            ;; !! from 0 to 255
(utf8->string (string->utf8 "hé"))          ;; => "hé"
