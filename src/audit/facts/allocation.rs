//! What is made anew in every turn of a loop.

use std::collections::HashSet;

use super::code::{BindingKind, Site, What, has_bindings, is_extended, unqualified};
use super::{Distinct, Measurement, Sensor, Subject};
use crate::lang::syntax::{NodeIndex, SyntaxKind, SyntaxNode};

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

/// Branches and sequences that are looked through for what becomes of a value.
const NESTING_MAX: usize = 64;

/// Elements up to which a literal list or vector that does not escape is let pass.
const SMALL_MAX: usize = 4;

fn measure(subject: &Subject<'_>) -> Vec<Measurement> {
    let mut found = Distinct::default();
    let rounds = Rounds::of(subject);
    for (site, operator) in subject.code.calls() {
        if operator == "loop" {
            let arguments: Vec<_> = site.node.children().skip(1).collect();
            if is_extended(&arguments) {
                let words = arguments
                    .iter()
                    .map(|it| it.text().trim_start_matches(':').to_lowercase());
                for word in words.filter(|it| ALLOCATING_WORDS.contains(&it.as_str())) {
                    found.add(&word, site.node.span());
                }
            }
        }
        let plain = unqualified(operator);
        let allocates = ALLOCATING.contains(&plain) || plain.starts_with("make-");
        if allocates
            && site.loop_depth > 0
            && !does_not_escape(subject, site, plain)
            && !rounds.is_accumulation(site, plain)
            && !rounds.is_at_the_end(site)
        {
            found.add(plain, site.node.span());
        }
    }
    vec![Measurement::words("loop-allocations", found)]
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

/// The loops of the functional kind, a named `let` or `loop` with bindings: they go round where they
/// call themselves, and end wherever they do not.
struct Rounds {
    /// The calls that go round again.
    steps: HashSet<NodeIndex>,
    /// What such a call stands in.
    around_steps: HashSet<NodeIndex>,
}

impl Rounds {
    fn of(subject: &Subject<'_>) -> Rounds {
        let code = &subject.code;
        let bindings = code.bindings.iter();
        let loops: HashSet<&str> = bindings
            .filter(|it| it.kind == BindingKind::LoopName)
            .map(|it| it.name.as_ref())
            .collect();
        let mut rounds = Rounds {
            steps: HashSet::new(),
            around_steps: HashSet::new(),
        };
        for site in &code.sites {
            let What::Call { operator, .. } = &site.what else {
                continue;
            };
            if operator == "recur" || loops.contains(operator.as_ref()) {
                rounds.steps.insert(site.node.index());
                let mut node = Some(site.node);
                while let Some(it) = node.filter(|it| rounds.around_steps.insert(it.index())) {
                    node = it.parent();
                }
            }
        }
        rounds
    }

    /// `(recur … (cons x acc))` and `(loop … (cons x acc))` of a named `let` build the result itself, also
    /// where the `cons` is a branch of an argument or goes into a map there.
    fn is_accumulation(&self, site: &Site<'_>, operator: &str) -> bool {
        if !matches!(operator, "cons" | "conj") {
            return false;
        }
        let mut node = site.node;
        for _ in 0..NESTING_MAX {
            let Some(parent) = node.parent() else {
                return false;
            };
            if self.steps.contains(&parent.index()) {
                return true;
            }
            if parent.is_call_of("lambda") || parent.is_call_of("fn") {
                return false;
            }
            node = parent;
        }
        false
    }

    /// What stands in a branch that does not go round is made once, when the loop ends.
    fn is_at_the_end(&self, site: &Site<'_>) -> bool {
        let mut node = site.node;
        let mut ends = false;
        for _ in 0..NESTING_MAX {
            let Some(parent) = node.parent() else {
                return false;
            };
            ends |= is_branch(node, parent) && !self.around_steps.contains(&node.index());
            match parent.head_symbol().as_deref() {
                Some("let") if is_symbol_at(parent, 1) => {
                    // Without a branch the last form answers, unless it goes round itself.
                    let answers =
                        node.next_sibling().is_none() && !self.around_steps.contains(&node.index());
                    return ends || answers;
                }
                Some("loop") => {
                    let first: Vec<_> = parent.child(1).into_iter().collect();
                    return ends && has_bindings(&first);
                }
                Some(
                    "do" | "do*" | "dolist" | "dotimes" | "for" | "for-range" | "while" | "until",
                ) => {
                    return false;
                }
                _ => node = parent,
            }
        }
        false
    }
}

fn is_symbol_at(node: SyntaxNode<'_>, position: usize) -> bool {
    node.child(position)
        .is_some_and(|it| it.kind() == SyntaxKind::Symbol)
}

/// Whether a node is one of the ways of the conditional, or of the clause, it stands in.
fn is_branch(node: SyntaxNode<'_>, parent: SyntaxNode<'_>) -> bool {
    if parent.child(0) == Some(node) {
        return false;
    }
    let around = parent.parent().and_then(SyntaxNode::head_symbol);
    if matches!(around.as_deref(), Some("cond" | "case" | "match")) {
        return true;
    }
    let is_tested = parent.child(1) != Some(node);
    let head = parent.head_symbol();
    is_tested && matches!(head.as_deref(), Some("if" | "when" | "unless"))
}
