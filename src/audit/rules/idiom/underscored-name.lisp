(defpattern underscored-name
  "Finds names whose words are joined by underscores.

Names here are words with hyphens; a reader of all others stumbles.

Instead: `like-this`."
  (:id "IDIOM-123" :severity info :points 1)
  (?name ?x:snake)
  (?function ? [?* ?x:snake ?*] ?*)
  (let [?* (?x:snake ?) ?*] ?*)
  :message "`{?x}` has underscores: put hyphens between its words"
  :at ?x)

;;@flags
; (defun total_price (x) "Answers." (list x))

;;@flags
; (defun f (unit_price) "Answers." (list unit_price))

;;@flags
; (defun f (x) "Answers." (let ((the_sum (+ x 2))) (list the_sum)))

;;@passes
; (defun total-price (x) "Answers." (list x))

;;@passes
; (defun f (_unused) "Answers." 1)

;;@passes
; (defun f (x) "Answers." (let ((sum (+ x 2))) (list sum 'the_sum)))
