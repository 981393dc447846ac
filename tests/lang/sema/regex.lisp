(regex/match? "\\d+" "abc123")

(regex/match? "^\\d+$" "abc123")

(regex/match? #"^\d+$" "123")

(regex/match? "a" "")

(regex/match? "" "abc")

(regex/match? "(" "x")

(regex/match? 5 "x")

(regex/match? "a" 5)

(regex/match? "a")

(regex/match "\\d+" "abc123def")

(regex/match "(\\w+)@(\\w+)" "me@home")

(regex/match "x" "abc")

(regex/match "(a)|(b)" "b")

(regex/match "é(.)" "caféx")
;; ours: {:end 5 :groups ("x") :match "éx" :start 3}  -- places count characters, as everywhere

(:groups (regex/match #"(\d+)-(\d+)" "10-20"))

(:match (regex/match "[a-z]+" "123abc"))

(:start (regex/match "l+" "hello"))

(:end (regex/match "l+" "hello"))

(regex/match "(?P<y>\\d{4})" "in 2024")

(regex/match "(?i)HELLO" "say hello")

(regex/find-all "\\d+" "a1b22c333")

(regex/find-all "x" "abc")

(regex/find-all "" "ab")

(regex/find-all #"\w+" "the quick fox")

(regex/find-all "[" "abc")

(regex/replace "\\d" "X" "a1b2")

(regex/replace "(\\w)(\\d)" "$2$1" "a1 b2")

(regex/replace "x" "y" "abc")

(regex/replace "a" "$0$0" "banana")

(regex/replace "(?P<first>\\w+) (?P<second>\\w+)" "$second $first" "hello world")

(regex/replace-all "\\d" "X" "a1b2")

(regex/replace-all "(\\w)(\\d)" "$2$1" "a1 b2")

(regex/replace-all "a" "" "banana")

(regex/replace-all "" "-" "ab")

(regex/replace-all "(a)" "${1}x" "banana")

(regex/replace-all "(a)" "$1x" "banana")

(regex/replace-all "a" "$$" "banana")

(regex/replace-all "a" 5 "b")

(regex/split "," "a,b,c")

(regex/split "\\s+" "a b   c")

(regex/split "," "")

(regex/split "," "abc")

(regex/split "" "abc")

(regex/split "[,;]" "a,b;c")

(regex/split ")" "a")

(regex/match? "(?=a)" "a")
;; ours: #t  -- patterns may look around

(regex/match? "\\bfoo\\b" "a foo b")

(regex/match? "^a.c$" "abc")

(regex/match? "a.c" "a\nc")

(regex/match? "(?s)a.c" "a\nc")

(regex/match? "\\p{L}+" "日本")

(regex/match? "[[:alpha:]]" "1")

(regex/match? "a{2,3}" "aa")

(regex/match? #"a\"b" "a\"b")

(regex/find-all #"[aeiou]" "education")

(map (fn (m) (int m)) (regex/find-all "\\d+" "1 22 333"))

(try (regex/match? "(" "x") (catch e (:type e)))

(regex/replace-all #"\s+" " " "a   b \t c")

(regex/match #"^(\w+)\s*=\s*(.*)$" "key = some value")

(regex/find-all "a|b" "cabbage")

(regex/match? "(?x) a b " "ab")

(count (regex/find-all "o" "foo boo"))

(regex/split #"\|" "a|b|c")

(regex/replace "(?P<n>\\d+)" "<${n}>" "a12")

(string/split "a.b.c" ".")

(string/replace "a.b" "." "-")
