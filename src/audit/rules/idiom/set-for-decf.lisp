(defpattern set-for-decf
  "Finds an assignment that takes from what a variable holds.

`decf` names the variable once and says what happens.

Instead: `(decf place)`, `(decf place n)`."
  (:id "IDIOM-86" :severity info :points 1 :family "setf-decf setf-decf-value")
  ((?or (?word setf) (?word setq)) ?place:place (1- ?place)) => (decf ?place)
  ((?or (?word setf) (?word setq)) ?place:place (- ?place 1)) => (decf ?place)
  ((?or (?word setf) (?word setq)) ?place:place (- ?place ?n)) => (decf ?place ?n)
  :message "`{this}` is `{fix}`")

;;@flags
; (defun f (n) "Answers." (let ((i n)) (setf i (1- i)) i))
;;@same (f 1)

;;@flags
; (defun f (n) "Answers." (let ((i n)) (setf i (- i n)) i))
;;@same (f 1)

;;@flags
; (defn f [x] "Answers." (setq x (- x 1)) x)
;;@same (f 5)

;;@passes
; (defun f (n) "Answers." (let ((i n)) (decf i) i))

;;@passes
; (defun f (n) "Answers." (let ((i n)) (setf i (- n i)) i))

;;@passes
; (defun f (n) "Answers." (let ((i n)) (setf i (- n)) i))
