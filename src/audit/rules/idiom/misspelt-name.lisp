(defpattern misspelt-name
  "Finds names and docstrings with a word that is often misspelt.

Who searches for the word does not find it.

Instead: the word as it is spelt: occurrence, length, receive, separate, address."
  (:id "IDIOM-118" :severity info :points 1 :family "misspelled-occurrence misspells-occurrences")
  (?name ?word:misspelt)
  (?docstring ?word:misspelt)
  (?function ? [?* ?word:misspelt ?*] ?*)
  :message "there is a misspelt word in `{?word}`"
  :at ?word)

;;@flags
; (defun count-occurances (xs) "Answers." (length xs))

;;@flags
; (defun f (xs) "The lenght of XS." (length xs))

;;@flags
; (defun f (occurences) "Answers." occurences)

;;@passes
; (defun count-occurrences (xs) "Answers." (length xs))

;;@passes
; (defun f (xs) "The length of XS." (length xs))

;;@passes
; (defun f (addresses) "Answers." addresses)
