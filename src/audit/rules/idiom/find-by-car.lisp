(defpattern find-by-car
  "Finds `find` and `member` that look for the first of pairs.

Looking up a key in a list of pairs is `assoc`.

Instead: `(assoc key pairs)`."
  (:id "IDIOM-70" :severity info :points 1 :family "find-member-for-assoc")
  ((?or find member) ?key ?pairs :key (?fn car))
  :message "a key of a list of pairs is looked up with `(assoc {?key} {?pairs})`")

;;@flags
; (defun f (x xs) "Answers." (find x xs :key #'car))

;;@flags
; (defun f (x xs) "Answers." (member x xs :key #'first))

;;@flags
; (define (f x xs) (find x (cdr xs) :key car))

;;@passes
; (defun f (x xs) "Answers." (assoc x xs))

;;@passes
; (defun f (x xs) "Answers." (find x xs :key #'cdr))

;;@passes
; (defun f (x xs) "Answers." (find x xs))
