42

-7

+5

0

-0

007

123456789012345678901234567890

-123456789012345678901234567890

9223372036854775807

9223372036854775808

-9223372036854775808

35184372088832

1152921504606846976

#xFF

#xff

#XFF

#o17

#b101

#d10

#x-1A

#x+1A

#xffffffffffffffffffff

#e1.5

#i1/2

#i3

#e1e3

#e0.1

#x#e10

#e#x10

#i#xFF

#d#e2.5

#e#d2.5

#x#i10

#e1/3

#i10000000000000000000000

#x

#e

#xZZ

#b102

#x#x1

#e#i1

1/3

-22/7

4/2

6/4

10/5

-1/3

+1/2

0/5

1/0

100000000000000000000/3

3.14

-0.5

6.02e23

1E10

2e-3

1e21

1e20

123456789012345680000.0

1e22

1.5e300

1e-6

1e-7

9.9e-8

1.5e-10

0.000001

0.1

100.0

1e100

-1e21

1.7976931348623157e308

5e-324

2.5e-5

1e400

inf

-inf

+inf

Infinity

-Infinity

Inf

+Infinity

nan

NaN

NAN

+nan

-nan

-0.0

0.0

(list inf -inf nan -0.0)

3+4i

+i

-i

2i

-2i

1.5-2.5i

1/2+3i

1/2+3/4i

3-i

3+i

1.0+0.0i

1+0i

0+0i

0+1i

1e3+2e-3i

-3.5i

+2i

3/4i

-1/2-1/3i

1.5+2i

#e1.5+2.5i

#i1/2+3i

#i1+2i

#e2.0i

(quote (a+i b pi i))

'(1 2.5 3/4 1+2i)

(type 42)

(type 123456789012345678901234567890)

(type 1/2)

(type 1.5)

(type 1+2i)

(type 1.0+0.0i)

(type inf)

(+)

(+ 1)

(+ 1 2)

(+ 1 2 3 4)

(+ 1 2.5)

(+ 1/2 1/3)

(+ 1/2 1/2)

(+ 1/2 0.5)

(+ 9223372036854775807 1)

(+ 123456789012345678901234567890 -123456789012345678901234567890)

(+ 1+2i 3-4i)

(+ 1+2i 3-2i)

(+ 1+2i 1)

(+ 1+2i 0.5)

(+ 1.5+2i 1/2)

(+ "a" "b")

(+ "a" 1)

(+ 1 "a")

(+ "a" "b" "c")
;; ours: "abc"  -- two strings are joined, and the next to that

(+ nil 1)

(+ 'a 1)

(+ -0.0)

(+ -0.0 0)

(+ 0 -0.0)

(-)

(- 5)

(- 10 1 2 3)

(- 0.0)

(- -9223372036854775808)

(- -9223372036854775808 1)

(- 1/2)

(- 1+2i)

(- 1/2 1/3)

(- 5 5.0)

(- 3+4i 3+4i)

(- 3+4i 4i)

(- "a")

(*)

(* 5)

(* 2 3 4)

(* 2 0.5)

(* 2/3 3/2)

(* 99999999999 99999999999)

(* 123456789012345678901234567890 0)

(* 1+2i 3-4i)

(* +i +i)

(* 2i 2i)

(* 1.5+2i 2)

(* 1/2 2+4i)

(* 0 1.5)

(* 0 inf)

(* 1 "x")

(* -9223372036854775808 -1)

(/ 6 3)

(/ 7 2)

(/ 7 2.0)

(/ -7 14)

(/ 1 3 3)

(/ 1.0 0.0)

(/ -1.0 0.0)

(/ 0.0 0.0)

(/ 1 0.0)

(/ 1 0)

(/ 1.5 0)

(/ 1/2 0)

(/ 0 5)

(/ 1/2 1/4)

(/ 1+2i 3-4i)

(/ 1+2i 1+2i)

(/ 2+4i 2)

(/ 1 +i)

(/ 3+4i 0)

(/ 1.0+2i 2)

(/ 5 "x")

(/)

(mod 7 3)

(mod -7 3)

(mod 7 -3)

(mod -7 -3)

(modulo -7 2)

(mod 5.5 2)

(mod -5.5 2)

(mod -7 2.5)

(mod 7.5 -2)

(mod 1 0)

(mod 1.0 0)

(mod 1 0.0)

(mod 123456789012345678901234567890 7)

(mod -123456789012345678901234567890 7)

(mod "a" 1)

(mod 1)

(quotient 7 2)

(quotient -7 2)

(quotient 7 -2)

(quotient 7 0)

(quotient 7.0 2)

(quotient 1000000000000000000000000 7)

(remainder 7 2)

(remainder -7 2)

(remainder 7 -2)

(remainder 7 0)

(remainder 7.5 2)

(math/quotient -7 2)

(math/remainder -7 2)

(< 1 2)

(< 1 2 3)

(< 1 3 2)

(< 1 1)

(<= 1 1 2)

(> 3 2 1)

(>= 3 3 2)

(< 1/3 0.5)

(< 0.3333333333333333 1/3)

(< 1 nan)

(> 1 nan)

(= nan nan)

(< 9007199254740992.0 9007199254740993)

(= 9007199254740992.0 9007199254740993)

(< 123456789012345678901234567890 inf)

(> 1e300 123456789012345678901234567890)

(< 1+2i 2)

(< 1 "a")

(< "a" "b")

(< 2 1 "a")

(<)

(= 1 1.0)

(= 1 1 1)

(= 1 1 2)

(= 1/2 0.5)

(= 1+0.0i 1)

(= 1+2i 1.0+2.0i)

(= 1+2i 1+3i)

(= "a" "a")

(= '(1 2) '(1 2))

(= '(1 2) '(1.0 2))

(= :a :a)

(= 0.0 -0.0)

(= nil '())

(= 1 "1")

(=)

(eq? 1 1)

(eq? 1 1.0)

(eq? 1.0 1.0)

(eq? 0.0 -0.0)

(eq? nan nan)

(equal? 1/2 1/2)

(equal? 1+2i 1+2i)

(equal? 1+2i 1.0+2.0i)

(equal? 123456789012345678901234567890 123456789012345678901234567890)

(equal? 1 1.0)

(equal? '(1 1/2 1+2i) (list 1 (/ 1 2) (make-rectangular 1 2)))

(zero? 0)

(zero? 0.0)

(zero? -0.0)

(zero? 0+0.0i)

(zero? 1/2)

(zero? "a")

(positive? 1)

(positive? 0)

(positive? -1/2)

(positive? nan)

(positive? 1+2i)

(negative? -1)

(negative? -0.0)

(negative? 0)

(negative? "a")

(even? 4)

(even? 3)

(even? 0)

(even? -2)

(even? 123456789012345678901234567890)

(even? 2.0)

(even? 1/2)

(odd? 3)

(odd? -3)

(odd? 2.5)

(abs -5)

(abs 5)

(abs -5.5)

(abs -1/2)

(abs 3+4i)

(abs -9223372036854775808)

(abs -0.0)

(abs "a")

(abs)

(min 1 2 3)

(min 3)

(min 1 2.5)

(min 1 0.5)

(max 1 2.5)

(max 1 2 3.0)

(max 3 1.0)

(max 1/2 1/3)

(min 1/2 0.5)

(max 1 nan)

(min 1+2i 1)

(max "a" 1)

(max)

(min)

(floor 2.5)

(floor -2.5)

(floor 7/2)

(floor -7/2)

(floor 5)

(floor inf)

(floor 1+2i)

(floor "a")

(floor)

(ceil 2.1)

(ceiling 2.1)

(ceiling -2.1)

(ceiling 7/2)

(ceil 7)

(round 2.5)

(round 3.5)

(round -2.5)

(round 5/2)

(round 7/2)

(round -7/2)

(round 2.4)

(round 7)

(round 0.4)

(round -0.4)

(truncate 2.7)

(truncate -2.7)

(truncate 7/2)

(truncate -7/2)

(truncate 7)

(floor 1e300)

(round nan)

(sqrt 16)

(sqrt 2)

(sqrt 0)

(sqrt 2.25)

(sqrt 4.0)

(sqrt 1/4)

(sqrt 1/2)

(sqrt -1)

(sqrt -4)

(sqrt -2)

(sqrt -2.0)

(sqrt -1/4)

(sqrt -1.0)

(sqrt 3+4i)

(sqrt +i)

(sqrt -3-4i)

(sqrt 152415787532388367501905199875019052100)

(sqrt 10000000000000000000000)

(sqrt "a")

(sqrt nan)

(sqrt inf)

(expt 2 10)

(expt 2 100)

(expt 2 -3)

(expt 2.0 3)

(expt 2 0.5)

(expt 2/3 3)

(expt 2/3 -2)

(expt 0 0)

(expt 0.0 0)

(expt 0 5)

(expt 0 -1)

(expt +i 2)

(expt 1+2i 3)

(expt 1+i -2)

(expt -1 0.5)

(expt -8 1/3)

(expt 2 1/2)

(expt 1.5 2)

(expt 10 20)

(expt 10 -2)

(expt -2 3)

(expt -1 1000001)

(pow 2 8)

(pow 2 -1)

(math/pow 2 3)

(expt "a" 2)

(expt 2)

(exact 2.5)

(exact 2.0)

(exact 0.1)

(exact 1/2)

(exact 5)

(exact inf)

(exact nan)

(exact 1.5+2.5i)

(exact 1.0+0.0i)

(exact 1e20)

(exact "a")

(inexact 1/2)

(inexact 1)

(inexact 1/3)

(inexact 1+2i)

(inexact 1/2+1/3i)

(inexact 123456789012345678901234567890)

(inexact 1.5)

(exact->inexact 1/4)

(inexact->exact 0.25)

(inexact->exact 3)

(rationalize 1/3 1/100)

(rationalize 0.3 1/10)

(rationalize 3.14159 0.01)

(rationalize 5 1)

(rationalize -1/3 1/10)

(rationalize 1/2 0)

(rationalize inf 1)

(rationalize 1 inf)

(rationalize 1/3)
;; ours: 1/3  -- Common Lisp takes it

(rationalize 1+2i 1)

(rationalize 22/7 1/100)

(exact-integer-sqrt 17)

(exact-integer-sqrt 16)

(exact-integer-sqrt 0)

(exact-integer-sqrt -1)

(exact-integer-sqrt 4.0)

(exact-integer-sqrt 1000000000000000000000000000001)

(numerator 6/4)

(denominator 6/4)

(numerator 5)

(denominator 5)

(numerator -1/3)

(numerator 0.5)

(denominator 0.5)

(numerator "a")

(make-rectangular 1 2)

(make-rectangular 1 0)

(make-rectangular 1 0.0)

(make-rectangular 1.5 1/2)

(make-rectangular 0 1)

(make-rectangular 1 -1)

(make-rectangular 1+2i 1)

(make-rectangular "a" 1)

(make-rectangular 1)

(make-polar 1 0)

(make-polar 2 0)

(make-polar 1.0 1.5707963267948966)

(make-polar 2 3)

(make-polar "a" 1)

(real-part 3+4i)

(imag-part 3+4i)

(real-part 5)

(imag-part 5)

(imag-part 5.5)

(real-part 1.5-2.5i)

(imag-part 1.5-2.5i)

(real-part "a")

(imag-part "a")

(magnitude 3+4i)

(magnitude -5)

(magnitude 1/2)

(magnitude -1.5)

(magnitude 1+1i)

(magnitude "a")

(angle 1+i)

(angle -1)

(angle 1)

(angle 0)

(angle -1.0)

(angle +i)

(angle -i)

(angle "a")

(gcd 12 18)

(gcd)

(gcd 5)

(gcd -12 18)

(gcd 0 5)

(gcd 12 18 27)

(gcd 1.5 2)

(gcd 123456789012345678901234567890 987654321098765432109876543210)

(lcm 4 6)

(lcm)

(lcm -4 6)

(lcm 0 5)

(lcm 2 3 4)

(lcm 1.5 2)

(number->string 42)

(number->string 3.0)

(number->string 1/2)

(number->string 1+2i)

(number->string 255 16)

(number->string 255 2)

(number->string -255 8)

(number->string 255 10)

(number->string 1/2 2)

(number->string 1.5 2)

(number->string 10 7)

(number->string 1e21)

(number->string "a")

(number->string 1 "a")

(number/to-string 42)

(string->number "42")

(string->number "-7")

(string->number "+5")

(string->number "3.14")

(string->number "1e3")

(string->number "1/2")

(string->number "1+2i")

(string->number "+i")

(string->number "#xff")

(string->number "#e1.5")

(string->number "ff" 16)

(string->number "FF" 16)

(string->number "-ff" 16)

(string->number "101" 2)

(string->number "102" 2)

(string->number "17" 8)

(string->number "1.5" 16)

(string->number "10" 7)

(string->number "abc")

(string->number "")

(string->number " 42 ")

(string->number "1 2")

(string->number "inf")

(string->number "-inf")

(string->number "nan")

(string->number "1.")

(string->number ".5")

(string->number "1_000")

(string->number "0x1F")

(string->number "1e")

(string->number "--1")

(string->number "(1)")

(string->number "'1")

(string->number "123456789012345678901234567890")

(string->number "1/0")

(string->number 42)

(string->number)

(string/to-number "12")

(number? 1)

(number? 1/2)

(number? 1.5)

(number? 1+2i)

(number? "1")

(number? nil)

(integer? 1)

(integer? 1.0)

(integer? 1.5)

(integer? 1/2)

(integer? inf)

(integer? 123456789012345678901234567890)

(integer? 1+2i)

(integer? "a")

(float? 1.0)

(float? 1)

(float? 1/2)

(float? nan)

(rational? 1)

(rational? 1/2)

(rational? 1.5)

(rational? 1+2i)

(rational? "a")

(real? 1)

(real? 1.5)

(real? 1/2)

(real? 1+2i)

(real? 1.0+0.0i)

(real? "a")

(complex? 1)

(complex? 1+2i)

(complex? "a")

(exact? 1)

(exact? 1/2)

(exact? 1.0)

(exact? 1+2i)

(exact? 1.0+2i)

(exact? "a")

(inexact? 1.0)

(inexact? 1)

(inexact? 1.0+2i)

(inexact? "a")

(exact-integer? 5)

(exact-integer? 5.0)

(exact-integer? 123456789012345678901234567890)

(exact-integer? 1/2)

(int 3.9)

(int -3.9)

(int 7/2)

(int -7/2)

(int 5)

(int "42")

(int "-42")

(int "+42")

(int "3.5")

(int "abc")

(int "")

(int 1e20)

(int inf)

(int nan)

(int 123456789012345678901234567890)

(int "123456789012345678901234567890")

(int nil)

(int #\a)

(int 1+2i)

(float 5)

(float 1/2)

(float "3.5")

(float "abc")

(float "1e3")

(float "inf")

(float 123456789012345678901234567890)

(float 1+2i)

(float nil)

(float 2.5)

(list 1.0 2.5 -3.75 1e10 123456.789)

(* 1.1 1.1)

(+ 0.1 0.2)

(/ 1.0 3)

(/ 2.0 3)

(str 1.0 " " 1/2 " " 1+2i " " 1e21)

(str inf " " -inf " " nan)

(display 1e21)

(println 1/2 1+2i 0.1)

(sort '(3 1.5 1/2 2))

(sort '(3 1 2.5))

(sort '(1/2 1/3 1/4))

(map/entries {3 :c 1 :a 1/2 :h 1.5 :f})

{1 :a 1.0 :b}

(get {1/2 :half} 1/2)

(get {1+2i :c} 1+2i)

(get {1 :int} 1.0)

(get {123456789012345678901234567890 :big} 123456789012345678901234567890)

(hash-map 0.0 :a -0.0 :b)

(let ((x 1/2)) (match x (1/2 :half) (_ :other)))

(match 1+2i (1+2i :c) (_ :no))

(case 1.0 ((1) :one) (else :none))

(case 1/2 ((0.5) :half) (else :none))

(apply + (range 101))

(foldl * 1 (range 1 21))

(foldl * 1 (range 1 31))

(foldl + 0 '(1/2 1/3 1/6))

(foldl + 0 '(0.1 0.2 0.3))

(quasiquote (1 (unquote (+ 1/2 1/2))))

(try (/ 1 0) (catch e (:type e)))

(try (+ 1 "a") (catch e (:type e)))

(try (mod 1 0) (catch e (:type e)))

(try (sqrt "x") (catch e (:type e)))

(try (expt 0 -1) (catch e (:type e)))

(try (abs) (catch e (:type e)))

(try (abs 1 2) (catch e (:type e)))

(try (< 1+2i 2) (catch e (:type e)))

(try (even? 1.5) (catch e (:type e)))

(try (string->number 5) (catch e (:type e)))

(try (int "x") (catch e (:type e)))

(list (string->number "42 ; c") (string->number "42;c") (string->number ";42") (string->number "1/2 ; half") (string->number "x ; c"))
