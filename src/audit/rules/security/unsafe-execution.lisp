(defrule unsafe-execution
  "Finds operators that hand text to something that runs it.

External commands, `eval` of data, deserialising, and paths or queries put together from a parameter: whoever controls the text controls what happens. Aliases and `#'` are seen; quoted data is not meant.

Instead: call a function, pass arguments apart from the command, look names up in a table, use the placeholders of the query."
  (:id "3.1" :severity error :points 20)
  (definition (name ?name) (unsafe-operations ?operations (not nil)) (unsafe-operations-at ?place)
              (unsafe-reason ?reason))
  =>
  (assert (violation
           (place ?place)
           (message (format nil "`~a` calls ~a, which ~a: see that no text from outside gets there"
                            ?name (in-backquotes ?operations) ?reason)))))

;;@flags
; (defun list-files (c) "Shell." (uiop:run-program c))
;;@flags
; (defun start (c) "Shell." (funcall #'external-program:start c nil))
;;@flags
; (defun compute (c) "Eval." (eval c))
;;@flags
; (defn note (name) "Reads a note." (file/read (str "notes/" name)))
;;@passes
; (defun data () "Data." '(x (uiop:run-program "ls")))
;;@passes
; (defn notes () "Reads the notes." (file/read "notes.txt"))
;;@passes
; (defun three () "Three." (eval '(+ 1 2)))
