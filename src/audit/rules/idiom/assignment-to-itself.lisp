(defpattern assignment-to-itself
  "Finds a variable that is set to what it holds.

Nothing happens: one of the two names is the wrong one.

Instead: the name that was meant."
  (:id "IDIOM-87" :severity warning :points 2)
  (setf ?x:symbol ?x)
  (let [?*before (?x:symbol ?x) ?*after] ?*)
  :message "`{this}` changes nothing: is `{?x}` twice what was meant"
  :at ?x)

;;@flags
; (defun f (x) "Answers." (setf x x) x)

;;@flags
; (defun f (x) "Answers." (let ((y x)) (setq y y) y))

;;@flags
; (define (f x) (set! x x) x)

;;@passes
; (defun f (x y) "Answers." (setf x y) x)

;;@passes
; (defun f (x) "Answers." (let ((y x)) (setf y (car y)) y))

;;@passes
; (defun f (x) "Answers." (setf (car x) x))
