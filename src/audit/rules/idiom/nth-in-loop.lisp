(defpattern nth-in-loop
  "Finds `nth` with the counter of a loop.

Each `nth` walks the list from its beginning: the time grows with the square of the length.

Instead: `dolist` or `map` over the list itself."
  (:id "IDIOM-42" :severity warning :points 2 :family "nth-on-list")
  (dotimes (?i ?*) ?* (?inside (?or (nth ?i ?xs) (nth ?xs ?i))) ?*)
  (loop ?* for ?i from ?* (?inside (?or (nth ?i ?xs) (nth ?xs ?i))) ?*)
  :message "`nth` walks `{?xs}` from its beginning each time round: go over the list itself with `dolist`")

;;@flags
; (defun f (xs) "Answers." (dotimes (i (length xs)) (print (nth i xs))))

;;@flags
; (defun f (xs) "Answers." (loop for i from 0 below 3 collect (nth i xs)))

;;@flags
; (define (f xs) (dotimes (i 3) (print (nth xs i))))

;;@passes
; (defun f (xs) "Answers." (dolist (x xs) (print x)))

;;@passes
; (defun f (xs k) "Answers." (dotimes (i 3) (print (nth k xs))))

;;@passes
; (defun f (xs) "Answers." (dotimes (i 3) (print (aref xs i))))
