(defpattern test-as-else
  "Finds a last clause of a `cond` that is only a test.

It is the else, but does not look like one.

Instead: `(else value)`."
  (:id "IDIOM-23" :severity info :points 1 :family "cond-else-no-exp")
  (?in test (cond ?first ?*clauses (?test:!else))) => (cond ?first ?*clauses (else ?test))
  (cond ?first ?*clauses (?test:!else))
  :message "the last clause `({?test})` is the else: write `(else {?test})`")

;;@flags
; (defun f (a b) "Answers." (cond (a 1) (b)))

;;@flags
; (defun f (a b) "Answers." (when (cond ((> a 1) 1) ((car b))) :yes))
;;@same (list (f 2 '(1)) (f 1 '(1)) (f 1 '(nil)))

;;@flags
; (define (f a b) (cond (a 1) (b)))

;;@passes
; (defun f (a b) "Answers." (cond (a 1) (else b)))

;;@passes
; (defun f (a b) "Answers." (cond (a)))

;;@passes
; (defun f (a b) "Answers." (cond (a 1) (b 2)))
