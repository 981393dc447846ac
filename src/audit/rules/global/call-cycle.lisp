(defrule call-cycle
  "Finds functions that call one another in a circle, however long, and shows the way round.

Whoever wants to understand, test or replace one of them has to take all of them at once, and each round must be seen to get nearer to an end. A function that calls itself alone is no circle: `recursion` tells of that. A circle is told once, at its first function by name.

Instead: give the part that both sides need a definition of its own, or hand one side to the other as an argument."
  (:id "GLOBAL-01" :severity warning :points 10 :relaxed (:points 3))
  (call-cycle (name ?name) (path ?path) (length ?length) (place ?place))
  =>
  (assert (violation
           (place ?place)
           (message (format nil "`~a` comes back to itself in ~a calls: ~{`~a`~^ → ~}" ?name ?length ?path)))))

;;@flags two
; (defun ga (x) "A." (gb x))
; (defun gb (x) "B." (ga x))
;;@flags three, that the original does not see
; (defun ga (x) "A." (gb x))
; (defun gb (x) "B." (gc x))
; (defun gc (x) "C." (ga x))
;;@flags through a function that is handed on
; (defun ga (xs) "A." (map gb xs))
; (defun gb (x) "B." (if x (ga x) nil))
;;@flags through a macro's expansion
; (defmacro later (form) "FORM." `(progn ,form))
; (defun ga (x) "A." (later (gb x)))
; (defun gb (x) "B." (ga x))
;;@passes a chain
; (defun ga (x) "A." (gb x))
; (defun gb (x) "B." (gc x))
; (defun gc (x) "C." (list x))
;;@passes a function that calls itself alone
; (defun ga (n) "A." (if (= n 0) 1 (ga (- n 1))))
;;@passes a parameter of the name
; (defun ga (gb) "A." (gb 1))
; (defun gb (x) "B." (ga x))
;;@passes quoted data
; (defun ga () "A." '(gb))
; (defun gb () "B." (ga))
;;@passes a method that calls its own function for a part
; (defclass leaf () ())
; (defclass twig () ((inner :accessor inner)))
; (defmethod size ((it leaf)) 1)
; (defmethod size ((it twig)) (+ 1 (size (inner it))))
