//! What of a definition only its text says: where its name stands, and what a package hands out.

use super::names::{Name, Names};
use crate::lang::definition::{Definition, DefinitionKind, Parts};
use crate::lang::syntax::{self, SyntaxNode, form};

/// Returns where the name stands, as bytes from the start of the definition's text.
pub(super) fn of_name(definition: &Definition) -> Option<(u32, u32)> {
    // The name stands near the beginning; the whole form need not be read for it.
    let start = (definition.form_span.start - definition.span.start) as usize;
    let text = definition.text.get(start..)?;
    let inside = text.strip_prefix('(')?;
    let word = inside.find(char::is_whitespace)?;
    let rest = &inside[word..];
    let name = rest.trim_start();
    let at = start + 1 + word + (rest.len() - name.len());
    let name = match name.strip_prefix('(') {
        // `(define (f x) …)`, `(defstruct (s …) …)`.
        Some(inner) if !name.starts_with("(setf") => {
            let length = inner.find(|it: char| it.is_whitespace() || it == ')')?;
            return Some(((at + 1) as u32, (at + 1 + length) as u32));
        }
        Some(_) => name.find(')').map(|end| end + 1)?,
        None => name.find(|it: char| it.is_whitespace() || it == ')')?,
    };
    Some((at as u32, (at + name) as u32))
}

/// Returns the names that a `defpackage` exports.
pub(super) fn exports(names: &mut Names, definition: &Definition) -> Vec<Name> {
    if definition.kind != DefinitionKind::Package {
        return Vec::new();
    }
    let parse = syntax::parse(&definition.text);
    let Some(form) = form::top_level(&parse.tree).into_iter().next() else {
        return Vec::new();
    };
    let Some(parts) = Parts::of(form) else {
        return Vec::new();
    };
    let package = parts
        .name
        .trim_start_matches("(package ")
        .trim_end_matches(')')
        .to_string();
    let is_export = |it: &&SyntaxNode<'_>| {
        let word = it.child(0).and_then(SyntaxNode::keyword);
        word.is_some_and(|it| it == "export")
    };
    let mut found = Vec::new();
    for option in parts.body.iter().filter(is_export) {
        for node in option.children().skip(1) {
            let text = node.text().trim_start_matches(['#', ':']).trim_matches('"');
            found.push(names.number(&format!("{package}::{text}").into()));
        }
    }
    found
}
