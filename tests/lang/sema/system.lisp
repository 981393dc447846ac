(env "IMAGO_NOT_SET_ANYWHERE")

(sys/set-env "IMAGO_CASE_A" "value")
(env "IMAGO_CASE_A")

(sys/set-env "IMAGO_CASE_B" "")
(env "IMAGO_CASE_B")

(sys/set-env "IMAGO_CASE_C" "x")

(sys/set-env "IMAGO_CASE_D" "inner")
(:stdout (shell "printf %s $IMAGO_CASE_D"))

(sys/set-env "IMAGO_CASE_E" "all")
(get (sys/env-all) :IMAGO_CASE_E)

(env :PATH)

(env "A" "B")

(sys/set-env "A")

(sys/set-env 1 "A")

(map string? (list (sys/os) (sys/arch) (sys/platform) (sys/cwd) (sys/temp-dir) (sys/home-dir) (sys/hostname)))

(= (sys/os) (sys/platform))

(list (type (sys/pid)) (> (sys/pid) 0))

(let ((all (sys/env-all))) (list (map? all) (keyword? (first (keys all))) (every string? (vals all))))

(= (get (sys/env-all) :PATH) (env "PATH"))

(sys/which "imago-no-such-program")

(string? (sys/which "sh"))

(path/filename (sys/which "sh"))

(sys/which 5)

(sys/which)

(list? (sys/args))

(sys/interactive?)

(type (sys/elapsed))

(<= (sys/elapsed) (sys/elapsed))

(< (time-ms) 0)

(type (time-ms))

(<= (time-ms) (time-ms))

(sys/cwd 1)

(sys/env-all 1)

(sys/os 1)

(sys/pid 1)

(= (path/absolute ".") (path/canonicalize (sys/cwd)))

(file/write "a" "")
(path/filename (path/absolute "a"))

(path/absolute "none/x")

(path/canonicalize "none")

(try (path/canonicalize "none") (catch e (:type e)))

(path/canonicalize "/")

(file/mkdir "d")
(path/relative-to (sys/cwd) (path/join (sys/cwd) "d"))

(path/relative-to "d" "d/x/y")

(path/relative-to "d/x" "e")
