;;; The extended `loop`.

(loop for x in '(1 2 3) collect (* x x))

(loop for x in '(1 2 3 4) by #'cddr collect x)

(loop for x on '(1 2 3) collect x)

(loop for x on '(1 2 3 4) by #'cddr collect (car x))

(loop for (a . b) in '((1 . 2) (3 . 4)) collect (+ a b))

(loop for (a (b c)) in '((1 (2 3)) (4 (5 6))) collect (list a b c))

(loop for i from 1 to 5 collect i)

(loop for i from 1 below 5 collect i)

(loop for i from 0 to 10 by 3 collect i)

(loop for i below 3 collect i)

(loop for i to 3 collect i)

(loop for i upfrom 5 to 7 collect i)

(loop for i from 5 downto 1 collect i)

(loop for i from 5 above 1 collect i)

(loop for i downfrom 3 to 0 collect i)

(loop for i from 10 downto 0 by 4 collect i)

(loop for i from 3 to 1 collect i)

(loop for i from 1.5 to 3.5 collect i)

(loop for i from 1/2 to 2 collect i)

(loop as x in '(1 2) collect x)

(loop for c across "abc" collect c)

(loop for x across (vector 1 2 3) sum x)

(loop for x = 1 then (* x 2) while (< x 20) collect x)

(loop for x = 5 repeat 3 collect x)

(loop repeat 3 collect 'x)

(loop repeat 0 collect 'x)

(loop for x in '(1 2 3) for y in '(a b c) collect (list x y))

(loop for x in '(1 2 3) for y in '(a b) collect (list x y))

(loop for x in '(1 2 3) for i from 0 collect (cons i x))

(loop for x in '(1 2 3) for y = (* x 10) collect y)

(loop for x from 1 to 3 for y = x then (+ y x) collect y)

(loop with x = 5 for i from 1 to 3 collect (* x i))

(loop with a = 1 and b = 2 repeat 1 collect (list a b))

(loop with a = 1 with b = (+ a 1) return (list a b))

(loop with (a b) = '(1 2) return (list b a))

(loop with x return x)

(loop for x in '(1 2 3) sum x)

(loop for x in '(1 2 3) summing x)

(loop for x in '(1 2 3 4) count (evenp x))

(loop for x in '(1 2 3 4) counting (evenp x))

(loop for x in '(3 1 4) maximize x)

(loop for x in '(3 1 4) minimize x)

(loop for x in '(3 1 4) maximizing (* x 2))

(loop for x in '() sum x)

(loop for x in '((1 2) (3)) append x)

(loop for x in '((1 2) (3)) appending x)

(loop for x in (list (list 1 2) (list 3)) nconc x)

(loop for x in '(1 2 3) collecting x)

(loop for x in '(1 2 3 4 5) when (evenp x) collect x)

(loop for x in '(1 2 3 4 5) if (evenp x) collect x else collect (- x))

(loop for x in '(1 2 3 4 5) unless (evenp x) collect x)

(loop for x in '(1 2 3 4) if (evenp x) collect x into evens else collect x into odds finally (return (list evens odds)))

(loop for x in '(1 2 3) when (> x 1) collect x and collect (* x 10))

(loop for x in '(1 2 3) when (oddp x) if (> x 1) collect x end end)

(loop for x in '(1 2 3 4) if (= x 1) collect 'one else if (= x 2) collect 'two else collect 'many)

(loop for x in '(1 2 3) do (princ x))

(loop for x in '(1 2 3) do (princ x) (princ "-"))

(loop for x in '(1 2 3) doing (princ x) finally (princ "end"))

(loop for x in '(1 2 3) while (< x 3) collect x)

(loop for x in '(1 2 3) until (> x 2) collect x)

(loop for x in '(1 2 3) collect x while (< x 2))

(loop for x in '(1 2 3) always (> x 0))

(loop for x in '(1 2 3) always (> x 1))

(loop for x in '(1 2 3) never (> x 5))

(loop for x in '(1 2 3) never (= x 2))

(loop for x in '(1 2 3) thereis (and (> x 1) (* x 10)))

(loop for x in '(1 2 3) thereis (> x 5))

(loop for x in '() always nil)

(loop for x in '(1 2 3) when (= x 2) return (* x 10))

(loop for x in '(1 2 3) do (when (= x 2) (return 'found)))

(loop for x in '(1 2 3) finally (return 'done))

(loop for x in '(1 2 3) collect x into xs finally (return (reverse xs)))

(loop for x in '(1 2 3) sum x into total collect x into xs finally (return (list total xs)))

(loop for x in '(1 2 3) count (oddp x) into n maximize x into m minimize x into l finally (return (list n m l)))

(loop initially (princ "start ") for x in '(1 2) do (princ x) finally (princ " end"))

(loop named outer for x in '(1 2 3) do (loop for y in '(1 2 3) do (when (= (* x y) 6) (return-from outer (list x y)))))

(loop named a for x in '(1 2) do (loop named b for y in '(1 2) do (return-from b)) collect x)

(let ((n 0)) (loop while (< n 3) do (incf n)) n)

(let ((n 0)) (loop until (= n 3) do (incf n) finally (return (* n 10))))

(let ((n 0)) (loop (incf n) (when (> n 5) (return n))))

(let ((n 0)) (loop do (incf n) until (> n 5)) n)

(let ((h (make-hash-table))) (setf (gethash 1 h) 'a) (loop for k being the hash-keys of h collect k))

(let ((h (make-hash-table))) (setf (gethash 1 h) 'a) (loop for v being the hash-values of h collect v))

(let ((h (make-hash-table))) (setf (gethash 1 h) 'a (gethash 2 h) 'b) (sort (loop for k being the hash-keys of h using (hash-value v) collect (list k v)) #'< :key #'car))

(let ((h (make-hash-table))) (setf (gethash 1 h) 'a) (loop for v being each hash-value in h using (hash-key k) collect (cons k v)))

(let ((h (make-hash-table))) (loop for k being the hash-keys of h collect k))

(loop for i from 1 to 3 collect (loop for j from 1 to i collect j))

(loop for x in '(1 2 3) for y across "abc" collect (list x y))

(loop for x in '(a b c) for i upfrom 1 collect (list i x))

(loop for i from 0 for x in '(a b) do (princ (list i x)))

(loop for x in '(1 2 3) nconc (list x x))

(loop for x in '(1 2 3) collect x collect (* 10 x))

(loop for x in '(1 2 3) collect x append (list x x))

(loop for x in '(5 3 8) for best = x then (max best x) finally (return best))

(loop for x in '(1 2 3) if (= x 2) do (princ "two") else do (princ "other"))

(loop for x in '(1 2 3 4 5 6) when (evenp x) sum x into even else sum x into odd finally (return (list even odd)))

(loop for line in '("a" "b") for n from 1 do (format t "~a:~a~%" n line))

(loop for x in '(1 2) do (princ x) collect x)

(loop for i from 1 to 10 when (= 0 (mod i 3)) collect i and do (princ i))

(loop for x = (list 1 2) for y in x collect y)

(loop for x in '(3 1 2) minimize x into low maximize x into high finally (return (- high low)))

(loop for i below 5 for sq = (* i i) when (evenp sq) collect sq)

(loop for char across "hello" count (char= char #\l))

(loop for i from 1 to 3 do (princ i) when (< i 3) do (princ ","))

(loop for x in '(1 2 3) with y = 10 collect (+ x y))

(loop for sublist on '(1 2 3) while (cdr sublist) collect (- (cadr sublist) (car sublist)))

(loop for (a b . rest) in '((1 2 3 4) (5 6)) collect (list a b rest))

(loop for x from 1 for y = (* x x) until (> y 50) finally (return (list x y)))

(loop with acc = '() for x in '(1 2 3) do (push x acc) finally (return acc))

(loop for x in '(a b) and i from 1 collect (list i x))

(loop for a in '(1 2) nconc (loop for b in '(x y) collect (list a b)))

(loop for x in '(1 2 3) return x)

(loop for x on '(1 2 . 3) collect (car x))

(loop for i from 1 to 5 if (oddp i) if (> i 2) collect i else collect 'low)

(loop for i from 1 to 3 unless (= i 2) collect i else collect 'two)

(loop for x in '(1 2 3) always (integerp x) finally (return 'all))

(multiple-value-list (loop for x in '(1) return (values 1 2)))

(loop for (a b) on '(1 2 3 4) by #'cddr collect (list b a))

(loop for (a nil b) in '((1 2 3) (4 5 6)) collect (list a b))

(loop for (a b) in '((1) (2 3)) collect (list a b))

(loop for x in '(1 2 3) and y = 0 then x collect (list x y))

(loop for a = 1 then b and b = 2 then (+ a b) repeat 5 collect a)

(loop for x in '(1 nil 2) when x collect it)

(loop for x in '(nil 5 6) when x return it)

(loop for i of-type fixnum from 0 to 2 collect i)

(loop for (k v) on '(:a 1 :b 2) by #'cddr collect (cons k v))

(loop for x in '(1 2 3) when (= x 2) do (loop-finish) collect x)

(loop for x in '(1 2 3) sum x of-type fixnum)

(loop for nil in '(1 2 3) count t)

(loop for x across (vector 5 3 9) for i from 0 when (= x 3) return i)
