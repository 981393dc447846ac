(defrule recursion
  "Notes that a function calls itself, directly or through others.

Depth is bounded by limits, never by the machine's stack, and a tail call costs no depth. Code that must run in bounded memory may still not recurse: the high-integrity profile asks for loops.

Instead: where it matters, a loop over explicit data."
  (:id "NASA-01" :severity info :points 2
   :high-integrity (:severity warning :points 7) :relaxed (:enabled nil))
  (definition (name ?name) (recursion ?kind (not nil)) (recursion-at ?place) (recursion-path ?path))
  =>
  (assert (violation
           (place ?place)
           (message (case ?kind
                      (tail (format nil "`~a` calls itself, in tail position only: a loop says the same" ?name))
                      (mutual (format nil "`~a` comes back to itself: ~{`~a`~^ → ~}: see that each round gets nearer to an end" ?name ?path))
                      (otherwise (format nil "`~a` calls itself: see that each call gets nearer to an end" ?name)))))))

;;@flags
; (defun factorial (n) "N!" (if (= n 0) 1 (* n (factorial (- n 1)))))
;;@flags
; (defun count-down (n) "Zero." (if (= n 0) 0 (count-down (- n 1))))
;;@flags through another
; (defun even? (n) "Even." (if (= n 0) #t (odd? (- n 1))))
; (defun odd? (n) "Odd." (if (= n 0) #f (even? (- n 1))))
;;@flags
; (defun walk (xs) "Walks." (mapcar #'walk xs))
;;@passes a local function of the name
; (defun count-up (n) "Local." (flet ((count-up (m) (+ m 1))) (list n (count-up n))))
;;@passes
; (defun data () "Data." '(data))
;;@passes
; (defun mention (x) "Its own name as data." (list 'mention x))
