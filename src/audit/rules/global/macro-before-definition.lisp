(defrule macro-before-definition
  "Finds calls of a macro that stand before the macro's definition.

When the call was read there was no such macro, so it was taken for a call of a function, and its arguments for expressions. It fails when it is reached, though the macro is there by then.

Instead: define the macro first, and evaluate this definition again."
  (:id "GLOBAL-08" :severity error :points 12)
  (early-macro (name ?name) (used ?used) (place ?place))
  =>
  (assert (violation
           (place ?place)
           (message (format nil "`~a` calls `~a` as a function; the macro of that name is defined later" ?name ?used)))))

;;@flags
; (defun ga (x) "A." (twice (list x)))
; (defmacro twice (form) "Twice." `(progn ,form ,form))
;;@flags
; (defun ga (x) "A." (if x (unless-not x 1) 2))
; (defmacro unless-not (test form) "Tests." `(if ,test ,form nil))
;;@flags where its arguments make no sense as expressions
; (defun ga () "A." (with-one (y) y))
; (defmacro with-one (names form) "Binds." `(let ((,(car names) 1)) ,form))
;;@passes
; (defmacro twice (form) "Twice." `(progn ,form ,form))
; (defun ga (x) "A." (twice (list x)))
;;@passes a function that comes later
; (defun ga (x) "A." (twice x))
; (defun twice (x) "Twice." (list x x))
;;@passes a local function of the name
; (defun ga (x) "A." (flet ((twice (y) (list y y))) (twice x)))
; (defmacro twice (form) "Twice." `(progn ,form ,form))
