(defrule single-point-of-failure
  "Finds what three or more others use while it has errors, and what more than half of the image uses.

When it fails all of them fail. Uses are resolved: a parameter or a quoted symbol of the same name counts for nobody.

Instead: mend it before anything else; give what everybody needs few reasons to change, and doctests."
  (:id "GLOBAL-06" :severity warning :points 5 :threshold 50 :relaxed (:enabled nil))
  (hub (name ?name) (count ?count) (errors ?errors) (dependents ?dependents))
  =>
  (assert (violation
           (message (format nil "~a definitions use `~a`~a~a" ?count ?name
                            (if ?dependents (format nil " (~a)" (in-backquotes ?dependents)) "")
                            (if ?errors ", which has errors" ""))))))

;;@flags
; (defun gh (x) "H." (list x))
; (defun ga (x) "A." (gh x))
; (defun gb (x) "B." (gh x))
; (defun gc (x) "C." (gh x))
;;@flags a variable
; (defvar *gs* 1)
; (defun ga () "A." *gs*)
; (defun gb () "B." *gs*)
; (defun gc () "C." *gs*)
;;@flags one with errors, however large the image
; (defun gh (x) "H." (gnowhere x))
; (defun ga (x) "A." (gh x)) (defun gb (x) "B." (gh x)) (defun gc (x) "C." (gh x))
; (defun g1 () "1." 1) (defun g2 () "2." 1) (defun g3 () "3." 1) (defun g4 () "4." 1)
;;@passes two
; (defun gh (x) "H." (list x))
; (defun ga (x) "A." (gh x))
; (defun gb (x) "B." (gh x))
;;@passes parameters of the name
; (defun gh (x) "H." (list x))
; (defun ga (gh) "A." (list gh))
; (defun gb (gh) "B." (list gh))
; (defun gc (gh) "C." (list gh))
;;@passes a small share of the image
; (defun gh (x) "H." (list x))
; (defun ga (x) "A." (gh x)) (defun gb (x) "B." (gh x)) (defun gc (x) "C." (gh x))
; (defun g1 () "1." 1) (defun g2 () "2." 1) (defun g3 () "3." 1) (defun g4 () "4." 1)
