;;; Strings, characters and symbols.

(list (string-upcase "abc") (string-downcase "ABC") (string-capitalize "hello wORLD foo-bar"))

(list (string= "a" "a") (string= "a" "b") (string-equal "A" "a") (string/= "a" "a"))

(list (string-trim " " "  ab  ") (string-left-trim " " "  ab  ") (string-right-trim " " "  ab  "))

(string-trim '(#\a #\b) "abcba")

(string-trim "xy" "xyhixy")

(list (char "abc" 1) (schar "abc" 0))

(char "abc" 5)

(length "héllo")

(list (string #\a) (string "b"))

(make-string 3 :initial-element #\x)

(concatenate 'string "a" (string #\b))

(list (parse-integer "42") (parse-integer " 42 ") (parse-integer "-7") (parse-integer "+7"))

(parse-integer "ff" :radix 16)

(parse-integer "42abc" :junk-allowed t)

(parse-integer "abc" :junk-allowed t)

(list (char-code #\A) (code-char 97) (char-int #\a))

(list (char-upcase #\a) (char-downcase #\A) (char-upcase #\1))

(list (digit-char 7) (digit-char 11 16) (digit-char 12))

(list #\a #\Space #\Newline #\Tab)

(list (symbol-name :abc) (symbol-name 'abc))
;; ours: ("abc" "abc")  -- names keep their case

(symbolp 'a)

(list (symbolp 'a) (symbolp :a) (symbolp nil) (symbolp "a") (keywordp :a) (keywordp 'a))

(eq (intern "FOO") 'foo)
;; ours: #f  -- names keep their case

(let ((s (make-symbol "X"))) (list (symbol-name s) (eq s (make-symbol "X"))))

(eq (gensym) (gensym))

(symbolp (gensym))

(symbol-value 'no-value-at-all-here)

(defvar *v* 5)
(symbol-value '*v*)

(funcall (symbol-function 'car) '(1))

(list (eq 'a 'a) (eq :a :a) (eq 'a :a))

(list (string 'foo))
;; ours: ("foo")  -- names keep their case

(list :a :b-c 'd)

(substitute #\_ #\Space "a b c")

(position #\Space "hello world")

(subseq "hello world" 0 5)

(reverse "abc")

(sort (copy-seq "cab") #'char<)

(count #\a "banana")

(remove #\a "banana")

(find #\n "banana")

(map 'string (lambda (c) (if (char= c #\a) #\o c)) "banana")

(every #'digit-char-p "123")

(coerce "abc" 'list)

(string-equal "Hello" "hELLO")

(string= 'abc "ABC")
;; ours: #f  -- names keep their case

(loop for c across "abc" collect (char-code c))

(with-output-to-string (s) (loop for c across "abc" do (write-char (char-upcase c) s)))

(read-from-string "foo")

(char-code (char "é" 0))

(list (string< "a" "b") (string< "b" "a") (string< "abc" "abd") (string> "b" "a") (string<= "a" "a") (string>= "a" "b"))
;; ours: (#t #f #t #t #t #f)  -- predicates answer `#t` and `#f`

(string/= "abc" "abd")
;; ours: #t  -- predicates answer `#t` and `#f`

(list (string-lessp "a" "B") (string-greaterp "b" "A"))
;; ours: (#t #t)  -- predicates answer `#t` and `#f`

(list (stringp "a") (stringp #\a) (stringp 'a) (simple-string-p "a"))

(multiple-value-list (parse-integer "42abc" :junk-allowed t))

(multiple-value-list (parse-integer "12 34" :start 3))

(parse-integer "xx")

(parse-integer "")

(parse-integer "1234" :start 1 :end 3)

(list (alpha-char-p #\a) (alpha-char-p #\1) (digit-char-p #\7) (digit-char-p #\a) (digit-char-p #\a 16) (alphanumericp #\_) (upper-case-p #\A) (lower-case-p #\A) (both-case-p #\a))

(list (char= #\a #\a) (char= #\a #\b) (char< #\a #\b #\c) (char-equal #\a #\A) (char/= #\a #\b) (char>= #\b #\a))

(list (characterp #\a) (characterp "a") (graphic-char-p #\a))

(setf (get 'a 'x) 1 (get 'a 'y) 2)
(list (get 'a 'x) (get 'a 'y) (length (symbol-plist 'a)))

(string-capitalize "o'neil mc-donald 3rd")
;; ours: "O'neil Mc-Donald 3rd"  -- an apostrophe does not begin a word

(list (string<= "abc" "abc") (string< "abc" "abcd") (string< "abcd" "abc"))
;; ours: (#t #t #f)  -- predicates answer `#t` and `#f`
