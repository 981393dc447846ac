(defpattern null-before-listp
  "Finds a `cond` that asks whether something is a list after it asked whether it is empty.

An empty list is a list: the later test looks as if it were another matter.

Instead: `consp` in the later test."
  (:id "IDIOM-38" :severity info :points 1 :family "null-then-listp")
  (cond ?* (((?or null nil?) ?x) ?*) ?* (((?or listp list?) ?x) ?*) ?*)
  :message "after `null` of `{?x}`, `listp` is `consp`")

;;@flags
; (defun f (x) "Answers." (cond ((null x) 0) ((listp x) 1) (t 2)))

;;@flags
; (defun f (x) "Answers." (cond ((= 1 1) 3) ((null? x) 0) ((list? x) 1) (t 2)))

;;@flags
; (define (f x) (cond ((null? x) 0) ((string? x) 3) ((listp x) 1) (else 2)))

;;@passes
; (defun f (x) "Answers." (cond ((null x) 0) ((consp x) 1) (t 2)))

;;@passes
; (defun f (x y) "Answers." (cond ((null x) 0) ((listp y) 1) (t 2)))

;;@passes
; (defun f (x) "Answers." (cond ((listp x) 0) ((null x) 1) (t 2)))
