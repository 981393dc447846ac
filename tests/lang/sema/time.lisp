;;;; What the real system answers: time.

(time/format 0 "%Y-%m-%d")

(time/format 1700000000 "%Y-%m-%dT%H:%M:%S")

(time/format 1700000000.5 "%H:%M:%S%.3f")

(time/format 1700000000 "%A %B %d %j %Z")

(time/format 1700000000 "%Q")

(time/format "x" "%Y")

(time/format 0)

(time/format 1e18 "%Y")

(time/parse "2024-01-15" "%Y-%m-%d")

(time/parse "2024-01-15 10:30:00" "%Y-%m-%d %H:%M:%S")

(time/parse "2024-01-15T10:30:00Z" "%Y-%m-%dT%H:%M:%SZ")

(time/parse "bad" "%Y-%m-%d")

(time/parse "2024-01-15T10:30:00Z")

(time/parse "2024-01-15T10:30:00+0200" "%Y-%m-%dT%H:%M:%S%z")

(time/parse "10:30" "%H:%M")

(time/parse "2024-13-15" "%Y-%m-%d")

(time/add 0 60)

(time/add 1.5 60)

(time/add 0 -1.5)

(time/add 0 {:days 1})

(time/add 0 1 :days)

(time/add "x" 1)

(time/diff 100 40)

(time/diff 100.5 40)

(time/diff 1 "a")

(time/diff 5)

(time/date-parts 0)

(time/date-parts 1700000000.25)

(time/date-parts -1)

(time/date-parts "a")

(time/add 0 0)

(time/add 1 10)

(time/add -1 0)

(time/add 10 10)

(time/add "a" 0)

(time/add)

(time/add 1 1 1)

(time/diff 0 0)

(time/diff 1 10)

(time/diff -1 0)

(time/diff 10 10)

(time/diff "a" 0)

(time/diff)

(time/diff 1 1 1)

(time/date-parts 1)

(time/date-parts 2)

(time/date-parts 10)

(time/date-parts)

(time/date-parts 1 1)
