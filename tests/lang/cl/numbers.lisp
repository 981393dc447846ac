;;; Numbers.

(list (+) (*) (+ 1) (- 5) (/ 2) (+ 1 2 3) (- 10 1 2) (* 2 3 4) (/ 12 2 3))

(list (/ 7 2) (/ 6 3) (/ -1 2) (/ 1.0 4))

(multiple-value-list (floor 7 2))

(multiple-value-list (floor -7 2))

(multiple-value-list (ceiling 7 2))

(multiple-value-list (truncate -7 2))

(multiple-value-list (round 7 2))

(multiple-value-list (round 5 2))

(multiple-value-list (floor 7/2))

(list (mod 7 3) (mod -7 3) (mod 7 -3) (rem 7 3) (rem -7 3) (rem 7 -3))

(list (mod 5.5 2) (rem -5.5 2))

(list (abs -5) (abs 5) (signum -3) (signum 0) (signum 2.5))

(list (max 1 3 2) (min 3 1 2) (max 1 2.0) (min 1))

(list (gcd 12 18) (lcm 4 6) (gcd) (gcd 0 5))

(list (expt 2 10) (expt 2 0) (expt 2 -1) (expt 2.0 3) (expt 1/2 2))

(list (sqrt 16) (isqrt 17) (sqrt 2.0))
;; ours: (4 4 1.4142135623730951)  -- the root of a square is exact

(list (exp 0.0) (log 1.0) (sin 0.0) (cos 0.0) (atan 0.0))

(list (log 8 2) (log 100.0 10))
;; ours: (3.0 2.0)  -- one kind of float

(list (1+ 5) (1- 5))

(list (= 1 1.0) (= 1 1 1) (= 1 2) (/= 1 2) (/= 1 2 1) (< 1 2 3) (< 1 3 2) (<= 1 1 2) (>= 3 3 1) (> 3 2 1))

(list (eql 1 1.0) (eql 1 1) (eql 1.0 1.0) (equal 1 1.0) (equalp 1 1.0))

(list (zerop 0) (zerop 0.0) (plusp 1) (minusp -1) (evenp 4) (oddp 4) (evenp 0))

(list (ash 1 10) (ash 1024 -3) (ash -1 2))

(list (logand 12 10) (logior 12 10) (logxor 12 10) (lognot 5) (logand) (logior))

(list (numerator 6/4) (denominator 6/4) (numerator 5) (denominator 5))

(list (rational 0.5) (rationalize 0.5) (rational 3))

(list 100000.0 1234567.0 0.001 123456789.5)

(list 12345678.9 1.0e7 0.0001 1.0e-7)
;; ours: (12345678.9 10000000.0 0.0001 0.0000001)  -- floats print as in Sema

(list (expt 2 100) (* 99999999999 99999999999))

(list 1/3 (+ 1/3 2/3) (* 2 1/2) (- 1/2 1/2))

(/ 5 0)

(mod 5 0)

(floor 5 0)

(+ 'a 1)

(1+ "a")

(< 1 'a)

(sqrt 'a)

(evenp 1.5)

(list (exp 1) (sin 1))
;; ours: (2.718281828459045 0.8414709848078965)  -- one kind of float

(list most-positive-fixnum)
;; ours: (1152921504606846975)  -- fixnums have 61 bits

(list pi)

(list (parse-integer "0") (digit-char-p #\9))

(list (coerce 3 'float) (coerce 3/4 'float))

(list (floor 10 3) (ceiling 10 3) (truncate 10 3) (round 10 3))

(list (isqrt 99) (isqrt 100))

(let ((x 5)) (list (typep x 'fixnum) (typep x '(integer 0 10)) (typep x '(integer 6 *)) (typep x '(integer * 5))))

(multiple-value-list (floor 2.7))

(multiple-value-list (truncate -2.7))

(multiple-value-list (round 2.5))

(multiple-value-list (round 3.5))

(multiple-value-list (ceiling 2.1))

(multiple-value-list (ffloor 7 2))
;; ours: (3.0)  -- one value

(multiple-value-list (floor 5.5 2))

(list (numberp 1) (integerp 1) (integerp 1.0) (rationalp 1/2) (floatp 1.0) (realp 1) (complexp 1) (numberp 'a))

(list (logtest 1 3) (logbitp 1 2) (logcount 7) (integer-length 255))

(list (ldb (byte 4 4) 171) (dpb 5 (byte 4 0) 16) (ldb-test (byte 1 0) 2))

(rationalize 0.1)

(list (truncate 1e10) (round 1.5) (floor -0.5))
;; ours: (10000000000.0 2.0 -1.0)  -- of a float they answer a float, as in Sema

(list (realpart 5) (imagpart 5) (conjugate 5))

(list (logandc2 7 2) (lognand 1 1) (logeqv 1 1))
