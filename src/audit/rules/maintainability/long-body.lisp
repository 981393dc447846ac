(defrule long-body
  "Finds functions whose body is longer than a screen can show at once.

Lines are counted as written, without comments and blank lines. A long body does several things; the places where it turns from one to the next are where it wants to be cut.

Instead: name each part and call it."
  (:id "1.2" :severity warning :points 5 :threshold 25 :relaxed (:threshold 50))
  (definition (name ?name) (callable #t) (body-lines ?lines))
  (test (> ?lines ?threshold))
  =>
  (assert (violation
           (message (format nil "the body of `~a` has ~a lines, and ~a are the most: name its parts and call them"
                            ?name ?lines ?threshold)))))

;;@flags
; (defun report (x)
;   "Prints much."
;   (print x)
;   (print x)
;   (print x)
;   (print x)
;   (print x)
;   (print x)
;   (print x)
;   (print x)
;   (print x)
;   (print x)
;   (print x)
;   (print x)
;   (print x)
;   (print x)
;   (print x)
;   (print x)
;   (print x)
;   (print x)
;   (print x)
;   (print x)
;   (print x)
;   (print x)
;   (print x)
;   (print x)
;   (print x)
;   (print x))
;;@flags blank lines and comments do not count, the last form does
; (defn report (x)
;   "Prints much, and ends."
;   (print x)
;   (print x)
;   (print x)
;   (print x)
;   (print x)
;   (print x)
;   (print x)
;   (print x)
;   (print x)
;   (print x)
;   (print x)
;   (print x)
;   (print x)
;   (print x)
;   (print x)
;   (print x)
;   (print x)
;   (print x)
;   (print x)
;   (print x)
;   (print x)
;   (print x)
;   (print x)
;   (print x)
;   (print x)
;   x)
;;@flags a text fills its lines
; (defun poem ()
;   "Says a poem."
;   (print "line
; line
; line
; line
; line
; line
; line
; line
; line
; line
; line
; line
; line
; line
; line
; line
; line
; line
; line
; line
; line
; line
; line
; line
; line
; line"))
;;@passes
; (defun many (a)
;   "One line of many."
;   (vector a a a a a a a a a a a a a a a a a a a a a a a a a a a a))
;;@passes as many lines as may be
; (defun report (x)
;   "Prints, at the limit."
;   (print x)
;   (print x)
;   (print x)
;   (print x)
;   (print x)
;   (print x)
;   (print x)
;   (print x)
;   (print x)
;   (print x)
;   (print x)
;   (print x)
;   (print x)
;   (print x)
;   (print x)
;   (print x)
;   (print x)
;   (print x)
;   (print x)
;   (print x)
;   (print x)
;   (print x)
;   (print x)
;   (print x)
;   (print x))
;;@passes comments between
; (defun report (x)
;   "Prints, with remarks."
;   ;; Once.
; 
;   (print x)
;   ;; And again.
;   (print x)
;   ;; And again.
;   (print x)
;   ;; And again.
;   (print x)
;   ;; And again.
;   (print x)
;   ;; And again.
;   (print x)
;   ;; And again.
;   (print x)
;   ;; And again.
;   (print x)
;   ;; And again.
;   (print x)
;   ;; And again.
;   (print x)
;   ;; And again.
;   (print x)
;   ;; And again.
;   (print x)
;   ;; And again.
;   (print x)
;   ;; And again.
;   (print x)
;   ;; And again.
;   (print x)
;   ;; And again.
;   (print x)
;   ;; And again.
;   (print x)
;   ;; And again.
;   (print x)
;   ;; And again.
;   (print x)
;   ;; And again.
;   (print x))
