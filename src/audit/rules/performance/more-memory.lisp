(defrule more-memory
  "Finds definitions whose new version makes more garbage than the one before, in calls that were measured.

`(bench f)` keeps what it measured, with the version it measured. Two versions are compared by the same call. What a call allocates is the same in each run. Less than a kilobyte more is left alone.

Instead: build what is needed once, or hand on what is there."
  (:id "PERF-3" :severity warning :points 5 :threshold 110)
  (slowdown (name ?name) (of bytes) (percent ?percent) (more ?more) (call ?call) (before ?before))
  (test (>= ?percent ?threshold))
  (test (>= ?more 1024))
  =>
  (assert (violation
           (message (format nil "`~a` needs more memory than its version #~a: `~a` makes ~a bytes more"
                            ?name ?before ?call ?more)))))

;;@flags
; ;;@measured 90 100 110 50 4096 (total (list 1 2))
; (defun total (xs) "Sum." (reduce + xs))
; ;;@measured 90 100 110 50 16384 (total (list 1 2))
; (defun total (xs) "Sum." (apply + (append xs nil)))
;;@flags where it made none
; ;;@measured 90 100 110 50 0 (total (list 1 2))
; (defun total (xs) "Sum." (reduce + xs))
; ;;@measured 90 100 110 50 2048 (total (list 1 2))
; (defun total (xs) "Sum." (apply + (append xs nil)))
;;@flags however fast it is
; ;;@measured 90 100 110 50 10000 (total (list 1 2))
; (defun total (xs) "Sum." (reduce + xs))
; ;;@measured 9 10 11 5 20000 (total (list 1 2))
; (defun total (xs) "Sum." (apply + (append xs nil)))
;;@passes a little
; ;;@measured 90 100 110 50 64 (total (list 1 2))
; (defun total (xs) "Sum." (reduce + xs))
; ;;@measured 90 100 110 50 640 (total (list 1 2))
; (defun total (xs) "Sum." (apply + (append xs nil)))
;;@passes less
; ;;@measured 90 100 110 50 4096 (total (list 1 2))
; (defun total (xs) "Sum." (reduce + xs))
; ;;@measured 90 100 110 50 1024 (total (list 1 2))
; (defun total (xs) "Sum." (apply + (append xs nil)))
;;@passes less than a tenth more
; ;;@measured 90 100 110 50 100000 (total (list 1 2))
; (defun total (xs) "Sum." (reduce + xs))
; ;;@measured 90 100 110 50 105000 (total (list 1 2))
; (defun total (xs) "Sum." (apply + (append xs nil)))
