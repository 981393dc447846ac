(defrule layer-breach
  "Finds uses of a higher layer by a lower, where a project says what its layers are.

`layers = [[\"ui/*\"], [\"shop/*\", \"stock/*\"], [\"core/*\"]]` below `[audit]` in `imago.toml` lists them from the top; a pattern fits names, names behind their package as `package/name`, and files. A lower layer that uses a higher can no longer be read, tested or used without it. The examples of this page have the layers `ui/*` over `core/*`.

Instead: move what both need down, or hand it in from above as an argument."
  (:id "GLOBAL-09" :severity warning :points 5)
  (layer-breach (name ?name) (used ?used) (layer ?layer) (used-layer ?higher) (place ?place))
  =>
  (assert (violation
           (place ?place)
           (message (format nil "`~a` in the layer `~a` uses `~a` of the higher layer `~a`" ?name ?layer ?used ?higher)))))

;;@flags
; (defun ui/draw (x) "Draws." (list x))
; (defun core/sum (x) "Sums." (ui/draw x))
;;@flags a variable
; (defvar ui/*window* nil)
; (defun core/sum () "Sums." ui/*window*)
;;@flags what is handed on
; (defun ui/draw (x) "Draws." (list x))
; (defun core/each (xs) "Each." (map ui/draw xs))
;;@passes the lower
; (defun core/sum (x) "Sums." (list x))
; (defun ui/draw (x) "Draws." (core/sum x))
;;@passes its own layer
; (defun core/sum (x) "Sums." (list x))
; (defun core/mean (x) "Means." (core/sum x))
;;@passes what is in no layer
; (defun helper (x) "Helps." (list x))
; (defun core/sum (x) "Sums." (helper x))
