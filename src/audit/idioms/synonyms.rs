//! Names that mean the same in a pattern: the two accents' words for one thing.

use std::sync::Arc;

/// Each line is one thing. A pattern that says one of its words fits all of them.
const SYNONYMS: &[&[&str]] = &[
    &["1+", "inc"],
    &["1-", "dec"],
    &["any", "any?", "some?"],
    &["begin", "progn"],
    &["cadr", "second"],
    &["caddr", "third"],
    &["car", "first"],
    &["cdr", "rest"],
    &["consp", "pair?"],
    &["defn", "defun"],
    &["evenp", "even?"],
    &["every", "every?"],
    &["filter", "remove-if-not"],
    &["fn", "lambda"],
    &["function?", "fn?", "functionp", "procedure?"],
    &["integer?", "integerp"],
    &["count", "length"],
    &["map", "mapcar"],
    &["minusp", "negative?"],
    &["null", "null?", "endp"],
    &["number?", "numberp"],
    &["oddp", "odd?"],
    &["plusp", "positive?"],
    &["setf", "setq", "set!"],
    &["str", "string-append"],
    &["string?", "stringp"],
    &["symbol?", "symbolp"],
    &["zerop", "zero?"],
];

/// Returns a name and all that mean the same, the name first.
pub fn of(name: &str) -> Arc<[Arc<str>]> {
    let line = SYNONYMS.iter().find(|line| line.contains(&name));
    let others = line.into_iter().flat_map(|line| line.iter().copied());
    std::iter::once(name)
        .chain(others.filter(|it| *it != name))
        .map(Arc::from)
        .collect()
}
