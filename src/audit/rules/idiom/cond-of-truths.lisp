(defpattern cond-of-truths
  "Finds a `cond` that answers true where its one test is true and false where it is not.

The test says that already.

Instead: the test itself."
  (:id "IDIOM-17" :severity info :points 1 :family "needless-cond")
  (?in test (cond (?test true) (?:else ?:false))) => ?test
  (cond (?test:boolean true) (?:else #f)) => ?test
  (cond (?test true) (?:else nil))
  :message "`{this}` only repeats what `{?test}` says")

;;@flags
; (defun f (x) "Answers." (cond ((> x 3) #t) (else #f)))
;;@same (list (f 2) (f 5))

;;@flags
; (defun f (x) "Answers." (cond (x t) (t nil)))

;;@flags
; (defun f (x) "Answers." (when (cond (x t) (t nil)) :yes))
;;@same (list (f 2) (f nil))

;;@passes
; (defun f (x) "Answers." (cond (x 1) (t nil)))

;;@passes
; (defun f (x) "Answers." (cond (x t) (t x)))

;;@passes
; (defun f (x) "Answers." (cond (x t) ((null? x) 1) (t nil)))
