(defrule high-cyclomatic-complexity
  "Finds functions with too many ways through them.

The complexity is one and every decision: branches, clauses, handlers, loops, and what `and` and `or` skip. Each way needs a test and room in the reader's head; beyond a handful nobody sees them all. Quoted data has no ways.

Instead: give the parts that decide one thing names of their own, or put the cases into a table."
  (:id "1.1" :severity error :points 10 :threshold 7
   :teaching (:severity warning :points 5) :relaxed (:threshold 12))
  (definition (name ?name) (callable #t) (complexity ?complexity))
  (test (> ?complexity ?threshold))
  =>
  (assert (violation
           (message (format nil "`~a` has a cyclomatic complexity of ~a, and ~a is the most: split it into functions that decide one thing each"
                            ?name ?complexity ?threshold)))))

;;@flags
; (defun classify (a b c d e f g)
;   "Eight ways."
;   (when a (when b (when c (when d (when e (when f (when g (list a b)))))))))
;;@flags what a binding, a test and `or` hide
; (defn choose (a b c)
;   "Many ways."
;   (let ((x (if a b c)) (y (or a b c)))
;     (cond ((and x y) 1) ((if a b c) 2) (else (case a (1 b) (2 c) (otherwise a))))))
;;@flags clauses of every kind
; (defn kind (x)
;   "Of X."
;   (match x (1 :a) (2 :b) (3 :c) (4 :d) (5 :e) (6 :f) (7 :g) (_ :many)))
;;@passes
; (defun sign (n)
;   "The sign of N."
;   (cond ((< n 0) -1) ((> n 0) 1) (t 0)))
;;@passes data is no code
; (defun samples ()
;   "Forms to choose from."
;   '((if a b c) (if a b c) (if a b c) (if a b c) (if a b c) (if a b c) (if a b c)))
;;@passes six that may be skipped, and one
; (defun all (a b c d e f g)
;   "Whether all are true."
;   (and a b c d e f g))
