;;; Files, environment, network, programs, clock, chance, what is typed: each call must be refused.
(file/read "/etc/passwd")

(file/read "/proc/self/environ")

(file/read "/proc/self/maps")

(file/read "/proc/self/../self/environ")

(file/read "imago.toml")

(file/read ".imago/history.db")

(file/write "/tmp/imago-escaped" "x")

(file/append "/tmp/imago-escaped" "x")

(file/exists? "/etc/passwd")

(file/list "/")

(file/delete "/tmp/imago-escaped")

(file/mkdir "/tmp/imago-escaped")

(file/glob "/etc/*")

(file/read-lines "/etc/passwd")

(file/info "/etc/passwd")

(file/copy "/etc/passwd" "/tmp/imago-escaped")

(file/rename "/etc/hosts" "/tmp/imago-escaped")

(with-open-file (s "/etc/passwd") (read-line s))

(call-with-input-file "/etc/passwd" read-line)

(open-input-file "/etc/passwd")

(with-output-to-file "/tmp/imago-escaped" (fn () (println "x")))

(stream/open "/etc/passwd")

(load "/etc/passwd")

(load "/tmp/imago-escaped.lisp")

(import "/etc/passwd")

(read-source "/etc/passwd")

(defs-in "/etc/passwd")

(source-of 'f) (write-back! 'f)

(take! "src/f.lisp")

(home! 'f "/tmp/imago-escaped.lisp")

(env "HOME")

(getenv "PATH")

(sys/env-all)

(sys/set-env "PATH" "/tmp")

(env/set "PATH" "/tmp")

(sys/args)

(sys/cwd)

(sys/home-dir)

(sys/hostname)

(sys/user)

(sys/pid)

(http/get "http://127.0.0.1:1/")

(http/get "http://2130706433/")

(http/get "http://0x7f.1/")

(http/get "file:///etc/passwd")

(http/post "http://127.0.0.1:1/" "x")

(http/delete "http://127.0.0.1:1/")

(http/request "GET" "http://127.0.0.1:1/")

(http/file "http://127.0.0.1:1/" "/tmp/imago-escaped")

(shell "id")

(shell "touch /tmp/imago-escaped")

(shell "sh" "-c" "touch /tmp/imago-escaped")

(process/run "touch" "/tmp/imago-escaped")

(sh "touch /tmp/imago-escaped")

(async/await (async (shell "touch /tmp/imago-escaped")))

(exit 0)

(sys/exit 0)

(throw-exit 0)

(time-ms)

(time/now)

(sys/elapsed)

(random)

(random 10)

(random/integer 10)

(math/random)

(uuid/v4)

(read-line)

(io/read-line)

(console/read "?")

(io/read-stdin)

(llm/complete "escape")

(llm/chat (list {:role :user :content "escape"}))

(ask f "escape")

(ask/code f "escape")

(ask/patch! f "escape")

