;;; Which nodes of a chain are reached from which: n (n - 1) / 2 facts are derived.

(deftemplate edge (slot from) (slot to))
(deftemplate reach (slot from) (slot to))

(defrule base
  (edge (from ?a) (to ?b))
  =>
  (assert (reach (from ?a) (to ?b))))

(defrule extend
  (reach (from ?a) (to ?b))
  (edge (from ?b) (to ?c))
  (not (reach (from ?a) (to ?c)))
  =>
  (assert (reach (from ?a) (to ?c))))

(defun set-chain (n)
  "Makes a chain of N nodes."
  (rules/reset)
  (dotimes (i (- n 1))
    (rules/assert (edge (from (+ i 1)) (to (+ i 2))))))
