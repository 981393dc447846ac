//! What a value is made of, slice by slice, so that a screen can look into a large one.
//!
//! Nothing is evaluated and nothing is allocated in the heap: a lazy sequence is not forced, and an object
//! is shown as it lies there.

use super::Image;
use super::runtime::layout::slots_of;
use crate::lang::value::Value;
use crate::lang::value::heap::Heap;
use crate::lang::value::kind::Kind;
use crate::lang::value::{condition, map, order, set, table, vector};

/// Entries of a map up to which they are sorted; more stand as they lie.
const SORTED_MAX: usize = 5_000;
/// Pairs of a list that are counted; a longer one, or a circle, has no known end.
const COUNTED_MAX: usize = 200_000;

/// A part of a value: what it is called there and what it is, as text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Part {
    pub label: String,
    pub text: String,
    /// Whether it has parts itself.
    pub has_parts: bool,
}

/// Some parts of a value, one after the other.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Parts {
    pub parts: Vec<Part>,
    /// How many there are in all; nothing where nobody counted to the end.
    pub count: Option<usize>,
}

/// What a part is called.
enum Label {
    Index(usize),
    Key(Value),
    /// What stands behind the dot of a list.
    Tail,
}

impl Image {
    /// Whether there is something to look into.
    pub fn has_parts(&self, value: Value) -> bool {
        let heap = &self.machine.heap;
        match heap.kind(value) {
            Some(Kind::Pair) => true,
            Some(_) => !labelled(self, value, 0, 1).0.is_empty(),
            None => false,
        }
    }

    /// Returns the parts of a value from one on, at most so many.
    pub fn parts_of(&self, value: Value, from: usize, max: usize) -> Parts {
        let (found, count) = labelled(self, value, from, max);
        let part = |(label, value): (Label, Value)| Part {
            label: match label {
                Label::Index(index) => index.to_string(),
                Label::Key(key) => self.print_brief(key),
                Label::Tail => ".".to_string(),
            },
            text: self.print_brief(value),
            has_parts: self.has_parts(value),
        };
        Parts {
            parts: found.into_iter().map(part).collect(),
            count,
        }
    }

    /// Returns the part that stands at a place, counted from 0 at each level.
    pub fn part_at(&self, value: Value, path: &[usize]) -> Option<Value> {
        path.iter().try_fold(value, |value, &index| {
            let (found, _) = labelled(self, value, index, 1);
            found.into_iter().next().map(|it| it.1)
        })
    }
}

type Found = (Vec<(Label, Value)>, Option<usize>);

fn labelled(image: &Image, value: Value, from: usize, max: usize) -> Found {
    let (heap, symbols) = (&image.machine.heap, &image.machine.symbols);
    let keyed = |entries: Vec<(Value, Value)>| {
        let entries = entries.into_iter();
        slice(
            entries.map(|(key, content)| (Label::Key(key), content)),
            from,
            max,
        )
    };
    match heap.kind(value) {
        Some(Kind::Pair) => list(heap, value, from, max),
        Some(Kind::Vector) => {
            let length = vector::length(heap, value);
            let places = from.min(length)..from.saturating_add(max).min(length);
            let found =
                places.filter_map(|at| Some((Label::Index(at), vector::get(heap, value, at)?)));
            (found.collect(), Some(length))
        }
        Some(Kind::Array) => indexed(heap.array_elements(value).unwrap_or(&[]), from, max),
        Some(Kind::Values) => indexed(heap.slots(value), from, max),
        Some(Kind::Map) if map::length(heap, value) <= SORTED_MAX => {
            keyed(order::sorted_entries(heap, symbols, value))
        }
        Some(Kind::Map) => keyed(map::entries(heap, value)),
        Some(Kind::HashTable) => keyed(table::entries(heap, value)),
        Some(Kind::Instance | Kind::Record) => {
            let slots = slots_of(heap, value);
            match slots.is_empty() && heap.is(value, Kind::Record) {
                true => indexed(heap.slots(value).get(1..).unwrap_or(&[]), from, max),
                false => keyed(slots),
            }
        }
        Some(Kind::Condition) => {
            let fields = heap.slot(value, condition::FIELDS).unwrap_or(Value::EMPTY);
            let fields = heap.elements(fields).filter_map(|it| heap.pair(it));
            keyed(fields.collect())
        }
        Some(Kind::Tagged) => match set::map_of(heap, value) {
            Some(content) => {
                let entries = match map::length(heap, content) <= SORTED_MAX {
                    true => order::sorted_entries(heap, symbols, content),
                    false => map::entries(heap, content),
                };
                let elements: Vec<Value> = entries.into_iter().map(|it| it.0).collect();
                indexed(&elements, from, max)
            }
            None => (Vec::new(), Some(0)),
        },
        _ => (Vec::new(), Some(0)),
    }
}

fn indexed(elements: &[Value], from: usize, max: usize) -> Found {
    let places = elements.iter().copied().enumerate();
    slice(
        places.map(|(at, element)| (Label::Index(at), element)),
        from,
        max,
    )
}

fn slice(all: impl ExactSizeIterator<Item = (Label, Value)>, from: usize, max: usize) -> Found {
    let count = all.len();
    (all.skip(from).take(max).collect(), Some(count))
}

/// Walks along a list; one that goes in a circle is walked round as often as is asked for.
fn list(heap: &Heap, list: Value, from: usize, max: usize) -> Found {
    let end = from.saturating_add(max);
    let mut found = Vec::new();
    let mut rest = list;
    let mut at = 0;
    while let Some((first, behind)) = heap.pair(rest) {
        if (from..end).contains(&at) {
            found.push((Label::Index(at), first));
        } else if at >= end && at > COUNTED_MAX {
            return (found, None);
        }
        rest = behind;
        at += 1;
    }
    if rest != Value::EMPTY && rest != Value::NIL {
        if (from..end).contains(&at) {
            found.push((Label::Tail, rest));
        }
        at += 1;
    }
    (found, Some(at))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lang::source::SourceText;
    use crate::lang::vm::Step;

    /// Evaluates a form in a fresh image.
    fn value_of(text: &str) -> (Image, Value) {
        let mut image = Image::new();
        let source = SourceText::new("test", text);
        let mut value = Value::NIL;
        let (forms, errors) = crate::lang::definition::definitions(&source);
        assert!(errors.is_empty());
        for form in forms {
            let program = image.prepare_at(&source, form.span()).expect("a program");
            let mut fiber = image.start(&program, crate::lang::limits::Limits::default());
            value = loop {
                match image.resume(&mut fiber, 1_000_000) {
                    Step::Done(value) => break value,
                    Step::Pause => {}
                    other => panic!("{other:?}"),
                }
            };
        }
        (image, value)
    }

    fn drawn(text: &str, from: usize, max: usize) -> Vec<String> {
        let (image, value) = value_of(text);
        let parts = image.parts_of(value, from, max);
        let line = |it: &Part| {
            let mark = if it.has_parts { "+" } else { "" };
            format!("{} {}{mark}", it.label, it.text)
        };
        let count = parts.count.map_or("?".into(), |it| it.to_string());
        let mut lines: Vec<String> = parts.parts.iter().map(line).collect();
        lines.push(format!("of {count}"));
        lines
    }

    #[test]
    fn everything_that_holds_something_has_parts() {
        for (text, expected) in [
            ("'(1 (2) \"x\")", vec!["0 1", "1 (2)+", "2 \"x\"", "of 3"]),
            ("'(1 . 2)", vec!["0 1", ". 2", "of 2"]),
            ("[1 [2 3]]", vec!["0 1", "1 [2 3]+", "of 2"]),
            ("{:b 1 :a {:c 2}}", vec![":a {:c 2}+", ":b 1", "of 2"]),
            ("(set 3 1 2)", vec!["0 1", "1 2", "2 3", "of 3"]),
            (
                "(defstruct point x y) (make-point :x 1 :y '(2))",
                vec!["x 1", "y (2)+", "of 2"],
            ),
            (
                "(defclass dot () ((x :initarg :x) (y))) (make-instance 'dot :x [1])",
                vec!["x [1]+", "of 1"],
            ),
            ("12", vec!["of 0"]),
            ("\"text\"", vec!["of 0"]),
            ("car", vec!["of 0"]),
        ] {
            assert_eq!(drawn(text, 0, 10), expected, "{text}");
        }
    }

    #[test]
    fn a_slice_is_all_that_is_asked_for() {
        assert_eq!(
            drawn("(range 100000)", 50000, 2),
            ["50000 50000", "50001 50001", "of 100000"]
        );
        let (image, value) = value_of("(define c (list 1 2)) (set-cdr! (cdr c) c) c");
        let round = image.parts_of(value, 3, 2);
        assert_eq!(round.count, None);
        assert_eq!(round.parts.len(), 2);
        assert_eq!(round.parts[0].label, "3");
    }

    #[test]
    fn a_path_leads_to_a_part() {
        let (image, value) = value_of("'(1 [2 {:a \"deep\"}])");
        let found = image.part_at(value, &[1, 1, 0]).map(|it| image.print(it));
        assert_eq!(found.as_deref(), Some("\"deep\""));
        assert_eq!(image.part_at(value, &[5]), None);
        assert_eq!(image.part_at(value, &[0, 0]), None);
    }
}
