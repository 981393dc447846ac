//! Lambda lists of both accents.

use super::{Parameter, Parameters};
use crate::lang::syntax::{SyntaxKind, SyntaxNode};

/// Which part of a lambda list is being read.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Section {
    Required,
    Optional,
    Rest,
    Keyword,
    /// `&aux`: local variables, not parameters.
    Auxiliary,
}

/// Reads a lambda list. In a method's, `(name class)` is a parameter with its specialiser;
/// elsewhere a list or vector in the place of a name is a pattern.
pub fn read_parameters(items: &[SyntaxNode<'_>], specialised: bool) -> Parameters {
    let mut parameters = Parameters::default();
    let mut section = Section::Required;
    let mut skip_environment = false;
    for &item in items {
        let marker = item.symbol().filter(|it| it.starts_with('&'));
        if let Some(marker) = marker {
            match marker.as_ref() {
                "&optional" => section = Section::Optional,
                "&rest" | "&body" | "&" => section = Section::Rest,
                "&key" => section = Section::Keyword,
                "&aux" => section = Section::Auxiliary,
                "&allow-other-keys" => parameters.allow_other_keys = true,
                // The whole form and the environment are bound, but nobody passes them.
                "&whole" | "&environment" => skip_environment = true,
                _ => parameters.required.push(one(item, item)),
            }
            continue;
        }
        if item.kind() == SyntaxKind::Dot {
            section = Section::Rest;
            continue;
        }
        if std::mem::take(&mut skip_environment) {
            continue;
        }
        match section {
            Section::Required if specialised && item.kind() == SyntaxKind::List => {
                if let Some(name) = item.child(0) {
                    parameters.required.push(one(name, item));
                }
            }
            Section::Required => parameters.required.push(one(item, item)),
            Section::Optional => parameters.optional.push(one(with_default(item), item)),
            Section::Keyword => parameters.keyword.push(one(with_default(item), item)),
            Section::Rest => parameters.rest = Some(one(item, item)),
            Section::Auxiliary => {}
        }
    }
    parameters
}

/// The name in `(name default supplied)` or `((:key name) default)`.
fn with_default(item: SyntaxNode<'_>) -> SyntaxNode<'_> {
    if item.kind() != SyntaxKind::List {
        return item;
    }
    let Some(first) = item.child(0) else {
        return item;
    };
    match (first.kind(), first.child(1)) {
        (SyntaxKind::List, Some(name)) if first.child(0).is_some_and(is_keyword) => name,
        _ => first,
    }
}

fn is_keyword(node: SyntaxNode<'_>) -> bool {
    node.kind() == SyntaxKind::Keyword
}

/// All names that a parameter or pattern binds.
fn one(pattern: SyntaxNode<'_>, whole: SyntaxNode<'_>) -> Parameter {
    let names = pattern
        .descendants()
        .filter_map(SyntaxNode::symbol)
        .filter(|name| !name.starts_with('&'))
        .map(String::from)
        .collect();
    Parameter {
        names,
        span: whole.span(),
    }
}
