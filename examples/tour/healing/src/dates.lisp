;; Dates as people write them.

;;@self-heal
(defn parse-date
  "Parse various date formats into a map.
   >>> (parse-date \"2024-01-15\")
   {:year 2024 :month 1 :day 15}
   >>> (parse-date \"Jan 15, 2024\")
   {:year 2024 :month 1 :day 15}
   >>> (parse-date \"15/01/2024\")
   {:year 2024 :month 1 :day 15}"
  (s)
  ;; Initial naive implementation: only handles ISO format.
  (let ((parts (string/split s "-")))
    {:year (parse-int (nth parts 0))
     :month (parse-int (nth parts 1))
     :day (parse-int (nth parts 2))}))
