(defrule more-fuel
  "Finds definitions whose new version takes more steps than the one before, in calls that were measured.

`(bench f)` keeps what it measured, with the version it measured. Two versions are compared by the same call. Fuel is what the machine counts, and is the same in each run on every machine: there is no noise, and no clock is needed.

Instead: look with `(profile …)` for what is done more often than before."
  (:id "PERF-2" :severity warning :points 10 :threshold 110)
  (slowdown (name ?name) (of fuel) (percent ?percent)  (call ?call) (before ?before))
  (test (>= ?percent ?threshold))
  =>
  (assert (violation
           (message (format nil "`~a` takes more steps than its version #~a: `~a` takes ~,2f times the fuel"
                            ?name ?before ?call (/ ?percent 100.0))))))

;;@flags
; ;;@measured 90 100 110 100 0 (total (list 1 2))
; (defun total (xs) "Sum." (reduce + xs))
; ;;@measured 90 100 110 180 0 (total (list 1 2))
; (defun total (xs) "Sum." (apply + (append xs nil)))
;;@flags whatever the clock says
; ;;@measured 90 100 110 100 0 (total (list 1 2))
; (defun total (xs) "Sum." (reduce + xs))
; ;;@measured 50 60 70 111 0 (total (list 1 2))
; (defun total (xs) "Sum." (apply + (append xs nil)))
;;@flags the same call of several
; ;;@measured 90 100 110 100 0 (total (list 1 2))
; (defun total (xs) "Sum." (reduce + xs))
; ;;@measured 90 100 110 300 0 (total (list 1 2))
; (defun total (xs) "Sum." (apply + (append xs nil)))
;;@passes a tenth is not yet told
; ;;@measured 90 100 110 100 0 (total (list 1 2))
; (defun total (xs) "Sum." (reduce + xs))
; ;;@measured 90 100 110 109 0 (total (list 1 2))
; (defun total (xs) "Sum." (apply + (append xs nil)))
;;@passes fewer
; ;;@measured 90 100 110 100 0 (total (list 1 2))
; (defun total (xs) "Sum." (reduce + xs))
; ;;@measured 90 100 110 50 0 (total (list 1 2))
; (defun total (xs) "Sum." (apply + (append xs nil)))
;;@passes another call
; ;;@measured 90 100 110 100 0 (total (list 1 2))
; (defun total (xs) "Sum." (reduce + xs))
; ;;@measured 90 100 110 900 0 (total (range 1000))
; (defun total (xs) "Sum." (apply + (append xs nil)))
