(defpattern listp-before-car
  "Finds a clause that takes the first or the rest of what it knows to be a list only.

The empty list is a list, and has neither.

Instead: `consp` or `pair?` in the test."
  (:id "IDIOM-39" :severity info :points 1 :family "listp-for-consp")
  (cond ?* (((?or listp list?) ?x) ?* (?inside ((?or car cdr) ?x)) ?*) ?*)
  ((?or if when) ((?or listp list?) ?x) (?inside ((?or car cdr) ?x)) ?*)
  :message "`listp` lets the empty list through to `car` and `cdr`: ask `(consp {?x})`")

;;@flags
; (defun f (x) "Answers." (cond ((listp x) (car x)) (t x)))

;;@flags
; (defun f (x) "Answers." (if (listp x) (list (first x) 1) x))

;;@flags
; (define (f x) (when (list? x) (cdr x)))

;;@passes
; (defun f (x) "Answers." (cond ((consp x) (car x)) (t x)))

;;@passes
; (defun f (x y) "Answers." (if (listp x) (car y) x))

;;@passes
; (defun f (x) "Answers." (if (listp x) (length x) x))
