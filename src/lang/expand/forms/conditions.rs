//! Classes of conditions: `define-condition`.

use crate::lang::expand::core::Core;
use crate::lang::expand::expander::Expander;
use crate::lang::expand::form::Form;
use crate::lang::expand::problem::{self, Expanded};
use crate::lang::value::Value;

use super::classes::expand_defclass;
use super::methods::{method_core, word};

/// `(define-condition name (super …) (slot …) (:report "text"))`: a class whose report is a method of
/// `%report`; without one, the next method speaks.
pub fn expand_define_condition(
    expander: &mut Expander,
    form: Form,
    arguments: &[Form],
) -> Expanded<Core> {
    let usage = "(define-condition name (error) ((slot :initarg :slot :reader slot)))";
    let [name, supers, rest @ ..] = arguments else {
        return Err(problem::malformed(
            "define-condition",
            "a name, superclasses and slots",
            usage,
        ));
    };
    let symbol = expander.wants_symbol("define-condition", *name)?;
    let supers = match expander.list_of(*supers).as_deref() {
        Some([]) => {
            let root = word(expander, "condition");
            expander.make_list(&[root])
        }
        _ => *supers,
    };
    let is_report = |expander: &Expander, option: Form| {
        let parts = expander.list_of(option).unwrap_or_default();
        let head = parts.first().and_then(|&head| expander.keyword_name(head));
        (head.as_deref() == Some("report")).then(|| parts.get(1).copied())
    };
    let mut parts = vec![*name, supers];
    let mut report = None;
    for (index, &part) in rest.iter().enumerate() {
        match is_report(expander, part).filter(|_| index > 0) {
            Some(said) => report = said,
            None => parts.push(part),
        }
    }
    let class = expand_defclass(expander, form, &parts)?;
    let generic = expander.world.intern("%report");
    let method = report_method(expander, *name, report);
    let method = method_core(expander, generic, &method)?;
    let answer = expander.symbol_constant(symbol);
    Ok(expander.sequence(vec![class, method, answer]))
}

/// `(((condition name) stream) body)`.
fn report_method(expander: &mut Expander, name: Form, report: Option<Form>) -> Vec<Form> {
    let condition = expander.world.generate("condition");
    let stream = expander.world.generate("stream");
    let condition = Form::new(Value::symbol(condition), expander.span);
    let stream = Form::new(Value::symbol(stream), expander.span);
    let specialized = expander.make_list(&[condition, name]);
    let parameters = expander.make_list(&[specialized, stream]);
    let body = match report {
        None => {
            let next = word(expander, "call-next-method");
            expander.make_list(&[next])
        }
        Some(text) if expander.string(text).is_some() => {
            let write = word(expander, "%write-report");
            expander.make_list(&[write, text])
        }
        Some(function) => expander.make_list(&[function, condition, stream]),
    };
    vec![parameters, body]
}
