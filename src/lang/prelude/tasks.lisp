;;; Tasks in groups. What begins tasks of its own ends them too: the first failure, winner or deadline
;;; cancels the others.

(defmacro async (form &rest forms)
  "Begins a task that evaluates forms; returns the promise of its value.
   >>> (await (async (+ 1 2)))
   3"
  `(async/spawn (lambda () ,form ,@forms)))

(defmacro await (promise)
  "Waits for a promise and returns its value.
   >>> (await (async 5))
   5"
  `(async/await ,promise))

(defun %task-items (items)
  (cond ((vector? items) (vector->list items))
        ((list? items) items)
        ((null? items) '())
        (else (%wrong-type '%task-items 1 "list or vector" items))))

(defun %spawn-each (function items)
  (map (lambda (item) (async/spawn (lambda () (function item)))) (%task-items items)))

(defun async/map (function items)
  "Calls a function with each item in a task of its own; returns the values in order.
   >>> (async/map (fn (x) (async/sleep (- 10 x)) (* x x)) '(1 2 3))
   (1 4 9)"
  (%async-owned-all (%spawn-each function items)))

(defun async/spawn-all (thunks)
  "Calls functions, each in a task of its own; returns the values in order.
   >>> (async/spawn-all (list (fn () 1) (fn () 2)))
   (1 2)"
  (%async-owned-all (map async/spawn (%task-items thunks))))

(defun time/tick (milliseconds)
  "Returns a source for `event/select` that is ready after so many milliseconds.
   >>> (time/tick 16)
   {:ms 16 :type :timer}"
  {:type :timer
   :ms (if (exact-integer? milliseconds)
           (max 0 milliseconds)
           (%wrong-type 'time/tick 1 "integer" milliseconds))})

(defun %source-time (source)
  ;; The milliseconds of a timer; nil of another source.
  (when (and (map? source) (equal? (get source :type) :timer))
    (%check-milliseconds (get source :ms))))

(defun %check-milliseconds (ms)
  (cond ((nil? ms) (error "`event/select`: a timer needs `:ms`"))
        ((not (exact-integer? ms))
         (%wrong-type 'event/select 2 "integer" ms))
        ((< ms 0) (error "`event/select`: the time must not be negative"))
        (else ms)))

(defun %process-news (handle)
  (let ((news (%proc-ready handle)))
    (if (and news (or (:output? news) (:exited? news))) news nil)))

(defun %source-news (source elapsed)
  ;; What a source that is ready has to tell: a map; nil if it is not ready.
  (let ((kind (if (map? source) (get source :type) nil)))
    (case kind
      ((:timer) (if (>= elapsed (get source :ms)) {} nil))
      ((:proc) (%process-news (get source :handle)))
      (else nil))))

(defun %ready-event (sources elapsed)
  (let next ((rest sources))
    (if (null? rest)
        nil
        (let ((news (%source-news (car rest) elapsed)))
          (if news
              (merge news {:type (get (car rest) :type) :source (car rest)})
              (next (cdr rest)))))))

;; Milliseconds: how long is waited where nothing says it, and how often programs are asked.
(defconstant %select-time 10000)
(defconstant %select-turn 5)

(defun %next-look (elapsed limit longest timers)
  ;; The milliseconds until something may have happened.
  (apply min (- limit elapsed) longest
         (filter (lambda (left) (> left 0))
                 (map (lambda (ms) (- ms elapsed)) timers))))

(defun event/select (sources &optional timeout)
  "Waits until one of several sources is ready: a timer made by `time/tick`, or a program, `{:type :proc :handle h}`; returns a map of `:type`, `:source` and what there is to tell, nil when the time is over.
   >>> (event/select (list (time/tick 2)))
   {:source {:ms 2 :type :timer} :type :timer}
   >>> (event/select (list (time/tick 50)) 1)
   nil"
  (let* ((sources (%task-items sources))
         (timers (filter number? (map %source-time sources)))
         (limit (cond (timeout (%check-milliseconds timeout))
                      ((null? timers) %select-time)
                      (else (apply min timers))))
         ;; Timers tell when to look again; programs are asked now and then.
         (longest (if (= (length timers) (length sources)) limit %select-turn)))
    (let again ((elapsed 0))
      (let ((event (%ready-event sources elapsed)))
        (cond (event event)
              ((>= elapsed limit) nil)
              (else
               (let ((step (%next-look elapsed limit longest timers)))
                 (async/sleep step)
                 (again (+ elapsed (max 1 step))))))))))

(defun async/race-owned (thunks)
  "Calls functions, each in a task of its own; returns the value of the first to end, the others are cancelled.
   >>> (async/race-owned (list (fn () (async/sleep 5) 1) (fn () 2)))
   2"
  (%async-owned-race (map async/spawn (%task-items thunks))))

(defun %pool (size)
  ;; A channel of as many tokens as tasks may run at once.
  (let ((pool (channel/new size)))
    (dotimes (i size)
      (channel/send pool #t))
    pool))

(defun %in-turn (pool function)
  ;; What calls the function while it holds a token of the pool.
  (lambda (item)
    (channel/recv pool)
    (unwind-protect (function item)
      (channel/send pool #t))))

;; Which argument says how many tasks run at once.
(defconstant %pool-size-place 3)

(defun async/pool-map (function items size)
  "Calls a function with each item in a task of its own, so many at once; returns the values in order.
   >>> (async/pool-map (fn (x) (* x x)) '(1 2 3) 2)
   (1 4 9)"
  (unless (exact-integer? size) (%wrong-type 'async/pool-map %pool-size-place "integer" size))
  (if (<= size 0)
      (error "`async/pool-map`: at least one task must run at once")
      (async/map (%in-turn (%pool size) function) items)))

(defun async/with-timeout (milliseconds thunk)
  "Calls a function in a task of its own, which is cancelled with `:timeout` when its time is over.
   >>> (async/with-timeout 50 (fn () 5))
   5
   >>> (async/with-timeout 1 (fn () (async/sleep 50)))
   !! timeout"
  (%check-time milliseconds)
  (let* ((work (async/spawn (lambda () (list :work (thunk)))))
         (clock (async/spawn (lambda () (async/sleep milliseconds) '(:clock))))
         (first (%async-owned-race (list work clock))))
    (if (eq (car first) :work)
        (cadr first)
        (throw (make-condition :timeout :message (str "the time of " milliseconds " ms is over"))))))

(defconstant %milliseconds-a-day (* 24 60 60 1000))

(defun %check-time (milliseconds)
  (unless (or (exact-integer? milliseconds) (float? milliseconds))
    (error "`async/with-timeout`: the time must be a number"))
  (unless (<= 0 milliseconds %milliseconds-a-day)
    (error "`async/with-timeout`: the time must be from 0 to 86400000 ms, which is a day")))

(defun %settle-each (function items size)
  ;; Each result is a map, `{:ok value}` or `{:err condition}`.
  (async/all
   (%spawn-each (%in-turn (%pool size)
                          (lambda (item)
                            (try {:ok (function item)} (catch e {:err e}))))
                items)))

(defun %ok-or-nil (settled)
  (map (lambda (it) (get it :ok)) settled))

;; How many tasks run at once where nothing says it.
(defconstant %tasks-at-once 8)

(defun %pool-size (name sizes)
  (cond ((null? sizes) %tasks-at-once)
        ((not (null? (cdr sizes))) (error "`~a` takes functions and how many may run at once" name))
        ((not (exact-integer? (car sizes))) (%wrong-type name 2 "integer" (car sizes)))
        (else (car sizes))))

(defun parallel (thunks &rest size)
  "Calls functions in tasks, eight at once if not said otherwise; returns their values in order, nil for one that fails.
   >>> (parallel (list (fn () 1) (fn () (error \"no\")) (fn () 3)))
   (1 nil 3)"
  (%ok-or-nil (%settle-each funcall thunks (%pool-size 'parallel size))))

(defun parallel-settled (thunks &rest size)
  "Does as `parallel` does; each value stands in a map as `:ok`, a failure as `:err`.
   >>> (parallel-settled (list (fn () 1)))
   ({:ok 1})"
  (%settle-each funcall thunks (%pool-size 'parallel-settled size)))

(defun %through (stages)
  (lambda (item) (foldl (lambda (value stage) (stage value)) item stages)))

(defun pipeline (items &rest stages)
  "Takes each item through functions, one after the other, in a task of its own; nil for one that fails.
   >>> (pipeline '(1 2) (fn (x) (* x 10)) (fn (x) (+ x 1)))
   (11 21)"
  (%ok-or-nil (%settle-each (%through stages) items %tasks-at-once)))

(defun pipeline-settled (items &rest stages)
  "Does as `pipeline` does; each value stands in a map as `:ok`, a failure as `:err`.
   >>> (pipeline-settled '(1 2) (fn (x) (* x 10)))
   ({:ok 10} {:ok 20})"
  (%settle-each (%through stages) items %tasks-at-once))

(defun settled/ok? (result)
  "Returns whether a settled result has a value.
   >>> (settled/ok? {:ok 1})
   #t"
  (contains? result :ok))

(defun settled/err? (result)
  "Returns whether a settled result has a failure.
   >>> (settled/err? {:ok 1})
   #f"
  (contains? result :err))

(defun settled-partition (results)
  "Returns the values and the failures of settled results.
   >>> (settled-partition '({:ok 1} {:err 2} {:ok 3}))
   {:err (2) :ok (1 3)}"
  {:ok (map :ok (filter settled/ok? results))
   :err (map :err (filter settled/err? results))})

(defun %option (options key default)
  (let ((value (if (map? options) (get options key) nil)))
    (if (number? value) value default)))

(defun %try-once (thunk failed)
  ;; A list with the answer; nil if it failed, and that could be borne.
  (try (list :ok (thunk))
    (catch e
      (failed e)
      nil)))

;; How often is tried, and the milliseconds before the second time.
(defconstant %attempts 3)
(defconstant %first-wait 200)

(defun %try-again (thunk most delay factor failed)
  ;; Calls a function until it succeeds, so many times at most, with a longer wait before each.
  (let again ((n 1) (delay delay))
    (let ((outcome (%try-once thunk (lambda (e)
                                      (failed e n)
                                      (when (>= n most) (throw e))))))
      (cond (outcome (cadr outcome))
            (else
             (when (> delay 0) (async/sleep delay))
             (again (+ n 1) (* delay factor)))))))

(defun retry (thunk &optional options)
  "Calls a function again while it fails: `:max-attempts` times, after `:base-delay-ms`, each time `:backoff` times longer.
   >>> (let ((n 0)) (retry (fn () (set! n (+ n 1)) (if (< n 3) (error \"no\") n)) {:base-delay-ms 1}))
   3"
  (unless (procedure? thunk) (%wrong-type 'retry 1 "function" thunk))
  (%try-again thunk (%option options :max-attempts %attempts)
              (%option options :base-delay-ms 100) (%option options :backoff 2.0)
              (lambda (e n) nil)))

(defun with-retry (options thunk)
  "Calls a function again while it fails: `:max` times, after `:base-ms`, each time `:factor` times longer; `:on` is called with each failure and its number.
   >>> (with-retry {:max 2 :base-ms 1 :on (fn (e n) (print n))} (fn () (error \"no\")))
   !! no"
  (let ((on (get options :on)))
    (%try-again thunk (%option options :max %attempts) (%option options :base-ms %first-wait) (%option options :factor 2)
                (lambda (e n) (when on (on e n))))))
