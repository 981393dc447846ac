//! Conditionals, clauses, handlers and bindings.

use super::BindingKind;
use super::walk::{Context, Walker};
use crate::lang::syntax::{SyntaxKind, SyntaxNode};

impl<'tree> Walker<'tree> {
    pub(super) fn conditional(
        &mut self,
        operator: &str,
        arguments: &[SyntaxNode<'tree>],
        context: Context,
    ) {
        let Some((&test, branches)) = arguments.split_first() else {
            return;
        };
        if operator == "if" {
            self.expression(test, context.inner());
            self.expressions(branches, context);
        } else {
            // `(if-let (name value) …)` and `(if-let ((name value)) …)`.
            let pair = match test.child(0) {
                Some(first) if first.kind() == SyntaxKind::List => first,
                _ => test,
            };
            if let Some(value) = pair.child(1) {
                self.expression(value, context.naming());
            }
            self.open();
            if let Some(name) = pair.child(0) {
                self.bind_pattern(name, BindingKind::Local, context);
            }
            self.expressions(branches, context);
            self.close();
        }
    }

    pub(super) fn cond(&mut self, clauses: &[SyntaxNode<'tree>], context: Context) {
        for clause in clauses {
            let parts: Vec<_> = clause
                .children()
                .filter(|it| !it.is_symbol("=>") && !it.is_symbol("else"))
                .collect();
            if let [test] = parts.as_slice() {
                self.expression(*test, context);
            } else {
                self.tested_body(&parts, context);
            }
        }
    }

    /// The keys of a clause are data.
    pub(super) fn case(&mut self, arguments: &[SyntaxNode<'tree>], context: Context) {
        let Some((&value, clauses)) = arguments.split_first() else {
            return;
        };
        self.expression(value, context.inner());
        for clause in clauses {
            let body: Vec<_> = clause.children().skip(1).collect();
            self.body(&body, context);
        }
    }

    pub(super) fn match_clauses(&mut self, arguments: &[SyntaxNode<'tree>], context: Context) {
        let Some((&value, clauses)) = arguments.split_first() else {
            return;
        };
        self.expression(value, context.inner());
        for clause in clauses {
            let mut parts: Vec<_> = clause.children().collect();
            if parts.is_empty() {
                continue;
            }
            let pattern = parts.remove(0);
            self.open();
            if pattern.kind() != SyntaxKind::Quote {
                self.bind_pattern(pattern, BindingKind::Local, context);
            }
            if parts.first().is_some_and(|it| it.is_symbol("when")) && parts.len() > 2 {
                self.expression(parts[1], context.inner());
                parts.drain(..2);
            }
            self.body(&parts, context);
            self.close();
        }
    }

    /// `(try body… (catch [type] variable handler…) (finally cleanup…))`.
    pub(super) fn try_form(&mut self, arguments: &[SyntaxNode<'tree>], context: Context) {
        for &argument in arguments {
            match argument.head_symbol().as_deref() {
                Some("catch") => {
                    let parts: Vec<_> = argument.children().skip(1).collect();
                    let (variable, handler) = catch_parts(&parts);
                    self.open();
                    if let Some(variable) = variable {
                        self.bind(variable, BindingKind::Local, context);
                    }
                    self.body(handler, context);
                    self.close();
                }
                Some("finally") => {
                    let cleanup: Vec<_> = argument.children().skip(1).collect();
                    self.body(&cleanup, context.inner());
                }
                _ => self.expression(argument, context.inner()),
            }
        }
    }

    /// `(handler-case form (type (variable) body…) …)`; `restart-case` is alike.
    pub(super) fn handler_case(&mut self, arguments: &[SyntaxNode<'tree>], context: Context) {
        let Some((&form, clauses)) = arguments.split_first() else {
            return;
        };
        self.expression(form, context.inner());
        for clause in clauses {
            let parts: Vec<_> = clause.children().skip(1).collect();
            let Some((list, body)) = parts.split_first() else {
                continue;
            };
            self.open();
            self.bind_pattern(*list, BindingKind::Local, context);
            self.body(body, context);
            self.close();
        }
    }

    pub(super) fn handler_bind(&mut self, arguments: &[SyntaxNode<'tree>], context: Context) {
        let Some((bindings, body)) = arguments.split_first() else {
            return;
        };
        for binding in bindings.children() {
            let handlers: Vec<_> = binding.children().skip(1).collect();
            self.expressions(&handlers, context.inner());
        }
        self.body(body, context.inner());
    }

    /// `(guard (variable clause…) body…)`, the clauses being those of `cond`.
    pub(super) fn guard(&mut self, arguments: &[SyntaxNode<'tree>], context: Context) {
        let Some((head, body)) = arguments.split_first() else {
            return;
        };
        self.open();
        let mut clauses: Vec<_> = head.children().collect();
        if !clauses.is_empty() {
            let variable = clauses.remove(0);
            self.bind(variable, BindingKind::Local, context);
        }
        self.cond(&clauses, context);
        self.close();
        self.body(body, context.inner());
    }

    pub(super) fn let_form(
        &mut self,
        operator: &str,
        arguments: &[SyntaxNode<'tree>],
        context: Context,
    ) {
        let Some((&first, rest)) = arguments.split_first() else {
            return;
        };
        self.open();
        if first.kind() == SyntaxKind::Symbol {
            // A named `let` is a loop.
            if let Some((&bindings, body)) = rest.split_first() {
                self.bindings(bindings, false, context);
                self.bind(first, BindingKind::LoopName, context);
                let in_loop = Context {
                    loop_depth: context.loop_depth + 1,
                    ..context
                };
                self.body(body, in_loop);
            }
        } else {
            let sequential = operator != "let" && operator != "let-values";
            self.bindings(first, sequential, context);
            self.body(rest, context);
        }
        self.close();
    }

    /// Walks `((pattern value) …)` or `[pattern value …]` and binds the patterns.
    pub(super) fn bindings(&mut self, list: SyntaxNode<'tree>, sequential: bool, context: Context) {
        let mut pairs = Vec::new();
        if list.kind() == SyntaxKind::Vector {
            let flat: Vec<_> = list.children().collect();
            pairs.extend(flat.chunks(2).map(|it| (it[0], it.get(1).copied())));
        } else {
            pairs.extend(list.children().map(|binding| match binding.kind() {
                SyntaxKind::List => (binding.child(0).unwrap_or(binding), binding.child(1)),
                _ => (binding, None),
            }));
        }
        if !sequential {
            for (_, value) in &pairs {
                if let Some(value) = value {
                    self.expression(*value, context.naming());
                }
            }
        }
        for (pattern, value) in pairs {
            if sequential && let Some(value) = value {
                self.expression(value, context.naming());
            }
            self.bind_pattern(pattern, BindingKind::Local, context);
        }
    }

    /// `(as-> value name form…)`.
    pub(super) fn thread_as(&mut self, arguments: &[SyntaxNode<'tree>], context: Context) {
        let [value, name, forms @ ..] = arguments else {
            return;
        };
        self.expression(*value, context.naming());
        self.open();
        self.bind(*name, BindingKind::Local, context);
        self.sequence(forms, context);
        self.close();
    }

    pub(super) fn parameterize(&mut self, arguments: &[SyntaxNode<'tree>], context: Context) {
        let Some((bindings, body)) = arguments.split_first() else {
            return;
        };
        for binding in bindings.children() {
            let pair: Vec<_> = binding.children().collect();
            self.expressions(&pair, context.naming());
        }
        self.body(body, context.inner());
    }

    pub(super) fn local_functions(
        &mut self,
        operator: &str,
        arguments: &[SyntaxNode<'tree>],
        context: Context,
    ) {
        let Some((definitions, body)) = arguments.split_first() else {
            return;
        };
        self.open();
        let recursive = operator == "labels";
        if recursive {
            for name in definitions.children().filter_map(|it| it.child(0)) {
                self.bind(name, BindingKind::Function, context);
            }
        }
        for definition in definitions.children() {
            let parts: Vec<_> = definition.children().skip(1).collect();
            self.lambda(&parts, context);
        }
        if !recursive {
            for name in definitions.children().filter_map(|it| it.child(0)) {
                self.bind(name, BindingKind::Function, context);
            }
        }
        self.body(body, context);
        self.close();
    }

    /// `(multiple-value-bind names form body…)` and its kin.
    pub(super) fn bind_values(&mut self, arguments: &[SyntaxNode<'tree>], context: Context) {
        let [names, form, body @ ..] = arguments else {
            return;
        };
        self.expression(*form, context.inner());
        self.open();
        self.bind_pattern(*names, BindingKind::Local, context);
        self.body(body, context);
        self.close();
    }

    /// `(with-anything (name value…) body…)`: what begins with a name in brackets binds it.
    pub(super) fn with_form(&mut self, arguments: &[SyntaxNode<'tree>], context: Context) {
        self.open();
        let mut body = arguments;
        if let Some((head, rest)) = arguments.split_first()
            && head.kind() == SyntaxKind::List
            && !rest.is_empty()
        {
            let parts: Vec<_> = head.children().collect();
            if let Some((&name, values)) = parts.split_first() {
                self.expressions(values, context.inner());
                self.bind(name, BindingKind::Local, context);
            }
            body = rest;
        }
        self.body(body, context);
        self.close();
    }
}

/// Splits `(catch …)` without its head into variable and handler; a type may stand before.
pub(in crate::audit::facts) fn catch_parts<'slice, 'tree>(
    parts: &'slice [SyntaxNode<'tree>],
) -> (Option<SyntaxNode<'tree>>, &'slice [SyntaxNode<'tree>]) {
    match parts {
        [kind, variable, handler @ ..]
            if kind.kind() != SyntaxKind::Symbol && variable.kind() == SyntaxKind::Symbol =>
        {
            (Some(*variable), handler)
        }
        [variable, handler @ ..] if variable.kind() == SyntaxKind::Symbol => {
            (Some(*variable), handler)
        }
        _ => (None, parts),
    }
}
