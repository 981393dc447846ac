(defpattern unused-map
  "Finds `map` or `mapcar` whose list nobody uses.

A list is made and thrown away; who reads it looks for its use.

Instead: `(for-each f xs)`, or `dolist`."
  (:id "IDIOM-62" :severity info :points 1 :family "unused-mapcar-value")
  (?in effect ((?word mapcar) ?f ?*xs)) => (for-each ?f ?*xs)
  (?in effect ((?word map) ?f:!quoted ?*xs))
  :message "nobody uses the list that is made here: `(for-each {?f} {?*xs})` makes none")

;;@flags
; (defun f (xs) "Answers." (mapcar #'print xs) xs)
;;@same (f '(1 2))

;;@flags
; (defun f (xs) "Answers." (let ((n 1)) (mapcar (lambda (x) (print x)) xs) n))
;;@same (f '(1 2))

;;@flags
; (define (f xs) (map print xs) 3)

;;@passes
; (defun f (xs) "Answers." (mapcar #'print xs))

;;@passes
; (defun f (xs) "Answers." (for-each print xs) xs)

;;@passes
; (defun f (xs) "Answers." (let ((ys (map inc xs))) ys))
