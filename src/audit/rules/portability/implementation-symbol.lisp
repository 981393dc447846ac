(defrule implementation-symbol
  "Finds symbols of packages that only one implementation of Lisp has.

Code with `sb-ext:gc` runs under SBCL and nowhere else, here included. Names of the program's own are never meant, whatever they are called.

Instead: the portable function, or one place in the program that hides the difference."
  (:id "6.1" :severity warning :points 8)
  (definition (name ?name) (implementation-symbols ?symbols (not nil)) (implementation-symbols-at ?place))
  =>
  (assert (violation
           (place ?place)
           (message (format nil "Use of non-portable, implementation-specific symbols detected in '~a': ~a."
                            ?name (in-backquotes ?symbols))))))

;;@flags
; (defun clean () "Collects." (sb-ext:gc))
;;@flags
; (defun run (f) "In a thread." (mp:process-run-function "f" #'ccl:quit f))
;;@flags
; (defun later (f) "Calls F later." (ccl::process-run-function "later" f))
;;@passes
; (defmacro both (a b) "Both." `(list ,a ,b))
;;@passes
; (defun port () "A port of ours." 'usb-driver::port)
;;@passes
; (defun my-first-function (x) "A simple function." (* x x))
