;;; Packages: making them, what a name means in them, and what they show of themselves.

(defpackage p1 (:use :cl) (:export #:sell))
(list 'p1:sell 'p1::stock)

(defpackage p2 (:use :cl) (:export sell))
(defun p2:sell (x) (* 2 x))
(p2:sell 4)

(defpackage p3 (:use :cl) (:export sell))
(in-package p3)
(defun sell (x) (list :sold x))
(defun stock (x) (list :stock x))
(list (sell 1) (stock 2) (p3:sell 3) (p3::stock 4))

(defpackage p4 (:use :cl))
(in-package p4)
(defun area (x) (* x x))
(defpackage p5 (:use :cl))
(in-package p5)
(defun area (x) (+ x x))
(list (area 5) (p4::area 5))

(defpackage p6 (:use :cl) (:export total))
(defpackage p7 (:use :cl :p6))
(in-package p6)
(defun total (xs) (reduce #'+ xs))
(in-package p7)
(total '(1 2 3))

(defpackage p8 (:use :cl) (:export total))
(defpackage p9 (:use :cl :p8))
(in-package p9)
(list (eq 'total 'p8:total) 'total)

(defpackage p10 (:use :cl))
(eq 'p10::x 'x)

(defpackage p11 (:use :cl))
(eq 'p11::car 'car)

(defpackage p12 (:use :cl))
(symbol-name 'p12::x)
;; ours: "x"  -- names keep their case

(defpackage p13 (:use :cl))
(package-name (symbol-package 'p13::x))
;; ours: "p13"  -- names keep their case

(package-name (symbol-package :x))
;; ours: "keyword"  -- names keep their case

(package-name (symbol-package 'car))
;; ours: "common-lisp"  -- names keep their case

(symbol-package (gensym))

(symbol-package '#:x)

(defpackage p14 (:use :cl) (:nicknames p14n))
(list (package-name (find-package :p14n)) (package-nicknames :p14))
;; ours: ("p14" ("p14n"))  -- names keep their case

(defpackage p15 (:use :cl) (:nicknames p15n) (:export x))
(eq 'p15n:x 'p15:x)

(find-package :no-such-package)

(defpackage p16 (:use :cl))
(eq (find-package :p16) (find-package "P16"))
;; ours: #t  -- the name of a package is found in any case

(defpackage p17 (:use :cl))
(list (packagep (find-package :p17)) (packagep :p17) (packagep 'p17))

(defpackage p18 (:use :cl))
(eq (find-package (find-package :p18)) (find-package :p18))

(defpackage p19 (:use :cl) (:shadow car))
(in-package p19)
(defun car (x) (list :mine (cl:car x)))
(list (car '(1 2)) (cl:car '(1 2)))

(defpackage p20 (:use :cl) (:shadow list))
(list (eq 'p20::list 'list) (mapcar #'symbol-name (package-shadowing-symbols :p20)))
;; ours: (#f ("list"))  -- names keep their case

(defpackage p21 (:use :cl) (:export a b))
(defpackage p22 (:use :cl) (:import-from :p21 a))
(list (eq 'p22::a 'p21:a) (eq 'p22::b 'p21:b))

(defpackage p23 (:use :cl))
(p23:hidden 1)

(defpackage p24 (:use :cl))
'p24:hidden

'no-such-package:x

(handler-case (read-from-string "no-such-package::x") (error () :error))

(handler-case (in-package :no-such-package) (package-error () :package-error))

(handler-case (package-name :no-such-package) (error () :error))

(handler-case (use-package :no-such-package) (error () :error))

(defpackage p25 (:use :cl))
(let ((*package* (find-package :p25))) (intern "X"))

(defpackage p26 (:use :cl))
(let ((*package* (find-package :p26))) (eq (read-from-string "x") 'p26::x))

(defpackage p27 (:use :cl))
(eq (intern (string 'x) :p27) 'p27::x)

(multiple-value-list (find-symbol (string 'no-such-symbol)))

(multiple-value-list (find-symbol (string 'car) :cl))

(multiple-value-list (find-symbol (string 'car)))

(defpackage p28 (:use :cl) (:export x))
(multiple-value-list (find-symbol (string 'x) :p28))

(defpackage p29 (:use :cl))
(intern (string 'y) :p29)
(second (multiple-value-list (find-symbol (string 'y) :p29)))

(defpackage p30 (:use :cl) (:export x))
(defpackage p31 (:use :cl :p30))
(multiple-value-list (find-symbol (string 'x) :p31))

(defpackage p32 (:use :cl))
(second (multiple-value-list (intern (string 'z) :p32)))

(defpackage p33 (:use :cl))
(intern (string 'z) :p33)
(second (multiple-value-list (intern (string 'z) :p33)))

(defpackage p34 (:use :cl))
(export (intern (string 'x) :p34) :p34)
(second (multiple-value-list (find-symbol (string 'x) :p34)))

(defpackage p35 (:use :cl) (:export x))
(unexport (find-symbol (string 'x) :p35) :p35)
(second (multiple-value-list (find-symbol (string 'x) :p35)))

(defpackage p36 (:use :cl) (:export x))
(defpackage p37 (:use :cl))
(use-package :p36 :p37)
(eq (find-symbol (string 'x) :p37) 'p36:x)

(defpackage p38 (:use :cl) (:export x))
(defpackage p39 (:use :cl :p38))
(unuse-package :p38 :p39)
(find-symbol (string 'x) :p39)

(defpackage p40 (:use :cl))
(defpackage p41 (:use :cl))
(import 'p40::x :p41)
(eq (find-symbol (string 'x) :p41) 'p40::x)

(defpackage p42 (:use :cl))
(shadow 'list :p42)
(eq (find-symbol (string 'list) :p42) 'list)

(defpackage p43 (:use :cl))
(defpackage p44 (:use :cl :p43))
(list (mapcar #'package-name (package-use-list :p44)) (mapcar #'package-name (package-used-by-list :p43)))
;; ours: (("common-lisp" "p43") ("p44"))  -- SBCL lists them in another order

(make-package :p45 :use '(:cl))
(package-name (find-package :p45))
;; ours: "p45"  -- names keep their case

(make-package :p46 :use '(:cl))
(delete-package :p46)
(find-package :p46)

(make-package :p47 :nicknames '(:p47n) :use '(:cl))
(package-name :p47n)
;; ours: "p47"  -- names keep their case

(defpackage p48 (:use :cl) (:export a b c))
(let ((names '())) (do-external-symbols (it :p48) (push (symbol-name it) names)) (sort names #'string<))
;; ours: ("a" "b" "c")  -- names keep their case

(defpackage p49 (:use :cl) (:export a))
(intern (string 'b) :p49)
(let ((count 0)) (do-external-symbols (it (find-package :p49) count) (incf count)))

(defpackage p50 (:use))
(intern (string 'a) :p50)
(intern (string 'b) :p50)
(let ((names '())) (do-symbols (it :p50) (push (symbol-name it) names)) (sort names #'string<))
;; ours: ("a" "b")  -- names keep their case

(defpackage p51 (:use :cl) (:documentation "What the shop does.") (:export sell))
(package-name :p51)
;; ours: "p51"  -- names keep their case

(defpackage "P52" (:use "CL") (:export "SELL"))
(package-name :p52)
;; ours: "P52"  -- the name is as it was written

(defpackage p53 (:use :cl))
(in-package p53)
(defclass item () ((price :initarg :price :accessor price)))
(let ((it (make-instance 'item :price 3))) (incf (price it)) (list (price it) (class-name (class-of it)) (typep it 'item)))

(defpackage p54 (:use :cl))
(in-package p54)
(defstruct point x y)
(let ((p (make-point :x 1 :y 2))) (list (point-x p) (point-p p) p))

(defpackage p55 (:use :cl))
(in-package p55)
(defstruct point x y)
(defpackage p56 (:use :cl))
(in-package p56)
(list (p55::point-x (p55::make-point :x 7)) (p55::make-point))

(defpackage p57 (:use :cl))
(in-package p57)
(defgeneric speak (it))
(defclass dog () ())
(defmethod speak ((it dog)) :woof)
(defmethod speak ((it integer)) :number)
(list (speak (make-instance 'dog)) (speak 3))

(defpackage p58 (:use :cl))
(in-package p58)
(defmacro twice (x) `(let ((it ,x)) (+ it it)))
(defpackage p59 (:use :cl))
(in-package p59)
(let ((it 1)) (p58::twice (+ it 2)))

(defpackage p60 (:use :cl) (:export with-it))
(in-package p60)
(defun helper (x) (list :helped x))
(defmacro with-it (x) `(helper ,x))
(defpackage p61 (:use :cl :p60))
(in-package p61)
(defun helper (x) (list :mine x))
(with-it 5)

(defpackage p62 (:use :cl))
(in-package p62)
(defvar *depth* 1)
(defun depth () *depth*)
(in-package :cl-user)
(list (p62::depth) (let ((p62::*depth* 2)) (p62::depth)))

(defpackage p63 (:use :cl))
(in-package p63)
(defun f (a &optional (b 2) &key (c 3) &rest more) (list a b c more))
(f 1)

(defpackage p64 (:use :cl))
(in-package p64)
(defun f (a &optional (b 2) &rest more &key (size 3) colour) (list a b size colour more))
(f 1 5 :size 9)

(defpackage p65 (:use :cl))
(in-package p65)
(loop for x in '(1 2 3 4) for i from 0 when (evenp x) collect (list i x) into found finally (return found))

(defpackage p67 (:use :cl))
(in-package p67)
(define-condition sold-out (error) ((what :initarg :what :reader what)))
(handler-case (error 'sold-out :what :tea) (sold-out (e) (list :none (what e))))

(defpackage p68 (:use :cl))
(in-package p68)
(handler-case (error 'type-error :datum 1 :expected-type 'string) (type-error () :type))

(defpackage p69 (:use :cl))
(in-package p69)
(list (case 3 ((1 2) :few) (otherwise :many)) (typecase 1 (string :s) (integer :i)) (check-type 3 integer))

(defpackage p70 (:use :cl))
(in-package p70)
(restart-case (invoke-restart 'again 1) (again (x) (list :again x)))

(defpackage p72 (:use :cl))
(in-package p72)
(block out (dolist (x '(1 2 3)) (when (= x 2) (return-from out x))))

(defpackage p73 (:use :cl))
(in-package p73)
(destructuring-bind (a (b &optional c) &key d) '(1 (2) :d 4) (list a b c d))

(defpackage p74 (:use :cl))
(in-package p74)
(setf (get 'thing 'colour) :red)
(list (get 'thing 'colour) (get 'cl-user::thing 'colour))

(defpackage p75 (:use :cl))
(in-package p75)
(defun (setf thing) (value place) (list value place))
(setf (thing 1) 2)

(defpackage p76 (:use :cl))
(in-package p76)
(princ-to-string 'thing)

(defpackage p77 (:use :cl))
(princ-to-string 'p77::thing)

(defpackage p78 (:use :cl))
(format nil "~a ~s" 'p78::thing 'p78::thing)

(defpackage p79 (:use :cl) (:export thing))
(prin1-to-string (list 'p79:thing 'thing :thing))

(defpackage p80 (:use :cl))
(let ((*package* (find-package :p80))) (prin1-to-string 'p80::thing))

(keywordp (intern (string 'x) :keyword))

(eq (intern (string 'x) :keyword) :x)

(string= (symbol-name (intern "MixedCase")) "MixedCase")

(defpackage p81 (:use :cl))
(funcall (intern (string 'list) :p81) 1 2)

(defpackage p82 (:use :cl))
(in-package p82)
(defun f () :f)
(in-package :cl-user)
(funcall (find-symbol (string 'f) :p82))

(defpackage p83 (:use :cl))
(fboundp 'p83::f)

(defpackage p84 (:use :cl))
(in-package p84)
(defun even-p (n) (if (= n 0) t (odd-p (- n 1))))
(defun odd-p (n) (if (= n 0) nil (even-p (- n 1))))
(even-p 100)

(cl:list 1 2)

(common-lisp:car '(1 2))

cl-user::*no-such-variable*

(defpackage p85 (:use :cl) (:wrong option))

(defpackage p86 (:use :cl) (:export a))
(intern "B" :p86)
(let ((found '()))
  (do-all-symbols (it found)
    (when (and (eq (symbol-package it) (find-package :p86)) (member (symbol-name it) '("A" "B") :test #'string-equal))
      (push (string-upcase (symbol-name it)) found)))
  (sort (remove-duplicates found :test #'equal) #'string<))

(defpackage p87 (:use :cl))
(intern "ONLY-HERE-87" :p87)
(length (find-all-symbols "ONLY-HERE-87"))

;;; definitions are known by the name of their package
(defpackage p88 (:use :cl))
(package-name (rename-package :p88 :p89))
;; ours!: unbound  -- the history knows a definition by the name of its package

(unintern (intern "X-UNINTERNED"))
;; ours!: unbound  -- symbols are never forgotten

(princ 1 2)

(pprint 1 2)
