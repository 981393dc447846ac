(defpattern str-of-text
  "Finds `str` or `string-append` of one string.

It is a string already.

Instead: the string."
  (:id "IDIOM-64" :severity info :points 1)
  (str ?text:text) => ?text
  :message "`{?text}` is a string already")

;;@flags
; (defun f (x) "Answers." (str (str "a" x)))
;;@same (f 1)

;;@flags
; (defun f (x) "Answers." (list x (str "abc")))
;;@same (f 1)

;;@flags
; (define (f x) (string-append (string-upcase x)))
;;@same (f "a")

;;@passes
; (defun f (x) "Answers." (str x))

;;@passes
; (defun f (x) "Answers." (str "a" x))

;;@passes
; (defun f (x) "Answers." (string-upcase x))
