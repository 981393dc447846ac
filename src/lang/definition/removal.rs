//! The form that takes a method away again: a method has no global that could be unbound.

use super::heads::{self, Shape};
use crate::lang::syntax::{self, SyntaxKind, SyntaxNode};

/// Returns the text of a form that removes the method which a text defines; nothing where the text
/// defines no method.
pub fn method_removal(text: &str) -> Option<String> {
    let parse = syntax::parse(text);
    let form = parse.tree.forms().next()?;
    if heads::find(form.head_symbol()?.as_ref())?.shape != Shape::Method {
        return None;
    }
    let items: Vec<SyntaxNode<'_>> = form.children().collect();
    let (name, rest) = (items.get(1)?, items.get(2..)?);
    let lambda_list = rest.iter().position(|it| {
        matches!(it.kind(), SyntaxKind::List | SyntaxKind::Nil) && !it.is_call_of("quote")
    });
    let is_qualified = |place: usize| {
        rest[..place]
            .iter()
            .all(|it| it.symbol().is_some() || is_keyword(it))
    };
    match lambda_list.filter(|&place| is_class_method(rest, place) && is_qualified(place)) {
        Some(place) => {
            let qualifier = rest[..place]
                .first()
                .map_or("nil".into(), |it| format!("'{}", it.text()));
            let specializers: Vec<String> = rest[place]
                .children()
                .take_while(|it| it.kind() != SyntaxKind::Dot && !it.text().starts_with('&'))
                .map(specializer)
                .collect();
            Some(format!(
                "(%remove-method {name} (%find-method {name} {qualifier} (list {})))",
                specializers.join(" "),
                name = name.text(),
            ))
        }
        None => Some(format!(
            "(%multimethod-remove {} {})",
            name.text(),
            rest.first()?.text()
        )),
    }
}

fn is_keyword(node: &SyntaxNode<'_>) -> bool {
    node.text().starts_with(':')
}

/// A multimethod's case is a value and a function and nothing else.
fn is_class_method(rest: &[SyntaxNode<'_>], place: usize) -> bool {
    let is_function = |it: &SyntaxNode<'_>| ["fn", "lambda"].iter().any(|head| it.is_call_of(head));
    !(rest.len() == 2 && place == 1 && is_function(&rest[1]))
}

fn specializer(parameter: SyntaxNode<'_>) -> String {
    match (parameter.kind(), parameter.child(1)) {
        (SyntaxKind::List, Some(class)) if class.is_call_of("eql") => {
            let value = class.child(1).map_or("nil", |it| it.text());
            format!("(%eql-specializer {value})")
        }
        (SyntaxKind::List, Some(class)) => format!("'{}", class.text()),
        _ => "#t".into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lang::image::Image;

    #[test]
    fn a_removed_method_answers_no_more() {
        let ground =
            "(defclass spot () ()) (defgeneric area (it)) (defmulti sound (fn (it) (:kind it)))";
        for (method, call) in [
            (
                "(defmethod area ((it spot)) 1)",
                "(area (make-instance 'spot))",
            ),
            ("(defmethod area (it) 2)", "(area 7)"),
            ("(defmethod area ((it (eql :big))) 3)", "(area :big)"),
            ("(defmethod sound :dog (fn (it) 4))", "(sound {:kind :dog})"),
            (
                "; A case.\n(defmethod sound :default (fn (it) 5))",
                "(sound {:kind :cat})",
            ),
        ] {
            let mut image = Image::new();
            image.evaluate(ground).expect("the ground");
            image.evaluate(method).expect("the method");
            image.evaluate(call).expect("it answers");
            let removal = method_removal(method).expect("it is a method");
            image.evaluate(&removal).expect("it is taken away");
            assert!(image.evaluate(call).is_err(), "{method}");
        }
    }

    #[test]
    fn a_qualifier_is_part_of_a_method() {
        let mut image = Image::new();
        let before = "(defmethod area :before ((it integer)) (error \"no\"))";
        let text = format!("(defgeneric area (it)) (defmethod area ((it integer)) it) {before}");
        image.evaluate(&text).expect("the methods");
        assert!(image.evaluate("(area 1)").is_err());
        let removal = method_removal(before).expect("it is a method");
        image.evaluate(&removal).expect("it is taken away");
        assert!(image.evaluate("(area 1)").is_ok());
        assert_eq!(method_removal("(defun f () 1)"), None);
    }
}
