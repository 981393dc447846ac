//! The expressions that rules are made of, compiled and run by the language in an image of their own.

use super::expression::{Compiler, Evaluator, ExpressionIndex};
use super::{Datum, ExpressionDraft};
use crate::lang::image::Image;
use crate::lang::limits::Limits;
use crate::lang::source::SourceText;
use crate::lang::value::Value;
use crate::lang::value::heap::Root;
use crate::lang::vm::Step;

/// What one expression may use. A test or a message is a few calls; more than this loops for ever.
const FUEL: u64 = 1_000_000;
const HEAP_BYTES: usize = 256 << 20;
const DEPTH: usize = 10_000;
const OUTPUT_BYTES: usize = 64 << 10;
/// Lists inside of lists that a slot may hold.
const NESTING_MAX: usize = 64;

/// An image in which nothing is but the language, the functions for rules, and their expressions.
pub struct LanguageEvaluator {
    image: Image,
    /// One function for each expression, of the variables it reads.
    functions: Vec<Root>,
    /// How each was written.
    texts: Vec<String>,
}

impl LanguageEvaluator {
    /// Makes the image and loads the functions that expressions may call.
    pub fn new(prelude: &str) -> Result<LanguageEvaluator, String> {
        let mut image = Image::new();
        image.set_limits(limits());
        image
            .load(&SourceText::new("rules/prelude.lisp", prelude))
            .map_err(|diagnostic| diagnostic.message)?;
        Ok(LanguageEvaluator {
            image,
            functions: Vec::new(),
            texts: Vec::new(),
        })
    }

    /// Loads further functions that expressions may call.
    pub fn load(&mut self, name: &str, text: &str) -> Result<(), String> {
        let source = SourceText::new(name, text);
        match self.image.load(&source) {
            Ok(_) => Ok(()),
            Err(diagnostic) => Err(match diagnostic.place() {
                Some((line, column)) => format!("{name}:{line}:{column}: {}", diagnostic.message),
                None => format!("{name}: {}", diagnostic.message),
            }),
        }
    }

    /// Makes a value of the image. It lives until the machine runs, which the caller lets it do next.
    fn value(&mut self, datum: &Datum) -> Value {
        match datum {
            Datum::Nil => Value::NIL,
            Datum::Boolean(truth) => Value::boolean(*truth),
            Datum::Integer(number) => self.image.machine_mut().heap.integer_i64(*number),
            Datum::Float(number) => self.image.machine_mut().heap.float(*number),
            Datum::String(text) => self.image.machine_mut().heap.string(text),
            Datum::Symbol(name) => Value::symbol(self.image.machine_mut().symbols.intern(name)),
            Datum::Keyword(name) => Value::keyword(self.image.machine_mut().symbols.intern(name)),
            Datum::List(elements) => elements.iter().rev().fold(Value::EMPTY, |tail, element| {
                let head = self.value(element);
                self.image.machine_mut().heap.cons(head, tail)
            }),
        }
    }

    /// Makes plain data of a value, as far as facts can hold it.
    fn datum(&self, value: Value, depth: usize) -> Result<Datum, String> {
        let machine = self.image.machine();
        if value.is_nil() || value.is_empty_list() {
            return Ok(Datum::Nil);
        }
        if value == Value::TRUE || value == Value::FALSE {
            return Ok(Datum::Boolean(value.is_truthy()));
        }
        if let Some(number) = value.as_fixnum() {
            return Ok(Datum::Integer(number));
        }
        if let Some(symbol) = value.as_symbol() {
            return Ok(Datum::Symbol(machine.symbols.shared_name(symbol)));
        }
        if let Some(symbol) = value.as_keyword() {
            return Ok(Datum::Keyword(machine.symbols.shared_name(symbol)));
        }
        if let Some(text) = machine.heap.text(value) {
            return Ok(Datum::string(text));
        }
        if let Some(number) = machine.heap.as_float(value) {
            return Ok(Datum::Float(number));
        }
        let refused = || format!("a fact cannot hold `{}`", self.image.print_brief(value));
        if depth > NESTING_MAX {
            return Err(refused());
        }
        let mut elements = Vec::new();
        let mut rest = value;
        while let Some((head, tail)) = machine.heap.pair(rest) {
            elements.push(self.datum(head, depth + 1)?);
            rest = tail;
        }
        if elements.is_empty() || !(rest.is_nil() || rest.is_empty_list()) {
            return Err(refused());
        }
        Ok(Datum::list(elements))
    }
}

impl Compiler for LanguageEvaluator {
    fn compile(&mut self, expression: &ExpressionDraft) -> Result<ExpressionIndex, String> {
        let ExpressionDraft {
            text, variables, ..
        } = expression;
        let function = format!("(lambda ({}) {text})", variables.join(" "));
        let function = self
            .image
            .load(&SourceText::new("rule", function))
            .map_err(|diagnostic| diagnostic.message)?;
        self.functions.push(function);
        self.texts.push(text.clone());
        Ok(ExpressionIndex(self.functions.len() - 1))
    }
}

impl Evaluator for LanguageEvaluator {
    fn evaluate(
        &mut self,
        expression: ExpressionIndex,
        arguments: &[Datum],
    ) -> Result<Datum, String> {
        let values: Vec<Value> = arguments.iter().map(|it| self.value(it)).collect();
        let function = self.functions[expression.0].get();
        let mut fiber = self.image.start_call(function, &values, limits());
        match self.image.resume(&mut fiber, FUEL) {
            Step::Done(value) => self.datum(value, 0),
            Step::Signal(condition) => Err(self.image.diagnostic(condition).message),
            Step::Host(_) => Err("a rule may not ask anything of the world".to_string()),
            Step::Pause => Err("it runs for too long".to_string()),
        }
    }

    fn text(&self, expression: ExpressionIndex) -> &str {
        &self.texts[expression.0]
    }
}

fn limits() -> Limits {
    Limits {
        fuel: Some(FUEL),
        heap_bytes: HEAP_BYTES,
        depth: DEPTH,
        output_bytes: OUTPUT_BYTES,
        wall: None,
    }
}
