;;;; What the real system answers: toml.

(toml/decode "a = 1\nb = \"x\"\n[t]\nc = [1, 2]\nd = 1.5\ne = true")

(toml/decode "")

(toml/decode "bad =")

(toml/decode 5)

(toml/decode "d = 2020-01-01T10:00:00Z\ne = 2020-01-01\nf = 10:00:00")

(toml/decode "[[a]]\nx=1\n[[a]]\nx=2")

(toml/decode "a.b.c = 1")

(toml/decode "\"quoted key\" = 1")

(toml/decode "x = inf\ny = -nan")

(toml/encode {:a 1 :b "x"})

(toml/encode {:t {:c [1 2]} :a 1})

(toml/encode {:a nil})

(toml/encode 5)

(toml/encode {:a [{:x 1} {:x 2}]})

(toml/encode {"s" 1.0})

(toml/encode {:a :kw :b 'sym})

(toml/encode {:a '()})

(toml/encode {})

(toml/encode {:a (lambda (x) x)})

(toml/encode {:z 1 :a 2 :m {:q 1} :b {:r {:s 1}}})

(toml/encode {:a 1/2})

(toml/encode {1 2})

(toml/encode {:a #\x})

(toml/encode {:a [1 "x"]})

(toml/encode {:a "multi\nline" :b "q\"uote"})

(toml/encode (hashmap/new :a 1))

(toml/encode {:a {:b nil}})

(toml/decode "a")

(toml/decode "Hello World")

(toml/decode "a\nb")

(toml/decode nil)

(toml/decode '(1))

(toml/decode "é😀")

(toml/decode)

(toml/decode 1 1)

(toml/encode {:a 1 :b {:c 2}})

(toml/encode nil)

(toml/encode '((:a 1)))

(toml/encode [1 2])

(toml/encode)

(toml/encode 1 1)
