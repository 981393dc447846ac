//! Looking at what is defined: declared here, performed by the image.

use super::{Builtin, Effect, hosted};

pub(super) const TABLE: &[Builtin] = &[
    hosted(
        "doc",
        "name",
        "Returns the documentation of a name: its parameters, docstring and examples.\n>>> (string? (doc 'car))\n#t",
        Effect::Image,
    ),
    hosted(
        "meta",
        "name",
        "Returns a map of what is known of a name.\n>>> (:name (meta 'car))\n\"car\"",
        Effect::Image,
    ),
    hosted(
        "source-of",
        "name",
        "Returns the source text of a definition.\n>>> (source-of 'no-such-name)\n!! no-such-name",
        Effect::Image,
    ),
    hosted(
        "dependents",
        "name",
        "Returns the names of the definitions that mention a name.\n>>> (list? (dependents 'car))\n#t",
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
