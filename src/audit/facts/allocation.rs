//! What is made anew in every turn of a loop.

use super::code::{Binding, BindingKind, Site, has_bindings, is_extended, unqualified};
use super::{Measurement, Sensor, Subject};
use crate::audit::engine::Datum;
use crate::lang::syntax::{SyntaxKind, SyntaxNode};

pub const SENSOR: Sensor = Sensor {
    slots: &[(
        "loop-allocations",
        "operators that allocate in a loop, each once, in order",
    )],
    measure,
};

/// Calls that allocate, beside everything that begins with `make-`.
const ALLOCATING: &[&str] = &[
    "acons",
    "append",
    "assoc-in",
    "concat",
    "concatenate",
    "conj",
    "cons",
    "copy-list",
    "copy-seq",
    "filter",
    "hash-map",
    "list",
    "list*",
    "map",
    "mapcan",
    "mapcar",
    "nconc",
    "push",
    "pushnew",
    "string-append",
    "vector",
];

/// Words of the extended `loop` that allocate.
const ALLOCATING_WORDS: &[&str] = &[
    "append",
    "appending",
    "collect",
    "collecting",
    "nconc",
    "nconcing",
];

/// Calls that read their arguments and keep nothing of them.
const NOT_KEEPING: &[&str] = &[
    "=", "apply", "equal", "equal?", "error", "format", "length", "max", "member", "min", "print",
    "println", "str",
];

/// Elements up to which a literal list or vector that does not escape is let pass.
const SMALL_MAX: usize = 4;

fn measure(subject: &Subject<'_>) -> Vec<Measurement> {
    let mut found: Vec<String> = Vec::new();
    let mut place = None;
    let mut note = |operator: &str, site: &Site<'_>| {
        place = place.or(Some(site.node.span()));
        if !found.iter().any(|it| it == operator) {
            found.push(operator.to_string());
        }
    };
    for (site, operator) in subject.code.calls() {
        if operator == "loop" {
            let arguments: Vec<_> = site.node.children().skip(1).collect();
            if is_extended(&arguments) {
                let words = arguments
                    .iter()
                    .map(|it| it.text().trim_start_matches(':').to_lowercase());
                for word in words.filter(|it| ALLOCATING_WORDS.contains(&it.as_str())) {
                    note(&word, site);
                }
            }
        }
        let plain = unqualified(operator);
        let allocates = ALLOCATING.contains(&plain) || plain.starts_with("make-");
        if allocates
            && site.loop_depth > 0
            && !does_not_escape(subject, site, plain)
            && !is_accumulation(subject, site)
            && !is_answer_of_loop(site)
        {
            note(plain, site);
        }
    }
    vec![Measurement::new(
        "loop-allocations",
        Datum::strings(found),
        place,
    )]
}

/// A small list that is looked at and let go at once.
fn does_not_escape(subject: &Subject<'_>, site: &Site<'_>, operator: &str) -> bool {
    matches!(operator, "list" | "vector")
        && site.node.children().count() <= SMALL_MAX + 1
        && subject
            .code
            .parent_operator(site)
            .is_some_and(|it| NOT_KEEPING.contains(&it))
}

/// `(recur … (cons x acc))` and `(loop … (cons x acc))` of a named `let` build the result itself, also
/// where the `cons` is a branch of the step's argument.
fn is_accumulation(subject: &Subject<'_>, site: &Site<'_>) -> bool {
    if !site.node.is_call_of("cons") && !site.node.is_call_of("conj") {
        return false;
    }
    let mut node = site.node;
    while let Some(around) = answered_by(node) {
        node = around;
    }
    let Some(step) = node.parent().and_then(SyntaxNode::head_symbol) else {
        return false;
    };
    let is_loop_name = |it: &Binding<'_>| it.kind == BindingKind::LoopName && it.name == step;
    step == "recur" || subject.code.bindings.iter().any(is_loop_name)
}

/// What a named `let` or a `loop` with bindings answers is made once, when it ends.
fn is_answer_of_loop(site: &Site<'_>) -> bool {
    let mut node = site.node;
    while let Some(around) = answered_by(node) {
        node = around;
    }
    let Some(parent) = node.parent() else {
        return false;
    };
    let parts: Vec<_> = parent.children().collect();
    let ends_by_itself = match parent.head_symbol().as_deref() {
        Some("let") => parts
            .get(1)
            .is_some_and(|it| it.kind() == SyntaxKind::Symbol),
        Some("loop") => has_bindings(&parts[1..]),
        _ => false,
    };
    ends_by_itself && parts.last() == Some(&node)
}

/// Returns the form around a node whose value the node's is: a branch, or the last of a sequence.
fn answered_by(node: SyntaxNode<'_>) -> Option<SyntaxNode<'_>> {
    let parent = node.parent()?;
    let around = parent.parent();
    let clauses = around.and_then(SyntaxNode::head_symbol);
    if matches!(clauses.as_deref(), Some("cond" | "case" | "match"))
        && parent.child(0) != Some(node)
    {
        return around;
    }
    let parts: Vec<_> = parent.children().collect();
    let position = parts.iter().position(|it| *it == node)?;
    let last = position + 1 == parts.len();
    match parent.head_symbol()?.as_ref() {
        "if" => (position > 1).then_some(parent),
        "let" if parts[1].kind() == SyntaxKind::Symbol => None,
        "begin" | "block" | "let" | "let*" | "letrec" | "progn" | "unless" | "when" => {
            (last && position > 1).then_some(parent)
        }
        _ => None,
    }
}
