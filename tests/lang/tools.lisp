;;; Tools: they look at programs and change nothing of them.

(defun countdown (n) "To nothing." (if (= n 0) :done (countdown (- n 1))))
(trace countdown)                           ;; => (countdown)
(trace countdown)                           ;; => (countdown)
(with-output-to-string (out) (countdown 1)) ;; => "(countdown 1)\n| (countdown 0)\n| => :done\n=> :done\n"
(trace)                                     ;; => (countdown)
(untrace)                                   ;; => (countdown)
(countdown 1)                               ;; => :done
(trace)                                     ;; => ()

;; A function defined anew is not traced, and stays what it was defined to be.
(trace countdown)                           ;; => (countdown)
(defun countdown (n) "At once." n)
(untrace)                                   ;; => ()
(countdown 5)                               ;; => 5

;; A call that is left is told of, and the indentation is right after it.
(defun fails (x) "Fails." (car x))
(trace fails)                               ;; => (fails)
(ignore-errors (fails 5))                   ;; ~> (fails 5)\nleft `fails`
(fails '(1))                                ;; ~> (fails (1))\n=> 1
(untrace fails)                             ;; => (fails)
(trace if)                                  ;; !! only functions can be traced
(trace no-such-function)                    ;; !! nothing is known of `no-such-function`

(time (+ 1 2))                              ;; => 3
(time (fn () (* 2 3)))                      ;; => 6
(let ((thunk (lambda () 7))) (time thunk))  ;; => 7
(let ((x 8)) (time x))                      ;; => 8
(time (car 5))                              ;; !! type-error

;; Fuel is the same each time, and so are profiles.
(defun work (n) "Adds." (let loop ((i 0) (sum 0)) (if (= i n) sum (loop (+ i 1) (+ sum i)))))
(define first-profile (profile (work 5000) :interval 50))
(define second-profile (profile (work 5000) :interval 50))
(equal? first-profile second-profile)       ;; => #t
(:value first-profile)                      ;; => 12497500
(car (car (:functions first-profile)))      ;; => "work"
(> (:samples first-profile) 50)             ;; => #t
(string/starts-with? (:folded first-profile) "work ")  ;; => #t
(profile (car 5))                           ;; !! type-error
(:samples (profile 1))                      ;; => 0
(profile 1 :interval 0)                     ;; !! from 1

(define numbers (bench "a" (work 10) "b" (work 100) :runs 4 :warm-up 1))
(:runs (get numbers "a"))                   ;; => 4
(< (:fuel (get numbers "a")) (:fuel (get numbers "b")))  ;; => #t

(:size (inspect '(1 2 3)))                  ;; => 3
(:parts (inspect '(1 . 2)))                 ;; => ((0 0 1) (1 1 2))
(:type (inspect "text"))                    ;; => :string
(:parts (inspect 5))                        ;; => ()
(defstruct point x y)
(:parts (inspect (make-point :x 1)))        ;; => ((0 x 1) (1 y nil))
(apropos #"^first-prof")                    ;; => ((first-profile :variable))
(apropos-list "second-prof")                ;; => (second-profile)
(describe 'no-such-thing)                   ;; !! nothing is known
(disassemble 'car)                          ;; !! written in Rust

;; A docstring has its place in every defining form, and `documentation` answers it alone.
(defn d-before "Before." (n) n)             ;; => d-before
(defn d-after (n) "After." n)               ;; => d-after
(define (d-define n) "Define." n)
(define d-lambda (lambda (n) "Lambda." n))
(defmacro d-macro (x) "Macro." x)
(define-syntax d-rules "Rules." (syntax-rules () ((_ x) x)))
(define-record-type d-record "Record." (make-d-record a) d-record? (a d-record-a))
(defstruct d-structure "Structure." a)
(defclass d-class () () (:documentation "Class."))
(defgeneric d-generic (x) (:documentation "Generic."))
(defmethod d-generic ((x d-class)) "Method." x)
(defmulti d-multi "Multi." :kind)
(defmethod d-multi :box (fn (x) "Case." x))
(defvar *d-variable* 1 "Variable.")
(defconstant +d-constant+ 1 "Constant.")
(map documentation '(d-before d-after d-define d-lambda d-macro d-rules))  ;; => ("Before." "After." "Define." "Lambda." "Macro." "Rules.")
(map documentation '(d-record d-structure d-class d-generic d-multi))  ;; => ("Record." "Structure." "Class." "Generic." "Multi.")
(map documentation '(*d-variable* +d-constant+ "d-generic (d-class)" "d-multi (:box)"))  ;; => ("Variable." "Constant." "Method." "Case.")
(d-rules 5)                                 ;; => 5
(d-record-a (make-d-record 6))              ;; => 6
(documentation 'd-record-a)                 ;; => "Comes with the record `d-record`."
(doc d-before)                              ;; ~> d-before : (fn n)\nBefore.
(doc 'd-macro)                              ;; ~> d-macro : (macro x)\nMacro.
(doc d-generic)                             ;; ~> d-generic : (generic x)\nGeneric.\nMethods:\n  d-generic (d-class)  Method.
(doc '+d-constant+)                         ;; ~> +d-constant+ : (constant 1)\nConstant.
(doc 'no-such-name)                         ;; !! nothing is known of `no-such-name`
(map :arity (map meta (list d-before 'd-macro 'd-generic 'list 'string/trim 'if)))  ;; => (1 1 1 (0 nil) (1 2) nil)
(:params (meta 'if))                        ;; => (test then else)
(meta 'no-such-name)                        ;; => nil
