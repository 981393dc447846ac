(defpattern thread-of-one
  "Finds `->` and `->>` with one step.

A thread shows a row of steps; one step is a call.

Instead: the call."
  (:id "IDIOM-113" :severity info :points 1)
  ((?word ->) ?x (?f ?*more)) => (?f ?x ?*more)
  ((?word ->) ?x ?f:symbol) => (?f ?x)
  ((?word ->>) ?x (?f ?*more)) => (?f ?*more ?x)
  ((?word ->>) ?x ?f:symbol) => (?f ?x)
  :message "one step is a call: `{fix}`")

;;@flags
; (defn f [x] "Answers." (-> x (- 1)))
;;@same (f 5)

;;@flags
; (defn f [xs] "Answers." (->> xs (map inc)))
;;@same (f '(1 2))

;;@flags
; (defun f (x) "Answers." (list (-> x inc)))
;;@same (f 1)

;;@passes
; (defn f [x] "Answers." (-> x inc (- 3)))

;;@passes
; (defn f [xs] "Answers." (->> xs (map inc) (filter even?)))

;;@passes
; (defn f [x] "Answers." (inc x))
