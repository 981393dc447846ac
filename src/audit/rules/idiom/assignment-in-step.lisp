(defpattern assignment-in-step
  "Finds a step of a `do` that assigns.

The step is what the variable becomes; it is assigned anyway.

Instead: the value alone: `(i 0 (1+ i))`."
  (:id "IDIOM-92" :severity info :points 1 :family "setf-in-do-inc")
  ((?or do do*) (?* (?x:symbol ? (?and ?step ((?or setf set! incf decf push) ?*))) ?*) ?*)
  :message "the step of `{?x}` needs no assignment: `{?step}` is assigned to it anyway"
  :at ?step)

;;@flags
; (defun f (n) "Answers." (do ((i 0 (incf i))) ((= i n) i)))

;;@flags
; (defun f (n) "Answers." (do* ((i n (setq i (- i 1)))) ((= i 0) i)))

;;@flags
; (define (f n) (do ((xs '() (push n xs))) ((consp xs) xs)))

;;@passes
; (defun f (n) "Answers." (do ((i 0 (1+ i))) ((= i n) i)))

;;@passes
; (defun f (n) "Answers." (do ((i n) (j 0 (1+ j))) ((= j 1) i) (decf i)))

;;@passes
; (defun f (n) "Answers." (dotimes (i n) (print i)))
