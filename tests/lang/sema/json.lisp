;;;; What the real system answers: json.

(json/decode "{\"a\": [1, 2.5, null, true], \"b\": {\"c\": \"x\"}}")

(json/decode "[1,2]")

(json/decode "1.0")

(json/decode "12345678901234567890")

(json/decode "1e3")

(json/decode "")

(json/decode "{bad")

(json/decode 5)

(json/decode "\"\\u00e9\"")

(json/decode "{\"z\":1,\"a\":2}")

(json/decode "{\"a b\":1}")

(json/decode "null")

(json/encode {:a 1 :b [1 2 nil]})

(json/encode "a\"b\n")

(json/encode '(1 2 3))

(json/encode 'sym)

(json/encode :kw)

(json/encode 1.0)

(json/encode 1.5)

(json/encode 1/2)

(json/encode nil)

(json/encode #t)

(json/encode {"s" 1 2 3})

(json/encode {1 2})

(json/encode {'a 1})

(json/encode (lambda (x) x))

(json/encode #\a)

(json/encode math/nan)

(json/encode math/infinity)

(json/encode (hashmap/new :a 1))

(json/encode (mutable-array/new 1 1))

(json/encode #u8(1 2))

(json/encode 100000000000000000000)

(json/encode '())

(json/encode {})

(json/encode "é😀")

(json/encode 1e21)

(json/encode 1e-7)

(json/encode-pretty {:a 1 :b [1 2]})

(json/encode-pretty '())

(json/encode-pretty {})

(json/encode-pretty [])

(json/encode-pretty {:a {} :b []})

(json/encode-pretty 5)

(json/encode)

(json/decode "1" "2")

(json/decode (json/encode {:a '(1 "x" nil)}))

(json/decode "[1,]")

(json/decode "{\"a\":1,\"a\":2}")

(json/decode "-0.0")

(json/decode " [ ] ")

(json/decode "{}")

(json/encode '(3 1 2 1))

(json/encode [1 2 3])

(json/encode [])

(json/encode {:a 1 :b 2})

(json/encode 5)

(json/encode "abc")

(json/encode :k)

(json/encode '(1 "a" :k))

(json/encode 1 1)

(json/decode "a")

(json/decode "Hello World")

(json/decode "a\nb")

(json/decode nil)

(json/decode '(1))

(json/decode "é😀")

(json/decode)

(json/decode 1 1)

(json/encode-pretty nil)

(json/encode-pretty '(1 2 3))

(json/encode-pretty '(3 1 2 1))

(json/encode-pretty [1 2 3])

(json/encode-pretty {:a 1 :b 2})

(json/encode-pretty "abc")

(json/encode-pretty :k)

(json/encode-pretty '(1 "a" :k))

(json/encode-pretty)

(json/encode-pretty 1 1)

(json/decode "[-0, 1e400, -1e400, 123456789012345678901234567890, 1E2, -0.0]")

(json/decode "\"\\ud83d\\ude00\"")

(json/decode "\"\\ud83d\"")

(json/decode "{\"a\": 1, \"a\": 2}")

(json/decode "[0.1e1, 1e-400, 4.9e-324]")

(json/decode "-")

(json/encode {"a" 1 :a 2})

(json/encode (list 123456789012345678901234567890 1e30 1e-9 0.1 -0.0))

(toml/encode {"a" 1 :a 2})

(json/encode {"b" 1 :a 2 3 4})

(json/encode {nil 1 #t 2 1.5 3})

(json/encode-pretty {:b {:d 1 "c" 2} "a" 3})

;;; nested more deeply than a stack is
(length (json/decode (string-append (string/repeat "[" 1000) (string/repeat "]" 1000))))
;; ours: 1  -- texts and values of any depth
