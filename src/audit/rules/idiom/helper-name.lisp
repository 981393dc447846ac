(defpattern helper-name
  "Finds functions whose name ends in `-helper`.

It says whom it helps, but not what it does.

Instead: a name for what it does; `labels` where nobody else needs it."
  (:id "IDIOM-121" :severity info :points 1 :family "helper-suffix")
  (?function ?name:helper [?*] ?*)
  :message "`{?name}` does not say what it does")

;;@flags
; (defun sum-helper (x) "Answers." (list x))

;;@flags
; (defn walk-helper [x] "Answers." (list x))

;;@flags
; (define (f-helper x) (list x))

;;@passes
; (defun sum-from (x) "Answers." (list x))

;;@passes
; (defun helper-list (x) "Answers." (list x))

;;@passes
; (defvar *my-helper* 1 "Answers.")
