;;; Files, environment, network, programs, clock, chance, what is typed: each call must be refused.
;;; ends: refused

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

(with-stream (s (stream/open-input "/etc/passwd")) (stream/read-all s))

(map file/read (list "/etc/passwd" "/etc/hosts"))

(stream/open-input "/etc/passwd")

(stream/open-output "/tmp/imago-escaped")

(file/read-bytes "/proc/self/mem")

(load "/etc/passwd")

(load "/tmp/imago-escaped.lisp")

(import "/etc/passwd")

(read-source "/etc/passwd")

(defs-in "/etc/passwd")

(source-of 'f) (write-back! 'f)

(take! "src/f.lisp")

(home! 'f "/tmp/imago-escaped.lisp")

(env "HOME")

(sys/which "sh")

(sys/env-all)

(sys/set-env "PATH" "/tmp")

(sys/config-dir)

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

(http/put "http://127.0.0.1:1/" "x")

(shell "id")

(shell "touch /tmp/imago-escaped")

(shell "sh" "-c" "touch /tmp/imago-escaped")

(proc/run "touch" (list "/tmp/imago-escaped"))

(proc/spawn "touch" (list "/tmp/imago-escaped"))

(async/await (async (shell "touch /tmp/imago-escaped")))

(exit 0)

(unwind-protect (exit 1) (exit 0))

(async/await (async (exit 0)))

(time-ms)

(time/now)

(sys/elapsed)

(map random (list 1 2 3))

(random 10)

(math/random-int 1 10)

(math/random)

(uuid/v4)

(read-line)

(io/read-line)

(apply shell (list "id"))

(io/read-stdin)

(llm/complete "escape")

(llm/chat (list {:role :user :content "escape"}))

(ask f "escape")

(ask/code f "escape")

(ask/patch! f "escape")
