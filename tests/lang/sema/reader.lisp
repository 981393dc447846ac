;;;; Reader.

'a

'nil

'true

'false

'#t

'#f

'#true

'#false

'()

'(a b)

'[1 2]

'{:a 1}

':kw

'42

'-7

'+5

'1/3

'-22/7

'4/2

'3.14

'6.02e23

'1E10

'2e-3

'#xFF

'#o17

'#b101

'#d10

'#e1.5

'#i1/2

'"a\nb"

'"\t"

'"\\"

'"\""

'"\x41;"

'"\u0041"

'"\q"

'#\a

'#\space

'#\newline

'#\tab

'#u8(1 2)

'#u8()

'foo-bar

'a/b

'->x

'+

'-

'...

'.5

'x.y

'<=?

'99999999999999999999

''x

'`x

'(quote a)

`(1 ,(+ 1 1))

'(a . (b c))
;; ours: (a b c)  -- pairs

(car ''x)

'[a [b]]

(list 1 ; comment
 2)

"multi
line"

""

(string-length "\x41;")

f"a ${(+ 1 2)} b"

f"${"x"}"

f"none"

f"${1}${2}"

(let ((x 5)) f"x=${x}!")

f"${(list 1 "a")}"

(#(+ % 1) 4)

(#(+ %1 %2) 1 2)

(#(list %&) 1 2)

(map #(* % %) '(1 2 3))

(#(list 1))

(list 1

(list 1))

)

"abc

5.

1_000

(1 . )

#\

'

[1 2

{:a}

{:a 1 :a 2}

{:b 1 :a 2}

1/0

#xZZ

inf

-inf

nan

(string->number "42")

'sym?

(symbol? 'nil)

(nil? 'nil)

(type ':a)

(type 'a)

(keyword? :a)

; only a comment

'(1 (2 (3 (4))))

'{:a {:b [1 2 (3)]}}

(= 'abc 'ABC)

(map #(+ % 1) '(1 2))

#(1 2)
;; ours: [1 2]  -- as Common Lisp writes a vector
