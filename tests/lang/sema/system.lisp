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

;;; without a terminal
(list (sys/tty) (sys/term-size) (sys/interactive?))

(string? (sys/config-dir))

(exit "no")

(:ok (sema/check-string "(+ 1 2)"))

(sema/check-string "(define (f x) x)")

(:ok (sema/check-string "(+ 1"))

(:code (car (:diagnostics (sema/check-string "(+ 1 2"))))

(let ((it (car (:diagnostics (sema/check-string "(a [b)"))))) (list (:code it) (:level it) (map? (:span it))))

(:ok (sema/check-string "\"open"))

(:ok (sema/check-string "(let ((x)) x"))

(sema/check-string "")

;;; a name may be defined elsewhere
(sema/check-string "(no-such-name 1)")

(sema/check-string 5)

(:ok (sema/check-file "nowhere.sema"))

(:code (car (:diagnostics (sema/check-file "nowhere.sema"))))

(file/write "ok.sema" "(define x 1)")
(sema/check-file "ok.sema")

(file/write "bad.sema" "(define x\n  (f 1)")
(:line (:span (car (:diagnostics (sema/check-file "bad.sema")))))
