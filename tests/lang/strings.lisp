;;; Strings, by both names of each function.

(str "a" 1 :b 'c #\d nil)                   ;; => "a1:bc#\\dnil"
(string-append "a" "b")                     ;; => "ab"
(string-length "héllo")                     ;; => 5
(string/length "日本")                       ;; => 2
(string-ref "héllo" 1)                      ;; => #\é
(string-ref "abc" 5)                        ;; !! out of range
(substring "héllo" 1 3)                     ;; => "él"
(subseq "hello" 1)                          ;; => "ello"
(string-upcase "abc")                       ;; => "ABC"
(string/lower "ABC")                        ;; => "abc"
(string-capitalize "hello world")           ;; => "Hello World"
(string/split "a,b,c" ",")                  ;; => ("a" "b" "c")
(string/split "a1b22c" #"\d+")              ;; => ("a" "b" "c")
(string/join '("a" "b") ", ")               ;; => "a, b"
(string/trim "  a b ")                      ;; => "a b"
(string-trim " " "  a ")                    ;; => "a"
(string-trim '(#\x) "xax")                  ;; => "a"
(string/replace "hello" "l" "L")            ;; => "heLLo"
(string/replace "  a  " #"^\s+|\s+$" "")    ;; => "a"
(string/contains? "hello" "ell")            ;; => #t
(string/starts-with? "hello" "he")          ;; => #t
(string/ends-with? "hello" "lo")            ;; => #t
(string/index-of "hello" "l")               ;; => 2
(search "lo" "hello")                       ;; => 3
(string/repeat "ab" 2)                      ;; => "abab"
(make-string 3 #\x)                         ;; => "xxx"
(make-string 2 :initial-element #\y)        ;; => "yy"
(string/reverse "abc")                      ;; => "cba"
(reverse "abc")                             ;; => "cba"
(string/pad-left "7" 3 "0")                 ;; => "007"
(string/kebab-case "helloWorld")            ;; => "hello-world"
(string< "a" "b")                           ;; => #t
(string=? "a" "a" "a")                      ;; => #t
(string= 'abc "abc")                        ;; => #t
(string-equal "ABC" "abc")                  ;; => #t
(string->list "ab")                         ;; => (#\a #\b)
(list->string '(#\a #\b))                   ;; => "ab"
(concatenate 'string "a" "b")               ;; => "ab"
(coerce "ab" 'list)                         ;; => (#\a #\b)
(char "abc" 1)                              ;; => #\b
(length "héllo")                            ;; => 5
(position #\l "hello")                      ;; => 2
(count #\l "hello")                         ;; => 2
(remove #\l "hello")                        ;; => "heo"
(string/map char-upcase "abc")              ;; => "ABC"
(string/trim 42)                            ;; !! `string/trim` argument 1: expected string, got int (42)
(regex/match? #"^\d+$" "123")               ;; => #t
(:groups (regex/match #"(\w+)@(\w+)" "me@home"))  ;; => ("me" "home")
(regex/find-all #"\d" "a1b2")               ;; => ("1" "2")
(regex/replace-all #"(\w)(\d)" "$2$1" "a1 b2")    ;; => "1a 2b"
(regex/split #"\s+" "a b  c")               ;; => ("a" "b" "c")
(regex "(")                                 ;; !! not a regular expression
(json/decode "{\"a\": [1, 2.5, null, true]}")     ;; => {:a (1 2.5 nil #t)}
(json/encode {:a '(1 "x")})                 ;; => "{\"a\":[1,\"x\"]}"
(csv/parse "a,b\n1,\"2,3\"")                ;; => (("a" "b") ("1" "2,3"))
(csv/parse "name;n\nx;1" {:delimiter ";" :header #t})  ;; => ({:name "x" :n "1"})
(csv/parse 42)                              ;; !! type-error
