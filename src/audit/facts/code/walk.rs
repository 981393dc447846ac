//! The walk itself: expressions, calls and the forms that evaluate in their own way.

use std::borrow::Cow;

use super::binding::Scopes;
use super::{BindingKind, Code, Site, SiteIndex, What};
use crate::lang::syntax::{SyntaxKind, SyntaxNode};

/// The walk keeps what is still to be done beside itself, so that forms may nest as they like: each
/// step takes one expression and puts its parts there, in their order.
#[derive(Default)]
pub(super) struct Walker<'tree> {
    pub code: Code<'tree>,
    pub scopes: Scopes<'tree>,
    /// The next is the last.
    waiting: Vec<Work<'tree>>,
}

/// One thing to do.
#[derive(Clone, Copy)]
enum Work<'tree> {
    Expression(SyntaxNode<'tree>, Context),
    /// A scope begins.
    Open,
    Bind {
        name: SyntaxNode<'tree>,
        kind: BindingKind,
        function_depth: u32,
    },
    /// A variable, or what is in it, is changed.
    Change {
        variable: SyntaxNode<'tree>,
        node: SyntaxNode<'tree>,
        place: bool,
        context: Context,
    },
    /// The innermost scope ends.
    Close,
}

/// Where the walk stands.
#[derive(Clone, Copy, Debug)]
pub(super) struct Context {
    pub parent: Option<SiteIndex>,
    pub loop_depth: u32,
    pub function_depth: u32,
    pub tail: bool,
    pub named: bool,
}

impl Context {
    /// The value is used by what is around it.
    pub fn inner(self) -> Context {
        Context {
            tail: false,
            named: false,
            ..self
        }
    }

    pub fn naming(self) -> Context {
        Context {
            tail: false,
            named: true,
            ..self
        }
    }

    pub fn in_loop(self) -> Context {
        Context {
            loop_depth: self.loop_depth + 1,
            ..self.inner()
        }
    }

    /// A function inside: its body runs later, so it is in none of the loops around it.
    pub fn in_function(self) -> Context {
        Context {
            function_depth: self.function_depth + 1,
            loop_depth: 0,
            ..self.inner()
        }
    }
}

impl<'tree> Walker<'tree> {
    pub fn push(
        &mut self,
        node: SyntaxNode<'tree>,
        what: What<'tree>,
        context: Context,
    ) -> SiteIndex {
        self.code.sites.push(Site {
            node,
            what,
            parent: context.parent,
            loop_depth: context.loop_depth,
            function_depth: context.function_depth,
            tail: context.tail,
            named: context.named,
        });
        self.code.sites.len() - 1
    }

    /// Does all that waits, and answers what was found.
    pub fn finish(mut self) -> Code<'tree> {
        self.waiting.reverse();
        while let Some(work) = self.waiting.pop() {
            let before = self.waiting.len();
            match work {
                Work::Expression(node, context) => self.expression_here(node, context),
                Work::Open => self.scopes.open(),
                Work::Bind {
                    name,
                    kind,
                    function_depth,
                } => self.bind_here(name, kind, function_depth),
                Work::Change {
                    variable,
                    node,
                    place,
                    context,
                } => self.mutation_here(variable, node, place, context),
                Work::Close => self.scopes.close(),
            }
            self.waiting[before..].reverse();
        }
        self.code
    }

    /// Walks one expression.
    pub fn expression(&mut self, node: SyntaxNode<'tree>, context: Context) {
        self.waiting.push(Work::Expression(node, context));
    }

    /// What is bound from here on is bound until `close`.
    pub fn open(&mut self) {
        self.waiting.push(Work::Open);
    }

    pub fn close(&mut self) {
        self.waiting.push(Work::Close);
    }

    pub fn bind(&mut self, name: SyntaxNode<'tree>, kind: BindingKind, context: Context) {
        let function_depth = context.function_depth;
        self.waiting.push(Work::Bind {
            name,
            kind,
            function_depth,
        });
    }

    /// A variable is assigned, or the place `node` in its value is changed.
    pub fn change(
        &mut self,
        variable: SyntaxNode<'tree>,
        node: SyntaxNode<'tree>,
        place: bool,
        context: Context,
    ) {
        self.waiting.push(Work::Change {
            variable,
            node,
            place,
            context,
        });
    }

    fn expression_here(&mut self, node: SyntaxNode<'tree>, context: Context) {
        match node.kind() {
            SyntaxKind::List => self.call(node, context),
            // `#(7 8)` calls no number: it is a vector of the other accent.
            SyntaxKind::ShortLambda if node.child(0).is_some_and(is_never_called) => {
                self.push(node, What::Literal, context);
            }
            SyntaxKind::ShortLambda => self.call(node, context.in_function()),
            SyntaxKind::Symbol => self.reference(node, context),
            SyntaxKind::Quote => self.quoted(node, context),
            SyntaxKind::FunctionQuote => {
                if let Some(inside) = node.prefixed() {
                    self.function_name(inside, context);
                }
            }
            SyntaxKind::Quasiquote => {
                if let Some(inside) = node.prefixed() {
                    self.template(inside, context.inner());
                }
            }
            SyntaxKind::Vector
            | SyntaxKind::Map
            | SyntaxKind::FString
            | SyntaxKind::Interpolation
            | SyntaxKind::Deref => {
                for child in node.children() {
                    self.expression(child, context.inner());
                }
            }
            SyntaxKind::Number
            | SyntaxKind::String
            | SyntaxKind::Regex
            | SyntaxKind::Character
            | SyntaxKind::Keyword
            | SyntaxKind::Boolean
            | SyntaxKind::Nil => {
                self.push(node, What::Literal, context);
            }
            _ => {}
        }
    }

    pub fn expressions(&mut self, nodes: &[SyntaxNode<'tree>], context: Context) {
        for &node in nodes {
            self.expression(node, context);
        }
    }

    /// Walks forms in order; the last has the context's tail position. Definitions inside are bound.
    pub fn body(&mut self, nodes: &[SyntaxNode<'tree>], context: Context) {
        let names: Vec<_> = nodes.iter().filter_map(|it| inner_name(*it)).collect();
        if names.is_empty() {
            self.sequence(nodes, context);
            return;
        }
        self.open();
        for (kind, name) in names {
            self.bind_pattern(name, kind, context);
        }
        self.sequence(nodes, context);
        self.close();
    }

    fn reference(&mut self, node: SyntaxNode<'tree>, context: Context) {
        if let Some(name) = node.symbol() {
            let binding = self.use_of(&name);
            self.push(node, What::Reference { name, binding }, context);
        }
    }

    /// `'name` may name a function or a class.
    fn quoted(&mut self, node: SyntaxNode<'tree>, context: Context) {
        let what = match node.prefixed().and_then(SyntaxNode::symbol) {
            Some(name) => What::QuotedName { name },
            None => What::QuotedData,
        };
        self.push(node, what, context);
    }

    fn function_name(&mut self, node: SyntaxNode<'tree>, context: Context) {
        match node.symbol() {
            Some(name) => {
                let local = self.use_of(&name).is_some();
                self.push(node, What::FunctionName { name, local }, context);
            }
            None => self.expression(node, context.inner()),
        }
    }

    /// Walks what is unquoted in a backquote.
    fn template(&mut self, node: SyntaxNode<'tree>, context: Context) {
        let mut waiting = vec![(node, 1)];
        while let Some((node, level)) = waiting.pop() {
            let inside = match node.kind() {
                SyntaxKind::Unquote | SyntaxKind::UnquoteSplicing if level == 1 => {
                    if let Some(inside) = node.prefixed() {
                        self.expression(inside, context);
                    }
                    continue;
                }
                SyntaxKind::Unquote | SyntaxKind::UnquoteSplicing => level - 1,
                SyntaxKind::Quasiquote => level + 1,
                SyntaxKind::Symbol => {
                    if let Some(name) = node.symbol() {
                        self.push(node, What::TemplateName { name }, context);
                    }
                    continue;
                }
                _ => level,
            };
            let before = waiting.len();
            waiting.extend(node.children().map(|child| (child, inside)));
            waiting[before..].reverse();
        }
    }

    fn call(&mut self, node: SyntaxNode<'tree>, context: Context) {
        let (items, _) = node.items_and_tail();
        let Some((&head, arguments)) = items.split_first() else {
            // `()` evaluates to itself.
            self.push(node, What::Literal, context);
            return;
        };
        let Some(operator) = head.symbol() else {
            let what = What::Call {
                operator: Cow::Borrowed(""),
                local: false,
            };
            let inner = self.enter(node, what, context).inner();
            self.expression(head, inner);
            self.expressions(arguments, inner);
            return;
        };
        let binding = self.use_of(&operator);
        let what = What::Call {
            operator: operator.clone(),
            local: binding.is_some(),
        };
        let inside = self.enter(node, what, context);
        if binding.is_some() {
            let name = operator;
            self.push(head, What::Reference { name, binding }, inside.inner());
            self.expressions(arguments, inside.inner());
            return;
        }
        self.form(&operator, arguments, inside);
    }

    /// Adds a call and returns the context of what is inside; the tail position is handed on.
    fn enter(&mut self, node: SyntaxNode<'tree>, what: What<'tree>, context: Context) -> Context {
        let parent = Some(self.push(node, what, context));
        Context {
            parent,
            named: false,
            ..context
        }
    }

    /// Walks the arguments of a form as it evaluates them.
    fn form(&mut self, operator: &str, arguments: &[SyntaxNode<'tree>], context: Context) {
        let inner = context.inner();
        match operator {
            "quote" => {
                if let Some(name) = arguments.first().and_then(|it| it.symbol()) {
                    self.push(arguments[0], What::QuotedName { name }, inner);
                }
            }
            "quasiquote" => {
                if let Some(&inside) = arguments.first() {
                    self.template(inside, inner);
                }
            }
            "function" => {
                if let Some(&inside) = arguments.first() {
                    self.function_name(inside, inner);
                }
            }
            "declare" | "declaim" => {}
            "lambda" | "fn" => self.lambda(arguments, context),
            "case-lambda" => {
                for clause in arguments {
                    let parts: Vec<_> = clause.children().collect();
                    self.lambda(&parts, context);
                }
            }
            "define" | "def" | "define-values" | "defn" | "defun" => {
                self.inner_definition(operator, arguments, context)
            }
            "if" | "if-let" | "when-let" => self.conditional(operator, arguments, context),
            "when" | "unless" => self.tested_body(arguments, context),
            "progn" | "begin" => self.body(arguments, context),
            "and" | "or" => self.sequence(arguments, context),
            "block" => self.body(arguments.get(1..).unwrap_or_default(), context),
            "return-from" => self.expressions(arguments.get(1..).unwrap_or_default(), inner),
            "the" => self.expressions(arguments.get(1..).unwrap_or_default(), context),
            "check-type" => self.expressions(arguments.get(..1).unwrap_or_default(), inner),
            "cond" => self.cond(arguments, context),
            "case" | "ecase" | "ccase" | "typecase" | "etypecase" | "ctypecase" => {
                self.case(arguments, context);
            }
            "match" | "match*" => self.match_clauses(arguments, context),
            "try" => self.try_form(arguments, context),
            "handler-case" | "restart-case" => self.handler_case(arguments, context),
            "handler-bind" => self.handler_bind(arguments, context),
            "guard" => self.guard(arguments, context),
            "let" | "let*" | "letrec" | "letrec*" | "let-values" | "let*-values"
            | "symbol-macrolet" => {
                self.let_form(operator, arguments, context);
            }
            "as->" => self.thread_as(arguments, context),
            "parameterize" => self.parameterize(arguments, context),
            "flet" | "labels" | "macrolet" => self.local_functions(operator, arguments, context),
            "multiple-value-bind" | "destructuring-bind" | "with-slots" | "with-accessors" => {
                self.bind_values(arguments, context);
            }
            "do" | "do*" => self.do_loop(operator, arguments, context),
            "dolist" | "dotimes" | "for-range" | "for" => self.counted_loop(arguments, context),
            "while" | "until" => self.expressions(arguments, context.in_loop()),
            "loop" => self.loop_form(arguments, context),
            "set!" | "setq" | "setf" | "psetf" | "psetq" => self.assignments(arguments, inner),
            "incf" | "decf" | "pop" | "rotatef" | "shiftf" => {
                self.changed(operator, arguments, inner)
            }
            "push" | "pushnew" => {
                if let Some((&item, places)) = arguments.split_first() {
                    self.expression(item, inner);
                    self.changed(operator, places, inner);
                }
            }
            _ if operator.starts_with("with-") => self.with_form(arguments, context),
            _ => self.function_call(operator, arguments, inner),
        }
    }

    /// Walks expressions of which the last is in tail position.
    pub fn sequence(&mut self, nodes: &[SyntaxNode<'tree>], context: Context) {
        if let Some((last, before)) = nodes.split_last() {
            self.expressions(before, context.inner());
            self.expression(*last, context);
        }
    }

    pub fn tested_body(&mut self, arguments: &[SyntaxNode<'tree>], context: Context) {
        if let Some((&test, body)) = arguments.split_first() {
            self.expression(test, context.inner());
            self.body(body, context);
        }
    }

    pub fn lambda(&mut self, arguments: &[SyntaxNode<'tree>], context: Context) {
        let Some((list, body)) = arguments.split_first() else {
            return;
        };
        let inside = context.in_function();
        let items: Vec<_> = list.children().collect();
        self.open();
        self.parameters(&items, false, BindingKind::Local, inside);
        self.body(body, inside);
        self.close();
    }

    fn inner_definition(
        &mut self,
        operator: &str,
        arguments: &[SyntaxNode<'tree>],
        context: Context,
    ) {
        let Some((&name, rest)) = arguments.split_first() else {
            return;
        };
        // A string between the name and the rest is documentation.
        let documented = rest.len() > 1 && rest[0].kind() == SyntaxKind::String;
        let rest = if documented { &rest[1..] } else { rest };
        if matches!(operator, "defn" | "defun") {
            self.lambda(rest, context);
        } else if name.kind() == SyntaxKind::List && operator != "define-values" {
            let inside = context.in_function();
            let items: Vec<_> = name.children().skip(1).collect();
            self.open();
            self.parameters(&items, false, BindingKind::Local, inside);
            self.body(rest, inside);
            self.close();
        } else {
            // A qualified name is a global, wherever it is defined.
            if name.text().contains('/') && name.kind() == SyntaxKind::Symbol {
                self.change(name, name, false, context.inner());
            }
            self.expressions(rest, context.naming());
        }
    }
}

/// The name that a definition inside of a body binds in all of the body.
fn inner_name(node: SyntaxNode<'_>) -> Option<(BindingKind, SyntaxNode<'_>)> {
    let (kind, name) = match node.head_symbol()?.as_ref() {
        "defn" | "defun" => (BindingKind::Function, node.child(1)?),
        "define-values" => (BindingKind::Local, node.child(1)?),
        "define" | "def" => match node.child(1)? {
            list if list.kind() == SyntaxKind::List => (BindingKind::Function, list.child(0)?),
            name => (BindingKind::Local, name),
        },
        _ => return None,
    };
    (!name.text().contains('/')).then_some((kind, name))
}

/// Whether a node is a literal that nobody can call, unlike a keyword.
fn is_never_called(node: SyntaxNode<'_>) -> bool {
    matches!(
        node.kind(),
        SyntaxKind::Number | SyntaxKind::String | SyntaxKind::Character
    )
}
