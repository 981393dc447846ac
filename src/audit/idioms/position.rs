//! What becomes of a form's value where the form stands.

use super::matching::Sight;
use crate::lang::syntax::{SyntaxKind, SyntaxNode};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Position {
    /// Only whether it is true matters.
    Test,
    /// It is thrown away.
    Effect,
    /// It is used as it is.
    Value,
    /// It is what the definition answers.
    Result,
    /// Several forms may stand there.
    Body,
}

/// Forms that are looked at around a form; further out its value is taken to be used.
const AROUND_MAX: usize = 64;

/// Forms with a body, and how many of their parts stand before it.
const BODIES: &[(&str, usize)] = &[
    ("begin", 1),
    ("block", 2),
    ("destructuring-bind", 3),
    ("do", 3),
    ("do*", 3),
    ("dolist", 2),
    ("doseq", 2),
    ("dotimes", 2),
    ("flet", 2),
    ("fn", 2),
    ("labels", 2),
    ("lambda", 2),
    ("let", 2),
    ("let*", 2),
    ("let*-values", 2),
    ("let-values", 2),
    ("letrec", 2),
    ("multiple-value-bind", 3),
    ("progn", 1),
    ("unless", 2),
    ("when", 2),
    ("when-let", 2),
    ("while", 2),
    ("with-slots", 3),
];

/// Those of them whose body's last value is not theirs.
const LOOPS: &[&str] = &["do", "do*", "dolist", "doseq", "dotimes", "while"];
/// Those of them that are functions: what becomes of their value is not seen.
const FUNCTIONS: &[&str] = &["fn", "lambda"];

impl Position {
    pub fn from_name(name: &str) -> Option<Position> {
        Some(match name {
            "test" => Position::Test,
            "effect" => Position::Effect,
            "value" => Position::Value,
            "body" => Position::Body,
            "result" => Position::Result,
            _ => return None,
        })
    }
}

/// Whether a form stands in such a position.
pub fn is(position: Position, node: SyntaxNode<'_>, sight: &Sight<'_, '_>) -> bool {
    match position {
        Position::Body => is_in_body(node, sight),
        Position::Result => is_result(node, sight),
        _ => position == of(node, sight),
    }
}

/// What a list is to the form inside of it.
enum Around<'tree> {
    /// The test of a conditional.
    Test,
    /// An operand of `and` or `or` that is not the last.
    Operand,
    /// A form whose value is dropped.
    Dropped,
    /// A form whose value is that of another.
    Last(SyntaxNode<'tree>),
    Used,
}

fn of(node: SyntaxNode<'_>, sight: &Sight<'_, '_>) -> Position {
    let mut node = node;
    let mut tested = false;
    let mut position = Position::Value;
    for _ in 0..AROUND_MAX {
        match around(node, sight) {
            Around::Test => {
                position = Position::Test;
                break;
            }
            Around::Dropped => {
                position = Position::Effect;
                break;
            }
            Around::Operand => {
                tested = true;
                let Some(parent) = node.parent() else { break };
                node = parent;
            }
            Around::Last(outer) => node = outer,
            Around::Used => break,
        }
    }
    if tested && position == Position::Effect {
        Position::Test
    } else {
        position
    }
}

fn is_result(node: SyntaxNode<'_>, sight: &Sight<'_, '_>) -> bool {
    let mut node = node;
    for _ in 0..AROUND_MAX {
        if is_in_definition(node, sight) {
            return node.next_sibling().is_none();
        }
        match around(node, sight) {
            Around::Last(outer) => node = outer,
            _ => return false,
        }
    }
    false
}

/// The operator of the list around a form, if it means there what it means everywhere.
fn operator<'tree>(list: SyntaxNode<'tree>, sight: &Sight<'_, '_>) -> Option<&'tree str> {
    let head = list.child(0).filter(|_| list.kind() == SyntaxKind::List)?;
    let is_name = head.kind() == SyntaxKind::Symbol && !sight.is_local(head.text());
    is_name.then(|| head.text())
}

fn is_in_definition(node: SyntaxNode<'_>, sight: &Sight<'_, '_>) -> bool {
    let parts = &sight.subject.parts;
    parts.body.first().is_some_and(|first| {
        parts.is_callable()
            && node.parent() == first.parent()
            && node.span().start >= first.span().start
    })
}

/// The form of clauses in one of which a node stands, as a test or not.
fn clause<'tree>(
    node: SyntaxNode<'tree>,
    parent: SyntaxNode<'tree>,
    sight: &Sight<'_, '_>,
) -> Option<(SyntaxNode<'tree>, bool)> {
    let form = parent.parent()?;
    let is_clause = match operator(form, sight)? {
        "cond" => stands_after(parent, form, 1),
        "case" | "ecase" | "typecase" | "etypecase" => stands_after(parent, form, 2),
        // The end of the loop and its result.
        "do" | "do*" => form.child(2) == Some(parent),
        _ => false,
    };
    (is_clause && parent.kind() == SyntaxKind::List).then(|| (form, parent.child(0) == Some(node)))
}

fn around<'tree>(node: SyntaxNode<'tree>, sight: &Sight<'_, '_>) -> Around<'tree> {
    let is_last = node.next_sibling().is_none();
    if is_in_definition(node, sight) {
        return if is_last {
            Around::Used
        } else {
            Around::Dropped
        };
    }
    let Some(parent) = node.parent() else {
        return Around::Used;
    };
    if let Some((form, is_first)) = clause(node, parent, sight) {
        return match (is_first, is_last) {
            (true, false) => Around::Test,
            (false, true) => Around::Last(form),
            (true, true) => Around::Used,
            (false, false) => Around::Dropped,
        };
    }
    let Some(head) = operator(parent, sight) else {
        return Around::Used;
    };
    let is_first = parent.child(1) == Some(node);
    match head {
        "if" | "when" | "unless" | "while" | "not" | "assert" if is_first => Around::Test,
        "if" => Around::Last(parent),
        "and" | "or" if is_last => Around::Last(parent),
        "and" | "or" => Around::Operand,
        _ if body_starts(head, parent).is_some_and(|first| stands_after(node, parent, first)) => {
            if !is_last || LOOPS.contains(&head) {
                Around::Dropped
            } else if FUNCTIONS.contains(&head) {
                Around::Used
            } else {
                Around::Last(parent)
            }
        }
        _ => Around::Used,
    }
}

/// How many parts stand before the body of a form.
fn body_starts(head: &str, form: SyntaxNode<'_>) -> Option<usize> {
    let (_, first) = BODIES.iter().find(|(word, _)| *word == head)?;
    // A named `let`.
    let named = head == "let"
        && form
            .child(1)
            .is_some_and(|it| it.kind() == SyntaxKind::Symbol);
    Some(first + usize::from(named))
}

/// Whether a node is none of the first parts of its parent.
fn stands_after(node: SyntaxNode<'_>, parent: SyntaxNode<'_>, first: usize) -> bool {
    parent.children().take(first).all(|it| it != node)
}

fn is_in_body(node: SyntaxNode<'_>, sight: &Sight<'_, '_>) -> bool {
    if is_in_definition(node, sight) {
        return true;
    }
    let Some(parent) = node.parent() else {
        return false;
    };
    if let Some((_, is_first)) = clause(node, parent, sight) {
        return !is_first;
    }
    operator(parent, sight)
        .and_then(|head| body_starts(head, parent))
        .is_some_and(|first| stands_after(node, parent, first))
}
