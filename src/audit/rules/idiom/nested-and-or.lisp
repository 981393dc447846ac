(defpattern nested-and-or
  "Finds an `and` in an `and`, an `or` in an `or`.

They take any number of forms; the brackets in between mean nothing.

Instead: one flat `and` or `or`."
  (:id "IDIOM-25" :severity info :points 1 :family "nested-and-or")
  (and ?*before (and ?one ?*inner) ?*after) => (and ?*before ?one ?*inner ?*after)
  (or ?*before (or ?one ?*inner) ?*after) => (or ?*before ?one ?*inner ?*after)
  :message "`{this}` is flat: `{fix}`")

;;@flags
; (defun f (a b c) "Answers." (and a c (and b c)))
;;@same (list (f 1 2 3) (f 1 2 nil) (f 1 nil 3))

;;@flags
; (defun f (a b c) "Answers." (or (or a b) c))
;;@same (list (f nil nil 3) (f nil nil nil))

;;@flags
; (defun f (a b c) "Answers." (if (and (and a b) c) 1 2))
;;@same (list (f 1 2 3) (f 1 2 nil))

;;@passes
; (defun f (a b c) "Answers." (and a (or b c)))

;;@passes
; (defun f (a b c) "Answers." (or a b c))

;;@passes
; (defun f (a b c) "Answers." (or (and a b) (and b c)))
