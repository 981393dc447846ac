(defpattern single-do-star
  "Finds a `do*` with one variable.

The star says that later variables see earlier ones, and there are none.

Instead: `do`."
  (:id "IDIOM-96" :severity info :points 1 :family "do*-single-var")
  (do* (?clause) ?*rest) => (do (?clause) ?*rest)
  :message "with one variable `do*` is `do`")

;;@flags
; (defun f (n) "Answers." (do* ((i n (1- i))) ((zerop i) i)))
;;@same (f 3)

;;@flags
; (defun f (n) "Answers." (do* ((i 0 (1+ i))) ((= i n) i)
;   (print i)))
;;@same (f 3)

;;@flags
; (define (f xs) (do* ((ys xs (cdr ys))) ((null? ys) xs) (print (car ys))))
;;@same (f '(1 2))

;;@passes
; (defun f (n) "Answers." (do ((i n (1- i))) ((zerop i) i)))

;;@passes
; (defun f (n) "Answers." (do* ((i n (1- i)) (j i (1- j))) ((zerop i) j)))

;;@passes
; (defun f (n) "Answers." (let* ((i n) (j i)) j))
