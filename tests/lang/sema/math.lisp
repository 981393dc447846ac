pi

e

math/infinity

math/nan

(sin 0)

(sin 1)

(sin pi)

(sin 1/2)

(sin "a")

(sin 1+2i)

(cos 0)

(cos pi)

(cos nil)

(cos 123456789012345678901234567890)

(log 1)

(log e)

(log 10)

(log 0)

(log -1)

(log 1/2)

(log "a")

(math/exp 0)

(math/exp 1)

(math/exp -1)

(math/exp 1/2)

(math/exp "a")

(math/log2 8)

(math/log2 0)

(math/log2 -1)

(math/log10 1000)

(math/log10 2)

(math/log10 -1)

(math/log10 "a")

(math/tan 0)

(math/tan 1)

(math/asin 1)

(math/asin 2)

(math/acos 1)

(math/acos 0)

(math/acos 2)

(math/atan 1)

(math/atan 0)

(math/atan2 1 1)

(math/atan2 -1 -1)

(math/atan2 0 -1)

(math/atan2 1)

(math/sinh 0)

(math/sinh 1)

(math/cosh 0)

(math/cosh 1)

(math/tanh 0)

(math/tanh 1)

(math/tanh "a")

(math/degrees->radians 180)

(math/degrees->radians 90.0)

(math/radians->degrees pi)

(math/radians->degrees 1)

(math/degrees->radians "a")

(math/lerp 0 10 0.5)

(math/lerp 0 10 0)

(math/lerp 0 10 2)

(math/lerp 1 2)

(math/map-range 5 0 10 0 100)

(math/map-range 0 0 10 5 6)

(math/map-range 5 0 0 0 100)

(math/map-range 5 1 1 0 100)

(math/map-range 1 2)

(math/clamp 5 0 10)

(math/clamp -5 0 10)

(math/clamp 15 0 10)

(math/clamp 1.5 0 1)

(math/clamp 0.5 0 1)

(math/clamp 5 0 10.0)

(math/clamp nan 0 1)

(math/clamp 5 10 0)

(math/clamp "a" 0 1)

(math/sign -5)

(math/sign 0)

(math/sign 7)

(math/sign -0.5)

(math/sign 2.5)

(math/sign -0.0)

(math/sign nan)

(math/sign 1/2)

(math/sign -123456789012345678901234567890)

(math/sign "a")

(math/round-to 3.14159 2)

(math/round-to 3.14159 0)

(math/round-to 2.5 0)

(math/round-to 1234.5678 -2)

(math/round-to 2.675 2)

(math/round-to 5 2)

(math/round-to 1.005 2)

(math/round-to 1.5 20)

(math/round-to -2.345 1)

(math/round-to inf 2)

(math/round-to "a" 2)

(math/round-to 1.5 1.5)

(math/format-fixed 1.2 3)

(math/format-fixed 3 2)

(math/format-fixed 2.5 0)

(math/format-fixed 3.5 0)

(math/format-fixed 1.005 2)

(math/format-fixed -0.001 2)

(math/format-fixed 1.5 -1)

(math/format-fixed "a" 2)

(math/format-fixed 1234567.891 1)

(math/format-fixed inf 2)

(math/nan? nan)

(math/nan? 1)

(math/nan? 1.5)

(math/nan? "a")

(math/nan? 1/2)

(math/infinite? inf)

(math/infinite? -inf)

(math/infinite? 1)

(math/infinite? 1.5)

(math/infinite? "a")

(math/gcd 12 18)

(math/lcm 4 6)

(math/gcd)

(math/quotient 17 5)

(math/quotient 17 0)

(math/remainder 17 5)

(math/remainder -17 5)

(math/pow 2 10)

(math/pow 2 0.5)

(math/pow 2 -2)

(bit/and 12 10)

(bit/or 12 10)

(bit/xor 12 10)

(bit/not 5)

(bit/not -1)

(bit/not 0)

(bit/shift-left 1 10)

(bit/shift-left 1 100)

(bit/shift-left -1 3)

(bit/shift-left 1 -1)

(bit/shift-right 1024 3)

(bit/shift-right -8 1)

(bit/shift-right -1 10)

(bit/shift-right 1 -1)

(bit/shift-right 1 100)

(bit/and -1 255)

(bit/and 123456789012345678901234567890 255)

(bit/or -123456789012345678901234567890 1)

(bit/xor -1 123456789012345678901234567890)

(bit/and 1.0 2)

(bit/and "a" 2)

(bit/or 1/2 1)

(bit/not 1.5)

(bit/and 1)
;; ours: 1  -- Common Lisp takes it

(bit/not 1 2)

(bit/shift-left 1.5 2)

(float? (math/random))

(let ((r (math/random-int 1 3))) (and (>= r 1) (<= r 3)))

(math/random-int 5 5)

(math/random-int 5 1)

(math/random-int 1.5 2)

(math/random-int "a" 2)

(math/random-int 1)

(math/random 1)

(map math/sign '(-1 0 1))

(map (fn (x) (math/round-to x 1)) '(1.25 2.35 3.45))

(map sqrt '(1 4 9 2))

(map floor '(1.5 -1.5 3/2))

(apply max '(1 2 3))

(apply min '(1.5 2 3))

(apply gcd '(12 18 24))

(foldl math/gcd 0 '(12 18))

(ceil 1.5)

(math/clamp 5 1)

(math/lerp 0.0 1.0 0.25)

(math/exp 710)

(math/exp -800)

(math/sinh 1000)

(math/tan 1.5707963267948966)

(math/atan inf)

(math/acos -1)

(math/asin -1)

(math/log2 1024)

(math/log2 3)

(math/log10 0)

(math/log2 1/8)

(math/log10 123456789012345678901234567890)

(log 123456789012345678901234567890)

(sqrt 1e100)

(expt 1.1 10)

(expt 0.5 -2)

(pow 9 0.5)

(pow -1 2)

(pow 0 0.0)

(math/atan2 1.0 0)

(math/atan2 0.0 0.0)

(math/atan2 "a" 1)

(exact (floor 2.7))

(int (round 2.5))

(exact (round 2.6))

(floor (/ 7 2))

(round (/ 7.0 2))

(truncate -0.5)

(floor -0.5)

(ceiling -0.5)
