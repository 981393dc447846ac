;;; Production rules as programs use them: each conditional element, what is asked of an engine, and
;;; what is refused.

(deftemplate thing (slot name) (slot size (type integer) (default 1)) (multislot parts))   ;; => thing
(deftemplate result (slot of) (slot value))
(rules/templates)                                        ;; => (thing result)

;; A rule fires once for each way in which it fits; variables join.
(defrule larger
  "Compares."
  (thing (name ?a) (size ?x))
  (thing (name ?b (not ?a)) (size ?y))
  (test (> ?x ?y))
  =>
  (assert (result (of 'larger) (value (list ?a ?b)))))   ;; => larger
(rules/assert (thing (name 'a)) (thing (name 'b) (size 2)) (thing (name 'c) (size 2)))     ;; => 3
(rules/agenda)                                           ;; => ((0 larger 2 1) (0 larger 3 1))
(rules/run)                                              ;; => 2
(rules/run)                                              ;; => 0
(retrieve (?v) (result (value ?v)))                      ;; => (((b a)) ((c a)))
(rules/origin 4)                                         ;; => larger
(rules/fact 4)                                           ;; => (result (of larger) (value (b a)))
(rules/assert (thing (name 'a)))                         ;; => nil
(rules/facts 'result)                                    ;; => ((4 (result (of larger) (value (b a)))) (5 (result (of larger) (value (c a)))))
(undefrule larger)                                       ;; => #t
(undefrule larger)                                       ;; => #f
(rules/rules)                                            ;; => ()

;; Predicates, literals and what is not.
(retrieve (?n) (thing (name ?n) (size ?x (> ?x 1))))     ;; => ((b) (c))
(retrieve (?n) (thing (name ?n (not b)) (size 2)))       ;; => ((c))
(retrieve (?n ?s) (thing (name ?n) (size ?s (odd? ?s)))) ;; => ((a 1))
(let ((least 2)) (retrieve (?n) (thing (name ?n) (size ?x (>= ?x least)))))                ;; => ((b) (c))

;; not, exists, or, and, forall.
(retrieve (?n) (thing (name ?n (error "no name"))))      ;; !! no name
(retrieve (?n) (not (thing (name ?n))))                  ;; !! uses the variable `?n`, which no pattern binds
(retrieve (?n) (thing (name ?n) (size ?s)) (not (thing (size ?t (> ?t ?s)))))              ;; => ((b) (c))
(retrieve () (exists (thing (size 2))))                  ;; => (())
(retrieve () (exists (thing (size 3))))                  ;; => ()
(retrieve (?n) (or (thing (name ?n) (size 1)) (thing (name ?n) (size 2))))                 ;; => ((a) (b) (c))
(retrieve () (forall (thing (size ?s)) (test (< ?s 3)))) ;; => (())
(retrieve () (forall (thing (size ?s)) (test (< ?s 2)))) ;; => ()
(retrieve (?n) (thing (name ?n) (size ?s)) (not (and (thing (name ?m (not ?n)) (size ?s)) (test (symbol? ?m)))))  ;; => ((a))

;; Rows.
(rules/assert (thing (name 'd) (parts 'leg 'arm 'arm)) (thing (name 'e) (parts 'leg)))
(retrieve (?n) (thing (name ?n) (parts leg $?)))         ;; => ((d) (e))
(retrieve (?n ?last) (thing (name ?n) (parts ? ?last ?last)))                              ;; => ((d arm))
(retrieve (?n $?r) (thing (name ?n) (parts ?first $?r))) ;; => ((d (arm arm)) (e nil))
(retrieve (?n) (thing (name ?n) (parts ?one)))           ;; => ((e))
(retrieve (?n) (thing (name ?n) (parts $? arm)))         ;; => ((d))
(rules/facts 'thing)                                     ;; => ((1 (thing (name a) (size 1) (parts))) (2 (thing (name b) (size 2) (parts))) (3 (thing (name c) (size 2) (parts))) (6 (thing (name d) (size 1) (parts leg arm arm))) (7 (thing (name e) (size 1) (parts leg))))
(defrule longer (:salience 1)
  (?f (thing (name e) (parts $?p (< (length $?p) 3))))
  => (modify ?f (parts 'foot $?p 'hand)))
(rules/run 1)                                            ;; => 1
(retrieve ($?p) (thing (name e) (parts $?p)))            ;; => (((foot leg hand)))

;; Retract and modify; a change to what it is already is none.
(rules/clear)
(deftemplate count (slot n) (slot of (default nil)))
(defrule down (?f (count (n ?n (> ?n 0)))) => (modify ?f (n (- ?n 1))))
(rules/assert (count (n 3)))                             ;; => 1
(rules/walk)                                             ;; => 1
(rules/walk 10)                                          ;; => 2
(rules/facts)                                            ;; => ((4 (count (n 0) (of nil))))
(rules/modify 4 (n 0))                                   ;; => nil
(rules/modify 4 (n 5) (of 'x))                           ;; => 5
(rules/retract 5 17)                                     ;; => 1
(rules/modify 5 (n 1))                                   ;; !! no longer there
(rules/facts)                                            ;; => ()

;; Initial facts.
(deffacts start "Three." (count (n 0)) (count (n (+ 1 1)) (of 'two)))                      ;; => start
(rules/reset)                                            ;; => 2
(rules/facts)                                            ;; => ((6 (count (n 0) (of nil))) (7 (count (n 2) (of two))))

;; Salience, the two strategies, halt.
(rules/clear)
(deftemplate tick (slot n))
(define seen '())
(defun note (x) "Notes it." (set! seen (cons x seen)))
(defrule late (:salience -5) (tick (n ?n)) => (note (list 'late ?n)))
(defrule early (tick (n ?n)) => (note ?n))
(defun in-order () "What was noted." (let ((all (reverse seen))) (set! seen '()) all))
(rules/strategy)                                         ;; => :breadth
(begin (rules/assert (tick (n 1)) (tick (n 2))) (rules/run) (in-order))                    ;; => (1 2 (late 1) (late 2))
(rules/strategy :depth)                                  ;; => :depth
(begin (rules/assert (tick (n 3)) (tick (n 4))) (rules/run) (in-order))                    ;; => (4 3 (late 4) (late 3))
(rules/strategy :sideways)                               ;; !! `:breadth` or `:depth`
(defrule stop (:salience 5) (tick (n 9)) => (note 'stop) (halt))
(begin (rules/assert (tick (n 9))) (list (rules/run) (in-order) (rules/agenda)))           ;; => (1 (stop) ((0 early 5) (-5 late 5)))
(begin (rules/run) (in-order))                           ;; => (9 (late 9))

;; Rules that are added and removed by rules.
(rules/clear)
(deftemplate tick (slot n))
(defrule once (tick (n 1)) => (defrule more (tick (n ?n)) => (note ?n)) (undefrule once))
(begin (rules/assert (tick (n 1)) (tick (n 2))) (list (rules/run) (in-order) (rules/rules)))   ;; => (3 (1 2) (more))
(defrule more (tick (n 2)) => (note 'again))             ;; => more
(begin (rules/run) (in-order))                           ;; => (again)

;; Contexts and the focus stack.
(rules/clear)
(deftemplate tick (slot n))
(rules/context 'first)                                   ;; => first
(defrule in-main (tick) => (note 'main))
(defrule in-first (:context first) (tick) => (note 'first))
(defrule in-second (:context second) (tick) => (note 'second))
(rules/contexts)                                         ;; => (main first second)
(rules/assert (tick (n 1)))
(begin (rules/run) (in-order))                           ;; => (main)
(rules/focus 'second 'first)                             ;; => (second first main)
(begin (rules/run) (in-order))                           ;; => (second first)
(rules/focus 'nowhere)                                   ;; !! no context `nowhere`
(defrule urgent (:context alarm :auto-focus #t) (tick (n 2)) => (note 'alarm))
(begin (rules/assert (tick (n 2))) (rules/run) (in-order))   ;; => (alarm main)
(rules/focus-stack)                                      ;; => (main)

;; What is derived is known as long as one of its reasons is.
(rules/clear)
(deftemplate wet (slot what))
(deftemplate rain (slot on))
(deftemplate hose (slot on))
(defrule rains (logical (rain (on ?x))) => (assert (wet (what ?x))))
(defrule sprays (logical (hose (on ?x)) (not (rain (on dry-land)))) => (assert (wet (what ?x))))
(rules/assert (rain (on 'lawn)) (hose (on 'lawn)))       ;; => 2
(rules/run)                                              ;; => 2
(rules/facts 'wet)                                       ;; => ((3 (wet (what lawn))))
(rules/retract 1)                                        ;; => 1
(rules/facts 'wet)                                       ;; => ((3 (wet (what lawn))))
(rules/assert (rain (on 'dry-land)))                     ;; => 4
(rules/facts 'wet)                                       ;; => ()
(rules/run)                                              ;; => 1
(rules/assert (wet (what 'dry-land)))                    ;; => nil
(rules/retract 4)                                        ;; => 1
(retrieve (?x) (wet (what ?x)))                          ;; => ((dry-land))

;; Why a rule does not fire, and what is watched.
(rules/clear)
(deftemplate part (slot of) (slot ok))
(defrule done (part (of ?x) (ok yes)) (not (part (of ?x) (ok no))) => (note ?x))
(rules/assert (part (of 'pump) (ok 'yes)) (part (of 'pump) (ok 'no)))
(rules/why 'done)                                        ;; => ((("(part (of ?x) (ok yes))" 1 1 ((1))) ("(not (part (of ?x) (ok no)))" 1 0 ())))
(rules/why 'gone)                                        ;; !! no rule `gone`
(rules/watch :facts :rules)                              ;; => (:facts :rules)
(rules/retract 2)                                        ;; ~> <== f-2 (part (of pump) (ok no))
(rules/run)                                              ;; ~> FIRE 1 done: f-1
(rules/unwatch)                                          ;; => ()
(rules/watch :weather)                                   ;; !! `:facts`, `:activations` and `:rules`
(in-order)                                               ;; => (pump)

;; Several engines, each with its own.
(define other (rules/engine))
(rules/with-engine other (deftemplate tick (slot n)) (rules/assert (tick (n 1))) (rules/facts))   ;; => ((1 (tick (n 1))))
(rules/templates)                                        ;; => (part)
(rules/with-engine other (rules/templates))              ;; => (tick)
(rules/with-engine 5 (rules/rules))                      ;; !! no engine
(rules/rules)                                            ;; => (done)
(rules/engine? *engine*)                                 ;; => #t

;; Facts hold whatever there is; what is equal is one.
(rules/clear)
(deftemplate box (slot of))
(rules/assert (box (of [1 "two" #\3])))                  ;; => 1
(rules/assert (box (of (vector 1 "two" #\3))))           ;; => nil
(rules/assert (box (of {:a 1})) (box (of 1)) (box (of 1.0)) (box (of "1")) (box (of '|1|)) (box (of 1/2)) (box (of (expt 10 30))))   ;; => 8
(rules/assert (box (of {:a 1})))                         ;; => nil
(map (lambda (it) (car (cdr (car (cdr (car (cdr it))))))) (rules/facts))   ;; => ([1 "two" #\3] {:a 1} 1 1.0 "1" |1| 1/2 1000000000000000000000000000000)
(retrieve (?x) (box (of ?x (and (number? ?x) (> ?x 1)))))                  ;; => ((1000000000000000000000000000000))

;; A condition that fails does not hold, and says so; nothing else is lost.
(rules/clear)
(deftemplate tick (slot n))
(defrule fails (tick (n ?n)) (test (> ?n 1)) => (note ?n))
(rules/assert (tick (n 'x)))                             ;; !! type-error
(rules/facts)                                            ;; => ((1 (tick (n x))))
(begin (rules/assert (tick (n 2))) (rules/run) (in-order))   ;; => (2)
(defrule meddles (tick (n ?n)) (test (rules/assert (tick (n 7)))) => nil)  ;; !! changed the engine
(undefrule meddles)
(undefrule fails)
(defrule breaks (:salience 9) (tick (n 2)) => (assert (tick (n 50))) (error "broken"))
(rules/run)                                              ;; !! broken
(rules/facts)                                            ;; => ((1 (tick (n x))) (2 (tick (n 2))) (3 (tick (n 7))) (4 (tick (n 50))))
(rules/run)                                              ;; => 0
(defrule nested (tick (n 50)) => (rules/run))
(rules/run)                                              ;; !! runs already

;; What is refused.
(defrule r (stone) => nil)                               ;; !! rule `r` names the template `stone`, which does not exist
(defrule r (tick (size 1)) => nil)                       ;; !! rule `r` names the slot `size`, which `tick` does not have
(defrule r (not (tick (n ?x))) => (note ?x))             ;; !! rule `r` uses the variable `?x`, which no pattern binds
(defrule r (or (tick (n ?x)) (tick)) => (note ?x))       ;; !! rule `r` uses the variable `?x`, which no pattern binds
(defrule r (tick))                                       ;; !! `=>` between conditions and actions is missing
(defrule r (tick (n ?x)) (logical (tick)) => nil)        ;; !! `logical` conditions come before all others
(defrule r (not (logical (tick))) => nil)                ;; !! `logical` stands in no other condition
(defrule r (forall (tick)) => nil)                       ;; !! at least two conditions are expected inside
(defrule r (?f) => nil)                                  ;; !! a fact is bound by `(?f (template …))`
(deftemplate thing (slot))                               ;; !! a slot is written `(slot name)`
(deftemplate thing (slot a (type colour)))               ;; !! a slot's type is one of
(deftemplate thing (slot a) (slot a))                    ;; !! the slot `a` stands twice
(deftemplate tick (slot n) (slot m))                     ;; !! in use
(deftemplate tick (slot n))                              ;; => tick
(deftemplate need (slot a (default ?none)) (slot b (type integer)) (multislot c (type symbol)))
(rules/assert (need))                                    ;; !! needs a value for its slot `a`
(rules/assert (need (a 1) (b 'x)))                       ;; !! the slot `b` of `need` holds integer, not `x`
(rules/assert (need (a 1) (b 1) (c 'x 2)))               ;; !! the slot `c` of `need` holds symbol, not `2`
(rules/assert (need (a 1) (z 1)))                        ;; !! `need` has no slot `z`
(rules/assert (nothing (a 1)))                           ;; !! no template `nothing`
(rules/assert 5)                                         ;; !! a fact is written `(template (slot value) …)`
(rules/retract 'x)                                       ;; !! a fact is named by its number
(rules/run 'x)                                           ;; !! a whole number of firings
