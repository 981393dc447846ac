(defpattern error-of-format
  "Finds `error` of a text that `format` has made.

`error` fills in a text by itself.

Instead: `(error \"text ~a\" x)`."
  (:id "IDIOM-67" :severity info :points 1)
  (error (format nil ?text:string ?*xs)) => (error ?text ?*xs)
  :message "`error` fills in by itself: `{fix}`")

;;@flags
; (defun f (x) "Answers." (error (format nil "no ~a" x)))
;;@same (handler-case (f 1) (error (e) (format nil "~a" e)))

;;@flags
; (defun f (x) "Answers." (if x (error (format nil "no ~a of ~a" x 1)) 2))
;;@same (f nil)

;;@flags
; (define (f x) (error (format nil "no ~s" x)))
;;@same (handler-case (f 1) (error (e) (format nil "~a" e)))

;;@passes
; (defun f (x) "Answers." (error "no ~a" x))

;;@passes
; (defun f (x) "Answers." (error (str "no " x)))

;;@passes
; (defun f (x) "Answers." (print (format nil "no ~a" x)))
