//! Scopes, patterns and lambda lists.

use std::borrow::Cow;

use super::walk::{Context, Walker};
use super::{Binding, BindingIndex, BindingKind};
use crate::lang::syntax::{SyntaxKind, SyntaxNode};

/// The index of a scope; scopes form a tree.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct ScopeIndex(usize);

/// Names bound together.
#[derive(Debug, Default)]
pub(super) struct Scope<'tree> {
    parent: Option<ScopeIndex>,
    names: Vec<(Cow<'tree, str>, BindingIndex)>,
}

impl<'tree> Walker<'tree> {
    /// Returns a new scope inside of another.
    pub(super) fn scope(&mut self, parent: ScopeIndex) -> ScopeIndex {
        self.scopes.push(Scope {
            parent: Some(parent),
            names: Vec::new(),
        });
        ScopeIndex(self.scopes.len() - 1)
    }

    pub(super) fn outermost_scope(&mut self) -> ScopeIndex {
        self.scopes.push(Scope::default());
        ScopeIndex(self.scopes.len() - 1)
    }

    pub(super) fn lookup(&self, scope: ScopeIndex, name: &str) -> Option<BindingIndex> {
        let mut scope = Some(scope);
        while let Some(ScopeIndex(index)) = scope {
            let frame = &self.scopes[index];
            if let Some((_, binding)) = frame.names.iter().rev().find(|(it, _)| it == name) {
                return Some(*binding);
            }
            scope = frame.parent;
        }
        None
    }

    pub(super) fn bind(&mut self, node: SyntaxNode<'tree>, kind: BindingKind, context: Context) {
        let Some(name) = node.symbol() else { return };
        let index = self.code.bindings.len();
        self.code.bindings.push(Binding {
            name: name.clone(),
            kind,
            node,
            function_depth: context.function_depth,
        });
        self.scopes[context.scope.0].names.push((name, index));
    }

    /// Binds every name of a pattern.
    pub(super) fn bind_pattern(
        &mut self,
        pattern: SyntaxNode<'tree>,
        kind: BindingKind,
        context: Context,
    ) {
        for node in pattern.descendants() {
            if node.kind() == SyntaxKind::Symbol && !node.text().starts_with('&') {
                self.bind(node, kind, context);
            }
        }
    }

    /// Binds the parameters of a lambda list and walks their defaults, which see those before them.
    pub(super) fn parameters(
        &mut self,
        items: &[SyntaxNode<'tree>],
        specialised: bool,
        kind: BindingKind,
        context: Context,
    ) {
        let mut defaults = false;
        for &item in items {
            match item.symbol().as_deref() {
                Some("&optional" | "&key" | "&aux") => {
                    defaults = true;
                    continue;
                }
                Some("&rest" | "&body") => {
                    defaults = false;
                    continue;
                }
                _ => {}
            }
            if item.kind() != SyntaxKind::List || !(defaults || specialised) {
                self.bind_pattern(item, kind, context);
                continue;
            }
            let mut children = item.children();
            let Some(first) = children.next() else {
                continue;
            };
            // `((:keyword name) default)`.
            let name = match first.child(0) {
                Some(keyword) if keyword.kind() == SyntaxKind::Keyword => first.child(1),
                _ => Some(first),
            };
            if defaults && let Some(default) = children.next() {
                self.expression(default, context.naming());
            }
            if let Some(name) = name {
                self.bind_pattern(name, kind, context);
            }
            if defaults && let Some(supplied) = children.next() {
                self.bind(supplied, BindingKind::Local, context);
            }
        }
    }
}
