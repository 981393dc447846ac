(defpattern map-append
  "Finds `append` applied to what `map` answers.

`mapcan` joins while it goes.

Instead: `(mapcan f xs)`."
  (:id "IDIOM-131" :severity info :points 1)
  (apply (?fn append) (map ?f ?xs))
  (reduce (?fn append) ?*:nothing (map ?f ?xs))
  :message "`(mapcan {?f} {?xs})` joins while it goes")

;;@flags
; (defun f (xs) "Answers." (apply append (map list xs)))

;;@flags
; (defun f (xs) "Answers." (apply #'append (mapcar #'list xs)))

;;@flags
; (define (f xs) (reduce append '() (map list xs)))

;;@passes
; (defun f (xs) "Answers." (mapcan #'list xs))

;;@passes
; (defun f (xs) "Answers." (apply append xs))

;;@passes
; (defun f (xs) "Answers." (map list xs))
