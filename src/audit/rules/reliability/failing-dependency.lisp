(defrule failing-dependency
  "Finds forms that bring in a package, a module or a system that is not there or fails.

Everything below counts on it. What it did until it failed is undone.

Instead: mend the name or the path, or what it loads; take the form out if nobody needs it."
  (:id "DEP-ERR" :severity error :points 100)
  (definition (name ?name) (kind package) (value-error ?why (not nil)) (value-error-at ?place))
  =>
  (assert (violation
           (place ?place)
           (message (format nil "`~a` could not be brought in: ~a" ?name ?why)))))

;;@flags
; (defpackage shop (:use :no-such-package))
;;@flags
; (ql:quickload :no-such-system)
;;@flags
; (require 'no-such-module)
;;@passes
; (defpackage shop (:use :cl) (:export #:area))
;;@passes
; (defpackage shop (:documentation "What is sold."))
;;@passes
; (defpackage "SHOP" (:use))
