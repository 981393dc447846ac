(defrule allocation-in-loop
  "Finds loops that make new lists, vectors or tables in every turn.

What is made in a loop is made a thousand times, and collected as often. `cons` that builds the result of a named `let` or of `loop`/`recur` is the result itself and does not count, nor does a small list that is looked at and let go at once.

Instead: make it once before the loop, or let `map`, `filter` or a fold build the result."
  (:id "1.5" :severity warning :points 8
   :teaching (:severity info :points 2) :relaxed (:enabled nil))
  (definition (name ?name) (loop-allocations ?operators (not nil)) (loop-allocations-at ?place))
  =>
  (assert (violation
           (place ?place)
           (message (format nil "a loop in `~a` allocates with ~a in every turn: do it once before, or let `map` or a fold build the result"
                            ?name (in-backquotes ?operators))))))

;;@flags
; (defun pairs (n) "Pairs." (loop for i from 1 to n collect (list i)))
;;@flags
; (defun keep (xs) "Keeps." (let ((acc nil)) (dolist (x xs) (push x acc)) acc))
;;@flags
; (defun tables (n) "Tables." (do ((i 0 (+ i 1))) ((= i n)) (make-hash-table)))
;;@passes a variable of the name
; (defun sum (list) "The sum." (let ((total 0)) (dolist (x list) (incf total x)) total))
;;@passes
; (defn upto (n) "The numbers to N." (let loop ((i n) (acc '())) (if (= i 0) acc (loop (- i 1) (cons i acc)))))
;;@passes
; (defun show (xs) "Prints." (dolist (x xs) (print (list 1 x))))
