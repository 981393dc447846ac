;;;; What the real system answers: bytes.

(bytes/length #u8(1 2 3))

(bytes/length "abc")

(bytes/ref #u8(1 2) 1)

(bytes/ref #u8(1 2) 2)

(bytes/ref #u8(1 2) -1)

(bytes/ref #u8(1 2) 0.0)

(bytes/find #u8(1 2 3 2) 2)

(bytes/find #u8(1 2 3 2) 2 2)

(bytes/find #u8(1 2) 300)

(bytes/find #u8(1 2) 1 5)

(bytes/find #u8(1 2) "" 2)

(bytes/find #u8(1 2) "")

(bytes/find #u8(1 2) 1 -1)

(bytes/find #u8(1 2) :a)

(bytes/find (string->utf8 "a-b--c") "--")

(bytes/find (string->utf8 "abc") #u8(98 99))

(bytes/slice #u8(1 2) 2)

(bytes/slice #u8(1 2) 3)

(bytes/slice #u8(1 2) 1 0)

(bytes/slice #u8(1 2 3 4) 1 3)

(bytes/slice "a" 0)

(bytes/->string #u8(255))

(bytes/->string #u8(97 98) 1)

(bytes/->string #u8(97 98) 1 9)

(bytes/->string #u8(97 98 99) 0 2)

(bytes/parse-int10 #u8())

(bytes/parse-int10 (string->utf8 "42.7"))

(bytes/parse-int10 (string->utf8 "-7"))

(bytes/parse-int10 (string->utf8 "12a"))

(bytes/parse-int10 (string->utf8 "12.34"))

(bytes/parse-int10 (string->utf8 "12."))

(bytes/parse-int10 (string->utf8 ".5"))

(bytes/parse-int10 (string->utf8 "-"))

(bytes/parse-int10 (string->utf8 "+1.5"))

(bytes/parse-int10 (string->utf8 "99999999999999999999.5"))

(bytes/parse-int10 (string->utf8 "ab-1.5cd") 2 6)

(bytes/parse-int10 (string->utf8 "1.5") 9)

(bytevector-u8-set! #u8(1 2 3) 1 20)

(define first #u8(1 2)) (define second (bytevector/set! first 0 7)) (list first second)

(bytevector-u8-set! #u8(1) 1 1)

(bytevector-u8-set! #u8(1) 0 256)

(bytevector-u8-set! '(1) 0 2)

(bytevector-append #u8(1) "a")

(bytevector->list "a")

(list->bytevector '(1 2))

(list->bytevector "ab")

(try (make-bytevector 67108865) (catch e (:type e)))
