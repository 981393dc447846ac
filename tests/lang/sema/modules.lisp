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
