(defpattern typep-of-basic-type
  "Finds `typep` with one of the basic types.

Each of them has a predicate, which is shorter and can be handed on as a function.

Instead: `(integerp x)`, `(stringp x)`."
  (:id "IDIOM-36" :severity info :points 1 :family "typep-primitive")
  (typep ?x 'string) => (stringp ?x)
  (typep ?x 'number) => (numberp ?x)
  (typep ?x 'cons) => (consp ?x)
  (typep ?x 'atom) => (atom ?x)
  (typep ?x 'list) => (listp ?x)
  (typep ?x '(?or integer symbol keyword function vector))
  :message "`{this}` has a predicate of its own")

;;@flags
; (defun f (x) "Answers." (typep x 'string))
;;@same (list (f "a") (f nil) (f 1))

;;@flags
; (defun f (x) "Answers." (list (typep x 'number) (typep x 'list)))
;;@same (list (f "a") (f nil) (f 1) (f '(1)) (f '()))

;;@flags
; (defun f (x) "Answers." (if (typep x 'integer) 1 2))

;;@passes
; (defun f (x) "Answers." (stringp x))

;;@passes
; (defun f (x) "Answers." (typep x 'account))

;;@passes
; (defun f (x y) "Answers." (typep x y))
