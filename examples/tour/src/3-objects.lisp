;; Classes are definitions too: a class, its methods and the variables that hold instances each have
;; a history of their own.

(defclass vehicle ()
  ((make :accessor vehicle-make :initarg :make :initform "Unknown")
   (wheels :accessor vehicle-wheels :initarg :wheels :initform 4))
  (:documentation "Something that rolls."))

(defgeneric describe-vehicle (it)
  (:documentation "Say in a sentence what IT is."))

(defmethod describe-vehicle ((it vehicle))
  "A make on so many wheels."
  (format nil "A ~a on ~a wheels" (vehicle-make it) (vehicle-wheels it)))

(defvar *my-car* (make-instance 'vehicle :make "Imago")
  "The car to try things on.")

;; At the REPL:
;;
;;   (describe-vehicle *my-car*)
;;   (setf (vehicle-wheels *my-car*) 3)      ; changes the object, leaves no commit
;;   (describe-vehicle *my-car*)
;;
;; Then add a slot to the class here, `(color :accessor vehicle-color :initform "red")`, and save.
;; `*my-car*` lives on, still on three wheels, and `(vehicle-color *my-car*)` answers "red".
;;
;; When you like what you have, mark the commits that belong together and write a milestone: the
;; reason for all of them, in your words. Close Imago, start it again, and everything is here.
