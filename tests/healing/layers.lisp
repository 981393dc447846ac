;; The samples of `ask` and `self-heal` as the design has them. Each runs in a fresh project before a script:
;; `;; replies:` are what a model answers (RIGHT heals `parse-date`), `;; =>` is a part of what is printed.

;; Ask about a function.
;; replies: "Yes. This is a naive recursive implementation."
(ask fibonacci "will this blow the stack for large inputs?")
;; => "Yes. This is a naive recursive implementation."

;; Ask about a module.
;; replies: "None: it has no parser."
(ask "src/parser.sema" "what error recovery strategy does this use?")
;; => "None: it has no parser."

;; Ask about a value.
;; replies: "`password` looks like one."
(def data (json/parse (file/read "config.json")))
(ask data "is there anything that looks like a hardcoded secret in here?")
;; => "`password` looks like one."

;; Ask about a running program's environment.
;; replies: "None of them."
(ask *env* "what functions here could have side effects?")
;; => "None of them."

;; Ask and get back executable code, not just text.
;; replies: "(defn fibonacci (n) (loop ((a 0) (b 1) (i n)) (if (= i 0) a (recur b (+ a b) (- i 1)))))"
(ask/code fibonacci "make this iterative")
;; => (defn fibonacci (n) (loop ((a 0) (b 1) (i n)) (if (= i 0) a (recur b (+ a b) (- i 1)))))

;; It is a value: it can be evaluated.
;; replies: "(defn fibonacci (n) (loop ((a 0) (b 1) (i n)) (if (= i 0) a (recur b (+ a b) (- i 1)))))"
(eval (ask/code fibonacci "make this iterative"))
(fibonacci 90)
;; => 2880067194370816120

;; Ask and apply.
;; replies: "(define fibonacci-known {})\n(defn fibonacci (n) n)" "(defn fibonacci (n) (let ((known (make-hash-table))) (define (fib n) (or (hash-table-ref/default known n #f) (let ((value (if (< n 2) n (+ (fib (- n 1)) (fib (- n 2)))))) (hash-table-set! known n value) value))) (fib n)))"
(list (:status (ask/patch! fibonacci "add memoization")) (:status (ask/patch! fibonacci "add memoization")) (fibonacci 60))
;; => (:refused :applied 1548008755920)

;; Heal a specific function.
;; replies: RIGHT
(heal! parse-date)
;; => :status :healed

;; Heal with constraints.
;; replies: "no" RIGHT
(heal! parse-date {:max-attempts 5
                   :model "claude-sonnet"
                   :keep-structure true})  ; try to minimally edit, not rewrite
;; => {:attempts 2

;; Heal all @self-heal functions in a module.
;; replies: RIGHT
(heal-module! "src/dates.sema")
;; => ({:attempts 1 :name "parse-date"

;; Dry run: show what would change, do not apply.
;; replies: RIGHT
(heal? parse-date)
;; => :would-change #t

;; The implementation that the design shows, with the function that it calls.
;; replies: "(defn parse-date (s)\n  (cond\n    ((string/matches? s #\"\\d{4}-\\d{2}-\\d{2}\")\n     (let ((parts (string/split s \"-\")))\n       {:year (parse-int (nth parts 0))\n        :month (parse-int (nth parts 1))\n        :day (parse-int (nth parts 2))}))\n    ((string/matches? s #\"[A-Z][a-z]+ \\d+, \\d+\")\n     (let ((parts (string/split s #\"[\\s,]+\")))\n       {:year (parse-int (nth parts 2))\n        :month (month-number (nth parts 0))\n        :day (parse-int (nth parts 1))}))\n    ((string/matches? s #\"\\d{2}/\\d{2}/\\d{4}\")\n     (let ((parts (string/split s \"/\")))\n       {:year (parse-int (nth parts 2))\n        :month (parse-int (nth parts 1))\n        :day (parse-int (nth parts 0))}))))"
(:status (heal! parse-date))
;; => :healed
