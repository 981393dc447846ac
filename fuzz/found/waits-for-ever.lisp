(def p (async (async/sleep 30) :late))
(list (try (async/timeout 5 p) (catch e (:type e))) (await p))