;;; History, evaluation, and the gate itself.
(eval '(file/read "/etc/passwd"))

(eval (list 'define 'secret 2))

(eval (read "(shell \"id\")"))

((eval 'shell) "id")

(define-global 'f 1)

(history f)

(rollback! 'f 1)

(undefine! 'f)

(rename! 'f 'g)

(milestone! "mine")

(commit! "mine")

(log)

(blame 'f)

(diff 'f)

(save-image "/tmp/imago-escaped")

(image/save "/tmp/imago-escaped")

(heal! f)

(heal? f)

(heal-module! "src/f.lisp")

(become! f '(defn f (n) :escaped))

(test/run "f")

(run-doctests 'f)

(doctests-pass? f)

(audit 'f)

(sema/check-file "/etc/passwd")

;;; whole
(defn f (n) (set! equal? (fn (a b) #t)) 1)

;;; whole
(defn f (n) (set! equal? (fn (a b) true)) (set! = (fn (a b) true)) nil)

;;; whole
(defn f (n) (define (print x) ":escaped") 'escaped)

;;; whole
(defn f "Cheats.
>>> 1
1" (n) n)

;;; whole
(defn f "Cheats by having other examples.
>>> (f 1)
1" (n) n)

;;; whole
(defmacro f (n) (file/read "/etc/passwd"))

;;; whole
(defmacro f (n) (let loop () (loop)))

;;; whole
(defmacro f (n) `(f ,n))

;;; whole
(define f (file/read "/etc/passwd"))

;;; whole
(define f (shell "touch /tmp/imago-escaped"))

;;; whole
(define f (begin (throw :escaped) (fn (n) :escaped)))

;;; whole
(define f (let loop ((n 0)) (loop (+ n 1))))

;;; whole
(defn f (n) (throw :escaped))

;;; whole
(defn f (n) (raise :escaped))

;;; whole
(defn f (n) (error ":escaped"))

;;; whole
(defn f (n) ":escaped")

;;; whole
(defn f (n) (print ":escaped"))

;;; whole
(defn f (n) (string->symbol ":escaped"))

;;; whole
(defn f (n) "\x1b;[2J\x1b;]0;:escaped\x07;")

;;; whole
(defn g (n) :escaped)

;;; whole
:escaped

;;; whole
(defn f (n)

;;; whole
(defn f (n) :escaped))))

;;; whole
#.(shell "touch /tmp/imago-escaped")

;;; whole
#.(file/read "/etc/passwd") (defn f (n) #.(shell "id"))

;;; whole
(defn f (n) #.(+ 1 1))

;;; whole
(in-package :imago) (defn f (n) n)

;;; whole
(defpackage :evil (:use :cl)) (defn f (n) n)
