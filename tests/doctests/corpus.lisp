;;; Docstrings with every mark, right and wrong; `corpus.expected` says what each holds.

;;; nothing
(defun d001 ()
  "Says nothing."
  nil)

;;; one value
(defun d002 ()
  "Half.
>>> (half 4)
2"
  nil)

;;; indented
(defun d003 ()
  "Half.
   >>> (half 4)
   2"
  nil)

;;; no blank after the mark
(defun d004 ()
  ">>>(half 4)
2"
  nil)

;;; tab after the mark
(defun d005 ()
  ">>>	(half 4)
2"
  nil)

;;; tab before the mark
(defun d006 ()
  "	>>> (half 4)
	2"
  nil)

;;; several examples
(defun d007 ()
  ">>> (f 1)
1
>>> (f 2)
2
>>> (f 3)
3"
  nil)

;;; blank lines between
(defun d008 ()
  ">>> (f 1)
1

>>> (f 2)
2"
  nil)

;;; value after a blank line
(defun d009 ()
  ">>> (f 1)

(1 2)"
  nil)

;;; word after a blank line is prose
(defun d010 ()
  ">>> (f 1)

Example"
  nil)

;;; word right below is a value
(defun d011 ()
  ">>> (f 1)
done"
  nil)

;;; prose right below
(defun d012 ()
  ">>> (f 1)
This prepares the rest.
>>> (f 2)
2"
  nil)

;;; prose after a value
(defun d013 ()
  ">>> (f 1)
1
This is because of the weather."
  nil)

;;; prose between paragraphs
(defun d014 ()
  "Basic usage:
>>> (f 1)
1

Handles quoted fields:
>>> (f 2)
2"
  nil)

;;; no expectation at the end
(defun d015 ()
  ">>> (f 1)"
  nil)

;;; no expectation before another
(defun d016 ()
  ">>> (f 1)
>>> (f 2)
2"
  nil)

;;; nil
(defun d017 ()
  ">>> (f)
nil"
  nil)

;;; empty list
(defun d018 ()
  ">>> (f)
()"
  nil)

;;; true
(defun d019 ()
  ">>> (f)
#t"
  nil)

;;; string
(defun d020 ()
  ">>> (f \"  hello  \")
\"hello\""
  nil)

;;; empty string
(defun d021 ()
  ">>> (f \"\")
\"\""
  nil)

;;; map
(defun d022 ()
  ">>> (f)
{:year 2024 :month 1}"
  nil)

;;; vector
(defun d023 ()
  ">>> (f)
[1 2 3]"
  nil)

;;; character
(defun d024 ()
  ">>> (f)
#\\a"
  nil)

;;; keyword
(defun d025 ()
  ">>> (f)
:ok"
  nil)

;;; negative number
(defun d026 ()
  ">>> (f)
-1"
  nil)

;;; ratio
(defun d027 ()
  ">>> (f)
3/2"
  nil)

;;; float
(defun d028 ()
  ">>> (f)
0.5"
  nil)

;;; quoted value
(defun d029 ()
  ">>> (f)
'a"
  nil)

;;; value over lines
(defun d030 ()
  ">>> (f)
((1 2)
 (3 4))"
  nil)

;;; map over lines
(defun d031 ()
  ">>> (f)
{:a 1
 :b 2}"
  nil)

;;; string over lines
(defun d032 ()
  ">>> (f)
\"a
b\""
  nil)

;;; string with a blank line inside
(defun d033 ()
  ">>> (f)
\"a

b\""
  nil)

;;; regex
(defun d034 ()
  ">>> (f #\"\\s+\")
#\"\\d\""
  nil)

;;; error
(defun d035 ()
  ">>> (f 42)
!! type-error"
  nil)

;;; error of several words
(defun d036 ()
  ">>> (f 42)
!! expected string, got int"
  nil)

;;; error without a blank
(defun d037 ()
  ">>> (f 42)
!!type-error"
  nil)

;;; error with an ellipsis
(defun d038 ()
  ">>> (f 42)
!! expected ... got int"
  nil)

;;; error after a blank line
(defun d039 ()
  ">>> (f 42)

!! type-error"
  nil)

;;; error mark alone
(defun d040 ()
  ">>> (f 42)
!!"
  nil)

;;; error mark alone before another
(defun d041 ()
  ">>> (f 42)
!!
>>> (f 1)
1"
  nil)

;;; value and error
(defun d042 ()
  ">>> (f 42)
3
!! type-error"
  nil)

;;; error and error
(defun d043 ()
  ">>> (f 42)
!! type-error
!! arity"
  nil)

;;; error then prose
(defun d044 ()
  ">>> (f 42)
!! type-error
as the text says"
  nil)

;;; error without an example
(defun d045 ()
  "!! type-error"
  nil)

;;; error after prose
(defun d046 ()
  ">>> (f)
Some prose here
!! type-error"
  nil)

;;; output
(defun d047 ()
  ">>> (println \"a\")
~> a"
  nil)

;;; output of several lines
(defun d048 ()
  ">>> (f)
~> a
~> b
~> c"
  nil)

;;; output with an empty line
(defun d049 ()
  ">>> (f)
~> a
~>
~> b"
  nil)

;;; output keeps what is indented
(defun d050 ()
  ">>> (f)
~> a
~>   b"
  nil)

;;; output without a blank
(defun d051 ()
  ">>> (f)
~>a"
  nil)

;;; output and value
(defun d052 ()
  ">>> (f)
~> a
3"
  nil)

;;; value and output
(defun d053 ()
  ">>> (f)
3
~> a"
  nil)

;;; output and error
(defun d054 ()
  ">>> (f)
~> a
!! type-error"
  nil)

;;; no output at all
(defun d055 ()
  ">>> (f)
~>"
  nil)

;;; output with an ellipsis
(defun d056 ()
  ">>> (f)
~> took ... ms"
  nil)

;;; output without an example
(defun d057 ()
  "~> a"
  nil)

;;; output that looks like an example
(defun d058 ()
  ">>> (f)
~> >>> (g)
~> 1"
  nil)

;;; set-up
(defun d059 ()
  ">>>! (define x 3)
>>> x
3"
  nil)

;;; set-up without a blank
(defun d060 ()
  ">>>!(define x 3)
>>> x
3"
  nil)

;;; set-up and prose
(defun d061 ()
  ">>>! (define x 3)
Now x is 3.
>>> x
3"
  nil)

;;; set-up with a value below
(defun d062 ()
  ">>>! (define x 3)
x
>>> x
3"
  nil)

;;; set-up with an error
(defun d063 ()
  ">>>! (f)
!! type-error"
  nil)

;;; set-up with output
(defun d064 ()
  ">>>! (f)
~> a"
  nil)

;;; set-up alone
(defun d065 ()
  ">>>!"
  nil)

;;; set-up over lines
(defun d066 ()
  ">>>! (define (g x)
       (* x x))
>>> (g 3)
9"
  nil)

;;; an exclamation inside
(defun d067 ()
  ">>> !x
1"
  nil)

;;; continuation
(defun d068 ()
  ">>> (list 1
>>> ... 2)
(1 2)"
  nil)

;;; continuation of a whole form
(defun d069 ()
  ">>> (define x 1)
>>> ... (+ x 1)
2"
  nil)

;;; continuation by dots
(defun d070 ()
  ">>> (list 1
... 2)
(1 2)"
  nil)

;;; continuation by brackets
(defun d071 ()
  ">>> (list 1
          2)
(1 2)"
  nil)

;;; continuation without blanks
(defun d072 ()
  ">>>... x"
  nil)

;;; continuation without an example
(defun d073 ()
  ">>> ... (f)
1"
  nil)

;;; continuation after prose
(defun d074 ()
  ">>> (f)
Some prose here.
>>> ... (g)"
  nil)

;;; continuation after a value
(defun d075 ()
  ">>> (f)
1
>>> ... (g)"
  nil)

;;; mark on one line, form on the next
(defun d076 ()
  ">>>
>>> ... (f 1)
1"
  nil)

;;; continuation is empty
(defun d077 ()
  ">>> (f
>>> ...
>>> ... 1)
1"
  nil)

;;; three lines
(defun d078 ()
  ">>> (let ((a 1)
>>> ...       (b 2))
>>> ...   (+ a b))
3"
  nil)

;;; dots as a symbol
(defun d079 ()
  ">>> (f ...)
1"
  nil)

;;; set-up continued
(defun d080 ()
  ">>>! (define (g x)
>>> ... x)
>>> (g 1)
1"
  nil)

;;; string goes on
(defun d081 ()
  ">>> (f \"a,b
1,2\")
((\"a\" \"b\") (\"1\" \"2\"))"
  nil)

;;; string goes on over a mark
(defun d082 ()
  ">>> (f \"a
>>> b\")
\"a\""
  nil)

;;; string goes on over a blank line
(defun d083 ()
  ">>> (f \"a

b\")
\"a\""
  nil)

;;; comment in the expression
(defun d084 ()
  ">>> (f 1) ; one
1"
  nil)

;;; comment inside an open form
(defun d085 ()
  ">>> (list 1
  ;; one
  2)
(1 2)"
  nil)

;;; block comment
(defun d086 ()
  ">>> (f #| one
 two |# 1)
1"
  nil)

;;; comment between
(defun d087 ()
  ">>> (f 1)
;; the first
1"
  nil)

;;; comment before
(defun d088 ()
  ";; no example yet
>>> (f 1)
1"
  nil)

;;; comment at the end
(defun d089 ()
  ">>> (f 1)
1
;; that is all"
  nil)

;;; comment with a mark
(defun d090 ()
  ";; >>> (f 1)
;; 1"
  nil)

;;; comment behind the value
(defun d091 ()
  ">>> (f 1)
1 ; one"
  nil)

;;; semicolon alone
(defun d092 ()
  ">>> (f 1)
;
1"
  nil)

;;; anything
(defun d093 ()
  ">>> (f)
..."
  nil)

;;; ellipsis in a list
(defun d094 ()
  ">>> (range 100)
(0 1 2 ... 99)"
  nil)

;;; ellipsis at the end
(defun d095 ()
  ">>> (f)
(0 1 ...)"
  nil)

;;; ellipsis in a string
(defun d096 ()
  ">>> (f)
\"took ... ms\""
  nil)

;;; unreadable value
(defun d097 ()
  ">>> (lambda (x) x)
#<lambda ...>"
  nil)

;;; unreadable value without dots
(defun d098 ()
  ">>> (f)
#<promise>"
  nil)

;;; ellipsis over lines
(defun d099 ()
  ">>> (f)
((1 2)
 ...
 (9 9))"
  nil)

;;; ellipsis first
(defun d100 ()
  ">>> (f)
... 99)"
  nil)

;;; dots in prose
(defun d101 ()
  ">>> (f)
and so on ... for ever"
  nil)

;;; anything after a blank line
(defun d102 ()
  ">>> (f)

..."
  nil)

;;; two forms on a line
(defun d103 ()
  ">>> (define x 1) (+ x 1)
2"
  nil)

;;; an atom
(defun d104 ()
  ">>> x
3"
  nil)

;;; a string as an expression
(defun d105 ()
  ">>> \"a\"
\"a\""
  nil)

;;; quote
(defun d106 ()
  ">>> '(a b)
(a b)"
  nil)

;;; keyword call
(defun d107 ()
  ">>> (:name {:name 1})
1"
  nil)

;;; short lambda
(defun d108 ()
  ">>> (map #(* % 2) '(1 2))
(2 4)"
  nil)

;;; f-string
(defun d109 ()
  ">>> f\"${(+ 1 2)}\"
\"3\""
  nil)

;;; mark at the end
(defun d110 ()
  "Text.
>>>"
  nil)

;;; mark at the end with blanks
(defun d111 ()
  ">>>   "
  nil)

;;; mark before prose
(defun d112 ()
  ">>>
prose"
  nil)

;;; only a remark behind the mark
(defun d113 ()
  ">>> ; nothing
1"
  nil)

;;; open expression
(defun d114 ()
  ">>> (f 1

1"
  nil)

;;; open expression at the end
(defun d115 ()
  ">>> (f (g 1)"
  nil)

;;; open expression before another
(defun d116 ()
  ">>> (f 1
>>> (g 2)
2"
  nil)

;;; open expression before an error
(defun d117 ()
  ">>> (f 1
!! type-error"
  nil)

;;; open string
(defun d118 ()
  ">>> (f \"abc)
1
>>> (g)
2"
  nil)

;;; closed too often
(defun d119 ()
  ">>> (f 1))
1"
  nil)

;;; wrong bracket
(defun d120 ()
  ">>> (f [1)]
1"
  nil)

;;; unknown syntax
(defun d121 ()
  ">>> (f #{1})
1"
  nil)

;;; open value
(defun d122 ()
  ">>> (f)
(1 2

prose"
  nil)

;;; open value before another
(defun d123 ()
  ">>> (f)
(1 2
>>> (g)
2"
  nil)

;;; open string as a value
(defun d124 ()
  ">>> (f)
\"abc
>>> (g)
2"
  nil)

;;; value closed too often
(defun d125 ()
  ">>> (f)
(1 2))"
  nil)

;;; two values
(defun d126 ()
  ">>> (f)
1 2"
  nil)

;;; value and words
(defun d127 ()
  ">>> (f)
(1 2) is a list"
  nil)

;;; prose in brackets after a blank line
(defun d128 ()
  ">>> (f)
1

(See also g.)"
  nil)

;;; number and prose after a blank line
(defun d129 ()
  ">>> (f)

1 of them is used."
  nil)

;;; quote in prose
(defun d130 ()
  ">>> (f)
It's a \"test"
  nil)

;;; bracket in prose
(defun d131 ()
  ">>> (f)
1
It takes (some time"
  nil)

;;; four arrows
(defun d132 ()
  ">>>> (f)
1"
  nil)

;;; two arrows
(defun d133 ()
  ">> (f)
1"
  nil)

;;; mark inside a line
(defun d134 ()
  "Write >>> (f) to see.
1"
  nil)

;;; shell prompt
(defun d135 ()
  "$ imago test
>>> (f)
1"
  nil)

;;; letters outside of ASCII
(defun d136 ()
  "Größe: >>> no
>>> (größe \"ä\")
\"ö\""
  nil)

;;; emoji
(defun d137 ()
  ">>> (f \"🙂\")
\"🙂🙂\""
  nil)

;;; nul and bell
(defun d138 ()
  ">>> (f \"\\x07;\")
1"
  nil)

;;; only marks
(defun d139 ()
  ">>>
!!
~>
>>>!
>>> ..."
  nil)

;;; everything
(defun d140 ()
  "All.
>>>! (define x 1)
;; a remark
>>> (list x
>>> ... 2)
(1 ...)
>>> (println x)
~> 1
nil
>>> (car x)
!! type-error

The end."
  nil)

;;; newlines as escapes
(defun e01 () "Half.\n>>> (half 4)\n2\n>>> (half 5)\n5/2" nil)

;;; tabs as escapes
(defun e02 () "\t>>>\t(half 4)\n\t2" nil)

;;; carriage returns as escapes
(defun e03 () "Half.\r\n>>> (half 4)\r\n2\r\n" nil)

;;; escape inside of a string
(defn csv/parse
  "Parse a CSV string into a list of lists.

   Basic usage:
   >>> (csv/parse \"a,b,c\n1,2,3\")
   ((\"a\" \"b\" \"c\") (\"1\" \"2\" \"3\"))

   Handles quoted fields:
   >>> (csv/parse \"name,desc\n\\\"Alice\\\",\\\"Hello, world\\\"\")
   ((\"name\" \"desc\") (\"Alice\" \"Hello, world\"))

   Custom delimiter:
   >>> (csv/parse \"a;b;c\" {:delimiter \";\"})
   ((\"a\" \"b\" \"c\"))

   Empty input:
   >>> (csv/parse \"\")
   ()

   Wrong type:
   >>> (csv/parse 42)
   !! type-error"
  (input . opts)
  nil)

;;; a mark by escapes
(defun e05 () "\x3e;>> (f)\n\u0031" nil)

;;; an unknown escape
(defun e06 () ">>> (f \"\q\")\n1" nil)

;;; wrong in the second line of a string
(defun e07 () "x
  >>> (f \"a\nb\"))
  1" nil)

;;; docstring of a class
(defclass e08 () ((a :documentation ">>> (no)")) (:documentation "A class.
  >>> (make-instance 'e08)
  #<e08 ...>"))

;;; docstring of a variable
(defvar *e09* 3 "Three.
  >>> *e09*
  3")

;;; docstring of a macro
(defmacro e10 (x) "Twice.
  >>> (e10 2)
  4" `(* 2 ,x))
