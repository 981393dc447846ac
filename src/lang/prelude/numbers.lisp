;;; Numbers as Common Lisp has them: bits in fields, divisions that answer floats.

(defun byte (size position)
  "Returns a field of bits: so many from a position on.
   >>> (ldb (byte 4 4) 171)
   10"
  (cons size position))

(defun ldb (field number)
  "Returns the bits of a field as a number.
   >>> (ldb (byte 4 0) 171)
   11"
  (logand (ash number (- (cdr field))) (- (ash 1 (car field)) 1)))

(defun dpb (bits field number)
  "Returns a number with other bits in a field.
   >>> (dpb 5 (byte 4 0) 16)
   21"
  (let ((mask (- (ash 1 (car field)) 1)))
    (logior (logand number (lognot (ash mask (cdr field))))
            (ash (logand bits mask) (cdr field)))))

(defun ldb-test (field number)
  "Returns whether any bit of a field is set.
   >>> (ldb-test (byte 1 0) 2)
   #f"
  (not (= 0 (ldb field number))))

(defun logtest (a b)
  "Returns whether two numbers have a bit in common.
   >>> (logtest 1 3)
   #t"
  (not (= 0 (logand a b))))

(defun logandc2 (a b)
  "Returns the bits of `a` that `b` has not.
   >>> (logandc2 7 2)
   5"
  (logand a (lognot b)))

(defun lognand (a b)
  "Returns the bits that are not in both.
   >>> (lognand 1 1)
   -2"
  (lognot (logand a b)))

(defun logeqv (a b)
  "Returns the bits that are the same in both.
   >>> (logeqv 1 1)
   -1"
  (lognot (logxor a b)))

(defun ffloor (number &optional (divisor 1))
  "Returns the quotient of `floor` as a float.
   >>> (ffloor 7 2)
   3.0"
  (inexact (floor number divisor)))

(defun fround (number &optional (divisor 1))
  "Returns the quotient of `round` as a float.
   >>> (fround 7 2)
   4.0"
  (inexact (round number divisor)))

(defun float-sign (number)
  "Returns 1.0 or -1.0, as the number's sign is.
   >>> (float-sign -2.0)
   -1.0"
  (if (< number 0) -1.0 1.0))
