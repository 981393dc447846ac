;;;; Records.

(define-record-type point (make-point x y) point? (x point-x) (y point-y))
(define p (make-point 1 2))
(list (point-x p) (point-y p) (point? p) (point? 5))

(define-record-type point (make-point x y) point? (x point-x) (y point-y))
(type (make-point 1 2))

(define-record-type point (make-point x y) point? (x point-x) (y point-y))
(record? (make-point 1 2))

(define-record-type point (make-point x y) point? (x point-x) (y point-y))
(= (make-point 1 2) (make-point 1 2))

(define-record-type point (make-point x y) point? (x point-x) (y point-y))
(= (make-point 1 2) (make-point 1 3))

(define-record-type point (make-point x y) point? (x point-x) (y point-y))
(make-point 1)

(define-record-type point (make-point x y) point? (x point-x) (y point-y))
(point-x 5)

(define-record-type <pt> (mk x) pt? (x ptx))
(list (mk 1) (type (mk 1)))

(define-record-type a (mk-a x) a? (x ax))
(define-record-type b (mk-b x) b? (x bx))
(list (a? (mk-b 1)) (b? (mk-b 1)))

(define-record-type a (mk-a x) a? (x ax))
(define-record-type b (mk-b x) b? (x bx))
(ax (mk-b 1))

(define-record-type p (mk b a) p? (a pa) (b pb))
(let ((r (mk 1 2))) (list (pa r) (pb r)))

(define-record-type point)

(define-record-type point (make-point z) point? (x point-x))
;; ours!: syntax  -- a form that is wrong as written

(define-record-type point (make-point x) point? (x point-x))
(map point-x (list (make-point 1) (make-point 2)))

(record? 5)

(record? {})
