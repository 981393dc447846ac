;;; Streams for the length of a form.

(defmacro with-stream (binding &body body)
  "Binds a stream, evaluates forms and closes it, however they end.
   >>> (with-stream (s (stream/from-string \"a\\nb\")) (stream/read-line s))
   \"a\""
  `(let ((,(car binding) ,(cadr binding)))
     (unwind-protect (begin ,@body) (stream/close ,(car binding)))))

(defmacro with-open (binding &body body)
  "Binds a stream, evaluates forms and closes it, however they end.
   >>> (with-open (s (stream/byte-buffer)) (stream/write-string s \"hi\"))
   2"
  `(with-stream ,binding ,@body))

(defmacro with-input-from-string (binding &body body)
  "Binds a stream that reads a string and evaluates forms.
   >>> (with-input-from-string (s \"ab\") (list (read-char s) (peek-char nil s) (read-char s)))
   (#\\a #\\b #\\b)"
  `(with-stream (,(car binding) (make-string-input-stream ,(cadr binding))) ,@body))
