//! Where the walk begins: the parts of a definition that hold code.

use super::walk::{Context, Walker};
use super::{BindingKind, Code};
use crate::lang::definition::Parts;
use crate::lang::definition::heads::Shape;
use crate::lang::syntax::SyntaxNode;

pub(super) fn definition<'tree>(form: SyntaxNode<'tree>, parts: &Parts<'tree>) -> Code<'tree> {
    let mut walker = Walker::default();
    let context = Context {
        parent: None,
        loop_depth: 0,
        function_depth: 0,
        tail: false,
        named: false,
    };
    match parts.head.shape {
        Shape::Class => walker.class_slots(&parts.body, context),
        Shape::Structure => walker.structure_slots(&parts.body, context),
        Shape::Generic | Shape::Record => {}
        Shape::Test => walker.body(&parts.body, context),
        _ if parts.is_callable() => walker.callable(form, parts, context),
        _ => {
            if let Some(value) = parts.value {
                walker.expression(value, context.naming());
            }
        }
    }
    walker.finish()
}

impl<'tree> Walker<'tree> {
    fn callable(&mut self, form: SyntaxNode<'tree>, parts: &Parts<'tree>, context: Context) {
        let Some(list) = parts.parameters else {
            if let Some(value) = parts.value {
                self.expression(value, context.naming());
            }
            return;
        };
        let mut items: Vec<_> = list.children().collect();
        // `(define (f a b) …)`: the name stands in the list.
        if items.first() == Some(&parts.name_node) && form.child(1) == Some(list) {
            items.remove(0);
        }
        let specialised = parts.head.shape == Shape::Method;
        self.parameters(&items, specialised, BindingKind::Parameter, context);
        let body = Context {
            tail: true,
            ..context
        };
        self.body(&parts.body, body);
    }

    fn class_slots(&mut self, parts: &[SyntaxNode<'tree>], context: Context) {
        let Some(slots) = parts.get(1) else { return };
        for slot in slots.children() {
            let options: Vec<_> = slot.children().skip(1).collect();
            for pair in options.chunks(2) {
                if let [key, value] = pair
                    && key.keyword().is_some_and(|it| it == "initform")
                {
                    self.expression(*value, context.naming());
                }
            }
        }
    }

    fn structure_slots(&mut self, slots: &[SyntaxNode<'tree>], context: Context) {
        for slot in slots {
            if let Some(default) = slot.child(1) {
                self.expression(default, context.naming());
            }
        }
    }
}
