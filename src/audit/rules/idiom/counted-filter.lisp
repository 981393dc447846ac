(defpattern counted-filter
  "Finds the length of a filtered list.

The list is made only to be counted.

Instead: `(count-if f xs)`."
  (:id "IDIOM-57" :severity info :points 1)
  (length (filter ?f ?xs)) => (count-if ?f ?xs)
  :message "count without making a list: `{fix}`")

;;@flags
; (defun f (xs) "Answers." (length (filter even? xs)))
;;@same (list (f '(1 2 4)) (f '()))

;;@flags
; (defun f (xs) "Answers." (length (remove-if-not #'evenp xs)))
;;@same (list (f '(1 2 4)) (f '()))

;;@flags
; (defn f [xs] "Answers." (count (filter (fn [x] (> x 1)) xs)))
;;@same (list (f '(1 2 4)) (f '()))

;;@passes
; (defun f (xs) "Answers." (count-if even? xs))

;;@passes
; (defun f (xs) "Answers." (length (map inc xs)))

;;@passes
; (defun f (xs) "Answers." (filter even? xs))
