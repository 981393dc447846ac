(defpattern identity-lambda
  "Finds a function that answers its parameter.

That function has a name.

Instead: `identity`."
  (:id "IDIOM-55" :severity info :points 1 :family "lambda-for-identity")
  (lambda [?x:symbol] ?x) => identity
  :message "`{this}` is `identity`")

;;@flags
; (defun f (xs) "Answers." (filter (lambda (x) x) xs))
;;@same (f '(1 nil 2))

;;@flags
; (defun f (xs) "Answers." (map (fn (it) it) xs))
;;@same (f '(1 2))

;;@flags
; (defn f [xs] "Answers." (map (fn [x] x) xs))
;;@same (f '(1 2))

;;@passes
; (defun f (xs) "Answers." (map identity xs))

;;@passes
; (defun f (xs y) "Answers." (map (lambda (x) y) xs))

;;@passes
; (defun f (xs) "Answers." (map (lambda (x) (list x)) xs))
