(defpattern double-negation
  "Finds `(not (not x))` where a truth is asked for, or where x is a truth.

Two negations undo each other.

Instead: x itself."
  (:id "IDIOM-29" :severity info :points 1)
  (?in test (not (not ?x))) => ?x
  (not (not ?x:boolean)) => ?x
  :message "two `not`s undo each other: write `{fix}`")

;;@flags
; (defun f (x) "Answers." (if (not (not x)) 1 2))
;;@same (list (f 1) (f nil))

;;@flags
; (defun f (x) "Answers." (not (not (> x 3))))
;;@same (list (f 1) (f 5))

;;@flags
; (defun f (x) "Answers." (when (and (not (not x)) (> x 1)) :yes))
;;@same (list (f 1) (f nil) (f 2))

;;@passes
; (defun f (x) "Answers." (not (not x)))

;;@passes
; (defun f (x) "Answers." (not x))

;;@passes
; (defun f (x) "Answers." (if (not (null? x)) 1 2))
