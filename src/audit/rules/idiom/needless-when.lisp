(defpattern needless-when
  "Finds `when` and `unless` whose whole body is a truth value.

The test says that already; the reader looks for what is done.

Instead: the test itself, or `(not test)`."
  (:id "IDIOM-133" :severity info :points 1 :family "needless-when")
  (?in test (when ?test true)) => ?test
  (?in test (unless ?test true)) => (not ?test)
  ((?or when unless) ? (?or true nil #f))
  :message "nothing is done in `{this}`: its test says it all")

;;@flags
; (defun f (x) "Answers." (if (when (> x 1) t) 1 2))
;;@same (list (f 1) (f 2))

;;@flags
; (defun f (x) "Answers." (cond ((unless x t) 1) (else 2)))
;;@same (list (f 1) (f nil))

;;@flags
; (defun f (x) "Answers." (when x t))

;;@passes
; (defun f (x) "Answers." (when x (print x) t))

;;@passes
; (defun f (x) "Answers." (when x :yes))

;;@passes
; (defun f (x) "Answers." (unless x 1))
