(defrule unused-parameter
  "Finds parameters that the body never reads.

Whoever calls the function must find a value for something that does not matter, or a name is misspelt and the code reads another variable than it seems to.

Instead: remove the parameter; where an interface demands it, name it `_name` or write `(declare (ignore name))`."
  (:id "1.4" :severity warning :points 3)
  (definition (name ?name) (unused-parameters ?unused (not nil)) (unused-parameters-at ?place))
  =>
  (assert (violation
           (place ?place)
           (points (+ ?points (* 2 (- (length ?unused) 1))))
           (message (format nil "`~a` does not use ~a: remove what is not needed, or write `_` before its name"
                            ?name (in-backquotes ?unused))))))

;;@flags
; (defun first-of (a b) "A." (list a))
;;@flags quoting a name is no use of it
; (defun pair (a b) "A and a symbol." (list a 'b))
;;@flags a part of a pattern
; (defn left ([a b]) "The left one." a)
;;@flags a binding inside hides the parameter
; (defun shadow (x) "One." (let ((x 1)) x))
;;@passes
; (defun take (a b) "A." (declare (ignore b)) (list a))
;;@passes
; (defn keep (a _b) "A." a)
;;@passes
; (defmacro twice (&body body) "BODY two times." `(progn ,@body ,@body))
;;@passes
; (defmethod area ((shape circle)) 1)
