;;; What values look like, and the printing functions.

'(1 "a" :k #\a [1] {:a 1} #u8(1 2) nil () #t #f)  ;; => (1 "a" :k #\a [1] {:a 1} #u8(1 2) nil () #t #f)
(print "a" 1)                               ;; ~> "a" 1
(println "a" '("b") 1)                      ;; ~> a ("b") 1
(display '("a" #\b))                        ;; ~> ("a" #\b)
(prin1 "a")                                 ;; => "a"
(princ "a")                                 ;; ~> a
(princ-to-string '("a"))                    ;; => "(\"a\")"
(prin1-to-string "a\n")                     ;; => "\"a\\n\""
(str '|a b|)                                ;; => "a b"
(prin1-to-string ''x)                       ;; => "(quote x)"
(prin1-to-string '(1 . (2 . 3)))            ;; => "(1 2 . 3)"
(str 1e100)                                 ;; => "1e100"
(str (list 1.0 -0.5 1/2))                   ;; => "(1.0 -0.5 1/2)"
(str car)                                   ;; => "<native-fn car>"
(str (array 1 2))                           ;; => "<mutable-array 2>"
(str #"a\d")                                ;; => "a\\d"
(let ((x (list 1 2))) (set-cdr! (cdr x) x) (str x))                ;; => "(1 2 ...)"
(let () (display "a") (fresh-line) (fresh-line) (display "b"))  ;; ~> a\nb
(let () (terpri) (newline))                 ;; => nil
(call-with-output-string (lambda () (print 1) (display "x")))  ;; => "1x"
(pretty '(defun f (x) (list x x)) 12)       ;; => "(defun\n f\n (x)\n (list x x))"
(write-line "hi")                           ;; ~> hi
