(defrule untested-model-code
  "Finds a function that a model wrote and that has no doctest.

What a model writes reads well and may still be wrong; an example that was run is what tells the two
apart, and it is on record with the definition.

Instead: give its docstring an example, `>>> (f 1)` with the expected value on the next line."
  (:id "HISTORY-03" :severity info :points 2)
  (definition (name ?name) (kind ?kind) (author-kind agent) (callable #t) (doctest-count 0))
  =>
  (assert (violation
           (message (format nil "a model wrote the ~a `~a`, and no doctest shows what it does: add an example"
                            ?kind ?name)))))

;;@flags
; ;;@by agent scribe
; (defun size (x) "How large." (length x))
;;@flags a new version
; (defun size (x) "How large." x)
; ;;@by agent scribe
; (defun size (x) "How large." (length x))
;;@flags without a docstring
; ;;@by agent scribe
; (defun size (x) (length x))
;;@passes with an example
; ;;@by agent scribe
; (defun size (x)
;   "How large.
; >>> (size '(1 2))
; 2"
;   (length x))
;;@passes what a person wrote
; (defun size (x) "How large." (length x))
;;@passes what does nothing when called
; ;;@by agent scribe
; (defparameter *sizes* nil "All sizes.")
