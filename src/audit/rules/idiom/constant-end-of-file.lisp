(defpattern constant-end-of-file
  "Finds `read` with a constant that is to mean the end.

Any constant may stand in what is read, and would end it too early.

Instead: a value that cannot be read, such as a fresh `(list nil)`."
  (:id "IDIOM-111" :severity info :points 1 :family "constant-bad-eof constant-bad-eof-var")
  ((?word read) ? nil ?eof:constant ?*)
  (let (?* (?eof:symbol (?or ?:literal ?:quoted)) ?*) ?* (?inside ((?word read) ? nil ?eof ?*)) ?*)
  :message "`{?eof}` may stand in what is read: take a fresh `(list nil)` for the end")

;;@flags
; (defun f (in) "Answers." (read in nil :eof))

;;@flags
; (defun f (in) "Answers." (let ((end 'done)) (print in) (read in nil end)))

;;@flags
; (define (f in) (list (read in nil nil)))

;;@passes
; (defun f (in) "Answers." (read in))

;;@passes
; (defun f (in) "Answers." (let ((end (list nil))) (read in nil end)))

;;@passes
; (defun f (in end) "Answers." (read in nil end))
