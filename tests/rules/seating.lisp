;;; Guests around one long table: neighbours differ in sex and share a hobby. Guest i is m where i is
;;; odd, and has the hobbies 1, 2 and 3 without i mod 4, so that any two share one. Every seat copies
;;; the path of the seat before it.

(deftemplate guest (slot id) (slot sex) (slot hobby))
(deftemplate table (slot size))
(deftemplate state (slot phase) (slot num) (slot prev) (slot id))
(deftemplate path (slot num) (slot id))
(deftemplate seat (slot num) (slot id))

(defrule pick
  (?s (state (phase pick) (num ?n) (id ?a)))
  (guest (id ?a) (sex ?x) (hobby ?h))
  (guest (id ?b) (sex (not ?x)) (hobby ?h))
  (not (path (num ?n) (id ?b)))
  =>
  (modify ?s (phase 'copy) (num (+ ?n 1)) (prev ?n) (id ?b))
  (assert (seat (num (+ ?n 1)) (id ?b)))
  (assert (path (num (+ ?n 1)) (id ?b))))

(defrule copy
  (state (phase copy) (num ?n) (prev ?m))
  (path (num ?m) (id ?p))
  (not (path (num ?n) (id ?p)))
  =>
  (assert (path (num ?n) (id ?p))))

(defrule advance
  (:salience -10)
  (?s (state (phase copy) (num ?n)))
  (table (size ?z))
  (test (< ?n ?z))
  =>
  (modify ?s (phase 'pick)))

(defrule finish
  (:salience -10)
  (?s (state (phase copy) (num ?n)))
  (table (size ?n))
  =>
  (modify ?s (phase 'done)))

(defconstant hobbies 3 "How many hobbies there are; nobody has all of them.")

(defun set-table (n)
  "Invites N guests, and seats the first."
  (rules/reset)
  (dotimes (k n)
    (let ((i (+ k 1)))
      (dotimes (j hobbies)
        (when (/= (+ j 1) (mod i (+ hobbies 1)))
          (rules/assert (guest (id i) (sex (if (odd? i) 'm 'f)) (hobby (+ j 1))))))))
  (rules/assert (table (size n))
                (seat (num 1) (id 1))
                (path (num 1) (id 1))
                (state (phase 'pick) (num 1) (prev 0) (id 1))))
