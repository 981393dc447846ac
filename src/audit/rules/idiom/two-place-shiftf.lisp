(defpattern two-place-shiftf
  "Finds `shiftf` of two places whose value is not used.

With two it is an assignment.

Instead: `(setf a b)`."
  (:id "IDIOM-112" :severity info :points 1 :family "needless-shiftf")
  (?in effect (shiftf ?a ?b)) => (setf ?a ?b)
  :message "`{this}` is `{fix}`")

;;@flags
; (defun f (a) "Answers." (let ((b 1)) (shiftf b a) b))
;;@same (f 5)

;;@flags
; (defun f (a) "Answers." (shiftf (car a) 2) a)
;;@same (f (list 1))

;;@flags
; (define (f a) (when a (shiftf (car a) 2) a))
;;@same (f (list 1))

;;@passes
; (defun f (a) "Answers." (let ((b 1)) (shiftf b a)))

;;@passes
; (defun f (a b c) "Answers." (shiftf a b c) a)

;;@passes
; (defun f (a b) "Answers." (setf a b) a)
