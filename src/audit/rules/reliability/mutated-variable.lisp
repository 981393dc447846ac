(defrule mutated-variable
  "Finds changes to variables that outlive the call: globals, and variables captured by a closure.

Whoever reads them elsewhere sees another value than before, and the order of calls begins to matter. Local variables are the function's own business and do not count.

Instead: take the old value as a parameter and answer the new one; where the state is wanted, allow it and say why."
  (:id "1.6" :severity warning :points 4 :relaxed (:severity info :points 1))
  (definition (name ?name) (mutated-variables ?mutated (not nil)) (mutated-variables-at ?place))
  =>
  (assert (violation
           (place ?place)
           (points (+ ?points (* 2 (- (length ?mutated) 1))))
           (message (format nil "`~a` changes ~a, which outlives the call: answer the new value instead"
                            ?name (in-backquotes ?mutated))))))

;;@flags
; (defun remember (v) "Keeps V." (setf *state* v))
;;@flags every pair and every place
; (defun both (v) "Keeps V twice." (setf *first* v (car *second*) v))
;;@flags
; (defun counter () "A counter." (let ((n 0)) (lambda () (incf n))))
;;@flags
; (defn log! (x) "Keeps X." (set! entries (cons x entries)))
;;@flags what a global holds
; (defn learn (k v) "Keeps V under K." (hash-table/set! *known* k v))
;;@passes
; (defun sum (xs) "The sum of XS." (let ((total 0)) (dolist (x xs) (incf total x)) total))
;;@passes
; (defun swap (a b) "B and A." (rotatef a b) (list a b))
;;@passes a parameter is the caller's
; (defn fill (table) "Fills TABLE." (hash-set! table :a 1) table)
