//! A form: a value read as program text, with the place it came from.

use super::problem::{self, Expanded};
use super::world::World;
use crate::lang::source::Span;
use crate::lang::value::Value;
use crate::lang::value::datum::SpanTable;
use crate::lang::value::{map, vector};

/// A value read as program text.
#[derive(Clone, Copy, Debug)]
pub struct Form {
    pub value: Value,
    pub span: Option<Span>,
}

impl Form {
    pub fn new(value: Value, span: Option<Span>) -> Form {
        Form { value, span }
    }

    pub fn is_symbol(self) -> bool {
        self.value.is_symbol()
    }

    pub fn is_pair(self) -> bool {
        self.value.is_pair()
    }
}

/// The elements of a list and what stands after its dot, if anything.
#[derive(Clone, Debug)]
pub struct Elements {
    pub items: Vec<Form>,
    pub tail: Option<Form>,
}

/// Notices that a walk along a list goes round: a form made by a program may.
#[derive(Default)]
pub struct Circle {
    /// A pair that is met again if the list goes round; another at each power of two.
    passed: Option<Value>,
    steps: usize,
}

impl Circle {
    /// Counts one more pair; answers whether the walk was here before.
    pub fn closes_at(&mut self, pair: Value) -> bool {
        if self.passed == Some(pair) {
            return true;
        }
        self.steps += 1;
        if self.steps.is_power_of_two() {
            self.passed = Some(pair);
        }
        false
    }
}

/// Reads forms apart, giving each part the best place known.
#[derive(Clone, Copy)]
pub struct FormReader<'a> {
    pub world: &'a dyn World,
    pub spans: &'a SpanTable,
}

impl FormReader<'_> {
    /// Returns the elements of a list, proper or dotted; nothing where the form is no list. A list that
    /// runs into itself has itself for a tail.
    pub fn list(self, form: Form) -> Option<Elements> {
        if form.value.is_empty_list() {
            return Some(Elements {
                items: Vec::new(),
                tail: None,
            });
        }
        if !form.value.is_pair() {
            return None;
        }
        let heap = self.world.heap();
        let mut items = Vec::new();
        let mut rest = form.value;
        let mut circle = Circle::default();
        while let Some((head, tail)) = heap.pair(rest)
            && !circle.closes_at(rest)
        {
            let span = self
                .spans
                .node(head)
                .or_else(|| self.spans.head(rest))
                .or(form.span);
            items.push(Form::new(head, span));
            rest = tail;
        }
        let tail = (!rest.is_null()).then(|| Form::new(rest, form.span));
        Some(Elements { items, tail })
    }

    /// Returns the elements of a list without a dot.
    pub fn proper(self, form: Form) -> Expanded<Vec<Form>> {
        match self.list(form) {
            Some(Elements { items, tail: None }) => Ok(items),
            Some(_) => Err(problem::improper_form().at(form.span)),
            None => Err(problem::wants_list(&self.world.show(form.value)).at(form.span)),
        }
    }

    pub fn vector(self, form: Form) -> Option<Vec<Form>> {
        let heap = self.world.heap();
        if !vector::is_vector(heap, form.value) {
            return None;
        }
        let values = vector::to_vec(heap, form.value);
        let count = values.len();
        let parts = values.into_iter().enumerate();
        Some(
            parts
                .map(|(index, value)| self.part(form, index, count, value))
                .collect(),
        )
    }

    /// Returns the keys and values of a map, small ones in the order written.
    pub fn map(self, form: Form) -> Option<Vec<(Form, Form)>> {
        let heap = self.world.heap();
        if !map::is_map(heap, form.value) {
            return None;
        }
        let entries = map::entries(heap, form.value);
        let count = 2 * entries.len();
        let parts = entries.into_iter().enumerate();
        Some(
            parts
                .map(|(index, (key, value))| {
                    (
                        self.part(form, 2 * index, count, key),
                        self.part(form, 2 * index + 1, count, value),
                    )
                })
                .collect(),
        )
    }

    fn part(self, form: Form, index: usize, count: usize, value: Value) -> Form {
        let span = self
            .spans
            .node(value)
            .or_else(|| self.spans.element(form.value, index, count))
            .or(form.span);
        Form::new(value, span)
    }
}
