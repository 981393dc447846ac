(defpattern first-of-reversed
  "Finds the first of a reversed list.

All is turned round to learn the last element.

Instead: `(last xs)`, which is the last element here."
  (:id "IDIOM-60" :severity info :points 1)
  (first (reverse ?xs)) => (last ?xs)
  :message "the first of the reverse is the last: `{fix}`")

;;@flags
; (defun f (xs) "Answers." (first (reverse xs)))
;;@same (list (f '(1 2)) (f '()))

;;@flags
; (defun f (xs) "Answers." (car (reverse (cdr xs))))
;;@same (list (f '(1 2)) (f '(1)))

;;@flags
; (defn f [xs] "Answers." (list (first (reverse xs))))
;;@same (list (f '(1 2)) (f '()))

;;@passes
; (defun f (xs) "Answers." (last xs))

;;@passes
; (defun f (xs) "Answers." (reverse xs))

;;@passes
; (defun f (xs) "Answers." (second (reverse xs)))
