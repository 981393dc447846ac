;;;; Forms of the other accent, and what the original has no rule for.

;;; case defn-vector-parameters
;;; ours: 1.4 3, 5.1 1
(defn area [r unused] (* r r))

;;; case defn-documented
;;; ours: clean
(defn area "The area of a square." (side) (* side side))

;;; case define-shorthand
;;; ours: 1.3 4
(define (area r) "Of a circle." (* r r 3.14))

;;; case def-of-a-function
;;; ours: 5.1 1, NASA-01 2
(def walk (fn (xs) (if (null? xs) 0 (walk (cdr xs)))))

;;; case constants-name-their-numbers
;;; ours: clean
(def seconds-a-day "How long a day is." (* 24 60 60))

;;; case match-clauses-are-decisions
;;; ours: 1.1 10
(defn kind (x) "Of X." (match x (1 :one) (2 :two) (3 :three) (4 :four) (5 :five) (6 :six) (7 :seven) (_ :many)))

;;; case and-or-are-decisions
;;; ours: 1.1 10
(defn all (a b c d) "Any or all." (or (and a b c d) (and a b) (and c d) (and a c)))

;;; case threading-is-calls
;;; ours: clean
(defn clean-up (text) "TEXT, trimmed." (-> text string/trim (string/replace "a" "b")))

;;; case short-lambda
;;; ours: 1.3 4
(defn scale (xs) "XS times seven." (map #(* % 7) xs))

;;; case f-string-reads-its-variables
;;; ours: clean
(defn greet (name) "A greeting." f"hello ${name}")

;;; case destructured-map
;;; ours: 1.4 3
(defn label ({:keys [id title]}) "Title." title)

;;; case named-let-builds-its-result
;;; ours: clean
(defn upto (n) "To N." (let loop ((i 0) (acc '())) (if (= i n) acc (loop (+ i 1) (cons i acc)))))

;;; case named-let-in-a-branch-and-its-answer
;;; ours: NASA-05 2
(defn split (f xs) "By F." (let loop ((rest xs) (in '()) (out '())) (cond ((null? rest) (list in out)) (else (loop (cdr rest) (if (f (car rest)) (cons (car rest) in) in) out)))))

;;; case list-in-every-round
;;; ours: 1.5 8
(defn rounds (n) "N rounds." (let loop ((i 0)) (print (length (append (list i) (list i)))) (if (< i n) (loop (+ i 1)) i)))

;;; case append-in-a-while
;;; ours: 1.5 8
(defn many (n) "Lists." (let ((i 0) (acc '())) (while (< i n) (set! acc (append acc (list i))) (set! i (+ i 1))) acc))

;;; case swallowed-by-try
;;; ours: NASA-10 7
(defn quiet (f) "Runs F." (try (f) (catch e 0)))

;;; case looked-at
;;; ours: clean
(defn told (f) "Runs F." (try (f) (catch e (:message e))))

;;; case dead-after-throw
;;; ours: LOGIC-02 12
(defn stop (x) "Never." (throw x) (print x))

;;; case captured-by-a-closure
;;; ours: 1.6 4
(defn make-counter () "Counts." (let ((n 0)) (fn () (set! n (+ n 1)) n)))

;;; case qualified-define-is-global
;;; ours: 1.6 4
(defn remember (x) "Keeps X." (define memo/last x) x)

;;; case path-from-a-parameter
;;; ours: 3.1 20
(defn note (name) "A note." (file/read f"notes/${name}.txt"))

;;; case function-of-the-programs-own
;;; ours: clean
(defn shell (x) "A shell around X." (list x))
(defn wrap (x) "Wraps." (shell x))

;;; case mutual-recursion
;;; ours: NASA-01 2
(defn ping (n) "Ping." (if (= n 0) :done (pong (- n 1))))
(defn pong (n) "Pong." (if (= n 0) :done (ping (- n 1))))

;;; case dependents-are-named
;;; ours: 2.2 2, LOGIC-IMPACT 3
(defn base (x) "One." x)
(defn left (x) "Left." (base x))
(defn right (x) "Right." (map base x))
(defn base (x) "Two." (list x))

;;; case class-of-a-method-depends
;;; ours: 2.2 2, LOGIC-IMPACT 3
(defclass circle () ((r :initarg :r)) (:documentation "Round."))
(defmethod area ((s circle)) (slot-value s 'r))
(defun unit () "A unit circle." (make-instance 'circle :r 1))
(defclass circle () ((r :initarg :r) (name :initarg :name)) (:documentation "Round, with a name."))

;;; case method-needs-no-docstring
;;; ours: clean
(defmethod area ((s circle) &optional _scale) (slot-value s 'r))

;;; case record-has-no-place-for-one
;;; ours: clean
(define-record-type point (make-point x y) point? (x point-x) (y point-y))

;;; case multimethod
;;; ours: 5.1 1
(defmulti area :kind)

;;; case macro-with-a-body
;;; ours: clean
(defmacro unless-zero (n &body body) "BODY unless N is zero." `(if (= ,n 0) nil (progn ,@body)))

;;; case doctests-are-assertions
;;; ours: clean
(defn long "Has an example.
>>> (long 1)
1" (a) (list (list a) (list a) (list a) (list a) (list a) (list a) (list a) (list a) (list a) (list a) (list a)) a)

;;; case allowed-with-a-reason
;;; ours: clean
;;@allow magic-number the tax of this country
(defn gross (net) "With tax." (* net 1.19))
