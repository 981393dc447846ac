(defrule swallowed-error
  "Finds errors that are caught and forgotten.

A handler that does nothing, or that takes a condition and does not look at it, hides what went wrong from everyone who could mend it.

Instead: handle the type that is expected, say what happened, or name the variable `_e` where the answer needs no look."
  (:id "NASA-10" :severity warning :points 7 :teaching (:points 3))
  (definition (name ?name) (swallowed-errors ?count) (swallowed-errors-at ?place))
  (test (and ?count (> ?count 0)))
  =>
  (assert (violation
           (place ?place)
           (message (format nil "`~a` catches ~a and forgets ~a: handle the type that is expected, or say what happened"
                            ?name
                            (if (= ?count 1) "an error" (format nil "~a errors" ?count))
                            (if (= ?count 1) "it" "them"))))))

;;@flags
; (defn quiet (f) "Runs F." (try (f) (catch e nil)))
;;@flags
; (defun quiet (f) "Runs F." (handler-case (funcall f) (error () nil)))
;;@flags
; (defun quiet (f) "Runs F." (ignore-errors (funcall f)))
;;@passes
; (defn told (f) "Runs F." (try (f) (catch e (println e))))
;;@passes
; (defn default (f) "F's answer or 0." (try (f) (catch _e 0)))
;;@passes
; (defun default (f) "F's answer or 0." (handler-case (funcall f) (error () 0)))
