;;; What the index of the whole image asserts about a definition. `name` is the definition's name,
;;; `place` two bytes from the beginning of its text, or nil for its name.

(deftemplate call-cycle
  "The definition leads back to itself through others."
  (slot name) (slot place)
  ;; Calls until it is back.
  (slot length)
  ;; The names along the way, the definition at both ends; of a long way not all.
  (slot path))

(deftemplate call-mismatch
  "A call whose arguments its function does not take."
  (slot name) (slot place)
  ;; The function that is called.
  (slot used)
  ;; What is wrong, in words.
  (slot problem))

(deftemplate coupling
  "How many other definitions it calls, from five on."
  (slot name) (slot place) (slot count)
  ;; Their names.
  (slot others))

(deftemplate curation-leak
  "A milestone would hold it, and it uses what no milestone holds."
  (slot name) (slot place)
  (slot used))

(deftemplate duplicate
  "It is the same as another but for its name."
  (slot name) (slot place)
  ;; The first of them by name.
  (slot used))

(deftemplate early-macro
  "It calls a macro that was defined later, and so was read as a function."
  (slot name) (slot place)
  (slot used))

(deftemplate hub
  "Three or more use it, and it has errors or more use it than a share of the image."
  (slot name) (slot place)
  (slot count)
  (slot errors)
  ;; Their names, where they are few.
  (slot dependents))

(deftemplate image-definition
  "Every definition; asserted where a rule matches it."
  (slot name) (slot place)
  (slot kind)
  ;; Names of the program that it uses.
  (slot uses)
  ;; How many others use it.
  (slot dependents)
  ;; What it does itself or through what it calls: symbols such as `file`.
  (slot effects))

(deftemplate layer-breach
  "It uses what stands in a higher layer."
  (slot name) (slot place)
  (slot used)
  ;; Both layers as the project writes them.
  (slot layer)
  (slot used-layer))

(deftemplate slowdown
  "A measured call takes more of something than with the version that was measured before."
  (slot name) (slot place)
  ;; `time`, `fuel` or `bytes`.
  (slot of)
  ;; What it takes, in percent of what it took, and how much more: in nanoseconds, fuel or bytes.
  (slot percent) (slot more)
  ;; Of times: whether each run was slower than nineteen of twenty of the version before.
  (slot beyond-noise)
  (slot call)
  ;; The entry of the version before.
  (slot before))

(deftemplate undefined-name
  "It uses a name that nobody defines."
  (slot name) (slot place)
  (slot used)
  ;; `function` where it is called, else `variable`.
  (slot role)
  ;; A known name that is close to it, or nil.
  (slot like))

(deftemplate unused-definition
  "Nothing that a program begins with leads to it."
  (slot name) (slot place)
  (slot kind))
