;;; What `docs/differences.md` tells of Sema and no other file holds.

;; Quoted reader syntax shows the form of the language that it reads as.
'f"a ${x} b"                                ;; => (f-string "a " x " b")
'#(+ % 1)                                   ;; => (short-lambda (+ % 1))
(map (eval '#(+ % 1)) '(1 2))               ;; => (2 3)

;; Several values are taken apart where they are asked for.
(multiple-value-list (values 1 2))          ;; => (1 2)
(call-with-values (lambda () (values 1 2)) list)  ;; => (1 2)

;; Shapes that Sema refuses.
(let [x 1] x)                               ;; => 1
((fn args args) 1 2)                        ;; => (1 2)
(case 5 (5 :five))                          ;; => :five
(case 5)                                    ;; => nil
((lambda (a & b) b) 1 2 3)                  ;; => (2 3)
(let (({:keys [a] :or {a 5}} {})) a)        ;; => 5
(match 2 ((or 1 2) :low))                   ;; => :low
(match '(1 2) ((a b) (+ a b)))              ;; => 3
(match 5 (x :when (> x 3) :big) (_ :small)) ;; => :big
(update-in {:a 1} [:a] + 5)                 ;; => {:a 6}

;; A symbol before the message of an error is its type.
(try (error 'sym "m") (catch e (:type e)))  ;; => :sym

;; What begins like a number and is none is a name; a colon inside a name is that of a package.
(symbol? '1a)                               ;; => #t
(symbol? '12abc)                            ;; => #t
foo:bar                                     ;; !! there is no package `foo`

;; Forms of Common Lisp that cannot be defined anew.
(define (setf x) x)                         ;; !! cannot be defined anew
(define (function x) x)                     ;; !! cannot be defined anew

;; A literal may have what a function refuses as a key.
(count {nan 1})                             ;; => 1
(hash-map nan 1)                            ;; !! a map key that equals itself

;; Functions and forms that Sema does not have.
(letrec* ((a 1) (b a)) b)                   ;; => 1
((case-lambda ((a) 1) ((a b) 2)) 1 2)       ;; => 2
(let ((p (list 1 2))) (set-car! p 5) p)     ;; => (5 2)
(list (inc 1) (identity 2) (not= 1 2))      ;; => (2 2 #t)
(list ((compose inc inc) 1) ((partial + 1) 2) ((juxt inc dec) 1))  ;; => (3 3 (2 0))
(list (conj [1] 2) (into [] '(1)))          ;; => ([1 2] [1])

;; Error maps tell more than those of Sema.
(keys (try (error "no ~a" 1) (catch e e)))  ;; => (:format-arguments :format-control :message :stack-trace :type)
(keys (try (nth '(1) 5) (catch e e)))       ;; => (:function :index :length :message :stack-trace :type)

;; A symbol that cannot be read as it is has bars where it is read back.
(string->symbol "a b")                      ;; => |a b|

;; What is left out.
sys/interner-stats                          ;; !! is not bound
patch/apply-file                            ;; !! is not bound
