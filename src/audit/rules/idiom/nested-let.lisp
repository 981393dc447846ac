(defpattern nested-let
  "Finds a `let` of one variable right inside another, and `let*` in `let*`.

One `let*` binds them in a row, with one bracket and one indentation less.

Instead: `(let* ((a …) (b …)) …)`."
  (:id "IDIOM-101" :severity info :points 1)
  (let (?a:call) (let (?b:call) ?*body)) => (let* (?a ?b) ?*body)
  (let* (?*a:call) (let* (?*b:call) ?*body)) => (let* (?*a ?*b) ?*body)
  (let* (?*a:call) (let (?b:call) ?*body)) => (let* (?*a ?b) ?*body)
  :message "one `let*` binds all of them")

;;@flags
; (defun f (n) "Answers." (let ((a n)) (let ((b (list a))) (list a b))))
;;@same (f 1)

;;@flags
; (defun f (n) "Answers." (let* ((a n) (b a)) (let* ((c b)) (list a b c))))
;;@same (f 1)

;;@flags
; (define (f n) (let ((n (list n))) (let ((n (list n))) n)))
;;@same (f 1)

;;@passes
; (defun f (n) "Answers." (let* ((a n) (b a)) b))

;;@passes
; (defun f (n) "Answers." (let ((a n)) (print a) (let ((b a)) b)))

;;@passes
; (defun f (n m) "Answers." (let ((a n)) (let ((b a) (a m)) (list a b))))
