;;; `format`: directives and their parameters.

(format nil "~a ~s" "x" "y")

(format nil "~a ~s" #\a #\a)

(format nil "~s" '(1 "b" #\c))

(format nil "~a" nil)

(format nil "~a|~s" 'sym 'sym)

(format nil "~5a|" 'ab)

(format nil "~5@a|" 'ab)

(format nil "~5,2a|" 'abcd)

(format nil "~8,3,1a|" 'ab)

(format nil "~10,,,'*a|" 'ab)

(format nil "~10,,,'*@a|" 'ab)

(format nil "~va|" 5 'ab)

(format nil "~:a" nil)

(format nil "~5s|" "ab")

(format nil "~d" 42)

(format nil "~d" -42)

(format nil "~@d" 42)

(format nil "~5d|" 42)

(format nil "~5,'0d" 42)

(format nil "~5,'0d" -42)

(format nil "~:d" 1234567)

(format nil "~:@d" 1234567)

(format nil "~12:d|" 1234567)

(format nil "~,,'.:d" 1234567)

(format nil "~,,' ,4:d" 123456789)

(format nil "~d" 'abc)

(format nil "~d" 1.5)

(format nil "~vd|" 6 42)

(format nil "~v,'xd|" 6 42)

(format nil "~#d" 1 2 3)

(format nil "~8,'0b" 5)

(format nil "~:x" 1048576)

(format nil "~:b" 255)

(format nil "~r" 42)

(format nil "~r" 0)

(format nil "~r" 1234)

(format nil "~r" -7)

(format nil "~r" 1000000)

(format nil "~r" 1234567)

(format nil "~:r" 1)

(format nil "~:r" 2)

(format nil "~:r" 3)

(format nil "~:r" 12)

(format nil "~:r" 21)

(format nil "~:r" 100)

(format nil "~:r" 42)

(format nil "~@r" 4)

(format nil "~@r" 1999)

(format nil "~@r" 3888)

(format nil "~:@r" 4)

(format nil "~:@r" 19)

(format nil "~2r" 10)

(format nil "~8,10,'0r" 64)

(format nil "~3r" 100)

(format nil "~p" 1)

(format nil "~p" 2)

(format nil "~d item~:p" 1)

(format nil "~d item~:p" 3)

(format nil "~d fl~:@p" 1)

(format nil "~d fl~:@p" 2)

(format nil "~@p ~@p" 1 2)

(format nil "a~%b")

(format nil "a~2%b")

(format nil "a~&b")

(format nil "~&a")

(format nil "a~%~&b")

(format nil "a~2&b")

(format nil "~~ ~3~")

(format nil "~c" #\a)

(format nil "~c~c" #\a #\Space)

(format nil "~@c" #\a)

(format nil "~f" 3.14)

(format nil "~f" 3)

(format nil "~,2f" 3.14159)

(format nil "~8,2f|" 3.14159)

(format nil "~8,2,,,'*f|" 3.14159)

(format nil "~,0f" 2.6)

(format nil "~,1f" 0.05)

(format nil "~,2f" -1.005)

(format nil "~@f" 1.5)

(format nil "~,2,2f" 1.5)

(format nil "~5f|" 1.5)

(format nil "~4,2,,'#f" 1234.5)

(format nil "~f" 1.0e10)

(format nil "~f" 1.5e-5)

(format nil "~,3f" 1/3)

(format nil "~,2f" 100)

(format nil "~f" 'abc)

(format nil "~e" 12345.678)

(format nil "~,2e" 12345.678)

(format nil "~,3e" 0.00012)

(format nil "~10,2e|" 12345.678)

(format nil "~$" 3.14159)

(format nil "~$" 2)

(format nil "~3$" 3.14159)

(format nil "~2,4$" 3.14159)

(format nil "~2,1,10$|" 3.14159)

(format nil "~@$" 3.14159)

(format nil "~10t|")

(format nil "ab~10t|")

(format nil "abcdefghijklm~5t|")

(format nil "ab~5,3t|")

(format nil "abcdefg~5,3t|")

(format nil "ab~3@t|")

(format nil "ab~3,4@t|")

(format nil "a~10tb~20tc")

(format nil "~{~a~}" '(1 2 3))

(format nil "~{~a~^, ~}" '(1 2 3))

(format nil "~{~a~^, ~}" '())

(format nil "~{~a=~a~^ ~}" '(a 1 b 2))

(format nil "~:{~a-~a ~}" '((1 2) (3 4)))

(format nil "~@{~a~^, ~}" 1 2 3)

(format nil "~:@{~a-~a ~}" '(1 2) '(3 4))

(format nil "~2{~a~}" '(1 2 3))

(format nil "~{~{~a~^,~}~^;~}" '((1 2) (3 4)))

(format nil "~:{~a~^:~a~}" '((1 2) (3)))

(format nil "~{~5d~}" '(1 22))

(format nil "[~{~s~^ ~}]" '("a" b #\c))

(format nil "~a~{ ~a~}~a" 1 '(2 3) 4)

(format nil "~[zero~;one~;two~]" 0)

(format nil "~[zero~;one~;two~]" 2)

(format nil "~[zero~;one~;two~]" 5)

(format nil "~[zero~;one~:;many~]" 5)

(format nil "~:[no~;yes~]" nil)

(format nil "~:[no~;yes~]" 1)

(format nil "~@[x=~a~]" 5)

(format nil "~@[x=~a~]!" nil)

(format nil "~@[~a ~]~a" nil 5)

(format nil "~#[none~;one ~a~;two ~a ~a~]" 1 2)

(format nil "~#[none~;one ~a~;two ~a ~a~]")

(format nil "~1[a~;b~]")

(format nil "~[a~;~[b~;c~]~]" 1 1)

(format nil "~(HeLLo~)" )

(format nil "~(~a~)" "ABC DEF")

(format nil "~:(~a~)" "abc def")

(format nil "~@(~a~)" "abc def")

(format nil "~:@(~a~)" "abc def")

(format nil "~@(~r~)" 42)

(format nil "~a ~*~a" 1 2 3)

(format nil "~a ~2*~a" 1 2 3 4)

(format nil "~a ~:*~a" 1 2)

(format nil "~a ~a ~2:*~a" 1 2)

(format nil "~a ~a ~@*~a" 1 2)

(format nil "~2@*~a" 0 1 2)

(format nil "~? ~a" "~a-~a" '(1 2) 3)

(format nil "~@? ~a" "~a-~a" 1 2 3)

(format nil "~a~^ ~a" 1)

(format nil "~a~^ ~a" 1 2)

(format nil "~a~
    b" 1)

(format nil "~a~:
    b" 1)

(format nil "~a~@
    b" 1)

(format nil "~,,,'-10<x~>|")

(format nil "a~|b")

(format nil "~w" "a")

(format nil "~w ~w" '(1 "x") #\a)

(format t "~a~%" 1)

(format t "~a ~a" 1 2)

(with-output-to-string (s) (format s "~a" 5))

(format nil "no directives")

(format nil "")

(format nil "~a" 1 2 3)

(format nil "~q" 1)

(format nil "~{~a" '(1))

(format nil "~A ~S ~D" 1 2 3)

(format nil "~a" 1/2)

(format nil "~a ~a" 1.0 -0.5)

(format nil "~s" 'a-symbol)

(format nil "~,2f%" 45.678)

(format nil "~6,2f~6,2f" 1.5 22.75)

(format nil "~a, ~:*~a" 'twice)

(format nil "~{~a: ~d~%~}" '(x 1 y 2))

(format nil "~:{<~a>~}" '((1) (2)))

(format nil "~d ~:[apples~;apple~]" 1 t)

(format nil "Hello, ~a! You are ~d year~:p old." "Bob" 1)

(format nil "~10a|~10@a|~10d|" "left" "right" 42)

(format nil "~:{~a~}~%~@{~a~}" '((1) (2)) 3 4)

(format nil (concatenate 'string "~" "a") 5)

(format nil "~v{~a~}" 2 '(1 2 3))

(format nil "~{~#[~;~a~;~a and ~a~:;~@{~a~#[~;, and ~:;, ~]~}~]~}" '(1 2 3))

(format nil "~s" "a\"b")

(prin1-to-string '(1 "a" #\b))

(write-to-string 255)

(list (princ 1) (prin1 "x"))

(write-string "hello")

(write-line "hello")

(write-char #\a)

(with-output-to-string (s) (write-string "a" s) (write-char #\b s) (princ 1 s) (terpri s) (prin1 "q" s))

(with-output-to-string (*standard-output*) (princ "inside"))

(read-from-string "(1 2 . 3)")

(read-from-string "")
;; ours: nil  -- the end of a text reads as nil

(format nil "~a" '(1 "b" #\c))
;; ours: "(1 \"b\" #\\c)"  -- what is inside a structure prints as it is read

(format nil "~a" :key)
;; ours: ":key"  -- keywords print with their colon

(format nil "~x ~o ~b" 255 255 5)
;; ours: "ff 377 101"  -- digits are small letters

(format nil "~4,'0x" 255)
;; ours: "00ff"  -- digits are small letters

(format nil "~@x" 255)
;; ours: "+ff"  -- digits are small letters

(format nil "~16r" 255)
;; ours: "ff"  -- digits are small letters

(format nil "~36r" 35)
;; ours: "z"  -- digits are small letters

(format nil "~@c" #\Newline)
;; ours: "#\\newline"  -- characters print as in Sema

(format nil "~{~}" "~a." '(1 2))

(format nil "~10<abc~>|")

(format nil "~10<abc~;def~>|")

(format nil "~10:<abc~>|")

(format nil "~10@<abc~>|")

(format nil "~10:@<abc~>|")

(format nil "~15<a~;b~;c~>|")

(format nil "~10<~a~;~a~>|" 1 2)

(format nil "~5<abcdefg~>|")

(format nil "~a ~a" 1)
;; ours: "1 "  -- missing arguments print nothing, as in Sema

(format nil "~s ~a" :k :k)
;; ours: ":k :k"  -- keywords print with their colon

(format nil "~a" (vector 1 2))
;; ours: "[1 2]"  -- vectors print in brackets

(format nil "~s" #\Space)
;; ours: "#\\space"  -- characters print as in Sema

(princ-to-string '(1 "a" #\b))
;; ours: "(1 \"a\" #\\b)"  -- what is inside a structure prints as it is read

(let () (princ "a") (terpri) (prin1 "b") (fresh-line) (fresh-line) (princ 'c))

(format nil "~@c" #\newline)
;; ours: "#\\newline"  -- characters print as they are read

(format nil "~?" "~a ~a" '(1 2))

(format nil "~@?" "~a ~a" 1 2)

(format nil "~1,4$" 2.5)

(format nil "~10<foo~;bar~>")

(format nil "~20<a~;b~;c~>")

(format nil "~10:<foo~>")

(format nil "~10@<foo~>")

(format nil "~10:@<foo~>")

(format nil "~10<foo~>")

(format nil "~a~30t~a" 1 2)

(format nil "~5,2,1,'*f" 3.14159)

(format nil "~,3e" 12345.678)

(format nil "~10,3e" 12345.678)

(format nil "~e" 1.0)

(format nil "~@d" 5)

(format nil "~10:d" 1234567)

(format nil "~,,'.,4:d" 12345678)

(format nil "~b ~o ~x" 10 10 255)
;; ours: "1010 12 ff"  -- hexadecimal digits are small

(format nil "~r" 12345)

(format nil "~d cat~:p" 2)

(format nil "~d pupp~:@p" 1)

(format nil "~:[no~;yes~]" t)

(format nil "~:{~a=~a ~}" '((a 1) (b 2)))

(format nil "~@{~a ~}" 1 2 3)

(format nil "~2{~a ~}" '(1 2 3))

(format nil "~(HELLO~)" )

(format nil "~:(hello world~)")

(format nil "~@(hello world~)")

(format nil "~:@(hello~)")

(format nil "~*~a" 1 2)

(format nil "~a~:*~a" 1)

(format nil "~@*~a ~a" 1 2)

(format nil "~2@*~a" 1 2 3)

(format nil "~5a|~5@a|" 1 2)

(format nil "~5,,,'*a" 1)

(format nil "~w" "x")

(format nil "a~
   b")

(format nil "~v,'0d" 5 42)

(format nil "~5r" 7)

(format nil "~,2f" 1/3)

(format nil "~f" 100)

(format nil "~6,2f" 3.14159)

(format nil "~,,2f" 3.14159)

(format nil "~|")

(format nil "~3~")

(format nil "~g" 3.14)

(format nil "~g" 100000.0)

(format nil "~g" 0.001)

(format nil "~g" 1e10)

(format nil "~10g" 3.14)

(format nil "~,2g" 3.14159)

(format nil "~g" 0.0)

(format nil "~:c" #\a)

(format nil "~:c" #\space)

(format nil "~:c" #\newline)

(format nil "~i~a" 1)

(format nil "~_~a" 1)

(format nil "~:c" #\Tab)

(format nil "~{x~:} ~{y~}" nil nil)

(format nil "~{~a,~:}" '(1 2))

(list 1d0 -1.5d+2 2f-1 #36rzz #3r-12)
