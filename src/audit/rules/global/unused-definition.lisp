(defrule unused-definition
  "Finds definitions that nothing leads to from where the program begins.

It begins with what `roots` below `[audit]` in `imago.toml` names, with what packages export and with `main`; then with tests and with the expressions of its files too. Where none of the first three is there, anything may be called from outside, and nothing is found.

Instead: remove it, or declare it a root."
  (:id "GLOBAL-04" :severity info :points 1 :relaxed (:enabled nil))
  (unused-definition (name ?name) (kind ?kind))
  =>
  (assert (violation
           (message (format nil "the ~a `~a` is not used by anything the program begins with" ?kind ?name)))))

;;@flags
; (defun ga () "A." 1)
; (defun main () "Begins." 2)
;;@flags what only itself leads to
; (defun ga (x) "A." (gb x))
; (defun gb (x) "B." (ga x))
; (defun main () "Begins." 2)
;;@flags what a package does not hand out
; (defpackage shop (:use cl) (:export sell))
; (in-package shop)
; (defun sell (x) "Sells." x)
; (defun hidden (x) "Nobody sells." x)
;;@passes
; (defun ga () "A." 1)
; (defun main () "Begins." (ga))
;;@passes a beginning, where none is declared
; (defun ga () "A." 1)
;;@passes what a macro puts in
; (defun ga (x) "A." x)
; (defmacro gm (x) "M." `(ga ,x))
; (defun main () "Begins." (gm 1))
;;@passes a method
; (defclass leaf () () (:documentation "A leaf."))
; (defmethod size ((it leaf)) 1)
; (defun main () "Begins." (size (make-instance 'leaf)))
