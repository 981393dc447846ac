//! Looking at what is defined: declared here, performed by the image.

use super::{Builtin, Effect, hosted};

pub(super) const TABLE: &[Builtin] = &[
    hosted(
        "%doc",
        "thing",
        "Returns what `doc` prints.\n>>> (string/starts-with? (%doc 'car) \"car : (fn list)\")\n#t",
        Effect::Image,
    ),
    hosted(
        "calls",
        "name",
        "Returns the names of the functions and macros that a definition uses, itself left out.\n>>>! (define (example-half x) (/ x 2))\n>>>! (define (example-mean a b) (example-half (+ a b)))\n>>> (calls example-mean)\n(+ example-half)\n>>> (calls 'car)\n()",
        Effect::Image,
    ),
    hosted(
        "dependents",
        "name",
        "Returns the names of the program's definitions that mention a name.\n>>> (list? (dependents 'car))\n#t",
        Effect::Image,
    ),
    hosted(
        "doc/search",
        "text",
        "Returns maps of the names that have a text in their name or docstring; of `:undocumented`, those of the program's functions, generic functions and macros without a docstring.\n>>> (list/contains? (map :name (doc/search \"each with a capital\")) \"string/title-case\")\n#t\n>>>! (define (example-bare x) x)\n>>> (list/contains? (map :name (doc/search :undocumented)) \"example-bare\")\n#t",
        Effect::Image,
    ),
    hosted(
        "documentation",
        "name &optional kind",
        "Returns the docstring of a name, or nil.\n>>>! (define (example-half x) \"Halves.\" (/ x 2))\n>>> (documentation 'example-half 'function)\n\"Halves.\"\n>>> (documentation 'no-such-name)\nnil",
        Effect::Image,
    ),
    hosted(
        "meta",
        "name",
        "Returns a map of what is known of a name: `:name :kind :doc :params :arity :file :line :source`, of what is on the record `:commit :version :milestone`, `:callers :callees :effects :directives`, and how many examples it has as `:doctests`, with their `:last-result`. What is not known is nil.\n>>> (:name (meta 'car))\n\"car\"\n>>> (:arity (meta 'car))\n1\n>>> (:params (meta 'map))\n(f xs &rest more)\n>>> (meta 'no-such-name)\nnil",
        Effect::Image,
    ),
    hosted(
        "source-of",
        "name",
        "Returns the source text of a definition; nil of what is written in Rust.\n>>>! (define (example-half x) (/ x 2))\n>>> (source-of example-half)\n\"(define (example-half x) (/ x 2))\"\n>>> (source-of 'car)\nnil\n>>> (source-of 'no-such-name)\n!! no-such-name",
        Effect::Image,
    ),
    hosted(
        "who-calls",
        "name",
        "Returns the names of the program's definitions that call a function or hand it on.\n>>>! (define (example-half x) (/ x 2))\n>>>! (define (example-mean a b) (example-half (+ a b)))\n>>> (who-calls example-half)\n(example-mean)",
        Effect::Image,
    ),
    hosted(
        "macroexpand",
        "form",
        "Returns a form with its macro call expanded once, as `macroexpand-1`.\n>>> (macroexpand '(car x))\n(car x)",
        Effect::Image,
    ),
    hosted(
        "macroexpand-1",
        "form",
        "Returns a form with its macro call expanded once.\n>>> (macroexpand-1 '(car x))\n(car x)",
        Effect::Image,
    ),
    hosted(
        "sema/check-string",
        "text",
        "Reads and expands the forms of a text without running them; returns a map of `:ok` and `:diagnostics`, each with `:level`, `:code`, `:message` and maybe `:span`.\n>>> (sema/check-string \"(+ 1 2)\")\n{:diagnostics () :ok #t}\n>>> (:code (car (:diagnostics (sema/check-string \"(+ 1\"))))\n\"syntax\"",
        Effect::Image,
    ),
    hosted(
        "macroexpand-all",
        "form",
        "Returns a form with the macro calls in it and inside it expanded.\n>>> (macroexpand-all '(list (car x)))\n(list (car x))",
        Effect::Image,
    ),
];
