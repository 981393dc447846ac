(defpattern or-with-nil
  "Finds an `or` that ends in nil or false.

Where all before it is false, it is false as it stands.

Instead: the `or` without it."
  (:id "IDIOM-27" :severity info :points 1 :family "needless-or-nil")
  (?in test (or ?one ?:false)) => ?one
  (?in test (or ?one ?*more ?:false)) => (or ?one ?*more)
  (or ? ?* nil)
  :message "the false at the end of `{this}` adds nothing to the test")

;;@flags
; (defun f (x) "Answers." (when (or x nil) 1))
;;@same (list (f 1) (f nil))

;;@flags
; (defun f (x y) "Answers." (if (or x y nil) 1 2))
;;@same (list (f nil 2) (f nil nil))

;;@flags
; (defun f (x) "Answers." (or x nil))

;;@passes
; (defun f (x) "Answers." (or x #f))

;;@passes
; (defun f (x) "Answers." (or x :none))

;;@passes
; (defun f (x y) "Answers." (or x y))

;;@passes
; (defun f (x) "Answers." (or nil x))
