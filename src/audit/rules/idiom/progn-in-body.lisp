(defpattern progn-in-body
  "Finds a `progn` or `begin` where several forms may stand anyway.

Bodies of functions, of `let`, `when`, loops and clauses take any number of forms.

Instead: its forms as they are."
  (:id "IDIOM-105" :severity info :points 1 :family "progn-in-cond progn-in-defun progn-in-do-body progn-in-do-exit progn-in-lambda progn-in-when")
  (?in body (?and (progn ?*body) (progn ? ? ?*))) => ?*body
  :message "the `progn` adds nothing: its forms may stand there as they are")

;;@flags
; (defun f (a) "Answers." (progn (identity a) (list a)))
;;@same (f 1)

;;@flags
; (defun f (xs) "Answers." (mapcar (lambda (x) (progn (identity x) (list x))) xs))
;;@same (f '(1 2))

;;@flags
; (defun f (n) "Answers." (do ((i 0 (1+ i))) ((= i n) (progn (identity n) i))))
;;@same (f 3)

;;@flags
; (defun f (x) "Answers." (cond (x (begin (print x)
;                  ; and again
;                  (print x))) (else 2)))
;;@same (list (f 1) (f nil))

;;@passes
; (defun f (a) "Answers." (list (progn (print a) a)))

;;@passes
; (defun f (a) "Answers." (if a (progn (print a) a) 2))

;;@passes
; (defun f (a) "Answers." (let ((b (progn (print a) a))) b))
