(defpattern collect-of-call
  "Finds a `loop` or a `dolist` that only collects what a function answers.

`map` says that each element becomes another, and that nothing else happens.

Instead: `(map f xs)`."
  (:id "IDIOM-63" :severity info :points 1)
  (loop for ?x:symbol in ?xs collect (?f:core ?x)) => (map ?f ?xs)
  (let ((?acc ?:nothing)) (dolist (?x ?xs) (push ?y ?acc)) ((?or reverse nreverse) ?acc))
  :message "all that happens here is a `map` over `{?xs}`")

;;@flags
; (defun f (xs) "Answers." (loop for x in xs collect (car x)))
;;@same (list (f '((1) (2))) (f '()))

;;@flags
; (defun f (xs) "Answers." (let ((acc nil)) (dolist (x xs) (push (* x x) acc)) (reverse acc)))

;;@flags
; (define (f xs) (loop for x in xs collect (abs x)))
;;@same (list (f '(1 -2)) (f '()))

;;@passes
; (defun f (xs) "Answers." (loop for x in xs collect (list x 1)))

;;@passes
; (defun f (xs) "Answers." (loop for x in xs when x collect (car x)))

;;@passes
; (defun f (xs) "Answers." (map car xs))
