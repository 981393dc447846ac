//! A morning's work: its definitions, in their order.

pub(super) const TOUR: &[(&str, &str, Option<&str>, &str)] = &[
    (
        "map-pairs",
        "function",
        Some("src/lists.lisp:3"),
        "(defn map-pairs [f xs]\n  \"Applies f to neighbours.\"\n  (map f xs (rest xs)))",
    ),
    (
        "sum-list",
        "function",
        Some("src/lists.lisp:9"),
        "(defn sum-list [xs]\n  \"Adds up a list.\"\n  (fold + 0 xs))",
    ),
    ("*limit*", "variable", None, "(defvar *limit* 42)"),
    (
        "sum-list",
        "function",
        Some("src/lists.lisp:9"),
        "(defn sum-list [xs]\n  (reduce + xs))",
    ),
    (
        "make-counter",
        "function",
        Some("src/counter.lisp:1"),
        "(defn make-counter [start]\n  \"Returns a counter.\"\n  (let [n start]\n    (fn [] (set! n (+ n 1)) n)))",
    ),
    (
        "map-pairs",
        "function",
        Some("src/lists.lisp:3"),
        "(defn map-pairs [f xs]\n  \"Applies f to neighbours; a single element has none.\"\n  (when (rest xs)\n    (map f xs (rest xs))))",
    ),
    (
        "run-form",
        "function",
        None,
        "(defn run-form [form options]\n  \"Runs a form that was read.\"\n  (eval form))",
    ),
    (
        "counter",
        "class",
        Some("src/counter.lisp:8"),
        "(defclass counter ()\n  ((n :initarg :n :accessor counter-n)))",
    ),
    (
        "swap!",
        "macro",
        None,
        "(defmacro swap! (a b)\n  `(let ((tmp ,a)) (setf ,a ,b) (setf ,b tmp)))",
    ),
    (
        "sum-list",
        "function",
        Some("src/lists.lisp:9"),
        "(defn sum-list [xs]\n  \"Adds up a list of numbers.\"\n  (fold + 0 xs))",
    ),
];
