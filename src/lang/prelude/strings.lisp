;;; Strings and vectors: what takes a function.

(defun string/map (f s)
  "Returns the string of what `f` answers for each character, characters or strings.
   >>> (string/map char-upcase \"hello\")
   \"HELLO\""
  (%characters->string (map f (string->list s))))

(defun string-for-each (f s)
  "Calls `f` with each character for its effect.
   >>> (string-for-each princ \"ab\")
   ~> ab"
  (for-each f (string->list s)))

(defun vector/map (f v &rest more)
  "Returns the vector of what `f` answers for each element.
   >>> (vector/map inc [1 2 3])
   [2 3 4]"
  (list->vector (apply map f v more)))

(defun vector/filter (predicate v)
  "Returns the vector of the elements for which `predicate` is true.
   >>> (vector/filter even? [1 2 3 4])
   [2 4]"
  (list->vector (filter predicate v)))
