(defpattern single-clause-cond
  "Finds a `cond` with one clause.

A `cond` chooses among several; with one test it is `when`.

Instead: `(when test …)`, or the body alone where the test is `else`."
  (:id "IDIOM-20" :severity info :points 1)
  (cond (?test:!else (?and ?first (?not =>)) ?*body)) => (when ?test ?first ?*body)
  (cond (?:else ?only)) => ?only
  (cond (?:else ?only ?*more))
  :message "a `cond` with one clause chooses nothing")

;;@flags
; (defun f (x) "Answers." (cond ((> x 1) (print x) x)))
;;@same (list (f 1) (f 2))

;;@flags
; (defun f (x) "Answers." (cond (t (list x))))
;;@same (f 1)

;;@flags
; (defun f (x) "Answers." (cond (else (print x) x)))

;;@passes
; (defun f (x) "Answers." (cond (x 1) (else 2)))

;;@passes
; (defun f (x) "Answers." (when x 1))

;;@passes
; (defun f (x) "Answers." (cond (x)))
