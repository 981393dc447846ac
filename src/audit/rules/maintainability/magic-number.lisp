(defrule magic-number
  "Finds numbers in code that nobody has named.

A reader cannot tell what 86400 or 17 stands for, and whoever changes it in one place may miss the other. Free are `0 1 2 -1 10 100`, numbers that a binding, a default or an initial form names, sizes of arrays, `sleep`, keys of clauses, and quoted data.

Instead: `(defconstant +seconds-a-day+ 86400)` and its name."
  (:id "1.3" :severity warning :points 4 :threshold 3
   :teaching (:severity info :points 2))
  (definition (name ?name) (magic-numbers ?numbers (not nil)) (magic-numbers-at ?place))
  =>
  (assert (violation
           (place ?place)
           (points (if (> (length ?numbers) ?threshold) (max 10 ?points) ?points))
           (message (format nil "`~a` has numbers without a name: ~a: give them one with `defconstant`"
                            ?name (in-backquotes ?numbers))))))

;;@flags
; (defun wage (hours) "Pay for HOURS." (* hours 17))
;;@flags in a test
; (defn grown? (age) "Whether AGE is that of a grown-up." (cond ((> age 17) #t) (else #f)))
;;@flags an expression in a binding names the result, not its parts
; (defun days (n) "Minutes of N days." (let ((day (* 24 60))) (* n day)))
;;@passes
; (defun half (x) "Half of X." (/ x 2))
;;@passes
; (defun price (net &optional (rate 19)) "NET with tax." (let ((base 100)) (* net (/ rate base))))
;;@passes
; (defconstant +seconds-a-day+ (* 24 60 60) "Seconds of a day.")
;;@passes
; (defun weekend (day) "Whether DAY ends the week." (case day (6 :yes) (7 :yes) (otherwise '(5 4 3))))
