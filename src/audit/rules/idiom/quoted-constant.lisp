(defpattern quoted-constant
  "Finds a quote before what stands for itself: nil, truths, numbers, strings, characters, keywords.

A quote says that what follows is not evaluated, where nothing would be.

Instead: the constant."
  (:id "IDIOM-107" :severity info :points 1 :family "qnil qnumber quote-false quote-keyword quote-true")
  '?x:literal => ?x
  :message "`{?x}` stands for itself and needs no quote")

;;@flags
; (defun f (x) "Answers." (list x '5))
;;@same (f 1)

;;@flags
; (defun f (x) "Answers." (if x ':red 'nil))
;;@same (list (f 1) (f nil))

;;@flags
; (define (f x) (or x '"none" '#t))
;;@same (list (f 1) (f nil))

;;@passes
; (defun f (x) "Answers." (list x '()))

;;@passes
; (defun f (x) "Answers." (list x 'red))

;;@passes
; (defun f (x) "Answers." (list x '(5)))
