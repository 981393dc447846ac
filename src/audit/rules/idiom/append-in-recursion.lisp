(defpattern append-in-recursion
  "Finds a function that calls itself and adds to the end of a list.

Each call copies the list: the time grows with the square of the length.

Instead: `cons` at the front, and one `reverse` at the end."
  (:id "IDIOM-50" :severity warning :points 2 :family "append-list-recursion")
  (?function ?f [?*] ?* (?and (?inside (?f ?*)) (?inside (append ?xs:!constant (list ?)))) ?*)
  :message "each call copies `{?xs}` with `append`: add at the front, and `reverse` at the end")

;;@flags
; (defun f (xs) "Answers." (if (null xs) '() (append (f (cdr xs)) (list (car xs)))))

;;@flags
; (defun f (n acc) "Answers." (if (= n 0) acc (f (1- n) (append acc (list n)))))

;;@flags
; (define (f n acc) (if (= n 0) acc (f (- n 1) (append acc (list n)))))

;;@passes
; (defun f (n acc) "Answers." (if (= n 0) (reverse acc) (f (1- n) (cons n acc))))

;;@passes
; (defun f (xs) "Answers." (append xs (list 1)))

;;@passes
; (defun f (n acc) "Answers." (if (= n 0) acc (f (1- n) (append (list n) acc))))
