;;; What a rule asserts. The fact it matches, `definition`, has a slot for everything the sensors
;;; measure, and beside each slot `x` the place `x-at` where it was found.

(deftemplate violation
  "A finding about the definition that is judged."
  (slot message)
  ;; The rule's own points where this is nil.
  (slot points)
  ;; Two bytes from the beginning of the definition's text, or nil for its name.
  (slot place)
  ;; `(place text)`: what to write instead of what, where that is safe.
  (slot fix))

(deftemplate waiver
  "An `;;@allow` before the definition, where it does not keep a finding quiet."
  ;; Why it does not: `unused`, `bare`, `expired`, `unknown` or `no-day`.
  (slot standing)
  ;; What it would allow, as written, and the rule whose name is most like it.
  (slot rule)
  (slot near)
  (slot reason)
  ;; Its last day, as written.
  (slot until)
  (slot place))
