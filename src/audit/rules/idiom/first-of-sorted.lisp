(defpattern first-of-sorted
  "Finds the first or last of a sorted list.

All is put in order to learn one element.

Instead: `(apply min xs)`, `(apply max xs)`, `min-by`, `max-by`."
  (:id "IDIOM-59" :severity info :points 1)
  ((?or first last) ((?or sort sort-by) ?*))
  :message "only one element is wanted: `min`, `max`, `min-by` and `max-by` find it without sorting")

;;@flags
; (defun f (xs) "Answers." (first (sort xs)))

;;@flags
; (defun f (xs) "Answers." (last (sort xs <)))

;;@flags
; (defn f [xs] "Answers." (first (sort-by abs xs)))

;;@passes
; (defun f (xs) "Answers." (apply min xs))

;;@passes
; (defun f (xs) "Answers." (take 2 (sort xs)))

;;@passes
; (defun f (xs) "Answers." (first xs))
