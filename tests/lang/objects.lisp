;;; Classes, generic functions, structures, records, multimethods.

(defclass vehicle () ((wheels :initarg :wheels :initform 4 :accessor wheels) (name :initarg :name :reader vehicle-name)) (:documentation "Moves."))
(define car1 (make-instance 'vehicle :name "T"))
(wheels car1)                               ;; => 4
(vehicle-name car1)                         ;; => "T"
(setf (wheels car1) 3)                      ;; => 3
(slot-value car1 'wheels)                   ;; => 3
(setf (slot-value car1 'name) "U")
(vehicle-name car1)                         ;; => "U"
(str car1)                                  ;; => "#<vehicle>"
(str vehicle)                               ;; => "#<standard-class vehicle>"
(type car1)                                 ;; => :vehicle
(defclass truck (vehicle) ((load :initform 0 :accessor truck-load)))
(define truck1 (make-instance 'truck :wheels 6))
(list (wheels truck1) (truck-load truck1))  ;; => (6 0)
(typep truck1 'vehicle)                     ;; => #t
(defgeneric describe-it (thing))
(defmethod describe-it ((v vehicle)) (list :vehicle (wheels v)))
(defmethod describe-it ((v truck)) (cons :truck (call-next-method)))
(defmethod describe-it ((n integer)) :number)
(describe-it truck1)                        ;; => (:truck :vehicle 6)
(describe-it 5)                             ;; => :number
(describe-it "x")                           ;; !! describe-it
(defmethod describe-it :before ((v vehicle)) (display "before "))
(describe-it car1)                          ;; ~> before
(with-slots (wheels) car1 (* wheels 2))     ;; => 6

;; Redefinition of a class updates its objects.
(defclass vehicle () ((wheels :initarg :wheels :initform 4 :accessor wheels) (color :initform :red :accessor color)))
(color car1)                                ;; => :red
(wheels car1)                               ;; => 3

(defstruct point (x 0) y)
(define p (make-point :x 1 :y 2))
(point-x p)                                 ;; => 1
(setf (point-y p) 5)
(point-y p)                                 ;; => 5
(point-p p)                                 ;; => #t
(define-record-type pare (kons x y) pare? (x kar) (y kdr))
(define pr (kons 1 2))
(list (kar pr) (kdr pr) (pare? pr) (pare? 1))  ;; => (1 2 #t #f)
(str pr)                                    ;; => "#<record pare 1 2>"
(type pr)                                   ;; => :pare
(defmulti area :shape)
(defmethod area :square (fn (s) (* (:side s) (:side s))))
(defmethod area :default (fn (s) 0))
(area {:shape :square :side 3})             ;; => 9
(area {:shape :blob})                       ;; => 0

;;; Objects print as their class says, wherever they are printed.
(defclass pet () ((name :initarg :name :reader pet-name)))
(define rex (make-instance 'pet :name "Rex"))
(princ-to-string rex)                       ;; => "#<pet>"
(defmethod print-object ((p pet) stream) (format stream "<pet ~a>" (pet-name p)))
(str rex)                                   ;; => "<pet Rex>"
(println rex (list rex 1))                  ;; ~> <pet Rex> (<pet Rex> 1)
(format nil "~a and ~s" rex {:a rex})       ;; => "<pet Rex> and {:a <pet Rex>}"
(eq (princ rex) rex)                        ;; => #t
(defclass dog (pet) ())
(defmethod print-object ((d dog) stream) (write-string "dog:" stream) (call-next-method))
(str (make-instance 'dog :name "Bo"))       ;; => "dog:<pet Bo>"
(str car1)                                  ;; => "#<vehicle>"
