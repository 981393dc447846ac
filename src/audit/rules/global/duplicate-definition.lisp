(defrule duplicate-definition
  "Finds functions that are the same but for their names.

The same means the same form as read: layout, comments and the names of local variables do not count. What is mended in one has to be mended in the other, and nobody will know. It is told at all but the first by name; functions that use nothing are like many and are passed.

Instead: keep one, and let the other go or be another name of it."
  (:id "GLOBAL-07" :severity info :points 2 :relaxed (:enabled nil))
  (duplicate (name ?name) (used ?used))
  =>
  (assert (violation
           (message (format nil "`~a` is the same as `~a`" ?name ?used)))))

;;@flags
; (defun ga (x) "Twice." (list x x))
; (defun gb (x) "Twice." (list x x))
;;@flags other names of locals
; (defun ga (x) "Twice." (list x x))
; (defun gb (it) "Twice." (list it it))
;;@flags other layout
; (defun ga (x) "Twice." (list x x))
; (defun gb (x)
;   "Twice."
;   (list x   x))
;;@passes
; (defun ga (x) "Twice." (list x x))
; (defun gb (x) "Twice." (list x x x))
;;@passes other globals
; (defun one (x) "1." x) (defun two (x) "2." (list x))
; (defun ga (x) "Calls." (one x))
; (defun gb (x) "Calls." (two x))
;;@passes what does nothing
; (defun ga () nil)
; (defun gb () nil)
