;;; texts of many words

(text/clean-whitespace "  a \n b\t c  ")

(text/word-count "  one two  three ")

(text/split-sentences "One. Two! Three? four")

(text/split-sentences "Dr.No v1.2 is out.")

(text/strip-html "<p>a &amp; b &lt;c&gt;</p>")

(text/truncate "héllo wörld" 8)

(text/truncate "abc" 3)

(text/truncate "abcdef" 4 "…")

(text/truncate "abcdef" 2)

(text/trim-indent "  a\n    b\n\n  c")

(text/normalize-newlines "a\r\nb\rc\nd")

(text/excerpt "the quick brown fox" "QUICK" {:radius 4})

(text/excerpt "the quick brown fox" "cat")

(text/chunk-by-separator "a--b----c" "--")

(text/chunk "one two three four five six" {:size 10 :overlap 0})

(text/chunk "abcdefghij" {:size 4 :overlap 1})

(string/word-wrap "the quick brown fox" 10)

(string/truncate-width "日本語" 4)

(string/pad-left "日本" 6 "*")

(list (string/trim "\u00a0 x \n") (string/trim-left "  x ") (string/trim-right " x  "))

(list (string-ci=? "Straße" "STRASSE") (string-ci=? "ΑΣ" "ας") (string-ci=? "a" "b"))

(map (fn (i) (string-ref "aé日😀" i)) (range 4))

(try (string-ref "aé" 2) (catch e (:type e)))

(list (string/camel-case "hello big world") (string/snake-case "helloBigWorld") (string/kebab-case "Hello Big") (string/pascal-case "a-b_c") (string/headline "helloBig world") (string/title-case "the quick fox"))

(list (string/replace "aaa" "aa" "b") (string/replace "abc" "" "-") (string/replace-first "aXbX" "X" "-") (string/replace-last "aXbX" "X" "-"))

(csv/parse "a,\"b\"\"c\",\n,,\n")

(csv/parse "x\r\ny\r\n")

(csv/parse-maps "k,v\n1,\n")

(csv/parse "\"a\nb\",c")

(try (csv/parse "a,b\n1") (catch e (:type e)))

(json/encode (string/repeat "a\"\n" 3))

(= (json/decode (json/encode (string/repeat "é\"" 200000))) (string/repeat "é\"" 200000))

(equal? (map/zip (range 2000) (range 2000)) (map/zip (reverse (range 2000)) (reverse (range 2000))))

(equal? (map/zip (range 2000) (range 2000)) (map/zip (range 2000) (range 1 2001)))

(apply + (range 10000))

(length (apply list (range 100000)))

(apply max (map (fn (i) (mod (* i 7919) 1009)) (range 1000)))
