;;;; What the real system answers: crypto.

(hash/sha256 "")

(hash/sha256 "abc")

(hash/sha256 5)

(hash/sha256 #u8(97 98 99))

(hash/md5 "abc")

(hash/md5 #u8(97))

(hash/hmac-sha256 "key" "msg")

(hash/hmac-sha256 "key")

(hash/hmac-sha256 5 "a")

(hash/hmac-sha256 #u8(1) "a")

(hash/digest "abc")

(hash/digest "sha256" "abc")

(hash/digest :sha256 "abc")

(hash/digest "abc" :sha256)

(hash/digest "abc" :md5)

(hash/digest :md5 "abc")

(hash/digest :sha1 "abc")

(hash/digest {:a 1})

(hash/digest '(1 2 3))

(hash/digest nil)

(hash/digest)

(base64/encode "hello")

(base64/encode "")

(base64/encode 5)

(base64/encode #u8(1 2))

(base64/decode "aGVsbG8=")

(base64/decode "aGVsbG8")

(base64/decode "!!")

(base64/decode "/w==")

(base64/decode 5)

(base64/encode-bytes #u8(255 254))

(base64/encode-bytes "a")

(base64/decode-bytes "//4=")

(base64/decode-bytes "!")

(string/length (uuid/v4))

(uuid/v4 1)

(gzip/decompress (gzip/compress "hello"))

(gzip/decompress (gzip/compress #u8(1 2 3)))

(gzip/decompress #u8(1 2 3))

(gzip/compress 5)

(gzip/decompress "a")

(hash/sha256 "a")

(hash/sha256 "Hello World")

(hash/sha256 "a\nb")

(hash/sha256 nil)

(hash/sha256)

(hash/sha256 1 1)

(hash/md5 "")

(hash/md5 "a")

(hash/md5 "Hello World")

(hash/md5 "a\nb")

(hash/md5 nil)

(hash/md5)

(hash/md5 1 1)

(base64/encode "a")

(base64/encode "Hello World")

(base64/encode "a\nb")

(base64/encode nil)

(base64/encode)

(base64/encode 1 1)

(base64/decode "")

(base64/decode "a")

(base64/decode "Hello World")

(base64/decode "a\nb")

(base64/decode nil)

(base64/decode)

(base64/decode 1 1)

(base64/decode-bytes "")

(base64/decode-bytes "a")

(base64/decode-bytes "Hello World")

(base64/decode-bytes "a\nb")

(base64/decode-bytes nil)

(base64/decode-bytes)

(base64/decode-bytes 1 1)

(hash/hmac-sha256 "" "")

(hash/hmac-sha256 "a" nil)

(hash/hmac-sha256 "a\nb" "")

(hash/hmac-sha256 nil nil)

(hash/hmac-sha256 '(1) "")

(hash/hmac-sha256)

(hash/hmac-sha256 1 1 1)
