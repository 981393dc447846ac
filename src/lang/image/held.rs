//! Whether the image holds under a name what its definition made of it, or something was put there, or
//! taken away, since.

use std::sync::Arc;

use super::Image;
use crate::lang::definition::{DefinitionKind, TopForm, definitions, generic_of};
use crate::lang::source::SourceText;
use crate::lang::value::Value;
use crate::lang::value::kind::Kind;
use crate::lang::value::symbol::Symbol;

/// Where the prelude keeps what is traced: name, what stands in for the function, and the function.
const TRACED: &str = "%traced";

/// What a defined name is bound to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Held {
    /// To what its definition made. Data may be set to anything.
    AsDefined,
    /// To something else, which its definition did not make.
    Otherwise,
    /// To nothing; or the image does not know the definition.
    Nothing,
}

impl Image {
    /// Returns what a name is bound to that the program has defined.
    pub fn held(&self, name: &str) -> Held {
        let symbols = &self.machine.symbols;
        let Some(binding) = symbols.find(name).and_then(|it| self.bindings.get(it)) else {
            return Held::Nothing;
        };
        let kind = match binding.kind {
            DefinitionKind::Package => return Held::AsDefined,
            DefinitionKind::Method => DefinitionKind::Generic,
            kind => kind,
        };
        let symbol = symbols.find(generic_of(name));
        let value = symbol.and_then(|it| self.machine.globals.value_of(it));
        let Some((symbol, value)) = symbol.zip(value) else {
            return Held::Nothing;
        };
        let heap = &self.machine.heap;
        let is_as_defined = match kind {
            DefinitionKind::Function => self.is_function_of(self.untraced(symbol, value), symbol),
            DefinitionKind::Macro => heap.is(value, Kind::Macro),
            DefinitionKind::Generic => heap.is(value, Kind::Callable),
            _ => true,
        };
        match is_as_defined {
            true => Held::AsDefined,
            false => Held::Otherwise,
        }
    }

    /// Returns the function itself where a trace stands in for it.
    fn untraced(&self, symbol: Symbol, value: Value) -> Value {
        let machine = &self.machine;
        let traced = machine.symbols.find(TRACED);
        let mut rest = traced.and_then(|it| machine.globals.value_of(it));
        while let Some((entry, others)) = rest.and_then(|it| machine.heap.pair(it)) {
            rest = Some(others);
            let mut parts = [Value::NIL; 3];
            let mut left = Some(entry);
            for part in &mut parts {
                if let Some((first, others)) = left.and_then(|it| machine.heap.pair(it)) {
                    *part = first;
                    left = Some(others);
                }
            }
            if parts[0].as_symbol() == Some(symbol) && parts[1] == value {
                return parts[2];
            }
        }
        value
    }

    /// Whether a value is a function that a definition of this name made: its code stands inside of one,
    /// or, where a macro wrote the definition, has the name.
    fn is_function_of(&self, value: Value, symbol: Symbol) -> bool {
        let machine = &self.machine;
        let Some(proto) = machine.heap.closure_proto(value) else {
            return false;
        };
        let name = machine.symbols.name(symbol);
        if proto.name == Some(symbol) {
            return true;
        }
        let place = proto.source.as_ref().zip(proto.spans.first());
        place.is_some_and(|(source, (_, span))| {
            let found = definitions_of(source).into_iter();
            let mut around = found.filter(|(from, to, _)| *from <= span.start && span.end <= *to);
            around.any(|(_, _, defined)| defined == name)
        })
    }
}

/// Returns where the definitions of a source begin and end, with their names.
fn definitions_of(source: &Arc<SourceText>) -> Vec<(u32, u32, String)> {
    let found = definitions(source).0.into_iter();
    found
        .filter_map(|form| match form {
            TopForm::Definition(it) => {
                Some((it.form_span.start, it.form_span.end, it.name.clone()))
            }
            TopForm::Expression { .. } => None,
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &[(&str, Held)]) {
        let mut image = Image::new();
        let source = SourceText::new("test", text);
        image.load(&source).expect("the forms evaluate");
        for (name, bound) in expected {
            assert_eq!(image.held(name), *bound, "{name}");
        }
        // What is kept says the same.
        let bytes = image.snapshot().expect("a snapshot");
        let image = Image::from_snapshot(&bytes).expect("the image");
        for (name, bound) in expected {
            assert_eq!(image.held(name), *bound, "{name}, kept");
        }
    }

    #[test]
    fn what_was_defined_is_as_defined() {
        let text = "(defun f (x) x)
            (define (g x) x)
            (define h (lambda (x) x))
            (define n 1)
            (define k car)
            (defmacro m (x) x)
            (define-syntax s (syntax-rules () ((_ a) a)))
            (defmacro make (name) `(defun ,name () 1))
            (make made)
            (defclass c () (x))
            (defstruct point x y)
            (defgeneric size (it))
            (defmethod size ((it c)) 1)
            (defmethod area ((it c)) 1)
            (defmulti kind (lambda (it) it))
            (deftest adds (= 1 1))
            (set! n (lambda (x) x))
            (trace f)
            (set! k 7)";
        let names = [
            "f",
            "g",
            "h",
            "n",
            "k",
            "m",
            "s",
            "make",
            "made",
            "c",
            "point",
            "size",
            "size (c)",
            "area",
            "area (c)",
            "kind",
            "test/adds",
        ];
        check(text, &names.map(|it| (it, Held::AsDefined)));
    }

    #[test]
    fn what_was_put_there_since_is_told() {
        let text = "(defun f (x) x)
            (defun g (x) x)
            (defun k (x) x)
            (defmacro make (name) `(defun ,name () 1))
            (make made)
            (defmethod area ((it integer)) 1)
            (set! f (lambda (x) :replaced))
            (set! g k)
            (set! made car)
            (set! area 1)";
        let names = ["f", "g", "made", "area (integer)"];
        check(text, &names.map(|it| (it, Held::Otherwise)));
        check(text, &[("k", Held::AsDefined)]);
    }

    #[test]
    fn what_was_taken_away_is_told() {
        let text = "(defun f (x) x) (define n 1) (defclass c () (x)) (defmethod area ((it c)) 1)
            (fmakunbound 'f) (makunbound 'n) (makunbound 'c) (fmakunbound 'area)";
        let names = ["f", "n", "c", "area (c)", "never-defined"];
        check(text, &names.map(|it| (it, Held::Nothing)));
    }

    #[test]
    fn defining_it_again_mends_it() {
        let text = "(defun f (x) x) (set! f car) (defun g (x) x) (fmakunbound 'g)
            (defun f (x) x) (defun g (x) x)";
        check(text, &["f", "g"].map(|it| (it, Held::AsDefined)));
    }
}
