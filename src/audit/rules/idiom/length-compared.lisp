(defpattern length-compared
  "Finds the length of a list compared with a number.

The whole list is walked to learn whether it has a few elements.

Instead: `(null xs)`, `(consp xs)`, `(null (cdr xs))`."
  (:id "IDIOM-37" :severity info :points 1 :family "length=num")
  ((?word =) (length ?xs) 0) => (empty? ?xs)
  ((?or eq eql equal = zerop) (length ?xs) 0)
  ((?or = < > <= >= /= eq eql equal equalp) (length ?xs) ?n:number)
  ((?or = < > <= >= /= eq eql equal equalp) ?n:number (length ?xs))
  (zerop (length ?xs)) => (empty? ?xs)
  :message "`{this}` walks all of `{?xs}` if that is a list: ask whether there are as many with `null` and `cdr`")

;;@flags
; (defun f (xs) "Answers." (= (length xs) 0))
;;@same (list (f '(1)) (f '()) (f "") (f [1]))

;;@flags
; (defun f (xs) "Answers." (if (zero? (count xs)) 1 2))
;;@same (list (f '(1)) (f '()) (f "") (f [1]))

;;@flags
; (defun f (xs) "Answers." (= (length xs) 2))

;;@passes
; (defun f (xs) "Answers." (null (cdr xs)))

;;@passes
; (defun f (xs ys) "Answers." (= (length xs) (length ys)))

;;@passes
; (defun f (xs n) "Answers." (> (length xs) n))
