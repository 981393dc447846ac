;;; Programs of Common Lisp, as a textbook has them.

;;; words of a text counted
(defun words (text) (loop with start = 0 for end = (position #\Space text :start start) collect (subseq text start end) while end do (setf start (1+ end))))
(let ((table (make-hash-table :test #'equal))) (dolist (w (words "a b a c b a")) (incf (gethash w table 0))) (sort (loop for k being the hash-keys of table using (hash-value v) collect (cons k v)) #'string< :key #'car))

(loop for (a . b) in '((1 . 2) (3 . 4)) collect (+ a b))

(loop for x in '(5 3 8) maximize x into big minimize x into small finally (return (list big small)))

(loop for x across "hello" count (char= x #\l))

(loop for i from 10 downto 1 by 3 collect i)

(loop for i below 5 if (evenp i) collect i into even else collect i into odd finally (return (list even odd)))

(loop for x = 1 then (* x 2) while (< x 100) sum x)

(loop repeat 3 collect 'x)

(loop named outer for i in '(1 2 3) do (loop for j in '(10 20) do (when (= (+ i j) 22) (return-from outer (list i j)))))

(loop for sub on '(1 2 3) collect (length sub))

(loop for x in '(1 2 3 4) by #'cddr collect x)

(loop with a = 1 and b = 2 for i to 2 collect (list a b i))

(loop for x in '(1 nil 2) when x append (list x x))

(loop for i from 1 to 3 nconc (list i (* i i)))

(loop for k being the hash-keys of (let ((h (make-hash-table))) (setf (gethash 1 h) 2) h) collect k)

(loop always (evenp 2) repeat 1)

(loop for x in '(2 4 5) never (oddp x))

(loop for x in '(1 2 3) thereis (and (> x 1) x))

(multiple-value-bind (q r) (floor 17 5) (list q r))

(multiple-value-list (truncate -17 5))

(multiple-value-call #'list (values 1 2) (values 3))

(nth-value 1 (floor 17 5))

(let (a b) (multiple-value-setq (a b) (values 1 2)) (list a b))

(let ((x (list 1 2 3))) (setf (values (first x) (second x)) (values 10 20)) x)

(let ((x (list 1 2 3))) (rotatef (first x) (third x)) x)

(let ((a 1) (b 2)) (psetf a b b a) (list a b))

(let ((x (list 1 2 3))) (shiftf (first x) (second x) 9) x)

(let ((l (list 1 2 3 4 5))) (setf (subseq l 1 3) '(a b)) l)

(let ((p (list :a 1))) (setf (getf p :b) 2) (getf p :b))

(let ((al (list (cons :a 1)))) (push (cons :b 2) al) (cdr (assoc :b al)))

(let ((l '(1 2))) (pushnew 2 l) (pushnew 3 l) l)

(let ((l (list 1 2 3))) (list (pop l) l))

(destructuring-bind (a (b &rest c) &key (d 4) e) '(1 (2 3 4) :e 5) (list a b c d e))

(destructuring-bind (&whole w a &optional (b 2 b-p)) '(1) (list w a b b-p))

(defun f (a &optional (b 10) &rest r &key (k 'none) &allow-other-keys) (list a b r k))
(list (f 1) (f 1 2) (f 1 2 :k 3) (f 1 2 :z 3))

(defun g (&key (a 1) ((:bee b) 2 b-supplied)) (list a b b-supplied))
(list (g) (g :bee 5) (g :a 0))

(defun h (x &aux (y (* x 2))) (list x y))
(h 4)

(flet ((sq (x) (* x x))) (mapcar #'sq '(1 2 3)))

(labels ((ev (n) (if (= n 0) t (od (1- n)))) (od (n) (if (= n 0) nil (ev (1- n))))) (list (ev 10) (od 10)))

(funcall (lambda (&rest xs) (apply #'+ xs)) 1 2 3)

(mapcan (lambda (x) (and (numberp x) (list x))) '(a 1 b 2))

(maplist #'identity '(1 2 3))

(mapcon (lambda (x) (list (car x))) '(1 2 3))

(reduce #'cons '(1 2 3) :from-end t :initial-value nil)

(reduce #'- '(10 2 3))

(reduce #'max '(3 9 2) :key #'1+)

(remove-duplicates '(1 2 1 3 2))

(remove-duplicates '("a" "A" "b") :test #'string-equal)

(substitute 'x 'a '(a b a))

(substitute-if 0 #'evenp '(1 2 3 4) :count 1)

(find 3 '((1 a) (3 b)) :key #'first)

(position #\o "hello world" :from-end t)

(position-if #'digit-char-p "ab1c")

(search "lo" "hello")

(mismatch "abcd" "abxd")

(count-if #'evenp (vector 1 2 4))

(sort (copy-seq '((2 b) (1 a))) #'< :key #'first)

(stable-sort (list "bb" "a" "cc" "d") #'< :key #'length)

(merge 'list (list 1 4) (list 2 3) #'<)

(every #'< '(1 2) '(2 3))

(some #'> '(1 2) '(2 1))

(notany #'evenp '(1 3))

(subsetp '(1 2) '(2 1 3))

(sort (union '(1 2) '(2 3)) #'<)

(sort (set-difference '(1 2 3) '(2)) #'<)

(sort (intersection '(1 2 3) '(2 3 4)) #'<)

(list (string-upcase "abc") (string-capitalize "hello world") (string-trim " " "  x ") (reverse "abc"))

(list (parse-integer "42") (parse-integer " 7 ") (parse-integer "ff" :radix 16) (parse-integer "12x" :junk-allowed t))

(concatenate 'string "ab" "cd")

(concatenate 'list "ab" (vector 1 2))

(coerce '(1 2) 'vector)

(map 'list #'+ '(1 2) (vector 10 20))

(map 'string #'char-upcase "abc")

(list (char-code #\A) (code-char 97) (digit-char-p #\7) (digit-char 5) (alpha-char-p #\1))

(string= "abc" "xbcx" :start1 1 :start2 1 :end2 3)

(let ((out (make-string-output-stream))) (write-string "ab" out) (princ 12 out) (get-output-stream-string out))

(let ((out (make-string-output-stream))) (format out "~a-" 1) (prin1 "s" out) (terpri out) (write-line "line" out) (write-char #\c out) (list (get-output-stream-string out) (get-output-stream-string out)))

(let ((out (make-string-output-stream))) (princ "kept" out) (princ "shown") (length (get-output-stream-string out)))

(with-output-to-string (s) (let ((inner (make-string-output-stream))) (princ 1 inner) (princ 2 s) (princ (get-output-stream-string inner) s)))

(with-output-to-string (s) (format s "~a-~a" 1 2))

(with-input-from-string (s "1 (2 3) foo") (list (read s) (read s) (read s)))

(with-input-from-string (s "line one
two") (list (read-line s) (read-line s) (read-line s nil :end)))

(block nil (dolist (x '(1 2 3)) (when (= x 2) (return x))) 'none)

(prog ((i 0)) again (incf i) (when (< i 5) (go again)) (return i))

(let ((r '())) (tagbody (push 1 r) (go end) (push 2 r) end (push 3 r)) r)

(catch 'done (mapc (lambda (x) (when (= x 2) (throw 'done x))) '(1 2 3)) 'never)

(let ((log '())) (catch 'k (unwind-protect (throw 'k 1) (push 'cleanup log))) log)

(let ((x 0)) (unwind-protect (incf x) (incf x 10)) x)

(case 'b ((a b) 'ab) (t 'other))

(ecase 3 ((1 2) 'low) (3 'three))

(handler-case (ecase 9 (1 'one)) (error () 'none))

(typecase 3.5 (integer 'int) (float 'float) (t 'other))

(typecase "s" (symbol 'sym) (string 'str))

(etypecase 'a (symbol 'sym) (number 'num))

(handler-case (etypecase "x" (symbol 1) (number 2)) (type-error () 'wrong))

(do ((i 0 (1+ i)) (acc '() (cons i acc))) ((= i 3) acc))

(do* ((i 0 (1+ i)) (j i (* i 2))) ((= i 3) j))

(dotimes (i 3 'done) i)

(let ((s 0)) (dolist (x '(1 2 3) s) (incf s x)))

(defstruct point x (y 0))
(let ((p (make-point :x 1))) (setf (point-y p) 5) (list (point-x p) (point-y p) (point-p p) (point-p 5)))

(defstruct (node (:constructor node (value &optional next)) (:conc-name n-)) value next)
(n-value (n-next (node 1 (node 2))))

(defstruct animal (name "none")) (defstruct (dog (:include animal)) (tricks 0))
(let ((d (make-dog :name "Rex"))) (list (animal-name d) (dog-name d) (dog-tricks d) (animal-p d)))

(let ((a (make-array '(2 3) :initial-element 0))) (setf (aref a 1 2) 7) (list (aref a 1 2) (aref a 0 0)))

(let ((v (make-array 0 :adjustable t :fill-pointer 0))) (vector-push-extend 1 v) (vector-push-extend 2 v) (list (length v) (vector-pop v) (length v)))

(let ((h (make-hash-table :test 'equal))) (setf (gethash "k" h) 1) (list (gethash "k" h) (gethash "z" h 'no) (hash-table-count h) (remhash "k" h) (hash-table-count h)))

(let ((h (make-hash-table)) (r '())) (setf (gethash 1 h) :one) (maphash (lambda (k v) (push (list k v) r)) h) r)

(list (gcd 12 18) (lcm 4 6) (expt 2 10) (isqrt 17) (mod -7 3) (rem -7 3) (abs -5) (signum -2.5) (max 1 5 3))

(list (ash 1 5) (logand 12 10) (logior 12 10) (logxor 12 10) (lognot 5) (integer-length 255) (logcount 7))

(list (numerator 6/4) (denominator 6/4) (rational 0.5))

(multiple-value-prog1 (list 1) (values 3 4))

(list (evenp 4) (oddp 4) (zerop 0) (plusp 1) (minusp -1) (numberp 'a) (integerp 2) (stringp "s") (symbolp 'a) (consp '(1)) (listp nil) (atom 5) (functionp #'car))

(list (eq 'a 'a) (eql 1 1) (equal '(1 (2)) '(1 (2))) (equalp "A" "a"))

(list* 1 2 '(3 4))

(list (last '(1 2 3) 2) (butlast '(1 2 3)) (nthcdr 2 '(1 2 3)) (ldiff '(1 2) nil))

(list (assoc 'b '((a 1) (b 2))) (rassoc 2 '((a . 1) (b . 2))) (acons 'c 3 nil) (pairlis '(a) '(1)))

(list (member 2 '(1 2 3)) (member-if #'evenp '(1 3 4)) (adjoin 1 '(1 2)) (adjoin 0 '(1 2)))

(tree-equal '(1 (2)) '(1 (2)))

(subst 'x 'a '(a (b a)))

(sublis '((a . 1) (b . 2)) '(a (b c)))

(copy-tree '(1 (2 3)))

(getf '(:a 1 :b 2) :b)

(let ((x 5)) (declare (type integer x)) (the integer (+ x 1)))

(let* ((x 1) (f (lambda () (incf x)))) (funcall f) (funcall f) x)

(defvar *depth* 0)
(defun show () *depth*)
(list (show) (let ((*depth* 5)) (show)) (show))

(defmacro while2 (test &body body) `(loop (unless ,test (return)) ,@body))
(let ((i 0)) (while2 (< i 3) (incf i)) i)

(defmacro with-doubled ((name value) &body body) `(let ((,name (* 2 ,value))) ,@body))
(with-doubled (x 5) (+ x 1))

(macrolet ((twice (x) `(* 2 ,x))) (twice 4))

(symbol-macrolet ((here (car place))) (let ((place (list 1 2))) (setf here 9) place))

(handler-case (error "bad ~a" 5) (error (e) (format nil "~a" e)))

(handler-case (car 5) (type-error (e) (type-error-datum e)))

(define-condition shortage (error) ((amount :initarg :amount :reader amount)) (:report (lambda (c s) (format s "short by ~a" (amount c)))))
(handler-case (error 'shortage :amount 3) (shortage (c) (list (amount c) (princ-to-string c))))

(handler-bind ((warning (lambda (w) (muffle-warning w)))) (warn "careful") 'went-on)

(restart-case (handler-bind ((error (lambda (e) (invoke-restart 'use-instead 7)))) (+ 1 (restart-case (error "x") (use-instead (v) v)))) (use-instead (v) (list 'outer v)))

(ignore-errors (error "x"))

(handler-case (signal 'shortage) (condition () 'seen))

(handler-case (progn (signal "nobody") 'went-on) (error () 'error))

(let ((r '())) (handler-case (handler-bind ((error (lambda (e) (push 'inner r)))) (error "x")) (error () (push 'outer r))) r)

(handler-case (assert (= 1 2) () "one is not ~a" 2) (error (e) (princ-to-string e)))

(let ((x "s")) (handler-case (check-type x integer) (type-error () 'wrong)))

(defclass shape () ((name :initarg :name :accessor name :initform "none")))
(defclass circle (shape) ((r :initarg :r :reader radius)))
(defgeneric area (s) (:documentation "The area."))
(defmethod area ((s circle)) (* 3 (expt (radius s) 2)))
(defmethod describe-it ((s shape)) (format nil "~a" (name s)))
(defmethod describe-it :around ((s circle)) (format nil "<~a>" (call-next-method)))
(let ((c (make-instance 'circle :r 2 :name "c"))) (list (area c) (describe-it c) (setf (name c) "d") (name c) (typep c 'shape)))

(defclass counter () ((n :initform 0 :accessor n)))
(defmethod bump ((c counter) &optional (by 1)) (incf (n c) by))
(defmethod bump :before ((c counter) &optional by) (princ "b"))
(defmethod bump :after ((c counter) &optional by) (princ "a"))
(let ((c (make-instance 'counter))) (bump c) (bump c 5))

(defmethod join ((a string) (b string)) (concatenate 'string a b))
(defmethod join ((a integer) (b integer)) (+ a b))
(defmethod join (a b) (list a b))
(list (join "a" "b") (join 1 2) (join 1 "b"))

(defmethod kind ((x (eql 5))) :five) (defmethod kind ((x integer)) :integer) (defmethod kind ((x null)) :nothing)
(list (kind 5) (kind 6) (kind nil))

(defclass base () ((log :initform nil :accessor log-of)))
(defmethod initialize-instance :after ((b base) &key (tag 'none)) (push tag (log-of b)))
(log-of (make-instance 'base :tag 'x))

(defclass a () ((x :initform 1 :accessor x)))
(let ((i (make-instance 'a))) (with-slots (x) i (incf x 4)) (list (slot-value i 'x) (slot-boundp i 'x)))

(format nil "~5d|~5,'0d|~,2f|~8,3f|~x|~b|~o" 42 42 3.14159 2.5 255 5 8)
;; ours: "   42|00042|3.14|   2.500|ff|101|10"  -- hexadecimal digits are small

(format nil "~{~a~^, ~}" '(1 2 3))

(format nil "~{~a=~a~^;~}" '(a 1 b 2))

(format nil "~:{~a-~a ~}" '((1 2) (3 4)))

(format nil "~[zero~;one~:;many~]" 5)

(format nil "~:[no~;yes~]" t)

(format nil "~@[got ~a~]" 5)

(format nil "~r ~:r ~@r" 21 21 21)

(format nil "~a ~s ~w" "x" "x" #\a)

(format nil "~10a|~10@a|~-3a" "ab" "cd" "e")

(format nil "~p ~d item~:p" 1 2)

(format nil "~(ABC~) ~:(hello world~) ~@(hello world~) ~:@(abc~)")

(format nil "~3%~2&x~~")

(format nil "~10t|~5@t|")

(format nil "~?" "~a-~a" '(1 2))

(format nil "~*~a ~:*~a" 1 2)

(format nil "~:d ~@d ~:@d" 1234567 5 1234567)

(format nil "~v,'*d" 6 42)

(format nil "~c ~:c ~@c" #\a #\Space #\a)
