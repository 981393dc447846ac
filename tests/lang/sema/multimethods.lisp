;;;; Multimethods.

(defmulti area :shape)
(defmethod area :sq (fn (s) (* (:w s) (:w s))))
(defmethod area :circle (fn (s) (:r s)))
(list (area {:shape :sq :w 3}) (area {:shape :circle :r 2}))

(defmulti f (fn (x) x))
(defmethod f :default (fn (x) :none))
(f 9)

(defmulti f (fn (x) x))
(f 9)

(defmulti f (fn (x y) (list x y)))
(defmethod f '(1 2) (fn (x y) :hit))
(f 1 2)

(defmulti f type)
(defmethod f :int (fn (x) (+ x 1)))
(defmethod f :string (fn (x) (string/upper x)))
(list (f 1) (f "a"))

(defmulti f (fn (x) x))
(defmethod f 1 (fn (x) :old))
(defmethod f 1 (fn (x) :new))
(f 1)

(defmulti f (fn (x) x))
(type f)

(defmulti f (fn (x) x))
(defmethod f "a" (fn (x) :str))
(f "a")

(defmethod undefined-multi :a (fn (x) x))

(defmulti op (fn (x) (:kind x)))
(defmethod op :add (fn (x) 1))
(let ((r1 (op {:kind :add}))) (defmethod op :mul (fn (x) 2)) (+ r1 (op {:kind :mul})))

(defmulti f (fn (x) x))
(defmethod f nil (fn (x) :nil))
(f nil)

(defmulti f (fn (x) (> x 0)))
(defmethod f #t (fn (x) :pos))
(defmethod f #f (fn (x) :neg))
(list (f 1) (f -1))

;;; in a body a multimethod is local
(define (describe-it x)
  (defmulti kind-of (fn (v) (type v)))
  (defmethod kind-of :int (fn (v) :number))
  (defmethod kind-of :default (fn (v) :other))
  (kind-of x))
(list (describe-it 1) (describe-it "a"))

;;; a local multimethod is not seen outside
(let () (defmulti inner-kind (fn (x) x)) 1)
(inner-kind 1)

;;; a method added in an inner body
(let ((log '()))
  (defmulti note (fn (k) k))
  (let ((base 10))
    (defmethod note :a (fn (k) (set! log (cons base log)) base)))
  (list (note :a) log))

;;; methods close over what is around them
(let ((seen 0))
  (defmulti counting (fn (k) (set! seen (+ seen 1)) k))
  (defmethod counting :x (fn (k) seen))
  (counting :x)
  (counting :x))

;;; a definition answers nothing
(defmulti quiet (fn (x) x))
(defmethod quiet 1 (fn (x) x))
