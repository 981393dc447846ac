(defrule missing-assertion
  "Finds longer functions that check nothing they assume.

`assert`, `check-type`, a call of `error`, a handler for a type and every doctest count.

Instead: say what must hold where the values come in, or write a doctest."
  (:id "NASA-05" :severity info :points 2 :threshold 10
   :high-integrity (:severity warning :points 6) :relaxed (:enabled nil))
  (definition (name ?name) (callable #t) (body-forms ?forms) (assertion-count 0))
  (test (> ?forms ?threshold))
  =>
  (assert (violation
           (message (format nil "`~a` has ~a forms and checks nothing: add an `assert`, a `check-type` or a doctest" ?name ?forms)))))

;;@flags
; (defun eleven (a)
;   "Eleven forms."
;   (list (+ a 1) (+ a 1) (+ a 1) (+ a 1) (+ a 1) (+ a 1) (+ a 1) (+ a 1) (+ a 1) (+ a 1)))
;;@flags
; (defn eleven (a)
;   "Eleven forms."
;   (let ((b (list a)))
;     (list (list b) (list b) (list b) (list b) (list b) (list b) (list b) (list b))))
;;@flags
; (defmacro eleven (a)
;   "Eleven forms."
;   (list (cons 'a a) (cons 'b a) (cons 'c a) (cons 'd a) (cons 'e a) (cons 'f a) (cons 'g a)
;         (cons 'h a) (cons 'i a) (cons 'j a)))
;;@passes
; (defun eleven (a)
;   "Checked."
;   (check-type a number)
;   (list (+ a 1) (+ a 1) (+ a 1) (+ a 1) (+ a 1) (+ a 1) (+ a 1) (+ a 1) (+ a 1) (+ a 1)))
;;@passes
; (defun eleven (a)
;   "Documented.
;   >>> (length (eleven 1))
;   10"
;   (list (+ a 1) (+ a 1) (+ a 1) (+ a 1) (+ a 1) (+ a 1) (+ a 1) (+ a 1) (+ a 1) (+ a 1)))
;;@passes atoms are no forms
; (defun sum (a b) "Sum." (+ a b a b a b a b a b a b a b))
