(defpattern assoc-of-get
  "Finds `assoc` of a value that is made of the one before.

`update` names the key once and says that the value changes.

Instead: `(update m key f)`, `(assoc-in m [a b] value)`."
  (:id "IDIOM-115" :severity info :points 1)
  (assoc ?m:symbol ?k:simple (assoc (get ?m ?k) ? ?))
  (assoc ?m:symbol ?k:simple (?f:core (get ?m ?k) ?*more)) => (update ?m ?k ?f ?*more)
  :message "the key `{?k}` stands twice: `update` and `assoc-in` name it once")

;;@flags
; (defn f [m] "Answers." (assoc m :a (inc (get m :a))))
;;@same (f {:a 1})

;;@flags
; (defun f (m) "Answers." (assoc m :a (assoc (get m :a) :b 2)))

;;@flags
; (define (f m k) (assoc m k (+ (get m k) 2)))
;;@same (f {:a 1} :a)

;;@passes
; (defun f (m) "Answers." (update m :a inc))

;;@passes
; (defun f (m) "Answers." (assoc m :a (inc (get m :b))))

;;@passes
; (defun f (m k) "Answers." (assoc m :a 1))
