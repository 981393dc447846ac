(defpattern cons-for-acons
  "Finds a pair that is put before a list of pairs with two `cons`.

`acons` says that a key and a value are added.

Instead: `(acons key value pairs)`."
  (:id "IDIOM-46" :severity info :points 1 :family "cons-cons-acons"
   :enabled nil :teaching (:enabled t))
  (cons (cons ?key ?value) ?pairs:!nothing) => (acons ?key ?value ?pairs)
  :message "a pair before a list of pairs is `{fix}`")

;;@flags
; (defun f (k v xs) "Answers." (cons (cons k v) xs))
;;@same (f 1 2 '((3 . 4)))

;;@flags
; (defun f (k xs) "Answers." (cons (cons (car k) 1) (cdr xs)))
;;@same (f '(1) '(2 (3 . 4)))

;;@flags
; (define (f k v xs) (list (cons (cons k v) xs)))
;;@same (f 1 2 '())

;;@passes
; (defun f (k v xs) "Answers." (acons k v xs))

;;@passes
; (defun f (k xs) "Answers." (cons (list k) xs))

;;@passes
; (defun f (k xs) "Answers." (cons k xs))
