(defpattern nested-str
  "Finds `str` in `str`, `string-append` in `string-append`.

They take any number of pieces; the string in between is made for nothing.

Instead: one flat `str`."
  (:id "IDIOM-65" :severity info :points 1)
  (str ?*before (str ?one ?*inner) ?next ?*after) => (str ?*before ?one ?*inner ?next ?*after)
  (str ?first ?*before (str ?*inner) ?*after) => (str ?first ?*before ?*inner ?*after)
  :message "`{this}` is flat: `{fix}`")

;;@flags
; (defun f (x) "Answers." (str "a" (str "b" x) "c"))
;;@same (f 1)

;;@flags
; (defun f (x) "Answers." (str (str "a" x) "b"))
;;@same (f 1)

;;@flags
; (define (f x) (string-append "<" (string-append x ">")))
;;@same (f "a")

;;@passes
; (defun f (x) "Answers." (str "a" x "b"))

;;@passes
; (defun f (x) "Answers." (str "a" (string-upcase x)))

;;@passes
; (defun f (x) "Answers." (str (str x)))
