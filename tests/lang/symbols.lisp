;;; Characters, symbols and keywords.

(char-upcase #\a)                           ;; => #\A
(char-code #\A)                             ;; => 65
(code-char 97)                              ;; => #\a
(char->integer #\λ)                         ;; => 955
(char= #\a #\a)                             ;; => #t
(char< #\a #\b #\c)                         ;; => #t
(char-alphabetic? #\1)                      ;; => #f
(digit-char-p #\7)                          ;; => 7
(alpha-char-p #\a)                          ;; => #t
(symbol-name 'foo)                          ;; => "foo"
(symbol->string 'foo)                       ;; => "foo"
(intern "foo")                              ;; => foo
(string->symbol "foo")                      ;; => foo
(keyword "a")                               ;; => :a
(string->keyword "a")                       ;; => :a
(symbolp 'a)                                ;; => #t
(symbol? nil)                               ;; => #f
(keywordp :a)                               ;; => #t
(eq (gensym) (gensym))                      ;; => #f
(type 1)                                    ;; => :int
(type 1.5)                                  ;; => :float
(type 1/2)                                  ;; => :rational
(type "")                                   ;; => :string
(type 'a)                                   ;; => :symbol
(type :a)                                   ;; => :keyword
(type #\a)                                  ;; => :char
(type nil)                                  ;; => :nil
(type #t)                                   ;; => :bool
(type '(1))                                 ;; => :list
(type '())                                  ;; => :list
(type [1])                                  ;; => :vector
(type {})                                   ;; => :map
(type #"a")                                 ;; => :regex
(type-of car)                               ;; => :native-fn
(type (expt 2 100))                         ;; => :int
(boundp 'car)                               ;; => #t
(boundp 'surely-not-bound)                  ;; => #f
(symbol-value 'surely-not-bound)            ;; !! unbound
