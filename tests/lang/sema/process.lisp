(proc/spawn '())

(proc/spawn (list "no-such-prog-x"))

(proc/spawn (list "sh" 5))

(def h (proc/spawn (list "sh" "-c" "echo $V; pwd") {:env {:V "x"} :cwd "/"})) (proc/wait h) (proc/read-stdout h)

(def h (proc/spawn (list "sh" "-c" "echo $V; pwd") {:env {"V" "y"} :cwd "/"})) (proc/wait h) (list (proc/read-stdout h) (proc/read-stdout h))

(def h (proc/spawn ["echo" "v"])) (proc/wait h) (proc/read-stdout h)

(def h (proc/spawn (list "sh" "-c" "echo e >&2"))) (proc/wait h) (list (proc/read-stderr h) (proc/read-stderr h))

(def h (proc/spawn (list "true"))) (proc/wait h) (proc/write-stdin h "x")

(def h (proc/spawn (list "true"))) (proc/wait h) (proc/close h) (proc/wait h)

(proc/write-stdin 999 "x")

(def h (proc/spawn (list "cat"))) (proc/write-stdin h 5)

(def h (proc/spawn (list "true"))) (proc/wait h) (list (proc/kill h) (proc/close-stdin h) (proc/close-stdin h) (proc/wait h))

(proc/read-stdout 999)

(proc/kill 999)

(proc/exit-code 999)

(proc/close-stdin 999)

(proc/kill "a")

(proc/close "a")

(def a (async (shell "sleep 0.2; echo a"))) (def b (async (shell "echo b"))) (map (fn (r) (:stdout r)) (async/all (list a b)))

(shell "cat")

(shell "printf 'a\\nb'")

(try (async/with-timeout 50 (fn () (shell "sleep 5"))) (catch e (:type e)))

(shell "echo" 5)

(shell "no-such-bin" "a")

(shell/quote)

(shell "echo hi")

(shell "exit 3")

(shell "echo err >&2; echo out")

(shell "echo" "a b" "c")

(shell "sh" "-c" "echo $0 $1" "x" "y")

(shell 5)

(shell)

(shell/quote "a b")

(shell/quote "it's")

(shell/quote "")

(shell/quote "abc")

(shell/quote "a-b_c.d/e:f")

(shell/quote "$x")

(shell/quote 5)

(def h (proc/spawn (list "cat"))) (proc/write-stdin h "abc\n") (proc/close-stdin h) (list (proc/wait h) (proc/read-stdout h) (proc/read-stderr h))

(proc/spawn "echo hi")

(proc/spawn "echo" "hi")

(proc/wait 999)

(proc/wait "a")

(proc/close 999)

(shell "exit 7")

(:stdout (shell "echo one; echo two"))

(:exit-code (shell "true"))

(:exit-code (shell "false"))

(:stderr (shell "echo oops >&2"))

(:stdout (shell "printf" "%s-%s" "a" "b c"))

(:stdout (shell "echo $((2+3))"))

(:stdout (shell "printf '%s' 'ü✓'"))

(keys (shell "true"))

(shell nil)

(shell "echo" nil)

(shell "imago-no-such" "x")

(try (shell "imago-no-such" "x") (catch e (:type e)))

(:exit-code (shell "imago-no-such 2>/dev/null"))

(string-length (:stdout (shell "head -c 200000 /dev/zero | tr '\\0' x")))

(map (fn (r) (:stdout r)) (async/map (fn (n) (shell (str "printf " n))) (list 1 2 3)))

(try (async/with-timeout 30 (fn () (shell "sleep 10"))) (catch e (:type e)))

(def p (async (shell "sleep 10")))
(async/sleep 5)
(async/cancel p)
(async/sleep 5)
(async/cancelled? p)

(:stdout (shell (str "printf %s " (shell/quote "a'b \"c\" $d"))))

(shell/quote "a\nb")

(shell/quote nil)

(def h (proc/spawn (list "printf" "a b")))
(list (proc/wait h) (proc/read-stdout h))

(def h (proc/spawn (list "sh" "-c" "exit 9")))
(list (proc/wait h) (proc/exit-code h) (proc/running? h))

(def h (proc/spawn (list "sleep" "20")))
(def before (list (proc/running? h) (proc/exit-code h)))
(proc/kill h)
(list before (proc/wait h) (proc/running? h))

(def h (proc/spawn (list "sleep" "20")))
(proc/close h)
(try (proc/running? h) (catch e (:type e)))

(def h (proc/spawn (list "tr" "a-z" "A-Z")))
(proc/write-stdin h "one ")
(proc/write-stdin h "two")
(proc/close-stdin h)
(list (proc/wait h) (proc/read-stdout h))

(def h (proc/spawn (list "cat")))
(proc/close-stdin h)
(proc/write-stdin h "late")

(def h (proc/spawn (list "cat")))
(proc/write-stdin h nil)

(proc/spawn nil)

(proc/spawn (list 5))

(proc/spawn (list "imago-no-such"))

(try (proc/spawn (list "imago-no-such")) (catch e (:type e)))

(proc/spawn)

(proc/wait)

(proc/read-stderr "x")

(proc/exit-code nil)

(def hs (map (fn (n) (proc/spawn (list "printf" (str n)))) (list 1 2 3)))
(for-each proc/wait hs)
(map proc/read-stdout hs)

(def h (proc/spawn (list "sh" "-c" "printf out; printf err >&2")))
(proc/wait h)
(list (proc/read-stdout h) (proc/read-stderr h) (proc/read-stdout h))

(file/mkdir "sub")
(file/write "sub/x" "")
(def h (proc/spawn (list "ls") {:cwd "sub"}))
(proc/wait h)
(proc/read-stdout h)

(def h (proc/spawn (list "sh" "-c" "printf %s $IMAGO_V") {:env {"IMAGO_V" "v"}}))
(proc/wait h)
(proc/read-stdout h)

;;; a program that wants the terminal needs one
(proc/run '("true"))

(proc/run '())

(proc/run "true")
