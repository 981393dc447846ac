(defrule curation-leak
  "Finds what a milestone would curate though it uses what no milestone holds.

What is curated stands for itself: it must go on working when everything experimental is thrown away. It is asked when a milestone is proposed, for every definition that it would hold; a definition that was redefined is experimental again until a milestone holds its new version. On this page the definitions that are not called `new-…` are proposed.

Instead: put what is used into the milestone as well, or give a reason to do without."
  (:id "SAFETY-01" :severity error :points 15)
  (curation-leak (name ?name) (used ?used) (place ?place))
  =>
  (assert (violation
           (place ?place)
           (message (format nil "`~a` uses `~a`, which no milestone holds" ?name ?used)))))

;;@flags
; (defun new-sum (xs) "Sums." (apply + xs))
; (defun mean (xs) "Means." (/ (new-sum xs) (length xs)))
;;@flags a variable
; (defvar new-limit 3)
; (defun within? (x) "Whether X is." (< x new-limit))
;;@flags what is handed on
; (defun new-sum (xs) "Sums." (apply + xs))
; (defun sums (rows) "Of rows." (map new-sum rows))
;;@passes what is proposed with it
; (defun sum (xs) "Sums." (apply + xs))
; (defun mean (xs) "Means." (/ (sum xs) (length xs)))
;;@passes a parameter of the name
; (defun new-sum (xs) "Sums." (apply + xs))
; (defun mean (new-sum xs) "Means." (/ (new-sum xs) (length xs)))
;;@passes experimental code that uses curated
; (defun sum (xs) "Sums." (apply + xs))
; (defun new-mean (xs) "Means." (/ (sum xs) (length xs)))
