(defpattern nested-get
  "Finds `get` in `get`.

`get-in` takes the keys in a row, as they lead from the outside to the inside.

Instead: `(get-in m [a b])`."
  (:id "IDIOM-114" :severity info :points 1)
  (get (get ?m ?a) ?b)
  :message "the keys in a row: `(get-in {?m} [{?a} {?b}])`")

;;@flags
; (defn f [m] "Answers." (get (get m :a) :b))

;;@flags
; (defun f (m k) "Answers." (list (get (get m k) 1)))

;;@flags
; (define (f m) (get (get (car m) :a) :b))

;;@passes
; (defun f (m) "Answers." (get-in m [:a :b]))

;;@passes
; (defun f (m) "Answers." (get m (get m :a)))

;;@passes
; (defun f (m) "Answers." (get m :a))
