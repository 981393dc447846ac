"a\nb\t\"q\" \\ \r"

"\x41;\u00e9\U0001F600"

"é日本😀"

"\0"

""

(str)

(str "a" 1 :b 'c #\d nil #t 1.5 '(1 "x") [1 "y"] {:a "z"})

(string-append "a" "b" "c")

(string-append)

(string-append "a" 1 'b :c)

(string/append "x" "y")

(string-length "héllo")

(string-length "")

(string-length "日本語")

(string-length 42)

(string-length)

(string/length "abc")

(string-ref "hello" 1)

(string-ref "héllo" 1)

(string-ref "abc" 5)

(string-ref "abc" -1)

(string-ref "abc" 1.0)

(string-ref 'a 0)

(string/ref "abc" 0)

(substring "hello" 1 3)

(substring "hello" 2)

(substring "héllo" 1 2)

(substring "hello" 3 2)

(substring "hello" 0 10)

(substring "hello" -1 2)

(substring "hello" 5)

(substring "hello" 0 0)

(substring 5 0)

(string/slice "hello" 1 4)

(string/split "a,b,c" ",")

(string/split "abc" "")

(string/split "a,,b" ",")

(string/split "" ",")

(string/split ",a," ",")

(string/split "a--b--c" "--")

(string/split "abc" 1)

(string/split 1 ",")

(string-split "a b" " ")

(string/lines "a\nb\r\nc")

(string/lines "")

(string/lines "a\n")

(string/lines "\n\n")

(string/trim "  a b  ")

(string/trim "\t\na\n")

(string/trim 42)

(string-trim "  x ")

(string/trim-left "  a ")

(string/trim-right " a  ")

(string/contains? "hello" "ell")

(string/contains? "hello" "")

(string/contains? "hello" "xyz")

(string/contains? "hello" 1)

(string/starts-with? "hello" "he")

(string/starts-with? "hello" "lo")

(string/starts-with? "hello" "")

(string/ends-with? "hello" "lo")

(string/ends-with? "hello" "he")

(string/starts-with? 'a "a")

(string/upper "hello")

(string/upper "straße")

(string/upper 'abc)

(string/lower "HeLLO")

(string/lower "ÀÉ")

(string/lower 1)

(string-upcase "abc")

(string-downcase "ABC")

(string/replace "hello" "l" "L")

(string/replace "hello" "" "-")

(string/replace "aaa" "a" "bb")

(string/replace "abc" "x" "y")

(string/replace "a.b.c" "." "")

(string/replace "a" "a")

(string/replace "a" 1 "b")

(string/replace-first "aaa" "a" "b")

(string/replace-first "abc" "x" "y")

(string/replace-last "aaa" "a" "b")

(string/replace-last "abc" "x" "y")

(string/join '("a" "b" "c") ", ")

(string/join ["a" "b"] "-")

(string/join '() ",")

(string/join '("a") ",")

(string/join "abc" ",")

(string/join '("a" "b"))

(string-join '("x" "y") "")

(format "~a and ~s" "x" "y")

(format "~a ~a" 1)

(format "~d" 5)
;; ours: "5"  -- the directives of Common Lisp

(format "a~%b")

(format "~~")

(format "~A ~S" '(1 "x") '(1 "x"))

(format "no directives")

(format "~a" nil)

(format "~a ~s" :k #\a)

(format "x~")
;; ours!: eval  -- the directives of Common Lisp

(format 5)

(format "~a" 1 2 3)

(string->symbol "foo")

(string->symbol "foo bar")
;; ours: |foo bar|  -- symbols read back

(string/to-symbol "abc")

(symbol->string 'foo)

(symbol->string "foo")

(symbol/to-string 'abc)

(string->keyword "foo")

(string/to-keyword "abc")

(keyword->string :foo)

(keyword->string 'foo)

(keyword/to-string :abc)

(string->keyword 'a)

(string->float "3.14")

(string->float "abc")

(string->float "5")

(string->float 5)

(string->float 2.5)

(string->float nil)

(string->float " 1.5")

(string/to-float "1e3")

(string/index-of "hello" "l")

(string/index-of "hello" "l" 3)

(string/index-of "hello" "x")

(string/index-of "hello" "")

(string/index-of "héllo" "l")

(string/index-of "hello" "l" 10)

(string/index-of "hello" "l" -1)

(string/index-of "hello" 5)

(string/last-index-of "hello" "l")

(string/last-index-of "hello" "x")

(string/last-index-of "héllo" "o")

(string/chars "abc")

(string/chars "")

(string/chars "é日")

(string/chars 5)

(string/repeat "ab" 3)

(string/repeat "ab" 0)

(string/repeat "ab" -1)

(string/repeat "" 5)

(string/repeat "ab" 1.5)

(make-string "x" 3)

(string/number? "42")

(string/number? "3.14")

(string/number? "abc")

(string/number? "+5")

(string/number? "1/2")

(string/number? "1+2i")

(string/number? "")

(string/number? "inf")

(string/number? 42)

(string/pad-left "42" 5)

(string/pad-left "42" 5 "0")

(string/pad-left "12345" 3)

(string/pad-left "日本" 6 "*")

(string/pad-left "a" 4 "xy")

(string/pad-left "a" 4 "")

(string/pad-left "a" -1)

(string/pad-left 42 5)

(string/pad-left "a" 5 "日")

(string/pad-right "42" 5)

(string/pad-right "42" 5 "0")

(string/pad-right "日本" 6 "*")

(string/pad-right "12345" 3)

(string/pad-left "a" 3 #\0)

(string/reverse "hello")

(string/reverse "")

(string/reverse "é日")

(string/empty? "")

(string/empty? " ")

(string/empty? nil)

(string/capitalize "hello world")

(string/capitalize "HELLO")

(string/capitalize "")

(string/capitalize "éa")

(string/title-case "hello world")

(string/title-case "HELLO  wORLD")

(string/title-case "foo-bar baz_qux")

(string/title-case "")

(string->char "a")

(string->char "ab")

(string->char "")

(string->char #\a)

(string/to-char "x")

(string->list "abc")

(string->list "")

(string/to-list "ab")

(list->string '(#\a #\b))

(list->string '())

(list->string '("a" "b"))

(list->string [#\a])

(list->string '(1))

(string/map char-upcase "hello")

(string/map (fn (c) (char->string c)) "abc")

(string/map (fn (c) "xy") "ab")

(string/map (fn (c) 1) "ab")

(string/map char-upcase "")

(string/map char-upcase 5)

(string/byte-length "héllo")

(string/byte-length "")

(string/byte-length "😀")

(string/codepoints "AB")

(string/codepoints "é😀")

(string/codepoints "")

(string/from-codepoints '(65 66))

(string/from-codepoints [955])

(string/from-codepoints '())

(string/from-codepoints '(-1))

(string/from-codepoints '(55296))

(string/from-codepoints '("a"))

(string/from-codepoints 65)

(string/normalize "é" :nfd)

(string-length (string/normalize "é" :nfd))

(string-length (string/normalize "e\u0301" :nfc))

(string/normalize "ﬁ" :nfkc)

(string/normalize "ﬁ" "nfkd")

(string/normalize "①" "NFKC")

(string/normalize "a" :xyz)

(string/normalize "a" 5)

(string/normalize "a")

(string/foldcase "Straße")

(string/foldcase "ΣΑΣ")

(string/foldcase "HELLO")

(string-ci=? "Straße" "STRASSE")

(string-ci=? "abc" "ABC")

(string-ci=? "abc" "abd")

(string-ci=? "a" 1)

(string/after "a@b@c" "@")

(string/after "abc" "@")

(string/after "abc" "")

(string/after-last "a@b@c" "@")

(string/after-last "abc" "@")

(string/before "a@b@c" "@")

(string/before "abc" "@")

(string/before-last "a@b@c" "@")

(string/before-last "abc" "@")

(string/between "[a]" "[" "]")

(string/between "a[b]c[d]" "[" "]")

(string/between "abc" "[" "]")

(string/between "[abc" "[" "]")

(string/between "abc]" "[" "]")

(string/chop-start "foobar" "foo")

(string/chop-start "foobar" "bar")

(string/chop-end "foobar" "bar")

(string/chop-end "foobar" "foo")

(string/ensure-start "abc" "/")

(string/ensure-start "/abc" "/")

(string/ensure-end "abc" "/")

(string/ensure-end "abc/" "/")

(string/remove "hello" "l")

(string/remove "hello" "x")

(string/remove "hello" "")

(string/take "hello" 2)

(string/take "hello" -2)

(string/take "hello" 10)

(string/take "hello" -10)

(string/take "hello" 0)

(string/take "héllo" 2)

(string/take "abc" "x")

(string/snake-case "helloWorld")

(string/snake-case "Hello World")

(string/snake-case "HTMLParser")

(string/snake-case "foo-bar.baz")

(string/snake-case "already_snake")

(string/snake-case "version2Beta")

(string/kebab-case "helloWorld")

(string/kebab-case "HTTPServer2")

(string/kebab-case "foo_bar")

(string/camel-case "hello world")

(string/camel-case "foo-bar-baz")

(string/camel-case "HTMLParser")

(string/camel-case "XMLHttpRequest")

(string/camel-case "")

(string/pascal-case "hello world")

(string/pascal-case "foo_bar")

(string/pascal-case "XMLHttp")

(string/headline "helloWorld")

(string/headline "foo_bar-baz")

(string/headline "HTMLParser")

(string/words "helloWorld foo_bar")

(string/words "")

(string/words "a1b2")

(string/words "ABc")

(string/wrap "a" "(" ")")

(string/wrap "a" "*")

(string/wrap "a")

(string/unwrap "(a)" "(" ")")

(string/unwrap "*a*" "*")

(string/unwrap "(a" "(" ")")

(string/unwrap "*" "*")

(string/intern "abc")

(string/intern 5)

(string/width "hello")

(string/width "日本")

(string/width "e\u0301")

(string/width "")

(string/width "\x1b;[31mred\x1b;[0m")

(string/width "😀")

(string/width 5)

(string/word-wrap "the quick brown fox" 10)

(string/word-wrap "the quick brown fox" 3)

(string/word-wrap "" 10)

(string/word-wrap "a\n\nb" 10)

(string/word-wrap "abcdefghij" 4)

(string/word-wrap "日本語 の テスト" 9)

(string/word-wrap "a  b   c" 10)

(string/word-wrap "abc" 0)

(string/word-wrap "abc" -1)

(string/word-wrap "   " 5)

(string/word-wrap "x abcdefgh y" 4)

(string/truncate-width "hello world" 5)

(string/truncate-width "hello world" 8 "...")

(string/truncate-width "hello" 10)

(string/truncate-width "日本語" 4)

(string/truncate-width "日本語" 3)

(string/truncate-width "hello" 2 "...")

(string/truncate-width "hello" 0)

(string/truncate-width "\x1b;[31mhello\x1b;[0m" 3)

(string/truncate-width "hello" -1)

(string? "a")

(string? 'a)

(= "abc" "abc")

(equal? "abc" "abd")

(eq? "a" "a")

(length "hello")

(reverse "abc")
;; ours: "cba"  -- strings are sequences

(count "abc")

(empty? "")

(empty? "a")

(first "abc")

(nth "abc" 0)
;; ours: #\a  -- strings are sequences

(map char-upcase "abc")

(sort '("b" "a" "C"))

(map string/upper '("a" "b"))

(apply str '("a" "b"))

f"a ${(+ 1 2)} b"

f"${"x"} ${:k} ${'sym} ${nil} ${1.5}"

f"${(list 1 "a")}"

(println "a" 1 :b "c d")

(print "a\nb")

(display "a\nb")

(print '("a" #\b))

(println '("a" #\b))

(display #\a)

(print #\a)

(string/split "a1b2" #"\d")
;; ours: ("a" "b" "")  -- a pattern splits

(string/width "a\nb\r\nc")

(string/width "\n\n")

(string/pad-left "a\n" 5)

(string/word-wrap "\x1b;]0;a b\x07;hello" 3)

(string/word-wrap "\x1b;]0;a\nb\x07;hello" 3)

(string/word-wrap "e\x1b;[31m\x301;ab\x1b;[0m" 1)

(string/word-wrap "\x1b;[1mbold text\x1b;[0m here" 6)

(string/word-wrap "a\n\nb" 3)

(string/word-wrap "" 3)

(string/word-wrap "   " 3)

(string/word-wrap "one  two" 10)

(string/truncate-width "ab\x1b;[2Jcd" 2)

(string/truncate-width "ab\x1b;]0;title\x07;cd" 2)

(string/truncate-width "\x1b;]8;;https://example.test/\x1b;\\hello\x1b;]8;;\x1b;\\" 3)

(string/truncate-width "\x1b;[31mhello\x1b;[0m" 3)

(string/truncate-width "a\x1b;[31mb\x1b;[0mc" 2)
