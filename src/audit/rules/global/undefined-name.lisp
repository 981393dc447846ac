(defrule undefined-name
  "Finds functions and variables that nobody defines.

The call fails when it is reached, which may be long after the definition was accepted. Names are looked up when all definitions are there, so what comes later in a file or in a load is no finding; inside of a macro that cannot be expanded nothing is said.

Instead: define it, load what defines it, or write what was meant."
  (:id "GLOBAL-02" :severity error :points 12)
  (undefined-name (name ?name) (used ?used) (role ?role) (like ?like) (place ?place))
  =>
  (assert (violation
           (place ?place)
           (message (format nil "`~a` uses the ~a `~a`, which nobody defines~a" ?name ?role ?used
                            (if ?like (format nil ": is `~a` meant" ?like) ""))))))

;;@flags
; (defun ga (x) "A." (gnowhere x))
;;@flags a variable
; (defun ga () "A." *nowhere*)
;;@flags a function that is handed on
; (defun ga (xs) "A." (map #'gnowhere xs))
;;@flags an assignment
; (defun ga (x) "A." (set! *nowhere* x))
;;@flags a slip of the pen
; (defun total (xs) "Sum." (apply + xs))
; (defun ga (xs) "A." (totl xs))
;;@passes a forward reference
; (defun ga (x) "A." (gb x))
; (defun gb (x) "B." (list x))
;;@passes locals and parameters
; (defun ga (f) "A." (let ((g f)) (flet ((h (x) (g x))) (h 1))))
;;@passes quoted data
; (defun ga () "A." '(gnowhere))
;;@passes what a structure brings
; (defstruct point "A place." x y)
; (defun ga (p) "A." (list (point-x p) (make-point :x 1 :y 2) (point-p p) (copy-point p)))
;;@passes what an accessor brings
; (defclass leaf () ((size :accessor leaf-size)) (:documentation "A leaf."))
; (defun ga (it) "A." (setf (leaf-size it) (+ 1 (leaf-size it))))
;;@passes what stands inside a macro
; (defmacro with-thing (names &rest body) "Binds." `(let ,(map (lambda (it) (list it 1)) names) ,@body))
; (defun ga () "A." (with-thing (a b) (list a b)))
;;@passes forms that define in other ways
; (define-record-type pair (make-pair a b) pair? (a pair-a) (b pair-b))
; (defun ga () "A." (pair-a (make-pair 1 2)))
