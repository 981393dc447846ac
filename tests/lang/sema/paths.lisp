(path/within? "/a" "/a/../b")

(path/within? "/a" "/ab")

(path/within? "a" "a/b")

(path/within? "/a" "/a")

(path/within? "/a/" "/a/b")

(path/relative-to "/a/b" "/a/c")

(path/relative-to "/a/../x" "/x/y")

(path/relative-to "a" "a/b")

(path/relative-to "a/b" "c")

(path/dir "a/b")

(path/dir "a//b")

(path/dir ".")

(path/filename ".")

(path/filename "a/.")

(path/join "a" "..")

(path/join "a" "" "b")

(path/join "a" "")

(path/extension "/a.b/c")

(path/extension "..a")

(path/stem "..")

(path/stem "a.")

(path/extension "")

(path/join "a" "b" "c")

(path/join "a" "/b")

(path/join)

(path/join "a/" "b")

(path/join "" "b")

(path/dir "/a/b/c.txt")

(path/dirname "c.txt")

(path/dir "/")

(path/dir "")

(path/dir "a/b/")

(path/filename "/a/b/c.txt")

(path/basename "/a/b/")

(path/filename "/")

(path/filename "..")

(path/filename "")

(path/extension "a.tar.gz")

(path/ext "abc")

(path/extension ".bashrc")

(path/extension "a.")

(path/stem "a.tar.gz")

(path/stem ".bashrc")

(path/stem "/a/b/c.txt")

(path/stem "")

(path/absolute? "/a")

(path/absolute? "a")

(path/relative-to "/a/b/c" "/a")

(path/relative-to "/a" "/a/b/c")

(path/relative-to "/a/b" "/a/b")

(path/within? "/a/b/c" "/a")

(path/within? "/a" "/a/b")

(path/join 1 2)

(path/dir 5)

(path/stem nil)

(path/absolute? 5)

(path/join "a")

(path/join "/" "a")

(path/join "/a" "b" "/c" "d")

(path/join "a" "./b")

(path/join "a" nil)

(path/join nil)

(path/dir "/a")

(path/dir "/a/b/")

(path/dir "a/b/c")

(path/dir nil)

(path/dirname "/x/y.z")

(path/filename "a")

(path/filename "/a/b/..")

(path/filename 5)

(path/basename "dir/file.tar.gz")

(path/extension "a/b.c/d.e")

(path/extension "a.b.")

(path/extension "/a.b/")

(path/extension 5)

(path/ext "x.JPG")

(path/stem "a/b.c")

(path/stem "b")

(path/stem ".hidden.txt")

(path/stem "/")

(path/absolute? "")

(path/absolute? "./a")

(path/absolute? "~/a")

(path/within? "a" "b")

(path/within? "/a/b" "/a/b/c/d")

(path/within? "/a/b" "/a/b/../c")

(path/within? 5 "a")

(path/within? "a")

(path/relative-to "/a/b/c" "/a/b/c/d/e")

(path/relative-to "/a/b/c" "/x")

(path/relative-to "/" "/a")

(path/relative-to "/a" "/")

(path/relative-to 5 "a")

(path/relative-to "a")

(map path/stem (list "a.txt" "b.md" "c"))
