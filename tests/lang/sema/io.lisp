(read-line 1)
;; ours!: type-error  -- it takes a stream, as in Common Lisp

(io/eof? 1)

(term/style)

(term/style "x" "bold")

(term/style "x" :bold :dim :italic :underline :inverse :strikethrough)

(term/style "x" :gray)

(term/style "" :red)

(term/bold "")

(term/rgb "x" -1 2 3)

(term/rgb "x" 1.5 2 3)

(term/bold)

(env "PATH" "d")

(read-many "(")

(env "HOME_NOT_SET_XYZ")

(begin (sys/set-env "IMAGO_T1" "v") (env "IMAGO_T1"))

(sys/set-env "A" 1)

(env 5)

(env)

(read-many "1 2 (a b)")

(read-many "")

(read-many 5)

(io/read-many "1 2")

(io/eof?)

(io/flush)

(term/bold "x")

(term/red "x")

(term/style "x" :bold :red)

(term/style "x" :nope)

(term/strip (term/bold "x"))

(term/rgb "x" 1 2 3)

(term/rgb 1 2 3 "x")

(list (term/black "x") (term/blue "x") (term/cyan "x") (term/dim "x") (term/gray "x") (term/green "x") (term/inverse "x") (term/italic "x") (term/magenta "x") (term/strikethrough "x") (term/underline "x") (term/white "x") (term/yellow "x"))

(term/bold 5)

(term/strip 5)

(term/strip "\x1b;[31mred\x1b;[0m plain")

(term/style "x")

(term/rgb "x" 300 0 0)

(read-line)

(io/read-line)

(read-stdin)

(list (read-line) (read-line))

(read-many "a :b \"c\" 1.5")

(read-many "(1 (2)) [3] {:k 4}")

(read-many "; comment only")

(read-many ")")

(io/read-many "1 2 3")

(io/read-many nil)

(term/strip "plain")

(string-length (term/bold "ab"))

(term/strip (term/style "ab" :bold :underline :cyan))

(= (term/style "x" :red) (term/red "x"))

(= (term/style "x" :bold) (term/bold "x"))

(term/strip (str (term/green "a") "b" (term/rgb "c" 1 2 3)))

(term/red nil)

(term/style 5 :red)

(term/rgb "x")

(term/rgb "x" "1" 2 3)

(term/strip)

(display 1 "a" :b)

(begin (display "a" 2) (display 3))
