(defpattern nth-of-constant
  "Finds `nth` with a small constant.

The first elements have names, which say more than counting from zero.

Instead: `first`, `second`, `third`."
  (:id "IDIOM-41" :severity info :points 1 :family "nth-for-cdr")
  (nth 0 ?xs) => (first ?xs)
  (nth 1 ?xs) => (second ?xs)
  (nth 2 ?xs) => (third ?xs)
  :message "`{this}` is `{fix}`")

;;@flags
; (defun f (xs) "Answers." (nth 0 xs))
;;@same (list (f '(1 2 3)) (f '()))

;;@flags
; (defun f (xs) "Answers." (list (nth 1 xs)))
;;@same (list (f '(1 2 3)) (f '(1)))

;;@flags
; (define (f xs) (nth 2 xs))
;;@same (list (f '(1 2 3)) (f '(1)))

;;@passes
; (defun f (xs) "Answers." (second xs))

;;@passes
; (defun f (xs n) "Answers." (nth n xs))

;;@passes
; (defun f (xs) "Answers." (nth 7 xs))
