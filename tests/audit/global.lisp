;;;; Systems that were put through the original's audit of all that is curated.

;;; case g-01-clean-chain
;;; original: clean
(defun ga (x) "a" (gb x))
(defun gb (x) "b" (gc2 x))
(defun gc2 (x) "c" (list x))

;;; case g-03-three-cycle
;;; original: clean
(defun ga (x) "a" (gb x))
(defun gb (x) "b" (gc2 x))
(defun gc2 (x) "c" (ga x))

;;; case g-05-spof-2
;;; original: clean
(defun gh (x) "h" (list x))
(defun ga (x) "a" (gh x))
(defun gb (x) "b" (gh x))

;;; case g-07-spof-4
;;; original: GLOBAL-06 15
(defun gh (x) "h" (list x))
(defun ga (x) "a" (gh x))
(defun gb (x) "b" (gh x))
(defun gc2 (x) "c" (gh x))
(defun gd (x) "d" (gh x))

;;; case g-09-variable-spof
;;; original: GLOBAL-06 15
(defvar *gs* 1)
(defun ga nil "a" *gs*)
(defun gb nil "b" *gs*)
(defun gc2 nil "c" *gs*)

;;; case g-11-uncommitted-callee
;;; original: clean
(defun ga (x) "a" (gnowhere x))
(defun gb (x) "b" (gnowhere x))
(defun gc2 (x) "c" (gnowhere x))

;;; case g-13-two-spofs
;;; original: GLOBAL-06 15, GLOBAL-06 15
(defun gh (x) "h" (list x))
(defun gi (x) "i" (list x))
(defun ga (x) "a" (gh (gi x)))
(defun gb (x) "b" (gh (gi x)))
(defun gc2 (x) "c" (gh (gi x)))

;;; case g-15-empty-milestone
;;; original: clean
