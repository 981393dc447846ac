(defpattern filter-of-not
  "Finds a filter whose test is a `not` or a `complement`.

The opposite filter asks the question as it is.

Instead: `list/reject` for `filter`, `remove-if` for `remove-if-not`, and the other way round."
  (:id "IDIOM-56" :severity info :points 1)
  ((?word filter) (complement ?f) ?xs) => (list/reject ?f ?xs)
  ((?word filter) (lambda ?ps (not ?test)) ?xs) => (list/reject (lambda ?ps ?test) ?xs)
  ((?word remove-if-not) (complement ?f) ?xs) => (remove-if ?f ?xs)
  ((?word remove-if-not) (lambda ?ps (not ?test)) ?xs) => (remove-if (lambda ?ps ?test) ?xs)
  (remove-if (complement ?f) ?xs) => (remove-if-not ?f ?xs)
  (remove-if (lambda ?ps (not ?test)) ?xs) => (remove-if-not (lambda ?ps ?test) ?xs)
  :message "write `{fix}`")

;;@flags
; (defun f (xs) "Answers." (filter (complement even?) xs))
;;@same (list (f '(1 2 3)) (f '()) (f [1 2]))

;;@flags
; (defun f (xs) "Answers." (remove-if-not (lambda (x) (not (> x 1))) xs))
;;@same (list (f '(1 2 3)) (f '()))

;;@flags
; (defn f [xs] "Answers." (remove-if (fn [x] (not (> x 1))) xs))
;;@same (list (f '(1 2 3)) (f '()))

;;@passes
; (defun f (xs) "Answers." (filter even? xs))

;;@passes
; (defun f (xs) "Answers." (remove-if even? xs))

;;@passes
; (defun f (xs) "Answers." (filter (lambda (x) (> x 1)) xs))
