//! Scopes, patterns and lambda lists.

use std::borrow::Cow;
use std::collections::HashMap;

use super::walk::{Context, Walker};
use super::{Binding, BindingIndex, BindingKind};
use crate::lang::syntax::{SyntaxKind, SyntaxNode};

/// What is bound where the walk stands.
#[derive(Debug, Default)]
pub(super) struct Scopes<'tree> {
    /// By name, the innermost last.
    bound: HashMap<Cow<'tree, str>, Vec<BindingIndex>>,
    /// Names in the order in which they were bound.
    names: Vec<Cow<'tree, str>>,
    /// How many names there were where each open scope began.
    begins: Vec<usize>,
}

impl<'tree> Scopes<'tree> {
    pub fn open(&mut self) {
        self.begins.push(self.names.len());
    }

    /// Forgets what was bound since the innermost scope began.
    pub fn close(&mut self) {
        let begin = self.begins.pop().unwrap_or(0);
        for name in self.names.drain(begin..) {
            if let Some(bindings) = self.bound.get_mut(&name) {
                bindings.pop();
            }
        }
    }

    pub fn bind(&mut self, name: Cow<'tree, str>, binding: BindingIndex) {
        self.bound.entry(name.clone()).or_default().push(binding);
        self.names.push(name);
    }

    pub fn lookup(&self, name: &str) -> Option<BindingIndex> {
        self.bound.get(name)?.last().copied()
    }
}

impl<'tree> Walker<'tree> {
    /// Returns what a name is bound to here, and notes that it is used.
    pub(super) fn use_of(&mut self, name: &str) -> Option<BindingIndex> {
        let binding = self.scopes.lookup(name)?;
        self.code.bindings[binding].used = true;
        Some(binding)
    }

    pub(super) fn bind_here(
        &mut self,
        node: SyntaxNode<'tree>,
        kind: BindingKind,
        function_depth: u32,
    ) {
        let Some(name) = node.symbol() else { return };
        let index = self.code.bindings.len();
        self.code.bindings.push(Binding {
            name: name.clone(),
            kind,
            node,
            function_depth,
            used: false,
        });
        self.scopes.bind(name, index);
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
