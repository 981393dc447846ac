(defpattern wrapping-lambda
  "Finds a function that only hands its parameters on to a function of the language.

The function's name is the function.

Instead: the name."
  (:id "IDIOM-54" :severity info :points 1)
  (lambda [?x:symbol] (?f:core ?x)) => ?f
  (lambda [?x:symbol ?y:symbol] (?f:core ?x ?y)) => ?f
  :message "`{this}` is `{?f}`")

;;@flags
; (defun f (xs) "Answers." (map (lambda (x) (car x)) xs))
;;@same (f '((1) (2)))

;;@flags
; (defun f (xs) "Answers." (reduce (lambda (a b) (+ a b)) 0 xs))
;;@same (f '(1 2 3))

;;@flags
; (defn f [xs] "Answers." (filter (fn [x] (number? x)) xs))
;;@same (f '(1 a))

;;@passes
; (defun f (xs) "Answers." (map (lambda (x) (list x 1)) xs))

;;@passes
; (defun f (xs) "Answers." (map (lambda (x) (when x)) xs))

;;@passes
; (defun f (xs) "Answers." (reduce (lambda (a b) (- b a)) 0 xs))
