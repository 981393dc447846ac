//! A defining form taken apart, whichever accent it was written in.

use super::heads::{self, Head, Shape};
use super::{DefinitionKind, name};
use crate::lang::syntax::{SyntaxKind, SyntaxNode};

/// The parts of a defining form, as nodes of its tree.
#[derive(Clone, Debug)]
pub struct Parts<'tree> {
    pub head: &'static Head,
    pub kind: DefinitionKind,
    pub name: String,
    /// The node that holds the name: the symbol itself, or `(setf x)`.
    pub name_node: SyntaxNode<'tree>,
    /// The lambda list; of `(define (f a b) …)` the whole `(f a b)`.
    pub parameters: Option<SyntaxNode<'tree>>,
    pub docstring: Option<SyntaxNode<'tree>>,
    /// A function's body after declarations and docstring.
    pub body: Vec<SyntaxNode<'tree>>,
    /// The `(declare …)` forms before it.
    pub declarations: Vec<SyntaxNode<'tree>>,
    /// A variable's value; of `(define f (lambda …))` the lambda.
    pub value: Option<SyntaxNode<'tree>>,
}

impl<'tree> Parts<'tree> {
    /// Takes a form apart; `None` if it defines nothing or lacks what its head demands.
    pub fn of(form: SyntaxNode<'tree>) -> Option<Parts<'tree>> {
        let head = heads::find(form.head_symbol()?.as_ref())?;
        let items: Vec<_> = form.children().collect();
        let rest = items.get(2..)?;
        let name_node = *items.get(1)?;
        match head.shape {
            Shape::Define => define(head, name_node, rest),
            Shape::Function => function(head, name_node, rest),
            Shape::Variable => variable(head, name_node, rest),
            Shape::Class => class(head, name_node, rest),
            Shape::Structure => structure(head, name_node, rest),
            Shape::Generic => generic(head, name_node, rest),
            Shape::Multimethod => multimethod(head, name_node, rest),
            Shape::Method => method(head, name_node, rest),
            Shape::Record => record(head, name_node, rest),
            Shape::Package => package(head, name_node, rest),
            Shape::Test => test(head, name_node, rest),
        }
    }

    fn new(head: &'static Head, name: String, name_node: SyntaxNode<'tree>) -> Parts<'tree> {
        Parts {
            head,
            kind: head.kind,
            name,
            name_node,
            parameters: None,
            docstring: None,
            body: Vec::new(),
            declarations: Vec::new(),
            value: None,
        }
    }

    /// Takes declarations and docstring off the beginning of a function's body.
    fn with_body(mut self, body: &[SyntaxNode<'tree>]) -> Parts<'tree> {
        let mut body = body;
        while let [first, rest @ ..] = body {
            if first.is_call_of("declare") {
                self.declarations.push(*first);
            } else if first.kind() == SyntaxKind::String
                && self.docstring.is_none()
                && !rest.iter().all(|it| it.is_call_of("declare"))
            {
                // A string that is the whole body is the function's value.
                self.docstring = Some(*first);
            } else {
                break;
            }
            body = rest;
        }
        self.body = body.to_vec();
        self
    }

    /// Whether the definition has code that runs when it is called.
    pub fn is_callable(&self) -> bool {
        matches!(
            self.kind,
            DefinitionKind::Function | DefinitionKind::Macro | DefinitionKind::Method
        )
    }
}

fn is_lambda_list(node: SyntaxNode<'_>) -> bool {
    matches!(
        node.kind(),
        SyntaxKind::List | SyntaxKind::Vector | SyntaxKind::Nil
    )
}

fn is_string(node: SyntaxNode<'_>) -> bool {
    node.kind() == SyntaxKind::String
}

fn define<'tree>(
    head: &'static Head,
    name_node: SyntaxNode<'tree>,
    rest: &[SyntaxNode<'tree>],
) -> Option<Parts<'tree>> {
    if name_node.kind() == SyntaxKind::List {
        let inner = name_node.child(0)?;
        let mut parts = Parts::new(head, name::written(inner)?, inner);
        parts.kind = DefinitionKind::Function;
        parts.parameters = Some(name_node);
        return (!rest.is_empty()).then(|| parts.with_body(rest));
    }
    let name = match name_node.kind() {
        // `(define [a b] pair)`: one line of history for what is bound together.
        SyntaxKind::Vector | SyntaxKind::Map => name::normalised(name_node),
        _ => name::written(name_node)?,
    };
    let mut parts = Parts::new(head, name, name_node);
    let value = match rest {
        [value] => *value,
        [docstring, value] if is_string(*docstring) => {
            parts.docstring = Some(*docstring);
            *value
        }
        _ => return None,
    };
    parts.value = Some(value);
    if (value.is_call_of("lambda") || value.is_call_of("fn")) && is_symbol(name_node) {
        let inside: Vec<_> = value.children().skip(1).collect();
        if let [parameters, body @ ..] = inside.as_slice()
            && is_lambda_list(*parameters)
        {
            parts.kind = DefinitionKind::Function;
            parts.parameters = Some(*parameters);
            return Some(parts.with_body(body));
        }
    }
    Some(parts)
}

fn is_symbol(node: SyntaxNode<'_>) -> bool {
    node.kind() == SyntaxKind::Symbol
}

fn function<'tree>(
    head: &'static Head,
    name_node: SyntaxNode<'tree>,
    rest: &[SyntaxNode<'tree>],
) -> Option<Parts<'tree>> {
    let mut parts = Parts::new(head, name::written(name_node)?, name_node);
    let (parameters, body) = match rest {
        [docstring, parameters, body @ ..] if is_string(*docstring) => {
            parts.docstring = Some(*docstring);
            (*parameters, body)
        }
        [parameters, body @ ..] => (*parameters, body),
        [] => return None,
    };
    if !is_lambda_list(parameters) {
        return None;
    }
    parts.parameters = Some(parameters);
    Some(parts.with_body(body))
}

fn variable<'tree>(
    head: &'static Head,
    name_node: SyntaxNode<'tree>,
    rest: &[SyntaxNode<'tree>],
) -> Option<Parts<'tree>> {
    if !is_symbol(name_node) {
        return None;
    }
    let mut parts = Parts::new(head, name::written(name_node)?, name_node);
    match rest {
        [] => {}
        [value] => parts.value = Some(*value),
        [value, docstring] if is_string(*docstring) => {
            parts.value = Some(*value);
            parts.docstring = Some(*docstring);
        }
        _ => return None,
    }
    Some(parts)
}

/// The string of a `(:documentation "…")` option.
fn documentation<'tree>(options: &[SyntaxNode<'tree>]) -> Option<SyntaxNode<'tree>> {
    let option = options.iter().find(|it| {
        it.child(0)
            .and_then(SyntaxNode::keyword)
            .is_some_and(|it| it == "documentation")
    })?;
    option.child(1).filter(|it| is_string(*it))
}

fn class<'tree>(
    head: &'static Head,
    name_node: SyntaxNode<'tree>,
    rest: &[SyntaxNode<'tree>],
) -> Option<Parts<'tree>> {
    if !is_symbol(name_node) || !rest.iter().take(2).all(|it| is_lambda_list(*it)) {
        return None;
    }
    let mut parts = Parts::new(head, name::written(name_node)?, name_node);
    parts.docstring = documentation(rest.get(2..).unwrap_or_default());
    parts.body = rest.to_vec();
    Some(parts)
}

fn package<'tree>(
    head: &'static Head,
    name_node: SyntaxNode<'tree>,
    rest: &[SyntaxNode<'tree>],
) -> Option<Parts<'tree>> {
    let name = name::of_package(name_node)?;
    let mut parts = Parts::new(head, format!("(package {name})"), name_node);
    parts.docstring = documentation(rest);
    parts.body = rest.to_vec();
    Some(parts)
}

fn test<'tree>(
    head: &'static Head,
    name_node: SyntaxNode<'tree>,
    rest: &[SyntaxNode<'tree>],
) -> Option<Parts<'tree>> {
    let symbol = name_node.symbol().map(String::from);
    let name = symbol.or_else(|| name_node.string().map(String::from))?;
    let mut parts = Parts::new(head, format!("test/{name}"), name_node);
    parts.body = rest.to_vec();
    Some(parts)
}

fn structure<'tree>(
    head: &'static Head,
    name_node: SyntaxNode<'tree>,
    rest: &[SyntaxNode<'tree>],
) -> Option<Parts<'tree>> {
    let inner = match name_node.kind() {
        SyntaxKind::List => name_node.child(0)?,
        _ => name_node,
    };
    if !is_symbol(inner) {
        return None;
    }
    let mut parts = Parts::new(head, name::written(inner)?, inner);
    let slots = match rest {
        [docstring, slots @ ..] if is_string(*docstring) => {
            parts.docstring = Some(*docstring);
            slots
        }
        slots => slots,
    };
    parts.body = slots.to_vec();
    Some(parts)
}

fn generic<'tree>(
    head: &'static Head,
    name_node: SyntaxNode<'tree>,
    rest: &[SyntaxNode<'tree>],
) -> Option<Parts<'tree>> {
    let [parameters, options @ ..] = rest else {
        return None;
    };
    if !is_lambda_list(*parameters) {
        return None;
    }
    let mut parts = Parts::new(head, name::written(name_node)?, name_node);
    parts.parameters = Some(*parameters);
    parts.docstring = documentation(options);
    parts.body = options.to_vec();
    Some(parts)
}

fn multimethod<'tree>(
    head: &'static Head,
    name_node: SyntaxNode<'tree>,
    rest: &[SyntaxNode<'tree>],
) -> Option<Parts<'tree>> {
    let mut parts = Parts::new(head, name::written(name_node)?, name_node);
    let dispatch = match rest {
        [dispatch] => *dispatch,
        [docstring, dispatch] if is_string(*docstring) => {
            parts.docstring = Some(*docstring);
            *dispatch
        }
        _ => return None,
    };
    parts.value = Some(dispatch);
    Some(parts)
}

fn method<'tree>(
    head: &'static Head,
    name_node: SyntaxNode<'tree>,
    rest: &[SyntaxNode<'tree>],
) -> Option<Parts<'tree>> {
    let generic = name::written(name_node)?;
    let qualifiers = rest
        .iter()
        .take_while(|it| it.kind() == SyntaxKind::Keyword)
        .count();
    let qualified = rest[..qualifiers]
        .iter()
        .all(|it| matches!(it.text(), ":before" | ":after" | ":around"));
    let is_function = |it: &SyntaxNode<'_>| it.is_call_of("fn") || it.is_call_of("lambda");
    if let Some(parameters) = rest.get(qualifiers)
        && qualified
        && is_lambda_list(*parameters)
        && !is_function(parameters)
    {
        let name = name::of_method(&generic, &rest[..qualifiers], *parameters);
        let mut parts = Parts::new(head, name, name_node);
        parts.parameters = Some(*parameters);
        return Some(parts.with_body(&rest[qualifiers + 1..]));
    }
    // A case of a multimethod: the value it is for, and a function.
    let [value, function] = rest else {
        return None;
    };
    let mut parts = Parts::new(head, name::of_case(&generic, *value), name_node);
    parts.value = Some(*function);
    if is_function(function) {
        let inside: Vec<_> = function.children().skip(1).collect();
        if let [parameters, body @ ..] = inside.as_slice()
            && is_lambda_list(*parameters)
        {
            parts.parameters = Some(*parameters);
            return Some(parts.with_body(body));
        }
    }
    Some(parts)
}

fn record<'tree>(
    head: &'static Head,
    name_node: SyntaxNode<'tree>,
    rest: &[SyntaxNode<'tree>],
) -> Option<Parts<'tree>> {
    if !is_symbol(name_node) {
        return None;
    }
    let mut parts = Parts::new(head, name::written(name_node)?, name_node);
    let fields = match rest {
        [docstring, fields @ ..] if is_string(*docstring) => {
            parts.docstring = Some(*docstring);
            fields
        }
        fields => fields,
    };
    parts.body = fields.to_vec();
    Some(parts)
}
