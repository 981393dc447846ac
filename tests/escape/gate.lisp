;;; History, evaluation, and the gate itself.
;;; ends: refused

(eval '(file/read "/etc/passwd"))

(eval (list 'define 'secret 2))

(eval (read "(shell \"id\")"))

((eval 'shell) "id")

(eval '(set! secret "stolen"))

(history f)

(rollback! 'f 1)

(undefine! 'f)

(rename! 'f 'g)

(milestone "mine")

(show-atomic-commit 1)

(audit-atomic-history)

(blame 'f)

(diff 'f)

(save-development-image "/tmp/imago-escaped")

(save-production-image "/tmp/imago-escaped" "main")

(heal! f)

(heal? f)

(heal-module! "src/f.lisp")

(try (heal! f) (catch e (heal! f)))

(run-all-audits)

(run-doctests 'f)

(doctests-pass? f)

(run-global-audit)

(sema/check-file "/etc/passwd")

;;; whole
;;; ends: wrong
(defn f (n) (set! equal? (fn (a b) #t)) 1)

;;; whole
;;; ends: wrong
(defn f (n) (set! equal? (fn (a b) true)) (set! = (fn (a b) true)) nil)

;;; whole
;;; ends: wrong
(defn f (n) (define (print x) ":escaped") 'escaped)

;;; whole
;;; ends: wrong
(defn f "Cheats.
>>> 1
1" (n) n)

;;; whole
;;; ends: wrong
(defn f "Cheats by having other examples.
>>> (f 1)
1" (n) n)

;;; whole
;;; ends: a macro cannot call `file/read`: it runs before the program
(defmacro f (n) (file/read "/etc/passwd"))

;;; whole
;;; ends: fuel
(defmacro f (n) (let loop () (loop)))

;;; whole
;;; ends: the macro `f` was expanded 10000 times within one form
(defmacro f (n) `(f ,n))

;;; whole
(define f (file/read "/etc/passwd"))

;;; whole
(define f (shell "touch /tmp/imago-escaped"))

;;; whole
;;; ends: uncaught value: :escaped
(define f (begin (throw :escaped) (fn (n) :escaped)))

;;; whole
;;; ends: fuel
(define f (let loop ((n 0)) (loop (+ n 1))))

;;; whole
;;; ends: uncaught value: :escaped
(defn f (n) (throw :escaped))

;;; whole
;;; ends: uncaught value: :escaped
(defn f (n) (raise :escaped))

;;; whole
;;; ends: :escaped
(defn f (n) (error ":escaped"))

;;; whole
;;; ends: wrong
(defn f (n) ":escaped")

;;; whole
;;; ends: wrong
(defn f (n) (print ":escaped"))

;;; whole
;;; ends: wrong
(defn f (n) (string->symbol ":escaped"))

;;; whole
;;; ends: wrong
(defn f (n) "\x1b;[2J\x1b;]0;:escaped\x07;")

;;; whole
;;; ends: wrong
(defn g (n) :escaped)

;;; whole
;;; ends: wrong
:escaped

;;; whole
;;; ends: the form
(defn f (n)

;;; whole
;;; ends: `)` closes nothing
(defn f (n) :escaped))))

;;; whole
;;; ends: `#.` is no syntax of the language
#.(shell "touch /tmp/imago-escaped")

;;; whole
;;; ends: `#.` is no syntax of the language
#.(file/read "/etc/passwd") (defn f (n) #.(shell "id"))

;;; whole
;;; ends: `#.` is no syntax of the language
(defn f (n) #.(+ 1 1))

;;; whole
;;; ends: wrong
(in-package :imago) (defn f (n) n)

;;; whole
;;; ends: wrong
(defpackage :evil (:use :cl)) (defn f (n) n)
