//! From a top-level form to a `Definition`.

use super::heads::Shape;
use super::parameters::read_parameters;
use super::parts::Parts;
use super::{Definition, Parameters, name};
use crate::lang::source::SourceText;
use crate::lang::syntax::{SyntaxNode, form};

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

fn parameters(parts: &Parts<'_>) -> Option<Parameters> {
    let list = parts.parameters?;
    let mut items: Vec<_> = list.children().collect();
    // `(define (f a b) …)`: the name stands in the list.
    if parts.head.shape == Shape::Define && items.first() == Some(&parts.name_node) {
        items.remove(0);
    }
    Some(read_parameters(&items, parts.head.shape == Shape::Method))
}
