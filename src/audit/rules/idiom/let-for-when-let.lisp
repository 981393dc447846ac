(defpattern let-for-when-let
  "Finds a `let` whose only form asks whether the value is true.

`when-let` binds and asks in one.

Instead: `(when-let (x value) …)`."
  (:id "IDIOM-102" :severity info :points 1)
  (let ((?x:symbol ?value)) (when ?x ?*body))
  (let (?vector ?x:symbol ?value) (when ?x ?*body))
  :message "bind and ask in one: `(when-let ({?x} {?value}) …)`")

;;@flags
; (defun f (n) "Answers." (let ((a (car n))) (when a (list a))))

;;@flags
; (defun f (n) "Answers." (let [a (car n)] (when a (print a) a)))

;;@flags
; (define (f n) (let ((a (assoc 1 n))) (when a (cdr a))))

;;@passes
; (defun f (n) "Answers." (when-let (a (car n)) (list a)))

;;@passes
; (defun f (n) "Answers." (let ((a (car n))) (when n (list a))))

;;@passes
; (defun f (n) "Answers." (let ((a (car n))) (print a) (when a (list a))))
