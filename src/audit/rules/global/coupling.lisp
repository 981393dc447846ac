(defrule coupling
  "Finds definitions that call more than seven others of the program.

Each of them may change, and with each it has to be looked at again. What the language itself brings does not count, nor do the accessors of one type more than once.

Instead: let one of the others do a part of it."
  (:id "GLOBAL-05" :severity info :points 2 :threshold 7 :relaxed (:enabled nil))
  (coupling (name ?name) (count ?count) (others ?others))
  (test (> ?count ?threshold))
  =>
  (assert (violation
           (message (format nil "`~a` calls ~a others: ~a" ?name ?count (in-backquotes ?others))))))

;;@flags
; (defun a (x) "1." x) (defun b (x) "2." x) (defun c (x) "3." x) (defun d (x) "4." x)
; (defun e (x) "5." x) (defun f (x) "6." x) (defun g (x) "7." x) (defun h (x) "8." x)
; (defun all (x) "All." (a (b (c (d (e (f (g (h x)))))))))
;;@flags what is handed on counts
; (defun a (x) "1." x) (defun b (x) "2." x) (defun c (x) "3." x) (defun d (x) "4." x)
; (defun e (x) "5." x) (defun f (x) "6." x) (defun g (x) "7." x) (defun h (x) "8." x)
; (defun all () "All." (list #'a #'b #'c #'d #'e #'f #'g #'h))
;;@flags
; (defun a (x) "1." x) (defun b (x) "2." x) (defun c (x) "3." x) (defun d (x) "4." x)
; (defun e (x) "5." x) (defun f (x) "6." x) (defun g (x) "7." x)
; (defstruct point "A place." x y)
; (defun all (p) "All." (a (b (c (d (e (f (g (point-x p)))))))))
;;@passes seven
; (defun a (x) "1." x) (defun b (x) "2." x) (defun c (x) "3." x) (defun d (x) "4." x)
; (defun e (x) "5." x) (defun f (x) "6." x) (defun g (x) "7." x)
; (defun all (x) "All." (a (b (c (d (e (f (g x))))))))
;;@passes the language's own
; (defun all (x) "All." (list (car x) (cdr x) (length x) (reverse x) (vector x) (not x) (append x x) (null? x)))
;;@passes the accessors of one type
; (defstruct box "A box." a b c d e f g h)
; (defun all (it) "All." (list (box-a it) (box-b it) (box-c it) (box-d it) (box-e it) (box-f it) (box-g it) (box-h it)))
