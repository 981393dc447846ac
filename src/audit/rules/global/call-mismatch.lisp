(defrule call-mismatch
  "Finds calls with more or fewer arguments than their function takes, and with keywords it does not have.

Optional, rest and keyword parameters are known, those of the language's own functions and of what structures and classes bring as well. After a function's parameters change this finds the calls that were left behind.

Instead: give it the arguments it takes; or give the new parameter a default."
  (:id "GLOBAL-03" :severity error :points 12)
  (call-mismatch (name ?name) (used ?used) (problem ?problem) (place ?place))
  =>
  (assert (violation
           (place ?place)
           (message (format nil "`~a` calls `~a`, which ~a" ?name ?used ?problem)))))

;;@flags
; (defun gb (x y) "B." (list x y))
; (defun ga (x) "A." (gb x))
;;@flags
; (defun gb (x &optional y) "B." (list x y))
; (defun ga (x) "A." (gb x 2 3))
;;@flags a keyword
; (defun gb (x &key deep) "B." (list x deep))
; (defun ga (x) "A." (gb x :depth 2))
;;@flags a function of the language
; (defun ga (x) "A." (car x x))
;;@flags a constructor
; (defstruct point "A place." x y)
; (defun ga () "A." (make-point :x 1 :z 2))
;;@flags an accessor
; (defstruct point "A place." x y)
; (defun ga (p) "A." (point-x p 1))
;;@flags an application with too much in front
; (defun gb (x) "B." x)
; (defun ga (xs) "A." (apply #'gb 1 2 xs))
;;@passes
; (defun gb (x &optional y &rest more) "B." (list x y more))
; (defun ga (x) "A." (list (gb x) (gb x 2) (gb x 2 3 4)))
;;@passes keywords
; (defun gb (x &key deep) "B." (list x deep))
; (defun ga (x) "A." (list (gb x) (gb x :deep 2)))
;;@passes a list of arguments
; (defun gb (x y) "B." (list x y))
; (defun ga (xs) "A." (apply #'gb xs))
;;@passes a parameter of the name
; (defun gb (x y) "B." (list x y))
; (defun ga (gb) "A." (gb 1))
;;@passes a function that is assigned
; (defun gb (x) "B." x)
; (defun ga () "A." (set! gb (lambda (x y) (list x y))) (gb 1 2))
