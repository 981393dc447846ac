//! From a top-level form to a `Definition`.

use super::heads::{self, Shape};
use super::parameters::read_parameters;
use super::parts::Parts;
use super::{Definition, DefinitionKind, Parameters, name};
use crate::lang::source::{SourceText, Span};
use crate::lang::syntax::{SyntaxKind, SyntaxNode, form};

impl Definition {
    /// Reads a form of `source`; `None` if it is an expression or lacks what its head demands.
    pub fn read(source: &SourceText, form: SyntaxNode<'_>) -> Option<Definition> {
        let parts = Parts::of(form)?;
        let span = form::span_with_leading(form);
        Some(Definition {
            kind: parts.kind,
            head: parts.head.word.to_string(),
            parameters: parameters(&parts),
            docstring: parts
                .docstring
                .and_then(SyntaxNode::string)
                .map(String::from),
            directives: form::directives(form),
            text: form.tree().text()[span.range()].to_string(),
            span,
            form_span: form.span(),
            source: source.clone(),
            name: name::in_package(source.package.as_deref(), parts.name),
        })
    }
}

/// Words of forms that bring in what others wrote; the name they are known by is the form.
const DEPENDENCIES: &[&str] = &[
    "asdf:load-system",
    "import",
    "ql:quickload",
    "require",
    "use-package",
];

impl Definition {
    /// Tells as much as can be told of a form that was meant as a definition and is none: it lacks what
    /// its head demands, or brings in a dependency. `None` for any other expression.
    pub(super) fn meant(
        source: &SourceText,
        span: Span,
        form: SyntaxNode<'_>,
    ) -> Option<Definition> {
        let word = form.head_symbol()?;
        let (kind, name) = match heads::find(&word) {
            Some(head) => {
                let name = form.child(1).map(|it| match it.kind() {
                    SyntaxKind::List => it.child(0).unwrap_or(it),
                    _ => it,
                });
                (head.kind, name.unwrap_or(form))
            }
            None if DEPENDENCIES.contains(&word.as_ref()) => (DefinitionKind::Package, form),
            None => return None,
        };
        let shown: String = name.text().chars().take(NAME_CHARS_MAX).collect();
        Some(Definition {
            name: shown,
            kind,
            head: word.to_string(),
            parameters: None,
            docstring: None,
            directives: Vec::new(),
            text: form.text().to_string(),
            span,
            form_span: span,
            source: source.clone(),
        })
    }
}

/// As much of a form as stands for its name.
const NAME_CHARS_MAX: usize = 40;

fn parameters(parts: &Parts<'_>) -> Option<Parameters> {
    let list = parts.parameters?;
    let mut items: Vec<_> = list.children().collect();
    // `(define (f a b) …)`: the name stands in the list.
    if parts.head.shape == Shape::Define && items.first() == Some(&parts.name_node) {
        items.remove(0);
    }
    Some(read_parameters(&items, parts.head.shape == Shape::Method))
}
