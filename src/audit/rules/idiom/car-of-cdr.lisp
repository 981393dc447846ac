(defpattern car-of-cdr
  "Finds `car` and `cdr` of a `cdr`.

There is one word for each place: the reader need not count.

Instead: `cadr`, `second`, `third`, `cddr`."
  (:id "IDIOM-40" :severity info :points 1 :family "car-cdr")
  ((?word car) ((?word cdr) ((?word cdr) ?xs))) => (caddr ?xs)
  ((?word car) ((?word cdr) ?xs)) => (cadr ?xs)
  ((?word cdr) ((?word cdr) ?xs)) => (cddr ?xs)
  ((?word first) ((?word rest) ((?word rest) ?xs))) => (third ?xs)
  ((?word first) ((?word rest) ?xs)) => (second ?xs)
  :message "`{this}` is `{fix}`")

;;@flags
; (defun f (xs) "Answers." (car (cdr xs)))
;;@same (list (f '(1 2 3)) (f '(1)) (f '()))

;;@flags
; (defun f (xs) "Answers." (list (first (rest (rest xs)))))
;;@same (list (f '(1 2 3)) (f '(1)) (f '()))

;;@flags
; (defun f (xs) "Answers." (cdr (cdr xs)))
;;@same (list (f '(1 2 3)) (f '(1)) (f '()))

;;@passes
; (defun f (xs) "Answers." (cadr xs))

;;@passes
; (defun f (xs) "Answers." (car (car xs)))

;;@passes
; (defun f (xs) "Answers." (first xs))
