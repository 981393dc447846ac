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

(defun both-case-p (character)
  "Returns whether a character has a capital and a small form.
   >>> (both-case-p #\\a)
   #t"
  (not (eq (char-upcase character) (char-downcase character))))

(defun graphic-char-p (character)
  "Returns whether a character is seen, or a space.
   >>> (graphic-char-p #\\a)
   #t"
  (>= (char-code character) (char-code #\space)))

(defun char/= (character &rest others)
  "Returns whether no two characters are the same.
   >>> (char/= #\\a #\\b)
   #t"
  (apply /= (char-code character) (map char-code others)))

(defun simple-string-p (value)
  "Returns whether a value is a string.
   >>> (simple-string-p \"a\")
   #t"
  (string? value))

(defun string-greaterp (a b)
  "Returns whether a text comes after another, capitals aside.
   >>> (string-greaterp \"b\" \"A\")
   #t"
  (string> (string-downcase a) (string-downcase b)))

(defun string-not-equal (a b)
  "Returns whether two texts differ, capitals aside.
   >>> (string-not-equal \"a\" \"A\")
   #f"
  (not (string-equal a b)))

(defun array-rank (array)
  "Returns how many dimensions an array has.
   >>> (array-rank (make-array '(2 3)))
   2"
  (length (array-dimensions array)))

(defun array-in-bounds-p (array index)
  "Returns whether an array has an element at an index.
   >>> (array-in-bounds-p (vector 1 2) 5)
   #f"
  (and (>= index 0) (< index (length array))))

(defun simple-vector-p (value)
  "Returns whether a value is a vector or an array.
   >>> (simple-vector-p [1])
   #t"
  (or (vector? value) (array? value)))

(defun adjust-array (array size &key initial-element)
  "Gives an array another length, and returns it.
   >>> (length (adjust-array (make-array 2) 4))
   4"
  (let ((old (length array)))
    (setf (fill-pointer array) size)
    (if (nil? initial-element) array (fill array initial-element :start old))))
