(defpattern camel-case-name
  "Finds names in camel case.

Names here are words with hyphens; a reader of all others stumbles.

Instead: `like-this`."
  (:id "IDIOM-122" :severity info :points 1)
  (?name ?x:camel)
  (?function ? [?* ?x:camel ?*] ?*)
  (let [?* (?x:camel ?) ?*] ?*)
  :message "`{?x}` is in camel case: put hyphens between its words"
  :at ?x)

;;@flags
; (defun totalPrice (x) "Answers." (list x))

;;@flags
; (defun f (unitPrice) "Answers." (list unitPrice))

;;@flags
; (defun f (x) "Answers." (let ((theSum (+ x 2))) (list theSum)))

;;@passes
; (defun total-price (x) "Answers." (list x))

;;@passes
; (defun HTML (x) "Answers." (list x))

;;@passes
; (defun f (x) "Answers." (let ((sum (+ x 2))) (list sum 'theSum)))
