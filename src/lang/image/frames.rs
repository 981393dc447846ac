//! The calls of a stopped program, with what their parameters and other variables are now.

use super::Image;
use crate::lang::source::{SourceText, Span};
use crate::lang::syntax::{self, SyntaxNode};
use crate::lang::value::Value;
use crate::lang::value::kind::Kind;
use crate::lang::value::proto::{LocalPlace, Proto};
use crate::lang::value::symbol::Symbol;
use crate::lang::vm::Fiber;

/// Calls at either end that are told.
const FRAMES_MAX: usize = 50;
/// A text beyond this is not read for the form that a call stands in.
const TEXT_BYTES_MAX: usize = 1 << 20;

/// A call that has not returned.
pub struct StoppedCall {
    /// Empty at the top level.
    pub function: String,
    /// Whether it is a part of the language.
    pub is_prelude: bool,
    pub parameters: Vec<(String, Value)>,
    /// What else is bound where it is at work, outer ones first. A name that is bound twice is what the
    /// inner one is, and stands among the parameters where that is one of them.
    pub locals: Vec<(String, Value)>,
    /// The source, the whole form of it that is at work, and the part that is.
    pub place: Option<(SourceText, Span, Span)>,
    /// Calls between this one and the one before that are left out.
    pub left_out: usize,
}

impl Image {
    /// Returns the calls of a program that has stopped, innermost first.
    pub fn stopped_calls(&self, fiber: &Fiber) -> Vec<StoppedCall> {
        let heap = &self.machine().heap;
        let pending = fiber.pending(heap, FRAMES_MAX);
        let calls = pending.into_iter().filter_map(|call| {
            let proto = heap.closure_proto(call.function)?;
            let name = proto.name.map(|it| self.machine().symbols.name(it));
            let source = proto.source.as_deref();
            let place = source.filter(|it| !it.is_prelude()).and_then(|source| {
                let part = proto.span_at(call.pc)?;
                Some((source.clone(), whole_form(source, part), part))
            });
            let function = name.unwrap_or(if proto.exact == 0 { "" } else { "(anonymous)" });
            let values: Vec<Value> = call.arguments.iter().map(|it| self.within(*it)).collect();
            let mut parameters = self.named(function, proto, &values);
            let mut locals: Vec<(String, Value)> = Vec::new();
            for (name, value) in &call.locals {
                let value = self.within(*value);
                let is_bound = value != Value::ABSENT && value != Value::UNBOUND;
                let Some(name) = self.shown_name(*name).filter(|_| is_bound) else {
                    continue;
                };
                let mut known = parameters.iter_mut().chain(&mut locals);
                match known.find(|it| it.0 == name) {
                    Some(it) => it.1 = value,
                    None => locals.push((name, value)),
                }
            }
            Some(StoppedCall {
                function: function.to_string(),
                is_prelude: source.is_none_or(SourceText::is_prelude),
                parameters,
                locals,
                place,
                left_out: call.left_out,
            })
        });
        calls.collect()
    }

    /// Returns a variable's name, where a person has given it.
    fn shown_name(&self, name: Symbol) -> Option<String> {
        let symbols = &self.machine().symbols;
        let shown = symbols.name(name);
        let is_given = symbols.is_interned(name) && !shown.starts_with('%') && shown != "_";
        is_given.then(|| shown.to_string())
    }

    /// A variable that is changed by an inner function stands in a cell.
    fn within(&self, value: Value) -> Value {
        let heap = &self.machine().heap;
        match heap.kind(value) {
            Some(Kind::Cell) => heap.slot(value, 0).unwrap_or(Value::NIL),
            _ => value,
        }
    }

    /// Gives values the names of the parameters they came by, as far as those are known.
    fn named(&self, function: &str, proto: &Proto, values: &[Value]) -> Vec<(String, Value)> {
        let own = |index: usize| {
            let mut all = proto.locals.iter();
            let local = all.find(|it| it.place == LocalPlace::Register(index as u8))?;
            self.shown_name(local.name)
        };
        let binding = self.binding(function);
        let parameters = binding.and_then(|it| it.parameters).unwrap_or_default();
        let names = parameter_names(&parameters);
        let is_known = names.len() == values.len();
        let values = values.iter().copied().enumerate();
        let shown = values.filter(|(_, it)| *it != Value::ABSENT && *it != Value::UNBOUND);
        shown
            .map(|(index, value)| match (own(index), is_known) {
                (Some(name), _) => (name, value),
                (None, true) => (names[index].clone(), value),
                (None, false) => (format!("argument-{}", index + 1), value),
            })
            .collect()
    }
}

/// Returns the names among parameters as written, markers and defaults left out.
fn parameter_names(parameters: &str) -> Vec<String> {
    let parse = syntax::parse(parameters);
    let forms: Vec<SyntaxNode<'_>> = parse.tree.forms().collect();
    // A list of them, or them alone.
    let nodes: Vec<SyntaxNode<'_>> = match forms.as_slice() {
        [only] if only.symbol().is_none() => only.children().collect(),
        _ => forms,
    };
    let name = |node: SyntaxNode<'_>| -> Option<String> {
        let own = node.symbol().map(|it| it.to_string());
        own.or_else(|| Some(node.child(0)?.symbol()?.to_string()))
    };
    let names = nodes.into_iter().filter_map(name);
    names
        .filter(|it| !it.starts_with('&') && it != ".")
        .collect()
}

/// Returns the outermost form that a part of a text stands in.
fn whole_form(source: &SourceText, part: Span) -> Span {
    if source.text.len() > TEXT_BYTES_MAX {
        return part;
    }
    let parse = syntax::parse(&source.text);
    let holds = |it: &Span| it.start <= part.start && part.end <= it.end;
    let form = parse.tree.forms().map(|it| it.span()).find(holds);
    form.unwrap_or(part)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parameters_are_named_without_their_markers() {
        let names = |text: &str| parameter_names(text).join(" ");
        assert_eq!(
            names("(x &optional (y 1) &key scale &rest more)"),
            "x y scale more"
        );
        assert_eq!(names("shape &key (scale 1)"), "shape scale");
        assert_eq!(names("[f xs]"), "f xs");
        assert_eq!(names(""), "");
    }

    fn variables(image: &Image, function: &str) -> Vec<(String, LocalPlace)> {
        let machine = image.machine();
        let name = machine.symbols.find(function).expect("it is named");
        let value = machine.globals.value_of(name).expect("it is bound");
        let proto = machine.heap.closure_proto(value).expect("it is compiled");
        let locals = proto.locals.iter();
        let named = locals.map(|it| (machine.symbols.name(it.name).to_string(), it.place));
        named.collect()
    }

    #[test]
    fn a_kept_image_knows_what_variables_are_called() {
        let mut image = Image::new();
        let text = "(define (counter n)
                      (let ((m (* 2 n))) (lambda (by) (set! m (+ m by)) (list n m))))
                    (define count (counter 4))";
        image.evaluate(text).expect("it is defined");
        let captured = |name: &str, place| (name.to_string(), LocalPlace::Captured(place));
        let own = |name: &str, place| (name.to_string(), LocalPlace::Register(place));
        let bytes = image.snapshot().expect("it can be kept");
        let again = Image::from_snapshot(&bytes).expect("it is whole");
        for image in [&image, &again] {
            assert_eq!(variables(image, "counter"), [own("n", 0), own("m", 2)]);
            let inner = [captured("m", 0), captured("n", 1), own("by", 0)];
            assert_eq!(variables(image, "count"), inner);
            // The language's own functions carry nothing that nobody looks at.
            assert_eq!(variables(image, "async/map"), []);
        }
    }
}
