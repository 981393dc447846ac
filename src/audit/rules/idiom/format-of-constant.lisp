(defpattern format-of-constant
  "Finds `format` with nothing to fill in.

The text is printed, or answered, as it stands.

Instead: the string itself, or `(display …)`."
  (:id "IDIOM-66" :severity info :points 1 :family "format-constant-string")
  (format nil ?text:plain) => ?text
  (format #f ?text:plain) => ?text
  (?in effect (format t ?text:plain)) => (display ?text)
  (?in effect (format t (?or "~a" "~A") ?text)) => (display ?text)
  (format t ?text:plain)
  (format t (?or "~a" "~A") ?text)
  :message "nothing is filled in: write `{?text}` without `format`, or with `display`")

;;@flags
; (defun f (x) "Answers." (list x (format nil "hello")))
;;@same (f 1)

;;@flags
; (defun f (x) "Answers." (format t "hello") x)
;;@same (f 1)

;;@flags
; (defun f (x) "Answers." (format t "~A" "hello"))

;;@passes
; (defun f (x) "Answers." (format t "hello ~a" x))

;;@passes
; (defun f (x) "Answers." (format t "hello~%"))

;;@passes
; (defun f (x) "Answers." (display x))
