//! What a definition is called in the history.

use crate::lang::syntax::qualified;
use crate::lang::syntax::{Atom, SyntaxKind, SyntaxNode};

/// Returns the name written in a defining form: a symbol, `(setf x)`, or a destructuring pattern.
pub(super) fn written(node: SyntaxNode<'_>) -> Option<String> {
    match node.kind() {
        SyntaxKind::Symbol => node.symbol().map(String::from),
        SyntaxKind::List if node.is_call_of("setf") && node.children().count() == 2 => {
            Some(normalised(node))
        }
        _ => None,
    }
}

/// Returns the text of a node with one blank between its parts and without comments.
pub(super) fn normalised(node: SyntaxNode<'_>) -> String {
    let tree = node.tree();
    let first = tree.token_index(node.span().start as usize);
    let last = tree.token_index(node.span().end as usize);
    let mut text = String::new();
    let mut blank = false;
    for &token in &tree.tokens()[first..last] {
        if token.kind.is_trivia() {
            blank = !text.is_empty();
            continue;
        }
        let glued = token.kind.is_closer() || text.ends_with(['(', '[', '{']);
        if blank && !glued {
            text.push(' ');
        }
        blank = false;
        text.push_str(tree.token_text(token));
    }
    text
}

/// Returns the name of a method: its generic function, qualifiers and specialisers, such as
/// `area :before (circle)`, so that each method has a line of history of its own.
pub(super) fn of_method(
    generic: &str,
    qualifiers: &[SyntaxNode<'_>],
    lambda_list: SyntaxNode<'_>,
) -> String {
    let mut name = generic.to_string();
    for qualifier in qualifiers {
        name.push(' ');
        name.push_str(qualifier.text());
    }
    let specialisers: Vec<String> = lambda_list
        .children()
        .take_while(|it| it.kind() != SyntaxKind::Dot && !it.text().starts_with('&'))
        .map(|it| match (it.kind(), it.child(1)) {
            (SyntaxKind::List, Some(specialiser)) => normalised(specialiser),
            _ => "t".to_string(),
        })
        .collect();
    name.push_str(&format!(" ({})", specialisers.join(" ")));
    name
}

/// Returns the name of a multimethod's case, such as `area (:circle)`.
pub(super) fn of_case(generic: &str, value: SyntaxNode<'_>) -> String {
    format!("{generic} ({})", normalised(value))
}

/// Returns the generic function of a method's name: `area` of `area :before (circle)`, `(setf size)` of
/// `(setf size) (t box)`.
pub fn generic_of(method: &str) -> &str {
    let end = match method.strip_prefix("(setf ") {
        Some(_) => method.find(')').map(|at| at + 1),
        None => method.find(' '),
    };
    &method[..end.unwrap_or(method.len())]
}

/// Returns the name that a symbol, keyword or string gives a package.
pub(super) fn of_package(node: SyntaxNode<'_>) -> Option<String> {
    let name = match node.atom()? {
        Atom::Symbol(name) | Atom::Keyword(name) | Atom::Uninterned(name) => name,
        Atom::String(name) => name,
        _ => return None,
    };
    Some(name.into_owned())
}

/// Returns a name as it is in the image where it is written in a package: `shop::area (shop::circle)`.
/// Names of the language stand for themselves everywhere.
pub(super) fn in_package(package: Option<&str>, name: String) -> String {
    let Some(package) = package.filter(|_| !name.starts_with("(package ")) else {
        return name;
    };
    let is_word =
        |it: char| !it.is_whitespace() && !matches!(it, '(' | ')' | '[' | ']' | '{' | '}');
    let mut text = String::with_capacity(name.len() + package.len());
    let mut rest = name.as_str();
    while !rest.is_empty() {
        let end = rest.find(|it| !is_word(it)).unwrap_or(rest.len());
        let (word, more) = rest.split_at(end);
        let is_symbol = !word.is_empty() && !word.starts_with([':', '"', '#', '\'']);
        match qualified::split(word) {
            Some((package, name, _)) => text.push_str(&format!("{package}::{name}")),
            None if is_symbol && !is_number(word) && !qualified::is_language(word) => {
                text.push_str(&format!("{package}::{word}"));
            }
            None => text.push_str(word),
        }
        let next = more.find(is_word).unwrap_or(more.len());
        text.push_str(&more[..next]);
        rest = &more[next..];
    }
    text
}

fn is_number(word: &str) -> bool {
    word.starts_with(|it: char| it.is_ascii_digit() || it == '-') && word.parse::<f64>().is_ok()
}
