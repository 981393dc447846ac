#\a

#\A

#\space

#\newline

#\tab

#\return

#\nul

#\(

#\;

#\1

#\é

#\日

#\backspace
;; ours: #\backspace  -- more names of characters

#\delete
;; ours: #\delete  -- more names of characters

#\escape
;; ours: #\escape  -- more names of characters

#\alarm
;; ours: #\alarm  -- more names of characters

'(#\a #\space #\))

(str #\a #\space #\b)

(char->integer #\A)

(char->integer #\日)

(char->integer "A")

(char->integer)

(integer->char 955)

(integer->char 65)

(integer->char 0)

(integer->char -1)

(integer->char 55296)

(integer->char 1114112)

(integer->char "a")

(integer->char 65.0)

(char/to-integer #\a)

(integer/to-char 97)

(char-alphabetic? #\a)

(char-alphabetic? #\1)

(char-alphabetic? #\é)

(char-alphabetic? "a")

(char-numeric? #\5)

(char-numeric? #\a)

(char-numeric? #\½)

(char-whitespace? #\space)

(char-whitespace? #\newline)

(char-whitespace? #\a)

(char-upper-case? #\A)

(char-upper-case? #\a)

(char-lower-case? #\a)

(char-lower-case? #\A)

(char/alphabetic? #\z)

(char/numeric? #\9)

(char/whitespace? #\tab)

(char/upper-case? #\B)

(char/lower-case? #\b)

(char-upcase #\a)

(char-upcase #\ß)

(char-upcase #\é)

(char-upcase "a")

(char-downcase #\A)

(char-downcase #\a)

(char-downcase #\1)

(char/upcase #\q)

(char/downcase #\Q)

(char->string #\a)

(char->string "a")

(char/to-string #\z)

(char=? #\a #\a)

(char=? #\a #\b)

(char=? #\a "a")

(char=? #\a)
;; ours: #t  -- Common Lisp takes it

(char<? #\a #\b)

(char<? #\b #\a)

(char>? #\b #\a)

(char<=? #\a #\a)

(char>=? #\a #\b)

(char<? #\a 1)

(char-ci=? #\A #\a)

(char-ci=? #\A #\b)

(char-ci<? #\a #\B)

(char-ci>? #\B #\a)

(char-ci<=? #\a #\A)

(char-ci>=? #\a #\B)

(char-ci=? "a" #\a)

(char? #\a)

(char? "a")

(char? 97)

(type #\a)

(= #\a #\a)

(eq? #\a #\a)

(equal? #\a #\A)

(sort '(#\c #\a #\b))

(map char->integer (string->list "az"))

(list->string (map char-upcase (string->list "abc")))

(sort '(#\a 1))

{#\a 1 #\b 2}

(get {#\a 1} #\a)

(match #\a (#\a :yes) (_ :no))

(case #\b ((#\a) 1) ((#\b #\c) 2) (else 3))

(filter char-alphabetic? (string->list "a1b2"))

'foo

'Foo

(quote foo/bar)

(symbol? 'a)

(symbol? :a)

(symbol? "a")

(symbol? 'nil)

(symbol? 'true)

(keyword? :a)

(keyword? 'a)

(= 'a 'a)

(eq? 'a 'b)

(eq? 'A 'a)

(type 'a)

(type :a)

(str 'a)

(str :a)

(string->symbol "a b")
;; ours: |a b|  -- symbols read back

(symbol? (string->symbol "x"))

(symbol? (gensym))

(symbol? (gensym "tmp"))

(= (gensym) (gensym))

(keyword? (string->keyword "k"))

(list :a 'b "c" #\d)

(sort '(b a c))

(sort '(:b :a :c))

(:a {:a 1})

(:b {:a 1})

(:b {:a 1} :default)

(:a nil)

(:a "x")

(symbol->string :a)

(keyword->string "a")
