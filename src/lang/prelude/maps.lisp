;;; Maps and hash tables: what takes a function.

(defun map/map-vals (f m)
  "Returns the map with `f` applied to every value.
   >>> (map/map-vals inc {:a 1 :b 2})
   {:a 2 :b 3}"
  (loop ((rest (map/entries m)) (acc m))
    (if rest
        (recur (cdr rest) (map/assoc acc (caar rest) (f (cadar rest))))
        acc)))

(defun map/map-keys (f m)
  "Returns the map with `f` applied to every key.
   >>> (map/map-keys keyword->string {:a 1})
   {\"a\" 1}"
  (loop ((rest (map/entries m)) (acc (map/select-keys m (list))))
    (if rest
        (recur (cdr rest) (map/assoc acc (f (caar rest)) (cadar rest)))
        acc)))

(defun map/filter (predicate m)
  "Returns the map with the entries for which `(predicate key value)` is true.
   >>> (map/filter (lambda (k v) (> v 1)) {:a 1 :b 2})
   {:b 2}"
  (loop ((rest (map/entries m)) (acc m))
    (if rest
        (recur (cdr rest)
               (if (predicate (caar rest) (cadar rest)) acc (dissoc acc (caar rest))))
        acc)))

(defun update (m key f &rest arguments)
  "Returns the map with `(f value …)` in the place of what is under `key`.
   >>> (update {:a 1} :a + 10)
   {:a 11}
   >>> (update {} :a (lambda (old) (if old old 0)))
   {:a 0}"
  (map/assoc m key (apply f (get m key) arguments)))

(defun map/update (m key f)
  "Returns the map with `(f value)` in the place of what is under `key`.
   >>> (map/update {:a 1} :a inc)
   {:a 2}"
  (map/assoc m key (f (get m key))))

(defun update-in (m path f &rest arguments)
  "Returns the map with `(f value …)` in the place of what a path of keys leads to.
   >>> (update-in {:a {:b 10}} [:a :b] inc)
   {:a {:b 11}}"
  (assoc-in m path (apply f (get-in m path) arguments)))

(defun merge-with (f first &rest others)
  "Merges maps; where a key is in both, `(f old new)` decides.
   >>> (merge-with + {:a 1 :b 2} {:b 3})
   {:a 1 :b 5}"
  (foldl (lambda (acc m)
           (foldl (lambda (acc entry)
                    (let ((key (car entry)) (value (cadr entry)))
                      (map/assoc acc key
                                 (if (contains? acc key) (f (get acc key) value) value))))
                  acc (map/entries m)))
         first others))

(defun maphash (f table)
  "Calls `f` with each key and value of a hash table for its effect.
   >>> (let ((table (make-hash-table))) (puthash 1 2 table) (maphash (lambda (k v) (display (+ k v))) table))
   ~> 3"
  (loop ((rest (map/entries table)))
    (when rest
      (f (caar rest) (cadar rest))
      (recur (cdr rest)))))
