(defrule slower
  "Finds definitions whose new version is slower than the one before, in calls that were measured.

`(bench f)` keeps what it measured, with the version it measured. Two versions are compared by the same call. Times are told in turns of a fixed piece of work that was measured in the same minute, so that a slower machine counts for nothing; and each run of the new version must be slower than nineteen of twenty of the old one, and the middle ones by a tenth.

Instead: `(profile …)` shows where the time goes; `(rollback! f version)` goes back to what was fast."
  (:id "PERF-1" :severity warning :points 15 :threshold 110)
  (slowdown (name ?name) (of time) (percent ?percent) (beyond-noise t) (call ?call) (before ?before))
  (test (>= ?percent ?threshold))
  =>
  (assert (violation
           (message (format nil "`~a` is slower than its version #~a: `~a` takes ~,2f times as long"
                            ?name ?before ?call (/ ?percent 100.0))))))

;;@flags
; ;;@measured 90 100 110 50 0 (total (list 1 2))
; (defun total (xs) "Sum." (reduce + xs))
; ;;@measured 190 200 220 50 0 (total (list 1 2))
; (defun total (xs) "Sum." (apply + (append xs nil)))
;;@flags a little, where it is sure
; ;;@measured 99 100 101 50 0 (total (list 1 2))
; (defun total (xs) "Sum." (reduce + xs))
; ;;@measured 114 115 116 50 0 (total (list 1 2))
; (defun total (xs) "Sum." (apply + (append xs nil)))
;;@flags the version measured before, not one that nobody measured
; ;;@measured 90 100 110 50 0 (total (list 1 2))
; (defun total (xs) "Sum." (reduce + xs))
; (defun total (xs) "Sum." (+ 0 (reduce + xs)))
; ;;@measured 190 200 220 50 0 (total (list 1 2))
; (defun total (xs) "Sum." (apply + (append xs nil)))
;;@passes noise
; ;;@measured 90 100 130 50 0 (total (list 1 2))
; (defun total (xs) "Sum." (reduce + xs))
; ;;@measured 110 120 140 50 0 (total (list 1 2))
; (defun total (xs) "Sum." (apply + (append xs nil)))
;;@passes faster
; ;;@measured 190 200 220 50 0 (total (list 1 2))
; (defun total (xs) "Sum." (reduce + xs))
; ;;@measured 90 100 110 50 0 (total (list 1 2))
; (defun total (xs) "Sum." (apply + (append xs nil)))
;;@passes another call
; ;;@measured 90 100 110 50 0 (total (list 1 2))
; (defun total (xs) "Sum." (reduce + xs))
; ;;@measured 190 200 220 50 0 (total (range 1000))
; (defun total (xs) "Sum." (apply + (append xs nil)))
;;@passes a version that nobody measured
; ;;@measured 90 100 110 50 0 (total (list 1 2))
; (defun total (xs) "Sum." (reduce + xs))
; (defun total (xs) "Sum." (apply + (append xs nil)))
