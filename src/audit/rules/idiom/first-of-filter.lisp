(defpattern first-of-filter
  "Finds the first of a filtered list.

Every element is tested where the first that fits would do.

Instead: `(find-if f xs)`."
  (:id "IDIOM-58" :severity info :points 1)
  (first (filter ?f ?xs))
  :message "`(find-if {?f} …)` stops at the first that fits")

;;@flags
; (defun f (xs) "Answers." (first (filter even? xs)))

;;@flags
; (defun f (xs) "Answers." (car (remove-if-not #'evenp xs)))

;;@flags
; (defn f [xs] "Answers." (first (filter (fn [x] (> x 1)) xs)))

;;@passes
; (defun f (xs) "Answers." (find-if even? xs))

;;@passes
; (defun f (xs) "Answers." (first xs))

;;@passes
; (defun f (xs) "Answers." (second (filter even? xs)))
