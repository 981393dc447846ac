//! Code that can never run.

use std::collections::HashSet;

use super::code::Site;
use super::complexity::is_default_key;
use super::{Measurement, Sensor, Subject, constant_truth};
use crate::audit::engine::Datum;
use crate::lang::source::Span;
use crate::lang::syntax::{SyntaxKind, SyntaxNode};

pub const SENSOR: Sensor = Sensor {
    slots: &[(
        "dead-code",
        "why the first unreachable place is never reached, or nil",
    )],
    measure,
};

/// Calls that never come back.
const LEAVING: &[&str] = &["error", "raise", "return", "return-from", "throw"];

/// Forms whose arguments from the given position on run one after the other.
const SEQUENCES: &[(&str, usize)] = &[
    ("begin", 0),
    ("block", 1),
    ("defn", 2),
    ("defun", 2),
    ("dolist", 1),
    ("dotimes", 1),
    ("fn", 1),
    ("for-range", 1),
    ("lambda", 1),
    ("let", 1),
    ("let*", 1),
    ("letrec", 1),
    ("progn", 0),
    ("unless", 1),
    ("when", 1),
    ("while", 1),
];

fn measure(subject: &Subject<'_>) -> Vec<Measurement> {
    // The body of a class is no code: `(error)` there is a superclass.
    let mut found = match subject.parts.is_callable() {
        true => after_leaving(&subject.parts.body),
        false => None,
    };
    for (site, operator) in subject.code.calls() {
        if found.is_some() {
            break;
        }
        found = dead_in(operator, site);
    }
    let (reason, place) = match found {
        Some((reason, place)) => (Datum::string(reason), Some(place)),
        None => (Datum::Nil, None),
    };
    vec![Measurement::new("dead-code", reason, place)]
}

type Found = Option<(String, Span)>;

fn dead_in(operator: &str, site: &Site<'_>) -> Found {
    let arguments: Vec<_> = site.node.children().skip(1).collect();
    if let Some(&(_, first)) = SEQUENCES.iter().find(|(name, _)| *name == operator)
        && let Some(found) = after_leaving(arguments.get(first..).unwrap_or_default())
    {
        return Some(found);
    }
    match operator {
        "if" => match (constant_truth(*arguments.first()?), arguments.len()) {
            (Some(true), 3..) => constant_test(arguments[0], arguments[2]),
            (Some(false), 2..) => constant_test(arguments[0], arguments[1]),
            _ => None,
        },
        "when" => (constant_truth(*arguments.first()?) == Some(false))
            .then(|| constant_test(arguments[0], *arguments.get(1)?))?,
        "unless" => (constant_truth(*arguments.first()?) == Some(true))
            .then(|| constant_test(arguments[0], *arguments.get(1)?))?,
        "while" => (constant_truth(*arguments.first()?) == Some(false))
            .then(|| constant_test(arguments[0], *arguments.get(1)?))?,
        "and" => decided(&arguments, false),
        "or" => decided(&arguments, true),
        "cond" => cond(&arguments),
        "case" | "ecase" | "ccase" => keyed(arguments.get(1..)?, false),
        "typecase" | "etypecase" | "ctypecase" => keyed(arguments.get(1..)?, true),
        "handler-case" => handlers(arguments.get(1..)?),
        "try" => {
            let catches: Vec<_> = arguments
                .iter()
                .copied()
                .filter(|it| it.is_call_of("catch"))
                .collect();
            let typed = |it: &SyntaxNode<'_>| it.child(1).is_some_and(|it| it.keyword().is_some());
            let all = catches.iter().position(|it| !typed(it))?;
            let next = catches.get(all + 1)?;
            Some((
                "the handler before it catches everything".into(),
                next.span(),
            ))
        }
        _ => None,
    }
}

/// What follows a call that never comes back, in forms that run in order.
fn after_leaving(forms: &[SyntaxNode<'_>]) -> Found {
    let leaves = |it: &SyntaxNode<'_>| {
        it.head_symbol()
            .is_some_and(|head| LEAVING.contains(&head.as_ref()))
    };
    let position = forms.iter().position(leaves)?;
    let next = forms.get(position + 1)?;
    let head = forms[position].head_symbol()?;
    Some((
        format!("it follows `{head}`, which never comes back"),
        next.span(),
    ))
}

fn constant_test(test: SyntaxNode<'_>, dead: SyntaxNode<'_>) -> Found {
    let truth = if constant_truth(test)? {
        "true"
    } else {
        "false"
    };
    Some((
        format!("the test `{}` is always {truth}", test.text()),
        dead.span(),
    ))
}

/// `(and nil x)`, `(or 1 x)`: the rest of the arguments is never evaluated.
fn decided(arguments: &[SyntaxNode<'_>], by: bool) -> Found {
    let position = arguments
        .iter()
        .position(|it| constant_truth(*it) == Some(by))?;
    let dead = arguments.get(position + 1)?;
    let decider = arguments[position].text();
    Some((
        format!("`{decider}` before it decides the answer"),
        dead.span(),
    ))
}

fn cond(clauses: &[SyntaxNode<'_>]) -> Found {
    for (position, clause) in clauses.iter().enumerate() {
        let Some(test) = clause.child(0) else {
            continue;
        };
        if constant_truth(test) == Some(false) {
            return constant_test(test, *clause);
        }
        let always = constant_truth(test) == Some(true) || test.is_symbol("else");
        if always && let Some(next) = clauses.get(position + 1) {
            let reason = format!("the clause `{}` before it is always taken", test.text());
            return Some((reason, next.span()));
        }
    }
    None
}

/// Clauses after the default, and keys that an earlier clause has taken.
fn keyed(clauses: &[SyntaxNode<'_>], types: bool) -> Found {
    let mut seen: HashSet<&str> = HashSet::new();
    for (position, clause) in clauses.iter().enumerate() {
        let Some(keys) = clause.child(0) else {
            continue;
        };
        let last = position + 1 == clauses.len();
        if is_default_key(keys) && !last {
            let reason = format!("the clause `{}` before it takes everything", keys.text());
            return Some((reason, clauses[position + 1].span()));
        }
        let keys: Vec<_> = match keys.kind() {
            SyntaxKind::List => keys.children().collect(),
            _ => vec![keys],
        };
        if !keys.is_empty() && keys.iter().all(|it| seen.contains(&it.text())) {
            let reason = format!("an earlier clause takes `{}`", keys[0].text());
            return Some((reason, clause.span()));
        }
        for key in keys {
            seen.insert(key.text());
            if types {
                seen.extend(parts_of(key.text()));
            }
        }
    }
    None
}

/// Handlers for what an earlier one catches. `error` catches whatever is not known to be none.
fn handlers(clauses: &[SyntaxNode<'_>]) -> Found {
    let mut caught: HashSet<&str> = HashSet::new();
    let mut wide: Option<&str> = None;
    for clause in clauses {
        let Some(kind) = clause.child(0).map(SyntaxNode::text) else {
            continue;
        };
        let by_wide = wide.filter(|wide| match *wide {
            "error" => !NO_ERRORS.contains(&kind),
            _ => kind != ":no-error",
        });
        if let Some(before) = by_wide.or(caught.get(kind).copied()) {
            return Some((
                format!("the handler for `{before}` before it catches it"),
                clause.span(),
            ));
        }
        match kind {
            "error" | "condition" | "t" => wide = Some(kind),
            _ => {
                caught.insert(kind);
                caught.extend(parts_of(kind));
            }
        }
    }
    None
}

/// What `error` does not catch.
const NO_ERRORS: &[&str] = &[
    ":no-error",
    "condition",
    "simple-condition",
    "simple-warning",
    "style-warning",
    "t",
    "warning",
];

/// Types, and those that are all part of them.
const TYPES: &[(&str, &[&str])] = &[
    (
        "arithmetic-error",
        &["division-by-zero", "floating-point-overflow"],
    ),
    ("array", &["simple-vector", "string", "vector"]),
    (
        "cell-error",
        &["unbound-slot", "unbound-variable", "undefined-function"],
    ),
    ("integer", &["bit", "fixnum"]),
    ("list", &["cons", "null"]),
    (
        "number",
        &[
            "bit", "complex", "fixnum", "float", "integer", "ratio", "rational", "real",
        ],
    ),
    ("rational", &["bit", "fixnum", "integer", "ratio"]),
    (
        "real",
        &["bit", "fixnum", "float", "integer", "ratio", "rational"],
    ),
    (
        "sequence",
        &["cons", "list", "null", "simple-vector", "string", "vector"],
    ),
    ("stream-error", &["end-of-file"]),
    ("symbol", &["keyword", "null"]),
    ("vector", &["simple-vector", "string"]),
    ("warning", &["simple-warning", "style-warning"]),
];

fn parts_of(name: &str) -> &'static [&'static str] {
    TYPES
        .iter()
        .find(|(it, _)| *it == name)
        .map_or(&[], |(_, parts)| *parts)
}
