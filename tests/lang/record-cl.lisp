;;; Records what SBCL answers to the cases of one file, a line of JSON for each.
;;;
;;; A case is a paragraph: forms without a blank line between them, perhaps under a title (`;;; …`),
;;; perhaps above a mark of ours (`;; ours…`); neither is part of what is recorded. The forms are
;;; evaluated in order in a package of their own.

(defpackage :record-cl (:use :cl))
(in-package :record-cl)

;; A case sees no restarts but its own: those around the loading of this file are not its business.
(defmacro alone (&body body)
  `(let ((sb-kernel:*restart-clusters* '()))
     ,@body))

;; One kind of float, as in the language.
(setf *read-default-float-format* 'double-float
      *print-case* :downcase
      *print-pretty* nil)

(defun write-json-string (text stream)
  (write-char #\" stream)
  (loop for char across text
        for code = (char-code char)
        do (cond ((char= char #\") (write-string "\\\"" stream))
                 ((char= char #\\) (write-string "\\\\" stream))
                 ((char= char #\Newline) (write-string "\\n" stream))
                 ((< code 32) (format stream "\\u~4,'0x" code))
                 (t (write-char char stream))))
  (write-char #\" stream))

(defun write-json (fields stream)
  "Writes a property list of strings, lists of strings and property lists as an object."
  (write-char #\{ stream)
  (loop for (key value . more) on fields by #'cddr
        do (write-json-string (string-downcase key) stream)
           (write-char #\: stream)
           (cond ((stringp value) (write-json-string value stream))
                 ((keywordp (first value)) (write-json value stream))
                 (t (write-char #\[ stream)
                    (loop for (text . rest) on value
                          do (write-json-string text stream)
                             (when rest (write-char #\, stream)))
                    (write-char #\] stream)))
           (when more (write-char #\, stream)))
  (write-char #\} stream))

(defun comment-p (line) (and (plusp (length line)) (char= (char line 0) #\;)))

(defun paragraphs (path)
  "Returns the text of each case: its lines that are no comment."
  (with-open-file (stream path :external-format :utf-8)
    (let ((cases '()) (lines '()))
      (flet ((finish ()
               (when lines
                 (push (format nil "~{~a~^~%~}" (reverse lines)) cases)
                 (setf lines '()))))
        (loop for line = (read-line stream nil)
              while line
              do (cond ((zerop (length (string-trim " " line))) (finish))
                       ((not (comment-p line)) (push line lines))))
        (finish))
      (reverse cases))))

(defun standard-p (class)
  ;; `simple-condition` is mixed in, and says nothing of what happened.
  (and (eq (symbol-package (class-name class)) (find-package :cl))
       (not (eq (class-name class) 'simple-condition))))

(defun describe-condition (condition)
  (let ((class (class-of condition)))
    (list :type (string-downcase (class-name class))
          :nearest (string-downcase
                    (class-name (find-if #'standard-p (sb-mop:class-precedence-list class)))))))

(defvar *number* 0)

(defun evaluate (text)
  "Returns what is recorded of a case: its values or its error, and what it printed."
  (let* ((package (make-package (format nil "CASE-~d" (incf *number*)) :use '(:cl)))
         (*package* package)
         (*gensym-counter* 0)
         (output (make-string-output-stream))
         (outcome
           (let ((*standard-output* output)
                 (*error-output* (make-broadcast-stream))
                 (*trace-output* (make-broadcast-stream)))
             (alone
               (handler-case
                 (handler-bind ((warning #'muffle-warning)
                                (sb-ext:compiler-note #'muffle-warning))
                   (let ((values '()))
                     (with-input-from-string (stream text)
                       (loop for form = (read stream nil stream)
                             until (eq form stream)
                             do (setf values (multiple-value-list (eval form)))))
                     (if (= (length values) 1)
                         (list :value (prin1-to-string (first values)))
                         (list :values (mapcar #'prin1-to-string values)))))
               (serious-condition (condition) (list :error (describe-condition condition))))))))
    (append outcome (list :stdout (get-output-stream-string output)))))

(defun record (source target)
  (with-open-file (stream target :direction :output :if-exists :supersede
                                 :external-format :utf-8)
    (dolist (text (paragraphs source))
      (write-json (list* :case text (evaluate text)) stream)
      (terpri stream))))

(destructuring-bind (source target) (rest sb-ext:*posix-argv*)
  (record source target))
