(defpattern set-for-push
  "Finds an assignment that puts an element before the list a variable holds.

`push` names the variable once and says what happens.

Instead: `(push item place)`."
  (:id "IDIOM-84" :severity info :points 1 :family "setf-push")
  ((?or (?word setf) (?word setq)) ?place:place (cons ?item ?place)) => (push ?item ?place)
  :message "`{this}` is `{fix}`")

;;@flags
; (defun f (x) "Answers." (let ((acc nil)) (setf acc (cons x acc)) acc))
;;@same (f 1)

;;@flags
; (defun f (x) "Answers." (setf (car x) (cons 1 (car x))) x)
;;@same (f (list '(2)))

;;@flags
; (defn f [x] "Answers." (let ((acc '())) (setq acc (cons x acc)) acc))
;;@same (f 1)

;;@passes
; (defun f (x) "Answers." (let ((acc nil)) (push x acc) acc))

;;@passes
; (defun f (x y) "Answers." (let ((acc nil)) (setf acc (cons x y)) acc))

;;@passes
; (defun f (x) "Answers." (let ((acc nil)) (setf acc (cons acc x)) acc))
