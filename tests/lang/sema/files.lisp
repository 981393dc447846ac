(file/write "a.txt" "hello\nworld\n")
(list (file/read "a.txt") (file/read-lines "a.txt") (file/exists? "a.txt"))

(file/write "a.txt" "x")

(file/write "a.txt" "x")
(file/append "a.txt" "y")
(file/read "a.txt")

(file/append "new.txt" "z")
(file/read "new.txt")

(file/write "a.txt" "one")
(file/write "a.txt" "two")
(file/read "a.txt")

(file/write "ü.txt" "größe ✓")
(list (file/read "ü.txt") (string-length (file/read "ü.txt")) (:size (file/info "ü.txt")))

(list (file/exists? "none") (file/is-file? "none") (file/is-directory? "none") (file/is-symlink? "none"))

(file/mkdir "d")
(list (file/exists? "d") (file/is-file? "d") (file/is-directory? "d"))

(file/mkdir "d/e/f")
(file/is-directory? "d/e/f")

(file/mkdir "d")
(file/mkdir "d")

(file/mkdir "d")
(file/write "d/b" "")
(file/write "d/a" "")
(sort (file/list "d"))

(file/mkdir "d")
(file/list "d")

(file/list "none")

(file/read "none")

(file/read-lines "none")

(file/read-bytes "none")

(file/delete "none")

(file/info "none")

(file/copy "none" "x")

(file/rename "none" "x")

(file/write "no/such/x" "a")

(try (file/read "none") (catch e (:type e)))

(file/mkdir "d")
(file/read "d")

(file/mkdir "d")
(file/delete "d")

(file/write "a" "1")
(list (file/delete "a") (file/exists? "a"))

(file/write "a" "1")
(list (file/copy "a" "b") (file/read "b") (file/exists? "a"))

(file/write "a" "1")
(list (file/rename "a" "b") (file/read "b") (file/exists? "a"))

(file/write "a" "1")
(file/write "b" "2")
(file/copy "a" "b")
(file/read "b")

(file/write "a" "12345")
(dissoc (file/info "a") :modified)

(file/mkdir "d")
(dissoc (file/info "d") :modified :size)

(file/write "a" "")
(keys (file/info "a"))

(file/write "a" "")
(type (:modified (file/info "a")))

(file/write "a" "")
(list (file/read "a") (file/read-lines "a") (file/read-bytes "a"))

(file/write "a" "x\r\ny\n\nz")
(file/read-lines "a")

(file/write "a" "\n")
(file/read-lines "a")

(file/write-lines "a" (list "x" "y"))
(file/read "a")

(file/write-lines "a" ["x" "y" "z"])
(file/read-lines "a")

(file/write-lines "a" (list))
(file/read "a")

(file/write-lines "a" (list 1 :b "c"))
(file/read "a")

(file/write-lines "a" "x")

(file/write-lines "a" 5)

(file/write-bytes "a" #u8(104 105))
(list (file/read "a") (file/read-bytes "a"))

(file/write-bytes "a" #u8(255 254))
(file/read "a")

(file/write-bytes "a" #u8(255 254))
(try (file/read "a") (catch e (:type e)))

(file/write-bytes "a" #u8())
(file/read-bytes "a")

(file/write-bytes "a" "x")

(file/write-bytes "a" (list 1 2))

(file/write "a" "1\n2\n3")
(file/fold-lines "a" (fn (sum line) (+ sum (string->number line))) 0)

(file/write "a" "x\ny\n")
(file/fold-lines "a" (fn (acc line) (cons line acc)) (list))

(file/write "a" "")
(file/fold-lines "a" (fn (acc line) (+ acc 1)) 0)

(file/fold-lines "none" (fn (acc line) acc) 0)

(file/write "a" "x\ny\n")
(file/for-each-line "a" (fn (line) (println ">" line)))

(file/write "a" "x\ny\n")
(file/for-each-line "a" (fn (line) (throw line)))

(file/for-each-line "none" println)

(file/write "a" "ab\nc")
(file/fold-lines-bytes "a" (fn (acc line) (cons (bytevector-length line) acc)) (list))

(file/write "b.txt" "")
(file/write "a.txt" "")
(file/write "c.md" "")
(file/glob "*.txt")

(file/mkdir "d/e")
(file/write "d/x.md" "")
(file/write "d/e/y.md" "")
(file/glob "**/*.md")

(file/write "a1" "")
(file/write "a2" "")
(file/write "b1" "")
(list (file/glob "a?") (file/glob "[ab]1") (file/glob "z*"))

(file/glob "[")

(file/glob 5)

(file/read 5)

(file/read)

(file/read "a" "b")

(file/write "a")

(file/write "a" 5)

(file/write 5 "a")

(file/append "a" nil)

(file/exists? nil)

(file/list :a)

(file/mkdir 5)

(file/copy "a")

(file/delete "a" "b")

(file/is-symlink? 5)

(file/write "a" "x")
(await (async (file/read "a")))

(file/write "a" "1")
(file/write "b" "2")
(async/map (fn (f) (file/read f)) (list "a" "b"))

(try (await (async (file/read "none"))) (catch e (:type e)))

(file/write "prog.sema" "(define loaded 41)\n(+ loaded 1)")
(list (load "prog.sema") loaded)

(file/write "prog.sema" "(defun twice (x) (* x 2))")
(load "prog.sema")
(twice 4)

(load "none.sema")

(try (load "none.sema") (catch e (:type e)))

(load 5)

(file/write "prog.sema" "(println \"loading\") :done")
(load "prog.sema")

(shell "ln -s target link")
(list (file/is-symlink? "link") (file/exists? "link"))
