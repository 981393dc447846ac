;;;; What the real system answers: streams.

(read "(+ 1 2)")

(read "")

(read "1 2")

(read-many "1 2 (a)")

(read-many "")

(read "(")

(read 5)

(type (read "foo"))

(read/string "(+ 1 2)")

(read/all "1 2")

(stream/from-string "abc")

(str (stream/byte-buffer))

(type (stream/from-string "abc"))

(stream? (stream/from-string "a"))

(stream? 5)

(stream/type (stream/from-string "a"))

(stream/type (stream/byte-buffer))

(stream/type (stream/from-bytes #u8(1)))

(stream/read (stream/from-string "abc") 2)

(stream/read (stream/from-string "abc") 10)

(stream/read (stream/from-string "") 10)

(stream/read (stream/from-string "abc") -1)

(stream/read (stream/from-string "abc"))

(stream/read-all (stream/from-string "abc"))

(stream/read-all (stream/from-bytes #u8(1 2)))

(stream/read-byte (stream/from-string "a"))

(stream/read-byte (stream/from-string ""))

(stream/read-line (stream/from-string "a\nb"))

(let ((s (stream/from-string "a\nb\r\nc\n"))) (list (stream/read-line s) (stream/read-line s) (stream/read-line s) (stream/read-line s)))

(stream/to-string (stream/from-string "abc"))

(stream/to-bytes (stream/from-string "abc"))

(let ((s (stream/byte-buffer))) (stream/write-string s "hi") (stream/to-string s))

(let ((s (stream/byte-buffer))) (stream/write-string s "hi"))

(let ((s (stream/byte-buffer))) (stream/write s #u8(1 2)))

(let ((s (stream/byte-buffer))) (stream/write s #u8(1 2)) (stream/to-bytes s))

(let ((s (stream/byte-buffer))) (stream/write s "abc") (stream/to-bytes s))

(let ((s (stream/byte-buffer))) (stream/write-byte s 65))

(let ((s (stream/byte-buffer))) (stream/write-byte s 65) (stream/to-string s))

(let ((s (stream/byte-buffer))) (stream/write-byte s 256))

(let ((s (stream/byte-buffer))) (stream/write-byte s -1))

(let ((s (stream/byte-buffer))) (stream/write-byte s "a"))

(let ((s (stream/byte-buffer))) (stream/write-string s 5))

(let ((s (stream/byte-buffer))) (stream/write-string s "héllo") (list (stream/read s 2) (stream/to-bytes s)))

(let ((s (stream/byte-buffer))) (stream/write-string s "abc") (list (stream/read-byte s) (stream/to-string s) (stream/read-all s) (stream/to-string s)))

(stream/write (stream/from-string "a") #u8(1))

(stream/write-string (stream/from-string "a") "x")

(stream/readable? (stream/from-string "a"))

(stream/readable? (stream/byte-buffer))

(stream/available? (stream/from-string "a"))

(stream/available? (stream/from-string ""))

(stream/available? (stream/byte-buffer))

(stream/close (stream/from-string "a"))

(let ((s (stream/from-string "a"))) (stream/close s) (stream/read s 1))

(let ((s (stream/from-string "a"))) (stream/close s) (stream/close s))

(let ((s (stream/byte-buffer))) (stream/close s) (stream/write-string s "a"))

(let ((s (stream/byte-buffer))) (stream/write-string s "a") (stream/close s) (stream/to-string s))

(stream/flush (stream/byte-buffer))

(stream/flush (stream/from-string "a"))

(let ((a (stream/from-string "abc")) (b (stream/byte-buffer))) (list (stream/copy a b) (stream/to-string b)))

(stream/copy (stream/from-string "abc") (stream/from-string "abc"))

(stream/copy 1 2)

(stream/from-string 5)

(stream/from-bytes "a")

(stream/from-bytes '(1 2))

(stream/byte-buffer 5)

(stream/byte-buffer "a")

(stream/read 5 1)

(stream/read-all 5)

(stream/read-line 5)

(stream/to-string 5)

(stream/type 5)

(stream/close 5)

(stream/readable? 5)

(= (stream/from-string "a") (stream/from-string "a"))

(let ((s (stream/from-string "a"))) (= s s))

(with-stream (s (stream/from-string "abc")) (stream/read-all s))

(with-stream (s (stream/byte-buffer)) (stream/write-string s "x") (stream/to-string s))

(with-open (s (stream/from-string "abc")) (stream/read-line s))

(stream/read-all (stream/from-string "héllo"))

(stream/to-string (stream/from-bytes #u8(255)))

(stream/read-line (stream/from-string "é\nb"))

(let ((s (stream/from-string "abc"))) (stream/read s 1) (stream/to-string s))

(let ((s (stream/from-string "abc"))) (stream/read s 1) (stream/read-all s))

(stream/available? 5)

(stream/read (stream/from-string "abc") "x")

(stream/read (stream/from-string "abc") 0)

(stream/flush 5)

(text/chunk "Hello world. This is a test." {:size 10})

(text/chunk "Hello world. This is a test.")

(text/chunk "Hello world" 5)

(text/chunk "aaaa bbbb cccc dddd" {:size 10 :overlap 3})

(text/chunk "")

(text/chunk "abc" {:size 0})

(text/chunk-by-separator "a,b,c" ",")

(text/chunk-by-separator "a\n\nb" "\n\n")

(text/chunk-by-separator "" ",")

(text/chunk-by-separator "abc" "")

(text/clean-whitespace "  a   b \n\n c ")

(text/clean-whitespace "")

(text/excerpt "The quick brown fox jumps over the lazy dog" "fox")

(text/excerpt "The quick brown fox jumps over the lazy dog" "fox" {:radius 5})

(text/excerpt "The quick brown fox jumps over the lazy dog" "cat")

(text/excerpt "The quick brown fox" "fox" {:radius 3 :omission "~"})

(text/excerpt "short" "short")

(text/excerpt "The Quick" "quick" {:radius 2})

(text/normalize-newlines "a\r\nb\rc\n")

(text/split-sentences "Hello world. How are you? Fine!")

(text/split-sentences "One sentence")

(text/split-sentences "")

(text/split-sentences "Dr. Smith went. OK")

(text/split-sentences "A.B. C")

(text/split-sentences "Wait... What?! Yes.")

(text/strip-html "<p>Hello <b>World</b></p>")

(text/strip-html "a &amp; b &lt;c&gt; &quot;d&quot; &#39;e&#39; &nbsp;f")

(text/strip-html "<br/>x<!-- c -->y")

(text/strip-html "a < b")

(text/strip-html "<script>alert(1)</script>x")

(text/trim-indent "    a\n      b\n    c")

(text/trim-indent "a\n  b")

(text/trim-indent "\n    a\n    b\n")

(text/trim-indent "\ta\n\tb")

(text/trim-indent "")

(text/truncate "Hello World" 5)

(text/truncate "Hello World" 8)

(text/truncate "Hello World" 20)

(text/truncate "Hello World" 8 "~")

(text/truncate "Hello World" 2)

(text/truncate "Hello World" 0)

(text/truncate "héllo wörld" 6)

(text/truncate "Hello World" -1)

(text/word-count "hello big world")

(text/word-count "")

(text/word-count "  a\nb\tc ")

(text/word-count 5)

(diff/unified "a\nb\n" "a\nc\n")

(diff/unified "a\n" "a\n")

(diff/unified "a\nb" "a\nc" {:context 0})

(diff/stat (diff/unified "a\nb\n" "a\nc\n"))

(diff/stat "a\nb\n" "a\nc\n")

(diff/hunks "a\nb\n" "a\nc\n")

(diff/parse (diff/unified "a\nb\n" "a\nc\n"))

(diff/apply "a\nb\n" (diff/unified "a\nb\n" "a\nc\n"))

(diff/apply "x\ny\n" (diff/unified "a\nb\n" "a\nc\n"))

(diff/hunks (diff/unified "a\nb\n" "a\nc\n"))

(diff/unified "a\nb" "a\nc")

(diff/unified "a\nb\n" "a\nc\n" 0)

(diff/unified "a\nb\n" "a\nc\n" 1)

(diff/unified "" "a\n")

(diff/unified "a\n" "")

(diff/unified "a" "a\n")

(diff/unified "1\n2\n3\n4\n5\n6\n7\n8\n9\n10\n11\n12\n" "1\nX\n3\n4\n5\n6\n7\n8\n9\n10\nY\n12\n")

(diff/apply "a" "garbage")

(diff/apply "a\nb\n" "")

(diff/stat "")

(diff/parse "")

(diff/parse "garbage")

(diff/hunks "")

(diff/stat 5)

(diff/apply "a\nb" (diff/unified "a\nb" "a\nc"))

(diff/unified 5 "a")

(diff/parse "diff --git a/x b/x\n--- a/x\n+++ b/x\n@@ -1 +1 @@\n-a\n+b\n")

(diff/hunks "--- a\n+++ b\n@@ -1 +1,2 @@ fn x\n-a\n+b\n+c\n")

(diff/apply "1\n2\n3\n4\n5\n6\n7\n8\n9\n10\n11\n12\n" (diff/unified "1\n2\n3\n4\n5\n6\n7\n8\n9\n10\n11\n12\n" "1\nX\n3\n4\n5\n6\n7\n8\n9\n10\nY\n12\n"))

(stream/writable? (stream/from-string "x"))

(stream/writable? (stream/byte-buffer))

(let ((s (stream/byte-buffer))) (stream/close s) (list (stream/readable? s) (stream/writable? s)))

(stream/writable? 5)

(stream/from-string "")

(stream/from-string "Hello World")

(stream/from-string nil)

(stream/from-string 1 1)

(text/word-count "a")

(text/word-count "a\nb")

(text/word-count)

(text/trim-indent "Hello World")

(text/trim-indent nil)

(text/trim-indent 1 1)

(text/normalize-newlines "a")

(text/normalize-newlines "a\nb")

(text/normalize-newlines)

(text/clean-whitespace "Hello World")

(text/clean-whitespace nil)

(text/clean-whitespace 1 1)

(text/strip-html "a")

(text/strip-html "a\nb")

(text/strip-html)

(text/split-sentences "Hello World")

(text/split-sentences nil)

(text/split-sentences 1 1)

(text/truncate "a" 10)

(text/truncate nil nil)

(text/truncate)

(text/chunk-by-separator "" "")

(text/chunk-by-separator "a\nb" "")

(text/chunk-by-separator '(1) "")

(text/chunk-by-separator 1 1 1)

(stream/from-bytes '(3 1 2 1))

(stream/from-bytes "abc")

(stream/from-bytes)

;;; a file is read piece by piece
(file/write "in.txt" "one\ntwo")
(define s (stream/open-input "in.txt"))
(list (stream/type s) (stream/read-line s) (stream/read-byte s) (stream/available? s) (stream/read-all s) (stream/read-line s) (stream/read-byte s))

(file/write "in.txt" "abc")
(define s (stream/open-input "in.txt"))
(list s (stream/readable? s) (stream/writable? s))

;;; a file is written once its stream is closed
(let ((s (stream/open-output "out.txt")))
  (stream/write-string s "a")
  (stream/write-byte s 98)
  (stream/write s #u8(99 10))
  (stream/close s)
  (file/read "out.txt"))

;;; or flushed
(let ((s (stream/open-output "out.txt")))
  (stream/write-string s "one")
  (let ((before (file/read "out.txt")))
    (stream/flush s)
    (list before (file/read "out.txt"))))

;;; opening to write empties a file
(file/write "out.txt" "old")
(stream/open-output "out.txt")
(file/read "out.txt")

(define s (stream/open-output "out.txt"))
(list s (stream/type s) (stream/readable? s) (stream/writable? s))

(define s (stream/open-output "out.txt"))
(stream/close s)
(stream/write-string s "x")

(stream/read-byte (stream/open-output "out.txt"))

(file/write "in.txt" "abc")
(stream/write-byte (stream/open-input "in.txt") 65)

(stream/to-string (stream/open-output "out.txt"))

(stream/open-input "nowhere.txt")

(stream/open-output "nowhere/at/all.txt")

(stream/open-input 5)

(with-stream (s (stream/open-output "out.txt")) (stream/write-string s "kept"))
(file/read "out.txt")

(file/write "in.txt" "abc")
(define kept nil)
(with-open (s (stream/open-input "in.txt")) (set! kept s) (stream/read-byte s))
(stream/read-byte kept)

;;; much is written on the way
(let ((s (stream/open-output "big.txt")))
  (dotimes (i 9000) (stream/write-string s "0123456789"))
  (stream/close s)
  (string-length (file/read "big.txt")))

(let ((s (stream/byte-buffer))) (stream/close s) (stream/flush s))

(stream/read (stream/from-string "x") 8388609)

(let ((s (stream/byte-buffer))) (stream/close s) (stream/close s))

;;; without input there is nothing to read
(list (stream/read-line *stdin*) (stream/read-byte *stdin*) (stream/read *stdin* 3))

(stream/read-all *stdin*)
