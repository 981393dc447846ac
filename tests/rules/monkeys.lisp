;;; Monkeys and bananas, the planning problem that every engine is tried with: a monkey that can walk,
;;; climb, hold one thing and open chests wants to eat the bananas.

(defun say (text &rest things)
  "Prints a sentence with the names of things in capitals."
  (println (apply format nil text (map (lambda (it) (string-upcase (symbol->string it))) things))))

(deftemplate monkey
  (slot location (type symbol) (default green-couch))
  (slot on-top-of (type symbol) (default floor))
  (slot holding (type symbol) (default blank)))

(deftemplate thing
  (slot name (type symbol) (default ?none))
  (slot location (type symbol) (default ?none))
  (slot on-top-of (type symbol) (default floor))
  (slot weight (type symbol) (default light)))

(deftemplate chest
  (slot name (type symbol) (default ?none))
  (slot contents (type symbol) (default ?none))
  (slot unlocked-by (type symbol) (default ?none)))

(deftemplate goal-is-to
  (slot action (type symbol) (default ?none))
  (multislot arguments (type symbol)))

(defrule hold-chest-to-put-on-floor
  (goal-is-to (action unlock) (arguments ?chest))
  (thing (name ?chest) (on-top-of (not floor)) (weight light))
  (monkey (holding (not ?chest)))
  (not (goal-is-to (action hold) (arguments ?chest)))
  =>
  (assert (goal-is-to (action 'hold) (arguments ?chest))))

(defrule put-chest-on-floor
  (goal-is-to (action unlock) (arguments ?chest))
  (?monkey (monkey (location ?place) (on-top-of ?on) (holding ?chest)))
  (?thing (thing (name ?chest)))
  =>
  (say "Monkey throws the ~a off the ~a onto the floor." ?chest ?on)
  (modify ?monkey (holding 'blank))
  (modify ?thing (location ?place) (on-top-of 'floor)))

(defrule get-key-to-unlock
  (goal-is-to (action unlock) (arguments ?obj))
  (thing (name ?obj) (on-top-of floor))
  (chest (name ?obj) (unlocked-by ?key))
  (monkey (holding (not ?key)))
  (not (goal-is-to (action hold) (arguments ?key)))
  =>
  (assert (goal-is-to (action 'hold) (arguments ?key))))

(defrule move-to-chest-with-key
  (goal-is-to (action unlock) (arguments ?chest))
  (monkey (location ?mplace) (holding ?key))
  (thing (name ?chest) (location ?cplace (not ?mplace)) (on-top-of floor))
  (chest (name ?chest) (unlocked-by ?key))
  (not (goal-is-to (action walk-to) (arguments ?cplace)))
  =>
  (assert (goal-is-to (action 'walk-to) (arguments ?cplace))))

(defrule unlock-chest-with-key
  (?goal (goal-is-to (action unlock) (arguments ?name)))
  (?chest (chest (name ?name) (contents ?contents) (unlocked-by ?key)))
  (thing (name ?name) (location ?place) (on-top-of ?on))
  (monkey (location ?place) (on-top-of ?on) (holding ?key))
  =>
  (say "Monkey opens the ~a with the ~a revealing the ~a." ?name ?key ?contents)
  (modify ?chest (contents 'nothing))
  (assert (thing (name ?contents) (location ?place) (on-top-of ?name)))
  (retract ?goal))

(defrule unlock-chest-to-hold-object
  (goal-is-to (action hold) (arguments ?obj))
  (chest (name ?chest) (contents ?obj))
  (not (goal-is-to (action unlock) (arguments ?chest)))
  =>
  (assert (goal-is-to (action 'unlock) (arguments ?chest))))

(defrule use-ladder-to-hold
  (goal-is-to (action hold) (arguments ?obj))
  (thing (name ?obj) (location ?place) (on-top-of ceiling) (weight light))
  (not (thing (name ladder) (location ?place)))
  (not (goal-is-to (action move) (arguments ladder ?place)))
  =>
  (assert (goal-is-to (action 'move) (arguments 'ladder ?place))))

(defrule climb-ladder-to-hold
  (goal-is-to (action hold) (arguments ?obj))
  (thing (name ?obj) (location ?place) (on-top-of ceiling) (weight light))
  (thing (name ladder) (location ?place) (on-top-of floor))
  (monkey (on-top-of (not ladder)))
  (not (goal-is-to (action on) (arguments ladder)))
  =>
  (assert (goal-is-to (action 'on) (arguments 'ladder))))

(defrule grab-object-from-ladder
  (?goal (goal-is-to (action hold) (arguments ?name)))
  (?thing (thing (name ?name) (location ?place) (on-top-of ceiling) (weight light)))
  (thing (name ladder) (location ?place))
  (?monkey (monkey (location ?place) (on-top-of ladder) (holding blank)))
  =>
  (say "Monkey grabs the ~a." ?name)
  (modify ?thing (location 'held) (on-top-of 'held))
  (modify ?monkey (holding ?name))
  (retract ?goal))

(defrule climb-to-hold
  (goal-is-to (action hold) (arguments ?obj))
  (thing (name ?obj) (location ?place) (on-top-of ?on (not ceiling)) (weight light))
  (monkey (location ?place) (on-top-of (not ?on)))
  (not (goal-is-to (action on) (arguments ?on)))
  =>
  (assert (goal-is-to (action 'on) (arguments ?on))))

(defrule walk-to-hold
  (goal-is-to (action hold) (arguments ?obj))
  (thing (name ?obj) (location ?place) (on-top-of (not ceiling)) (weight light))
  (monkey (location (not ?place)))
  (not (goal-is-to (action walk-to) (arguments ?place)))
  =>
  (assert (goal-is-to (action 'walk-to) (arguments ?place))))

(defrule drop-to-hold
  (goal-is-to (action hold) (arguments ?obj))
  (thing (name ?obj) (location ?place) (on-top-of ?on) (weight light))
  (monkey (location ?place) (on-top-of ?on) (holding (not blank)))
  (not (goal-is-to (action hold) (arguments blank)))
  =>
  (assert (goal-is-to (action 'hold) (arguments 'blank))))

(defrule grab-object
  (?goal (goal-is-to (action hold) (arguments ?name)))
  (?thing (thing (name ?name) (location ?place) (on-top-of ?on) (weight light)))
  (?monkey (monkey (location ?place) (on-top-of ?on) (holding blank)))
  =>
  (say "Monkey grabs the ~a." ?name)
  (modify ?thing (location 'held) (on-top-of 'held))
  (modify ?monkey (holding ?name))
  (retract ?goal))

(defrule drop-object
  (?goal (goal-is-to (action hold) (arguments blank)))
  (?monkey (monkey (location ?place) (on-top-of ?on) (holding ?name (not blank))))
  (?thing (thing (name ?name)))
  =>
  (say "Monkey drops the ~a." ?name)
  (modify ?monkey (holding 'blank))
  (modify ?thing (location ?place) (on-top-of ?on))
  (retract ?goal))

(defrule unlock-chest-to-move-object
  (goal-is-to (action move) (arguments ?obj ?))
  (chest (name ?chest) (contents ?obj))
  (not (goal-is-to (action unlock) (arguments ?chest)))
  =>
  (assert (goal-is-to (action 'unlock) (arguments ?chest))))

(defrule hold-object-to-move
  (goal-is-to (action move) (arguments ?obj ?place))
  (thing (name ?obj) (location (not ?place)) (weight light))
  (monkey (holding (not ?obj)))
  (not (goal-is-to (action hold) (arguments ?obj)))
  =>
  (assert (goal-is-to (action 'hold) (arguments ?obj))))

(defrule move-object-to-place
  (goal-is-to (action move) (arguments ?obj ?place))
  (monkey (location (not ?place)) (holding ?obj))
  (not (goal-is-to (action walk-to) (arguments ?place)))
  =>
  (assert (goal-is-to (action 'walk-to) (arguments ?place))))

(defrule drop-object-once-moved
  (?goal (goal-is-to (action move) (arguments ?name ?place)))
  (?monkey (monkey (location ?place) (holding ?obj)))
  (?thing (thing (name ?name) (weight light)))
  =>
  (say "Monkey drops the ~a." ?name)
  (modify ?monkey (holding 'blank))
  (modify ?thing (location ?place) (on-top-of 'floor))
  (retract ?goal))

(defrule already-moved-object
  (?goal (goal-is-to (action move) (arguments ?obj ?place)))
  (thing (name ?obj) (location ?place))
  =>
  (retract ?goal))

(defrule already-at-place
  (?goal (goal-is-to (action walk-to) (arguments ?place)))
  (monkey (location ?place))
  =>
  (retract ?goal))

(defrule get-on-floor-to-walk
  (goal-is-to (action walk-to) (arguments ?place))
  (monkey (location (not ?place)) (on-top-of (not floor)))
  (not (goal-is-to (action on) (arguments floor)))
  =>
  (assert (goal-is-to (action 'on) (arguments 'floor))))

(defrule walk-holding-nothing
  (?goal (goal-is-to (action walk-to) (arguments ?place)))
  (?monkey (monkey (location (not ?place)) (on-top-of floor) (holding blank)))
  =>
  (say "Monkey walks to ~a." ?place)
  (modify ?monkey (location ?place))
  (retract ?goal))

(defrule walk-holding-object
  (?goal (goal-is-to (action walk-to) (arguments ?place)))
  (?monkey (monkey (location (not ?place)) (on-top-of floor) (holding ?obj (not blank))))
  =>
  (say "Monkey walks to ~a holding the ~a." ?place ?obj)
  (modify ?monkey (location ?place))
  (retract ?goal))

(defrule jump-onto-floor
  (?goal (goal-is-to (action on) (arguments floor)))
  (?monkey (monkey (on-top-of ?on (not floor))))
  =>
  (say "Monkey jumps off the ~a onto the floor." ?on)
  (modify ?monkey (on-top-of 'floor))
  (retract ?goal))

(defrule walk-to-place-to-climb
  (goal-is-to (action on) (arguments ?obj))
  (thing (name ?obj) (location ?place))
  (monkey (location (not ?place)))
  (not (goal-is-to (action walk-to) (arguments ?place)))
  =>
  (assert (goal-is-to (action 'walk-to) (arguments ?place))))

(defrule drop-to-climb
  (goal-is-to (action on) (arguments ?obj))
  (thing (name ?obj) (location ?place))
  (monkey (location ?place) (holding (not blank)))
  (not (goal-is-to (action hold) (arguments blank)))
  =>
  (assert (goal-is-to (action 'hold) (arguments 'blank))))

(defrule climb-indirectly
  (goal-is-to (action on) (arguments ?obj))
  (thing (name ?obj) (location ?place) (on-top-of ?on))
  (monkey (location ?place) (on-top-of (not ?on) (not ?obj)) (holding blank))
  (not (goal-is-to (action on) (arguments ?on)))
  =>
  (assert (goal-is-to (action 'on) (arguments ?on))))

(defrule climb-directly
  (?goal (goal-is-to (action on) (arguments ?obj)))
  (thing (name ?obj) (location ?place) (on-top-of ?on))
  (?monkey (monkey (location ?place) (on-top-of ?on) (holding blank)))
  =>
  (say "Monkey climbs onto the ~a." ?obj)
  (modify ?monkey (on-top-of ?obj))
  (retract ?goal))

(defrule already-on-object
  (?goal (goal-is-to (action on) (arguments ?obj)))
  (monkey (on-top-of ?obj))
  =>
  (retract ?goal))

(defrule hold-to-eat
  (goal-is-to (action eat) (arguments ?obj))
  (monkey (holding (not ?obj)))
  (not (goal-is-to (action hold) (arguments ?obj)))
  =>
  (assert (goal-is-to (action 'hold) (arguments ?obj))))

(defrule satisfy-hunger
  (?goal (goal-is-to (action eat) (arguments ?name)))
  (?monkey (monkey (holding ?name)))
  (?thing (thing (name ?name)))
  =>
  (say "Monkey eats the ~a." ?name)
  (modify ?monkey (holding 'blank))
  (retract ?goal ?thing))

(deffacts start
  (monkey (location 't5-7) (on-top-of 'green-couch) (holding 'blank))
  (thing (name 'green-couch) (location 't5-7) (weight 'heavy))
  (thing (name 'red-couch) (location 't2-2) (weight 'heavy))
  (thing (name 'big-pillow) (location 't2-2) (on-top-of 'red-couch))
  (thing (name 'red-chest) (location 't2-2) (on-top-of 'big-pillow))
  (chest (name 'red-chest) (contents 'ladder) (unlocked-by 'red-key))
  (thing (name 'blue-chest) (location 't7-7) (on-top-of 'ceiling))
  (chest (name 'blue-chest) (contents 'bananas) (unlocked-by 'blue-key))
  (thing (name 'blue-couch) (location 't8-8) (weight 'heavy))
  (thing (name 'green-chest) (location 't8-8) (on-top-of 'ceiling))
  (chest (name 'green-chest) (contents 'blue-key) (unlocked-by 'red-key))
  (thing (name 'red-key) (location 't1-3))
  (goal-is-to (action 'eat) (arguments 'bananas)))
