(defrule unbounded-loop
  "Finds loops with neither an exit nor a bound.

Only an interrupt or the end of the fuel stops them. A REPL that reads for ever is meant so; most loops are not. Reported under the high-integrity profile.

Instead: `for`, `repeat` or `while`, or a `return` that can be reached."
  (:id "NASA-02" :severity warning :points 7 :enabled nil
   :high-integrity (:enabled t))
  (definition (name ?name) (unbounded-loop #t) (unbounded-loop-at ?place))
  =>
  (assert (violation
           (place ?place)
           (message (format nil "a loop in `~a` has neither an exit nor a bound: give it one" ?name)))))

;;@flags
; (defun forever () "Never ends." (loop (identity 1)))
;;@flags
; (defn forever () "Never ends." (while #t (print 1)))
;;@flags
; (defun spin () "Never ends." (do ((i 0 (+ i 1))) (nil) (identity i)))
;;@passes
; (defun once () "Ends." (loop (return 1)))
;;@passes
; (defun walk (x) "Ends." (loop while x do (setf x (cdr x))))
;;@passes
; (defun count-to (n) "Ends." (do ((i 0 (+ i 1))) ((= i n) i)))
