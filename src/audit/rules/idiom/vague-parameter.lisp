(defpattern vague-parameter
  "Finds parameters with names such as `data` and `input-list`.

Such a name is long, and says no more than a short one.

Instead: what it holds; `xs`, `n`, `x` where it may be anything."
  (:id "IDIOM-117" :severity info :points 1 :family "verbose-generic-var-name")
  (?function ? [?* ?x:vague ?*] ?*)
  :message "`{?x}` says nothing: name what it holds"
  :at ?x)

;;@flags
; (defun f (data) "Answers." (list data))

;;@flags
; (defun f (a input-list) "Answers." (list a input-list))

;;@flags
; (defn f [output-list] "Answers." (list output-list))

;;@passes
; (defn f [number] "Answers." (list number))

;;@passes
; (defun f (invoices) "Answers." (list invoices))

;;@passes
; (defun f (xs n) "Answers." (list xs n))

;;@passes
; (defun f (x) "Answers." (let ((data x)) data))
