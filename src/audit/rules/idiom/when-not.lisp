(defpattern when-not
  "Finds `(when (not test) …)`.

`unless` says in one word what is said here in two.

Instead: `(unless test …)`."
  (:id "IDIOM-09" :severity info :points 1 :family "when-for-unless")
  (when (not ?test) ?*body) => (unless ?test ?*body)
  :message "`when` of a `not` is `unless`: `{fix}`")

;;@flags
; (defun f (x) "Answers." (when (not x) (print 1) (list 1)))
;;@same (list (f 1) (f nil))

;;@flags
; (defun f (x) "Answers." (when (not (> x 3)) x))
;;@same (list (f 1) (f 5))

;;@flags
; (define (f x) (when (not x) :none))
;;@same (list (f 1) (f nil))

;;@passes
; (defun f (x) "Answers." (when x (list 1)))

;;@passes
; (defun f (x) "Answers." (unless x (list 1)))

;;@passes
; (defun f (x) "Answers." (when (null? x) (list 1)))
