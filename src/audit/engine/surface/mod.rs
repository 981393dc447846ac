//! The engine as programs use it: behind the builtins of `lang::builtins::engine`.
//!
//! Conditions and right sides are functions of the program, made where its rules are expanded, so that
//! they see what the program sees and run under its fuel, memory and sandbox. An operation that meets a
//! condition hands its call on to `%rules-settle` in the prelude, which asks (`Ask`), answers (`Answer`)
//! and goes on until the network is at rest. A condition that fails, or that changes the engine it is
//! asked for, does not hold; the error goes to whoever made the change. What the network does costs a
//! unit of fuel for each step, and what it takes must fit beside the heap of the program.
//!
//! What is told to an engine stays told, whatever becomes of the form that said it: engines are like
//! channels in that.

mod forms;
mod ruling;
mod stating;
mod telling;
mod values;

use rustc_hash::FxHashMap;

use super::{
    Atom, Compiler, EngineError, ExpressionDraft, ExpressionIndex, Question, RuleIndex, Step,
    System, Watch,
};
use crate::lang::builtins::engine::{Extension, Operation, provide};
use crate::lang::compile::leaf::Comparison;
use crate::lang::value::Value;
use crate::lang::value::heap::Marker;
use crate::lang::vm::native::NativeContext;
use crate::lang::vm::signal::Signal;
use forms::base_name;
use values::Objects;

/// Lets images of this program have engines.
pub fn install() {
    provide(|| Box::<Surface>::default());
}

/// Units of work between two payments.
const BUDGET: u64 = 10_000;
/// Growth of an engine after which somebody asks whether there is room for it.
const GROWTH_BYTES: usize = 1 << 20;
/// Questions that are open at the same time, each inside of the one before.
const DECIDING_MAX: usize = 1_000;
/// The name of the rule behind a query.
const QUERY: &str = "(query)";

/// What a rule's right side is: a function, and which variables it takes.
struct RightSide {
    function: Value,
    variables: Vec<usize>,
}

/// An engine of a program.
#[derive(Default)]
struct Surface {
    system: System,
    objects: Objects,
    /// By the number of their expression.
    conditions: Vec<Condition>,
    actions: FxHashMap<RuleIndex, RightSide>,
    question: Option<Question>,
    /// The questions that the program decides now, innermost last; and some that it gave up.
    deciding: Vec<u64>,
    /// The firings that are left to the run under way; nothing between runs.
    run: Option<Run>,
    /// The firings of the last run.
    fired: usize,
    /// Variables of the query under way.
    asked: Vec<usize>,
    /// Bytes for which there was room.
    granted: usize,
}

/// A condition of a rule: a function of the program.
struct Condition {
    function: Value,
    /// Where it compares two numbers and does nothing else, the engine decides for itself.
    comparison: Option<Comparison>,
}

impl Condition {
    fn of(ctx: &NativeContext<'_>, function: Value, parameters: usize) -> Condition {
        let proto = ctx.heap.closure_proto(function);
        Condition {
            function,
            comparison: proto.and_then(|it| Comparison::of(it, parameters)),
        }
    }

    fn holds(&self, ctx: &NativeContext<'_>, arguments: &[Atom]) -> Option<bool> {
        let proto = ctx.heap.closure_proto(self.function)?;
        let argument = |at: usize| arguments.get(at)?.small();
        self.comparison.as_ref()?.holds(proto, argument)
    }
}

#[derive(Clone, Copy)]
struct Run {
    limit: Option<usize>,
}

/// The functions of a rule's conditions stand one after the other.
struct Given {
    first: usize,
}

impl Compiler for Given {
    fn compile(&mut self, expression: &ExpressionDraft) -> Result<ExpressionIndex, String> {
        Ok(ExpressionIndex(self.first + expression.index))
    }
}

type Answer = Result<Value, Signal>;

fn fault(error: EngineError) -> Signal {
    match error {
        EngineError::Limit { .. } => Signal::limit("heap", error.to_string()),
        EngineError::Kind { .. } => Signal::error("type-error", error.to_string()),
        _ => Signal::eval(error.to_string()),
    }
}

impl Extension for Surface {
    fn perform(
        &mut self,
        operation: Operation,
        ctx: &mut NativeContext<'_>,
        values: &[Value],
    ) -> Answer {
        match operation {
            Operation::Assert => self.assert(ctx, values),
            Operation::Ready => self.ready(ctx),
            Operation::Fire => self.fire(ctx),
            Operation::Ask => self.ask(ctx),
            Operation::Answer => self.answer(ctx, values[0]),
            Operation::Retract => self.retract(ctx, values),
            Operation::Modify => self.modify(ctx, values),
            Operation::AddRule => self.add_rule(ctx, values),
            Operation::AddTemplate => self.add_template(ctx, values[0]),
            Operation::Initial => self.initial(ctx, values),
            Operation::Begin => self.begin(ctx, values[0]),
            Operation::End => Ok(self.end()),
            Operation::Query => self.query(ctx, values),
            Operation::Collect => self.collect(ctx),
            Operation::ExpandAssert => forms::asserting(ctx, values[0]).map_err(fault),
            Operation::ExpandModify => forms::modifying(ctx, values[0], values[1]).map_err(fault),
            Operation::ExpandRule => forms::adding(ctx, values[0]).map_err(fault),
            Operation::Undefine => self.undefine(ctx, values[0]),
            Operation::Reset => self.reset(ctx),
            Operation::Clear => {
                *self = Surface::default();
                Ok(Value::NIL)
            }
            Operation::Halt => {
                self.system.halted = true;
                Ok(Value::NIL)
            }
            Operation::Agenda => self.agenda(ctx),
            Operation::Fact => self.fact(ctx, values[0]),
            Operation::Facts => self.facts(ctx, values),
            Operation::Origin => Ok(self.origin(ctx, values[0])),
            Operation::Rules => {
                let rules = self.system.rules().map(|(_, rule)| rule.name.as_str());
                Ok(symbols(ctx, rules.filter(|it| *it != QUERY)))
            }
            Operation::Templates => {
                let templates = self.system.templates().iter();
                Ok(symbols(ctx, templates.map(|it| it.name.as_str())))
            }
            Operation::Context => {
                let name = name(ctx, values[0])?;
                self.system.add_context(&name);
                Ok(values[0])
            }
            Operation::Contexts => Ok(symbols(ctx, self.system.contexts().into_iter())),
            Operation::Focus => {
                for &value in values.iter().rev() {
                    let name = name(ctx, value)?;
                    self.system.focus(&name).map_err(fault)?;
                }
                Ok(symbols(ctx, self.system.focus_stack().into_iter()))
            }
            Operation::FocusStack => Ok(symbols(ctx, self.system.focus_stack().into_iter())),
            Operation::Refocus => {
                self.system.refocus();
                Ok(symbols(ctx, self.system.focus_stack().into_iter()))
            }
            Operation::Strategy => self.strategy(ctx, values),
            Operation::Watch => self.watch(ctx, values, true),
            Operation::Unwatch => self.watch(ctx, values, false),
            Operation::Why => self.why(ctx, values[0]),
        }
    }

    fn trace(&self, marker: &mut Marker) {
        self.objects.trace(marker);
        for condition in &self.conditions {
            marker.mark(condition.function);
        }
        for action in self.actions.values() {
            marker.mark(action.function);
        }
    }

    fn size(&self) -> usize {
        self.system.bytes()
    }
}

impl Surface {
    /// Brings the network up to date, then answers: at once, or through the prelude where a condition
    /// must be decided first.
    fn settled(&mut self, ctx: &mut NativeContext<'_>, answer: Value) -> Answer {
        match self.step(ctx)? {
            false => Ok(answer),
            true => {
                let name = ctx.symbols.intern("%rules-settle");
                let function = ctx.globals.value_of(name).unwrap_or(Value::NIL);
                Err(Signal::call(function, vec![answer]))
            }
        }
    }

    /// Works until the network is at rest, or asks. Returns whether it asks.
    fn step(&mut self, ctx: &mut NativeContext<'_>) -> Result<bool, Signal> {
        self.question = None;
        loop {
            let step = self.system.step(BUDGET);
            ctx.charge(self.system.take_work() as usize)?;
            let bytes = self.system.bytes();
            if bytes > self.granted + GROWTH_BYTES {
                ctx.reserve(bytes)?;
                self.granted = bytes;
            }
            match step.map_err(fault)? {
                Step::Paused => {}
                Step::Idle => {
                    self.tell(ctx)?;
                    return Ok(false);
                }
                Step::Ask(question) => {
                    let condition = &self.conditions[question.expression.0];
                    match condition.holds(ctx, &question.arguments) {
                        Some(truth) => {
                            self.system.answer(question.serial, truth);
                        }
                        None => {
                            self.question = Some(question);
                            return Ok(true);
                        }
                    }
                }
            }
        }
    }

    fn tell(&mut self, ctx: &mut NativeContext<'_>) -> Result<(), Signal> {
        if self.system.watch() != Watch::default() {
            for line in self.system.take_told() {
                ctx.write(&format!("{line}\n"))?;
            }
        }
        Ok(())
    }

    fn ask(&mut self, ctx: &mut NativeContext<'_>) -> Answer {
        let Some(question) = &self.question else {
            return Ok(Value::NIL);
        };
        if self.deciding.len() >= DECIDING_MAX {
            self.deciding.remove(0);
        }
        self.deciding.push(question.serial);
        let function = self.conditions[question.expression.0].function;
        let arguments = question.arguments.clone();
        let arguments = self.values(ctx, arguments.into_iter())?;
        Err(Signal::call(function, arguments))
    }

    fn answer(&mut self, ctx: &mut NativeContext<'_>, truth: Value) -> Answer {
        let Some(serial) = self.deciding.pop() else {
            return Ok(Value::FALSE);
        };
        if !self.system.answer(serial, truth.is_truthy()) {
            let message = "a condition changed the engine it was asked for";
            return Err(Signal::eval(message));
        }
        self.step(ctx).map(Value::boolean)
    }

    fn values(
        &mut self,
        ctx: &mut NativeContext<'_>,
        atoms: impl Iterator<Item = Atom>,
    ) -> Result<Vec<Value>, Signal> {
        let known = self.system.atoms();
        atoms
            .map(|atom| match atom.small() {
                Some(number) => Ok(ctx.heap.integer_i64(number)),
                None => values::value(ctx, known, &self.objects, atom),
            })
            .collect()
    }

    fn value(&mut self, ctx: &mut NativeContext<'_>, atom: Atom) -> Answer {
        values::value(ctx, self.system.atoms(), &self.objects, atom)
    }

    fn atom(&mut self, ctx: &mut NativeContext<'_>, value: Value) -> Result<Atom, Signal> {
        values::atom(ctx, self.system.atoms(), &mut self.objects, value)
    }

    fn begin(&mut self, ctx: &mut NativeContext<'_>, limit: Value) -> Answer {
        if self.run.is_some() {
            return Err(Signal::eval("the engine runs already"));
        }
        if !limit.is_nil() && limit.as_index().is_none() {
            let message = "a run is limited to a whole number of firings";
            return Err(Signal::error("type-error", message));
        }
        self.run = Some(Run {
            limit: limit.as_index(),
        });
        self.fired = 0;
        self.system.halted = false;
        self.settled(ctx, Value::NIL)
    }

    fn end(&mut self) -> Value {
        self.run = None;
        self.system.finish();
        Value::small(self.fired as i32)
    }

    fn ready(&mut self, ctx: &mut NativeContext<'_>) -> Answer {
        self.system.finish();
        let Some(run) = self.run else {
            return Ok(Value::FALSE);
        };
        if self.system.halted || run.limit.is_some_and(|limit| self.fired >= limit) {
            return Ok(Value::FALSE);
        }
        // Something may be left of what a rule began and did not come to an end with.
        match self.step(ctx)? {
            true => {
                let name = ctx.symbols.intern("%rules-settle");
                let function = ctx.globals.value_of(name).unwrap_or(Value::NIL);
                Err(Signal::call(function, vec![Value::TRUE]))
            }
            false => Ok(Value::boolean(self.system.has_next())),
        }
    }

    fn fire(&mut self, ctx: &mut NativeContext<'_>) -> Answer {
        if self.run.is_none() {
            return Ok(Value::NIL);
        }
        let next = self.system.next_firing();
        self.objects.forget(self.system.take_dropped());
        let Some(fired) = next else {
            return Ok(Value::NIL);
        };
        self.fired += 1;
        self.tell(ctx)?;
        let Some(action) = self.actions.get(&fired.rule) else {
            return Ok(Value::NIL);
        };
        let function = action.function;
        let taken: Vec<Atom> = action
            .variables
            .iter()
            .map(|&it| fired.values[it].unwrap_or(Atom::NIL))
            .collect();
        let arguments = self.values(ctx, taken.into_iter())?;
        Err(Signal::call(function, arguments))
    }
}

fn symbols<'name>(ctx: &mut NativeContext<'_>, names: impl Iterator<Item = &'name str>) -> Value {
    let names: Vec<Value> = names.map(|name| ctx.symbol(name)).collect();
    ctx.heap.list(&names)
}

/// Returns the name that a symbol, keyword or string is.
fn name(ctx: &NativeContext<'_>, value: Value) -> Result<String, Signal> {
    let symbol = value.as_symbol().or_else(|| value.as_keyword());
    match symbol {
        Some(symbol) => Ok(base_name(ctx.symbols.name(symbol)).to_string()),
        None => match ctx.heap.text(value) {
            Some(text) => Ok(text.to_string()),
            None => Err(Signal::error("type-error", "a name is expected here")),
        },
    }
}
