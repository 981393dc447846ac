(defpattern unset-let
  "Finds variables of a `let` that are given no value.

It is easily misread which of the names is bound to what.

Instead: `(x nil)`."
  (:id "IDIOM-98" :severity info :points 1 :family "let-atoms")
  ((?or let let*) (?* (?and ?x:symbol) ?*) ?*)
  ((?or let let*) (?* (?x:symbol) ?*) ?*)
  :message "`{?x}` is given no value: write `({?x} nil)`"
  :at ?x)

;;@flags
; (defun f (n) "Answers." (let (a (b n)) (list a b)))

;;@flags
; (defun f (n) "Answers." (let* ((b n) (a)) (list a b)))

;;@flags
; (define (f n) (let (a) (setf a n) a))

;;@passes
; (defun f (n) "Answers." (let ((a nil) (b n)) (list a b)))

;;@passes
; (defun f (n) "Answers." (let [a n] a))

;;@passes
; (defun f (n) "Answers." (let loop ((a n)) (if a (loop nil) a)))
