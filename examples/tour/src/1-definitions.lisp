;; Welcome. This is a living program: everything below was read, judged, evaluated once and
;; committed when you opened this folder. The commits pane shows one row for each definition.
;;
;; Try this first: change the text of `greet`, save the file in any editor, and watch one new
;; commit appear. Then press `d` on it to see what changed.

(defn greet (name)
  "Greet someone by name.

   >>> (greet \"Ada\")
   \"Hello, Ada!\""
  (format nil "Hello, ~a!" name))

;; A comment that stands right above a definition belongs to it and is kept with it. Text between
;; definitions, like the paragraph at the top, belongs to the file alone.

(defconstant seconds-per-minute 60
  "How many seconds a minute has.")

(defn minutes (seconds)
  "Whole minutes in a number of seconds.

   >>> (minutes 150)
   2"
  (floor (/ seconds seconds-per-minute)))

;; Both accents of the language can be mixed. This is the other one.

(defun square (x)
  "The square of X.

   >>> (square 12)
   144"
  (* x x))

(define (sum-of-squares numbers)
  "Add the squares of NUMBERS.

   >>> (sum-of-squares (list 1 2 3))
   14"
  (fold (lambda (sum x) (+ sum (square x))) 0 numbers))

;; Evaluate `(sum-of-squares (list 3 4))` at the REPL, redefine `square` there, and evaluate it
;; again: callers see a new definition at their next call. The file is left alone; save it unchanged
;; and the REPL's definition stays, because nothing in the file changed.
