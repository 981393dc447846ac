(defpattern question-mark-name
  "Finds names of Common Lisp definitions that end in a question mark.

There a predicate's name ends in `p`; with two habits in one file each name must be looked up.

Instead: `bigp`, `too-big-p`."
  (:id "IDIOM-119" :severity info :points 1 :family "?-for-predicate"
   :enabled nil :teaching (:enabled t)
   :accent lisp)
  (?function ?name:question [?*] ?*)
  :message "in Common Lisp `{?name}` would end in `-p`")

;;@flags
; (defun big? (x) "Answers." (> x 3))

;;@flags
; (defmacro big? (x) "Answers." (list '> x 3))

;;@flags
; (defun too-big? (x) "Answers." (list x))

;;@passes
; (defun big-p (x) "Answers." (> x 3))

;;@passes
; (defn big? [x] "Answers." (> x 3))

;;@passes
; (define (big? x) (> x 3))
