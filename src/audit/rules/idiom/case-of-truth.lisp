(defpattern case-of-truth
  "Finds a `case` on a truth value.

`if` asks the same, and is read at once.

Instead: `(if test then else)`."
  (:id "IDIOM-132" :severity info :points 1)
  (case ?test:boolean ?*)
  (case ? ((?or true (true)) ?*) (?or ((?or nil (nil) #f (#f)) ?*) (?:else ?*)))
  :message "a `case` on a truth value is an `if`")

;;@flags
; (defun f (x) "Answers." (case (> x 1) (#t :more) (otherwise :less)))

;;@flags
; (defun f (x) "Answers." (case (null? x) ((#t) 1) ((#f) 2)))

;;@flags
; (define (f x) (case (even? x) (#t 1) (else 2)))

;;@passes
; (defun f (x) "Answers." (case x (1 :one) (otherwise :many)))

;;@passes
; (defun f (x) "Answers." (if (> x 1) :more :less))

;;@passes
; (defun f (x) "Answers." (case (car x) (a 1) (b 2)))
