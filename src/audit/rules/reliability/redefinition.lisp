(defrule redefinition
  "Notes that a definition replaces an older one of its name.

Both stay in the history; callers see the new one at their next call.

Instead: nothing, if that was meant; the diff shows what changed."
  (:id "2.2" :severity info :points 2 :relaxed (:points 0))
  (definition (name ?name) (kind ?kind) (redefines history))
  =>
  (assert (violation
           (message (format nil "the ~a `~a` replaces an older definition: look at the difference" ?kind ?name)))))

;;@flags
; (defun size (x) "One." x)
; (defun size (x) "Two." (list x))
;;@flags
; (defvar *size* 1 "One.")
; (defvar *size* 2 "Two.")
;;@flags in the other accent
; (defun size (x) "One." x)
; (define (size x) "Two." (list x))
;;@passes
; (defun size (x) "One." x)
;;@passes
; (defun size (x) "One." x)
; (defun sizes (x) "Others." (list x))
;;@passes another method
; (defmethod area ((s circle)) 1)
; (defmethod area ((s square)) 2)
