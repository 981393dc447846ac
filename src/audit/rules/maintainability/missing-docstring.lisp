(defrule missing-docstring
  "Finds definitions that do not say what they are for.

The docstring is the message of the commit, what `doc` shows and what completion lists. A method is documented by its generic function, and a name that begins with `%` is its file's own affair.

Instead: one sentence in its place: `(defun area (r) \"The area of a circle of radius R.\" …)`, `(defvar *x* 1 \"…\")`, `(:documentation \"…\")` in a class."
  (:id "5.1" :severity info :points 1 :relaxed (:enabled nil))
  (definition (name ?name) (documentable #t) (documented #f))
  =>
  (assert (violation
           (message (format nil "Symbol '~a' is missing a docstring." ?name)))))

;;@flags
; (defun double (x) (* x 2))
;;@flags a string that is the value is no docstring
; (defun greeting () "hello")
;;@flags
; (defun tail (x) (identity x) "tail value")
;;@flags
; (defclass vehicle () ((make :initarg :make)))
;;@flags
; (defvar *my-car* nil)
;;@passes
; (defun half (x) (declare (type number x)) "Half of X." (/ x 2))
;;@passes
; (defn double "Twice X." (x) (* x 2))
;;@passes
; (defclass vehicle () () (:documentation "What drives."))
;;@passes
; (defmethod area ((shape square)) 1)
;;@passes
; (defun %step (x) (+ x 1))
