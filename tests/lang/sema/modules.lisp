;;;; Modules.

(module m (export f) (define (f) 1))
(f)

(module m (export f) (define (f) (g)) (define (g) 2))
(f)

(module m (export f) 5)

(module m)

(module 5 (export f))

(module m (export a b) (define a 1) (define b 2))
(+ a b)

;;; a file is imported
(file/write "m.sema" "(module m (export f) (define (f x) (g x)) (define (g x) (* x 2)))")
(import "m.sema")
(f 4)

;;; what it does not export is its own
(file/write "m.sema" "(module m (export f) (define (f x) (g x)) (define (g x) (* x 2)))")
(import "m.sema")
(g 4)

;;; the same name means two things
(define g 10)
(file/write "m.sema" "(module m (export f) (define g 20) (define (f) g))")
(import "m.sema")
(list g (f))

(define (helper) :mine)
(file/write "m.sema" "(module m (export f) (define (f) (helper)) (define (helper) :theirs))")
(import "m.sema")
(list (helper) (f))

(file/write "m.sema" "(module m (export count-up) (define n 0) (define (count-up) (set! n (+ n 1)) n))")
(import "m.sema")
(count-up)
(count-up)

(file/write "m.sema" "(define (f x) (g x)) (define (g x) (* x 2))")
(import "m.sema")
(list (f 4) (g 3))

(file/write "m.sema" "(define (f x) 1) (define (g x) (* x 2))")
(import "m.sema" f g)
(g 4)

(file/write "m.sema" "(define (f x) 1)")
(import "m.sema" nope)

(file/write "m.sema" "(module m (export f) (define (f x) 1) (define (g) 2))")
(import "m.sema" g)

;;; once is enough
(file/write "m.sema" "(define n 0) (println \"loaded\")")
(import "m.sema")
(import "./m.sema")
n

(file/write "a.sema" "(import \"b.sema\") (define a 1)")
(file/write "b.sema" "(import \"a.sema\") (define b 1)")
(import "a.sema")

(import "nope.sema")

(try (import "nope.sema") (catch e (:type e)))

(import 5)

(file/write "m.sema" "(define y 5)")
(import "m.sema")

;;; a path is relative to the file it stands in
(file/mkdir "sub")
(file/write "sub/b.sema" "(define b 3)")
(file/write "sub/a.sema" "(import \"b.sema\") (define (a) b)")
(import "sub/a.sema")
(a)

(file/mkdir "sub")
(file/write "sub/b.sema" "(define b 3)")
(file/write "sub/a.sema" "(load \"b.sema\") (define (a) b)")
(load "sub/a.sema")
(a)

;;; what was thrown is what is caught
(file/write "m.sema" "(throw 42)")
(try (import "m.sema") (catch e (list (:type e) (:value e))))

(file/write "m.sema" "(throw {:a 1})")
(try (load "m.sema") (catch e (list (:type e) (:value e))))

(file/write "m.sema" "(car 5)")
(try (load "m.sema") (catch e (:type e)))

(file/write "m.sema" "(+ 1")
(try (load "m.sema") (catch e (:type e)))

(file/write "m.sema" "(define y 5) (+ y 1)")
(list (load "m.sema") y)

(file/write "m.sema" "(define k 1)")
(define (get-k) (import "m.sema") k)
(get-k)

(file/write "m.sema" "(define-record-type p (mk x) p? (x px))")
(import "m.sema")
(px (mk 3))

(file/write "m.sema" "(module m (export mk px) (define-record-type p (mk x) p? (x px)))")
(import "m.sema")
(px (mk 3))

(file/write "m.sema" "(module m (export mk) (define-record-type p (mk x) p? (x px)))")
(import "m.sema")
(px (mk 3))

;;; typed in, a module hides nothing
(module b (export z) (define z 3) (define hidden-b 99))
hidden-b

(module b (export z) (define z 3))

;;; what a file exports is shared, not copied
(file/write "m.sema" "(define c 0) (define (inc!) (set! c (+ c 1)) c)")
(import "m.sema")
(inc!)
(list c (inc!))
;; ours: (1 2)  -- there is one image

(file/write "m.sema" "(defmacro twice (x) `(+ ,x ,x))")
(import "m.sema")
(twice 4)
;; ours: 8  -- macros are imported as well
