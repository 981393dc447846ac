(defpattern when-in-step
  "Finds a step of a `do` that is a `when` or an `unless`.

Where the test is false the variable becomes nil, and nobody said that it should.

Instead: an `if` with both branches."
  (:id "IDIOM-95" :severity info :points 1 :family "when-in-do")
  ((?or do do*) (?* (?x ? (?and ?step ((?or when unless) ?*))) ?*) ?*)
  :message "where the test of `{?step}` fails, `{?x}` becomes nil: say so with `if`"
  :at ?step)

;;@flags
; (defun f (n) "Answers." (do ((i n (when i (cdr i)))) ((null i) n)))

;;@flags
; (defun f (n) "Answers." (do* ((i n (unless (= i 1) (1- i)))) ((null i) n)))

;;@flags
; (define (f n) (do ((j 0 (+ j 1)) (i n (when i (cdr i)))) ((null? i) j)))

;;@passes
; (defun f (n) "Answers." (do ((i n (if i (cdr i) n))) ((null i) n)))

;;@passes
; (defun f (n) "Answers." (do ((i n (cdr i))) ((null i) n) (when i (print i))))

;;@passes
; (defun f (n) "Answers." (do ((i (when n 1) (1+ i))) ((= i 3) n)))
