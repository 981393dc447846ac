;;;; What the real system answers: csv.

(csv/parse "a,b\n1,2")

(csv/parse "a,b\r\n1,2\r\n")

(csv/parse "")

(csv/parse "a,\"b,c\",d")

(csv/parse "a,\"b\"\"c\"")

(csv/parse "a,b\n1")

(csv/parse "\n\na,b")

(csv/parse " a , b ")

(csv/parse "a,,c")

(csv/parse "\"multi\nline\",x")

(csv/parse 5)

(csv/parse "\"unclosed")

(csv/parse-maps "name,age\nAnn,5\nBob,6")

(csv/parse-maps "name,age")

(csv/parse-maps "")

(csv/parse-maps "a,b\n1")

(csv/parse-maps "a,b\n1,2,3")

(csv/parse-maps "a b,c\n1,2")

(csv/parse-maps "a,a\n1,2")

(csv/encode '(("a" "b") ("c" "d")))

(csv/encode '(("a,b" "c\"d") (1 2.5)))

(csv/encode '((nil #t :k sym)))

(csv/encode '())

(csv/encode [["a" "b"]])

(csv/encode '(5))

(csv/encode 5)

(csv/encode '(("multi\nline")))

(csv/encode '(("")))

(csv/encode '(("" "")))

(csv/encode '((1) (2 3)))

(csv/encode '((" a")))

(csv/encode (list {:a 1}))

(csv/encode '((())))

(csv/encode (list (list 1/2 #\a '(1 2))))

(csv/parse "a" 1 2)

(csv/encode [["a"]])

(csv/encode '(["a"]))

(csv/encode [(list 1 2)])

(csv/parse "a")

(csv/parse "Hello World")

(csv/parse "a\nb")

(csv/parse nil)

(csv/parse '(1))

(csv/parse "é😀")

(csv/parse)

(csv/parse-maps "a")

(csv/parse-maps "Hello World")

(csv/parse-maps "a\nb")

(csv/parse-maps nil)

(csv/parse-maps 5)

(csv/parse-maps '(1))

(csv/parse-maps "é😀")

(csv/parse-maps)

(csv/encode '(1 2 3))

(csv/encode '(3 1 2 1))

(csv/encode [1 2 3])

(csv/encode [])

(csv/encode {:a 1 :b 2})

(csv/encode {})

(csv/encode "abc")

(csv/encode)

(csv/parse "a;b" {:delimiter ";"})
;; ours: (("a" "b"))  -- options
