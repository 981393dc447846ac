//! What a variable of a pattern may be asked to be: `?x:symbol`.

use super::matching::Sight;
use crate::lang::builtins;
use crate::lang::syntax::{SyntaxKind, SyntaxNode};

pub type Predicate = fn(&Sight<'_, '_>, SyntaxNode<'_>) -> bool;

/// All predicates, by name, each with what it says.
pub const PREDICATES: &[(&str, Predicate)] = &[
    ("always", |sight, node| is_call(sight, node, ALWAYS)),
    ("atom", |_, node| {
        node.child(0).is_none() && !is_empty_list(node)
    }),
    ("boolean", |sight, node| {
        node.kind() == SyntaxKind::Boolean || is_call(sight, node, BOOLEAN)
    }),
    ("call", |_, node| {
        node.kind() == SyntaxKind::List && node.child(0).is_some()
    }),
    ("camel", |_, node| name(node).is_some_and(is_camel)),
    ("checking", |_, node| {
        name(node).is_some_and(|it| it.starts_with("check-"))
    }),
    ("constant", |_, node| {
        is_literal(node) || node.kind() == SyntaxKind::Quote
    }),
    // A function of the language, not a macro or a form.
    ("core", |sight, node| {
        name(node).is_some_and(|it| builtins::find(it).is_some() && !sight.is_taken(it))
    }),
    ("define", |sight, node| is_call(sight, node, DEFINE)),
    ("earmuffed", |_, node| {
        name(node).is_some_and(|it| wears(it, '*'))
    }),
    ("else", |_, node| {
        is_true(node) || matches!(node.text(), "else" | ":else" | "otherwise")
    }),
    ("false", |_, node| {
        node.kind() == SyntaxKind::Nil || node.kind() == SyntaxKind::Boolean && !is_true(node)
    }),
    ("helper", |_, node| {
        name(node).is_some_and(|it| it.ends_with("-helper"))
    }),
    ("internal", |_, node| {
        name(node).is_some_and(|it| it.starts_with('%'))
    }),
    ("itself", |sight, node| {
        name(node).is_some_and(|it| it == sight.subject.definition.name)
    }),
    ("keyword", |_, node| node.kind() == SyntaxKind::Keyword),
    ("listed", |sight, node| {
        is_call(sight, node, LISTED) || node.kind() == SyntaxKind::Quote
    }),
    ("literal", |_, node| is_literal(node)),
    ("local", |sight, node| {
        name(node).is_some_and(|it| sight.is_local(it))
    }),
    ("long", |_, node| {
        node.text().lines().any(|it| it.chars().count() > LINE_MAX)
    }),
    ("lower", |_, node| {
        node.string()
            .and_then(|it| it.chars().next())
            .is_some_and(char::is_lowercase)
    }),
    ("marker", |_, node| {
        name(node).is_some_and(|it| it.starts_with('&'))
    }),
    ("misspelt", |_, node| {
        let text = node.text().to_lowercase();
        MISSPELT.iter().any(|it| text.contains(it))
    }),
    ("nothing", |_, node| {
        let quoted = (node.kind() == SyntaxKind::Quote).then(|| node.prefixed());
        node.kind() == SyntaxKind::Nil
            || is_empty_list(node)
            || quoted.flatten().is_some_and(is_empty_list)
    }),
    ("number", |_, node| node.kind() == SyntaxKind::Number),
    // What may be evaluated twice.
    ("place", |_, node| {
        let mut parts = node.children();
        node.kind() == SyntaxKind::Symbol || node.kind() == SyntaxKind::List && parts.all(is_simple)
    }),
    ("plain", |_, node| {
        node.kind() == SyntaxKind::String && !node.text().contains('~')
    }),
    ("plussed", |_, node| {
        name(node).is_some_and(|it| wears(it, '+'))
    }),
    ("question", |_, node| {
        name(node).is_some_and(|it| it.ends_with('?'))
    }),
    ("quoted", |_, node| node.kind() == SyntaxKind::Quote),
    ("simple", |_, node| is_simple(node)),
    ("snake", |_, node| name(node).is_some_and(is_snake)),
    ("stopless", |_, node| {
        let first = node
            .string()
            .and_then(|it| it.lines().next().map(str::to_string));
        first.is_some_and(|it| it.trim_end().ends_with(char::is_alphanumeric))
    }),
    ("string", |_, node| node.kind() == SyntaxKind::String),
    ("symbol", |_, node| {
        node.kind() == SyntaxKind::Symbol && !node.text().starts_with('&')
    }),
    ("text", |sight, node| {
        matches!(node.kind(), SyntaxKind::String | SyntaxKind::FString)
            || is_call(sight, node, TEXT)
    }),
    ("true", |_, node| is_true(node)),
    ("vague", |_, node| {
        name(node).is_some_and(|it| VAGUE.contains(&it))
    }),
];

/// Characters of a line of a docstring.
const LINE_MAX: usize = 120;

/// Calls that answer `#t` or `#f` and nothing else.
const BOOLEAN: &[&str] = &[
    "/=",
    "<",
    "<=",
    "=",
    ">",
    ">=",
    "any",
    "any?",
    "atom",
    "boolean?",
    "char=",
    "consp",
    "contains?",
    "empty?",
    "endp",
    "eq",
    "eq?",
    "eql",
    "equal",
    "equal?",
    "equalp",
    "eqv?",
    "even?",
    "evenp",
    "every?",
    "function?",
    "functionp",
    "integer?",
    "integerp",
    "keyword?",
    "keywordp",
    "list?",
    "listp",
    "map?",
    "minusp",
    "negative?",
    "nil?",
    "not",
    "null",
    "null?",
    "number?",
    "numberp",
    "odd?",
    "oddp",
    "pair?",
    "plusp",
    "positive?",
    "some?",
    "string<",
    "string=",
    "string?",
    "stringp",
    "symbol?",
    "symbolp",
    "vector?",
    "zero?",
    "zerop",
];

/// Calls that bind a name for what follows.
const DEFINE: &[&str] = &["def", "define", "define-values", "defn", "defun"];

/// Calls whose value is true.
const ALWAYS: &[&str] = &["cons", "hash-map", "str", "vector"];

/// Calls that answer a list and no other sequence.
const LISTED: &[&str] = &[
    "cons",
    "copy-list",
    "filter",
    "list",
    "list*",
    "map",
    "mapcar",
];

/// Calls that answer a string.
const TEXT: &[&str] = &[
    "number->string",
    "str",
    "string-append",
    "string-downcase",
    "string-upcase",
    "string/join",
    "string/trim",
    "symbol->string",
    "symbol-name",
];

/// Parameters that say nothing.
const VAGUE: &[&str] = &["data", "input-list", "output-list"];

const MISSPELT: &[&str] = &[
    "occurance",
    "occurence",
    "occurrance",
    "recieve",
    "seperat",
    "wich ",
    "lenght",
    "adress",
];

fn name(node: SyntaxNode<'_>) -> Option<&str> {
    (node.kind() == SyntaxKind::Symbol).then(|| node.text())
}

fn is_call(sight: &Sight<'_, '_>, node: SyntaxNode<'_>, names: &[&str]) -> bool {
    node.kind() == SyntaxKind::List
        && node
            .child(0)
            .and_then(name)
            .is_some_and(|it| names.binary_search(&it).is_ok() && !sight.is_taken(it))
}

pub(super) fn is_true(node: SyntaxNode<'_>) -> bool {
    node.kind() == SyntaxKind::Boolean && !matches!(node.text(), "#f" | "#false" | "false")
}

fn is_empty_list(node: SyntaxNode<'_>) -> bool {
    node.kind() == SyntaxKind::List && node.child(0).is_none()
}

fn is_simple(node: SyntaxNode<'_>) -> bool {
    is_literal(node) || matches!(node.kind(), SyntaxKind::Symbol | SyntaxKind::Quote)
}

fn is_literal(node: SyntaxNode<'_>) -> bool {
    matches!(
        node.kind(),
        SyntaxKind::Boolean
            | SyntaxKind::Character
            | SyntaxKind::Keyword
            | SyntaxKind::Nil
            | SyntaxKind::Number
            | SyntaxKind::Regex
            | SyntaxKind::String
    )
}

/// Whether a name begins and ends with a sign, with something between.
fn wears(name: &str, sign: char) -> bool {
    name.len() > 2 && name.starts_with(sign) && name.ends_with(sign)
}

/// `likeThis`: a small letter before a capital one.
fn is_camel(name: &str) -> bool {
    let letters: Vec<char> = name.chars().collect();
    letters
        .windows(2)
        .any(|pair| pair[0].is_lowercase() && pair[1].is_uppercase())
}

/// `like_this`: an underscore inside.
fn is_snake(name: &str) -> bool {
    name.trim_matches('_').contains('_')
}

/// Returns the predicate of a name.
pub fn find(name: &str) -> Option<Predicate> {
    let at = PREDICATES.binary_search_by_key(&name, |(it, _)| it).ok()?;
    Some(PREDICATES[at].1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tables_are_in_order() {
        assert!(PREDICATES.is_sorted_by_key(|(name, _)| *name));
        for names in [ALWAYS, BOOLEAN, DEFINE, LISTED, TEXT, VAGUE] {
            assert!(names.is_sorted(), "{names:?}");
        }
    }
}
