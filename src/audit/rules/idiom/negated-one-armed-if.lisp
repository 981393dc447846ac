(defpattern negated-one-armed-if
  "Finds `(if (not test) …)` without an else.

`unless` says in one word what is said here in two.

Instead: `(unless test …)`."
  (:id "IDIOM-07" :severity info :points 1 :family "if-for-unless")
  (if (not ?test) (progn ?*body)) => (unless ?test ?*body)
  (if (not ?test) ?then) => (unless ?test ?then)
  :message "write `{fix}`")

;;@flags
; (defun f (x) "Answers." (if (not x) (list 1)))
;;@same (list (f 1) (f nil))

;;@flags
; (defun f (x) "Answers." (if (not (> x 3)) (progn (print x) (list x))))
;;@same (list (f 1) (f 5))

;;@flags
; (define (f x) (if (not x) :none))
;;@same (list (f 1) (f nil))

;;@passes
; (defun f (x) "Answers." (if (not x) (list 1) (list 2)))

;;@passes
; (defun f (x) "Answers." (unless x (list 1)))

;;@passes
; (defun f (x) "Answers." (if x (list 1)))
