(defpattern single-let-star
  "Finds a `let*` with one variable.

The star says that later variables see earlier ones, and there are none.

Instead: `let`."
  (:id "IDIOM-97" :severity info :points 1 :family "let*-single")
  (let* (?binding:call) ?*body) => (let (?binding) ?*body)
  (let* (?vector ?name ?value) ?*body) => (let [?name ?value] ?*body)
  :message "with one variable `let*` is `let`")

;;@flags
; (defun f (n) "Answers." (let* ((i (car n))) (list i)))
;;@same (f '(1))

;;@flags
; (defun f (n) "Answers." (let* [i (car n)] (list i)))
;;@same (f '(1))

;;@flags
; (define (f n) (let* ((i n)) ; once
;   (print i) i))
;;@same (f 1)

;;@passes
; (defun f (n) "Answers." (let ((i n)) i))

;;@passes
; (defun f (n) "Answers." (let* ((i n) (j i)) j))

;;@passes
; (defun f (n) "Answers." (let* [i n j i] j))
