(defpattern variable-set-in-do
  "Finds a variable of a `do` that its body sets.

What becomes of it each time round stands in two places.

Instead: the change in the variable's own clause: `(do ((x init step)) …)`."
  (:id "IDIOM-91" :severity info :points 1 :family "setq-in-do")
  ((?or do do*) (?* (?x:symbol ?*) ?*) ? ?* (?inside ((?or setf set!) ?x ?*)) ?*)
  :message "the body sets `{?x}`: let its clause say what becomes of it each time"
  :at ?x)

;;@flags
; (defun f (n) "Answers." (do ((i n)) ((= i 0) n) (setq i (- i 1))))

;;@flags
; (defun f (n) "Answers." (do ((i 0) (j 0 (1+ j))) ((= j n) i) (when (> j 1) (setf i j))))

;;@flags
; (define (f n) (do ((i n)) ((= i 0) n) (set! i (- i 1))))

;;@passes
; (defun f (n) "Answers." (do ((i n (1- i))) ((= i 0) n) (print i)))

;;@passes
; (defun f (n) "Answers." (let ((k 0)) (do ((i n (1- i))) ((= i 0) k) (setf k i))))

;;@passes
; (defun f (n) "Answers." (do ((i n (1- i))) ((= i 0) n) (print n)))
