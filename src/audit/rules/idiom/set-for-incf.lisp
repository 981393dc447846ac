(defpattern set-for-incf
  "Finds an assignment that adds to what a variable holds.

`incf` names the variable once and says what happens.

Instead: `(incf place)`, `(incf place n)`."
  (:id "IDIOM-85" :severity info :points 1 :family "setf-incf setf-incf-value")
  ((?or (?word setf) (?word setq)) ?place:place (1+ ?place)) => (incf ?place)
  ((?or (?word setf) (?word setq)) ?place:place (+ ?place 1)) => (incf ?place)
  ((?or (?word setf) (?word setq)) ?place:place (+ 1 ?place)) => (incf ?place)
  ((?or (?word setf) (?word setq)) ?place:place (+ ?place ?n)) => (incf ?place ?n)
  ((?or (?word setf) (?word setq)) ?place:place (+ ?n ?place)) => (incf ?place ?n)
  :message "`{this}` is `{fix}`")

;;@flags
; (defun f (n) "Answers." (let ((i n)) (setf i (1+ i)) i))
;;@same (f 1)

;;@flags
; (defun f (n) "Answers." (let ((i n)) (setq i (+ i 5)) i))
;;@same (f 1)

;;@flags
; (defn f [x] "Answers." (setf (car x) (+ 1 (car x))) x)
;;@same (f (list 1 2))

;;@passes
; (defun f (n) "Answers." (let ((i n)) (incf i) i))

;;@passes
; (defun f (n) "Answers." (let ((i n)) (setf i (+ n 1)) i))

;;@passes
; (defun f (n) "Answers." (let ((i n)) (setf i (* i 2)) i))
