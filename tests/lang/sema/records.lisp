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
;; ours: nil  -- a field that the constructor leaves out is nil

(define-record-type point (make-point x) point? (x point-x))
(map point-x (list (make-point 1) (make-point 2)))

(record? 5)

(record? {})

;;; a record of a body
(define (make-and-read n)
  (define-record-type cell (make-cell v) cell? (v cell-v))
  (list (cell-v (make-cell n)) (cell? (make-cell n)) (cell? n)))
(make-and-read 4)

;;; the type of a body is another one each time
(define (fresh)
  (define-record-type token (make-token) token?)
  (list make-token token?))
(define one (fresh))
(define two (fresh))
(list ((cadr one) ((car one))) ((cadr two) ((car one))))

;;; a record of a body prints with its name
(let ()
  (define-record-type pair-of (make-pair-of a b) pair-of? (a pa) (b pb))
  (list (make-pair-of 1 "x") (type (make-pair-of 1 2))))

;;; a field has a name and an accessor, no more
(define-record-type cell (make-cell v) cell? (v cell-v set-cell-v!))
(cell-v (make-cell 1))

;;; and no less
(define-record-type cell (make-cell v) cell? (v))
(make-cell 1)

;;; fields stand in the order of the constructor's arguments
(define-record-type point (make-point y x) point? (x point-x) (y point-y))
(let ((p (make-point 1 2))) (list p (point-x p) (point-y p)))

;;; what the constructor names is a field, with an accessor or without
(define-record-type point (make-point x y) point? (x point-x))
(list (make-point 1 2) (point-x (make-point 1 2)))

(define-record-type <point> (make-point x y) point? (x point-x))
(list (make-point 1 2) (type (make-point 1 2)) (= (make-point 1 2) (make-point 1 3)))

(let ()
  (define-record-type point (make-point x y) point? (x point-x))
  (list (make-point 1 2) (point-x (make-point 1 2))))
