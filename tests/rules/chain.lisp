;;; One fact taken back and asserted n times; n facts of which a rule takes one at a time.

(deftemplate counter (slot n) (slot limit))
(deftemplate item (slot id))
(deftemplate drain (slot on))

(defrule step
  (?f (counter (n ?x) (limit ?l)))
  (test (< ?x ?l))
  =>
  (retract ?f)
  (assert (counter (n (+ ?x 1)) (limit ?l))))

(defrule take
  (drain (on yes))
  (?f (item (id ?i)))
  =>
  (retract ?f))

(defun set-counter (n)
  "Begins to count up to N."
  (rules/reset)
  (rules/assert (counter (n 0) (limit n))))

(defun set-items (n)
  "Makes N items, and says that they are to be taken."
  (rules/reset)
  (dotimes (i n) (rules/assert (item (id (+ i 1)))))
  (rules/assert (drain (on 'yes))))
