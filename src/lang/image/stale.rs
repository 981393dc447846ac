//! What holds on to code that its definition no longer has: a function kept in a variable, in a table
//! or in another function's closure while its name came to mean something else; an object of a class
//! that was made anew.

use std::collections::HashMap;
use std::sync::Arc;

use rustc_hash::FxHashSet;

use super::Image;
use super::runtime::layout::class;
use crate::lang::definition::{TopForm, definitions};
use crate::lang::source::{SourceText, Span};
use crate::lang::value::Value;
use crate::lang::value::kind::Kind;

/// Values looked at; what lies beyond in a larger program is not found.
const VISITS_MAX: usize = 500_000;

/// A name whose value reaches superseded code.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct StaleCapture {
    /// The name through whose value it is reached.
    pub holder: String,
    /// The definition whose old code it is.
    pub definition: String,
}

/// The definitions of a source that code was compiled from: their place, name and text.
type Known = Vec<(Span, String, String)>;

impl Image {
    /// Returns what holds superseded code, as far as it is reached from the program's own names.
    pub fn stale_captures(&self) -> Vec<StaleCapture> {
        let mut search = Search {
            image: self,
            sources: HashMap::new(),
            visited: FxHashSet::default(),
            found: Vec::new(),
        };
        for holder in self.program_names() {
            search.look_from(&holder);
        }
        search.found.sort();
        search.found.dedup();
        search.found
    }
}

struct Search<'a> {
    image: &'a Image,
    sources: HashMap<*const SourceText, Known>,
    visited: FxHashSet<Value>,
    found: Vec<StaleCapture>,
}

impl Search<'_> {
    fn look_from(&mut self, holder: &str) {
        let image = self.image;
        let machine = &image.machine;
        let symbol = machine.symbols.find(holder);
        let mut waiting: Vec<Value> = symbol
            .and_then(|symbol| machine.globals.value_of(symbol))
            .into_iter()
            .collect();
        let heap = &machine.heap;
        while let Some(value) = waiting.pop() {
            if !value.is_heap() || self.visited.len() >= VISITS_MAX {
                continue;
            }
            if !self.visited.insert(value) {
                continue;
            }
            if let Some((first, rest)) = heap.pair(value) {
                waiting.extend([first, rest]);
                continue;
            }
            let stale = match heap.kind(value) {
                Some(Kind::Closure) => self.superseded_code(value),
                Some(Kind::Instance) => self.superseded_class(value),
                // What a class and its past consist of is not the program's data.
                Some(Kind::Class) => continue,
                _ => None,
            };
            self.found.extend(stale.map(|definition| StaleCapture {
                holder: holder.to_string(),
                definition,
            }));
            waiting.extend(heap.slots(value));
        }
    }

    /// Returns the definition a function was compiled from, if it has another text now.
    fn superseded_code(&mut self, closure: Value) -> Option<String> {
        let image = self.image;
        let proto = image.machine.heap.closure_proto(closure)?;
        let source = proto.source.as_ref()?;
        let (_, place) = proto.spans.first()?;
        let known = self
            .sources
            .entry(Arc::as_ptr(source))
            .or_insert_with(|| read(source));
        let (_, name, text) = known
            .iter()
            .find(|(span, _, _)| span.start <= place.start && place.end <= span.end)?;
        let symbol = image.machine.symbols.find(name)?;
        let binding = image.bindings.get(symbol)?;
        let is_superseded = !binding.prelude && *binding.text != **text;
        is_superseded.then(|| name.clone())
    }

    /// Returns the name of an object's class, if it means another class now.
    fn superseded_class(&self, object: Value) -> Option<String> {
        let machine = &self.image.machine;
        let own = machine.heap.slot(object, 0)?;
        let symbol = machine.heap.slot(own, class::NAME)?.as_symbol()?;
        let current = machine.globals.value_of(symbol)?;
        let is_class = machine.heap.is(current, Kind::Class);
        (is_class && current != own).then(|| machine.symbols.name(symbol).to_string())
    }
}

/// Reads what code of a source may have come from. Methods have names of their own and are left out.
fn read(source: &SourceText) -> Known {
    let found = definitions(source).0.into_iter();
    found
        .filter_map(|form| match form {
            TopForm::Definition(it) => {
                let text = source.text[it.form_span.range()].to_string();
                Some((it.form_span, it.name.clone(), text))
            }
            TopForm::Expression { .. } => None,
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(texts: &[&str], expected: &[(&str, &str)]) {
        let mut image = Image::new();
        for text in texts {
            let source = SourceText::new("test", *text);
            image.load(&source).expect("the definitions evaluate");
        }
        let found = image.stale_captures();
        let found: Vec<_> = found
            .iter()
            .map(|it| (it.holder.as_str(), it.definition.as_str()))
            .collect();
        assert_eq!(found, expected);
    }

    const COUNTER: &str = "(define (make-counter) (let ((n 0)) (lambda () (set! n (+ n 1)) n)))";

    #[test]
    fn a_program_of_one_piece_has_none() {
        check(
            &[
                COUNTER,
                "(define c (make-counter))",
                "(define t (list c make-counter))",
            ],
            &[],
        );
        // The same text again is the same code.
        check(&[COUNTER, "(define c (make-counter))", COUNTER], &[]);
    }

    #[test]
    fn a_function_made_by_older_code_is_found_wherever_it_is_kept() {
        let changed = COUNTER.replace("(+ n 1)", "(+ n 2)");
        check(
            &[
                COUNTER,
                "(define c (make-counter))",
                "(define t (list 1 (vector c)))",
                &changed,
            ],
            &[("c", "make-counter")],
        );
        check(
            &["(define (f) 1) (define g f)", "(define (f) 2)"],
            &[("g", "f")],
        );
        check(
            &[
                "(define (f) 1) (define h (list :a (vector f)))",
                "(define (f) 2)",
            ],
            &[("h", "f")],
        );
    }

    #[test]
    fn renewing_the_holder_mends_it() {
        check(
            &[
                "(define (f) 1)",
                "(define g f)",
                "(define (f) 2)",
                "(define g f)",
            ],
            &[],
        );
    }

    #[test]
    fn a_circle_of_data_comes_to_an_end() {
        check(&["(define c (list 1 2))", "(set-cdr! (cdr c) c)"], &[]);
    }
}
