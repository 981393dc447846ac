//! Assignments and the places they change.

use super::What;
use super::walk::{Context, Walker};
use crate::lang::syntax::{SyntaxKind, SyntaxNode};

/// Accessors whose container is not their first argument.
const CONTAINER_SECOND: &[&str] = &["gethash", "nth", "nthcdr", "assoc", "find"];

/// Functions that change one of their arguments, and which.
const CHANGING: &[(&str, usize)] = &[
    ("clrhash", 0),
    ("remhash", 1),
    ("rplaca", 0),
    ("rplacd", 0),
    ("vector-push", 1),
    ("vector-push-extend", 1),
];

impl<'tree> Walker<'tree> {
    /// A call of a function; one that ends in `!` changes its first argument.
    pub(super) fn function_call(
        &mut self,
        operator: &str,
        arguments: &[SyntaxNode<'tree>],
        context: Context,
    ) {
        let listed = CHANGING.iter().find(|(name, _)| *name == operator);
        let changed = match listed {
            Some((_, position)) => arguments.get(*position),
            None if operator.ends_with('!') => arguments.first(),
            None => None,
        };
        if let Some(&container) = changed {
            self.change(container, container, true, context);
        }
        self.expressions(arguments, context);
    }

    /// `place value place value …`.
    pub(super) fn assignments(&mut self, arguments: &[SyntaxNode<'tree>], context: Context) {
        for pair in arguments.chunks(2) {
            self.place(pair[0], context);
            if let Some(&value) = pair.get(1) {
                self.expression(value, context);
            }
        }
    }

    /// Places that an operator such as `incf` changes; what is no place is walked as it is.
    pub(super) fn changed(
        &mut self,
        operator: &str,
        arguments: &[SyntaxNode<'tree>],
        context: Context,
    ) {
        let all = matches!(operator, "rotatef" | "shiftf");
        for (position, &argument) in arguments.iter().enumerate() {
            let is_place = matches!(argument.kind(), SyntaxKind::Symbol | SyntaxKind::List);
            if is_place && (all || position == 0) {
                self.place(argument, context);
            } else {
                self.expression(argument, context);
            }
        }
    }

    fn place(&mut self, place: SyntaxNode<'tree>, context: Context) {
        if place.kind() == SyntaxKind::Symbol {
            self.change(place, place, false, context);
            return;
        }
        if let Some(root) = root(place) {
            self.change(root, place, true, context);
        }
        let parts: Vec<_> = place.children().skip(1).collect();
        self.expressions(&parts, context);
    }

    pub(super) fn mutation_here(
        &mut self,
        variable: SyntaxNode<'tree>,
        node: SyntaxNode<'tree>,
        place: bool,
        context: Context,
    ) {
        if let Some(name) = variable.symbol() {
            let binding = self.use_of(&name);
            let what = What::Mutation {
                name,
                binding,
                place,
            };
            self.push(node, what, context);
        }
    }
}

/// Returns the variable that holds what a place is part of: `x` of `(car (nth 2 x))`.
fn root(place: SyntaxNode<'_>) -> Option<SyntaxNode<'_>> {
    let mut node = place;
    while node.kind() == SyntaxKind::List {
        let second = node
            .head_symbol()
            .is_some_and(|it| CONTAINER_SECOND.contains(&it.as_ref()));
        node = node.child(if second { 2 } else { 1 })?;
    }
    (node.kind() == SyntaxKind::Symbol).then_some(node)
}
