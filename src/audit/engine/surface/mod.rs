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
mod values;

use rustc_hash::FxHashMap;

use super::{
    Atom, Compiler, EngineError, ExpressionDraft, ExpressionIndex, Fact, FactId, Met, Question,
    Reader, RuleIndex, Step, Strategy, System, TemplateIndex, Watch,
};
use crate::lang::builtins::engine::{Extension, Operation, provide};
use crate::lang::compile::leaf::Comparison;
use crate::lang::value::Value;
use crate::lang::value::heap::Marker;
use crate::lang::vm::native::NativeContext;
use crate::lang::vm::signal::Signal;
use forms::{Data, base_name};
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

    fn template(&self, ctx: &NativeContext<'_>, value: Value) -> Result<TemplateIndex, Signal> {
        let written = match value.as_symbol() {
            Some(symbol) => self.system.template(base_name(ctx.symbols.name(symbol))),
            None => None,
        };
        match written {
            Some(found) => Ok(found),
            None => {
                let name = name(ctx, value)?;
                let found = self.system.template(&name);
                found.ok_or_else(|| fault(EngineError::NoTemplate { name }))
            }
        }
    }

    /// Reads names and values of slots.
    fn slots(
        &mut self,
        ctx: &mut NativeContext<'_>,
        template: TemplateIndex,
        values: &[Value],
    ) -> Result<Vec<(usize, Atom)>, Signal> {
        let mut slots = Vec::with_capacity(values.len() / 2);
        for pair in values.chunks(2) {
            let shape = self.system.template_of(template);
            let symbol = pair[0].as_symbol().or_else(|| pair[0].as_keyword());
            let name = symbol.map_or("", |symbol| base_name(ctx.symbols.name(symbol)));
            let Some(slot) = shape.slot(name) else {
                return Err(fault(EngineError::NoSlot {
                    template: shape.name.clone(),
                    slot: name.to_string(),
                }));
            };
            let is_multi = shape.slots[slot].is_multi;
            let value = pair.get(1).copied().unwrap_or(Value::NIL);
            let mut atom = self.atom(ctx, value)?;
            // One value in a row is a row of one.
            if is_multi && atom != Atom::NIL && self.system.atoms().elements(atom).is_empty() {
                atom = self.system.atoms().list(&[atom]);
            }
            slots.push((slot, atom));
        }
        Ok(slots)
    }

    fn assert(&mut self, ctx: &mut NativeContext<'_>, values: &[Value]) -> Answer {
        let template = self.template(ctx, values[0])?;
        let given = self.slots(ctx, template, &values[1..])?;
        let slots = self.system.filled(template, &given).map_err(fault)?;
        let made = self.system.assert(template, slots).map_err(fault)?;
        let answer = number(ctx, made);
        self.settled(ctx, answer)
    }

    /// Returns the facts of numbers, and of lists of numbers.
    fn ids(&self, ctx: &NativeContext<'_>, values: &[Value]) -> Result<Vec<FactId>, Signal> {
        let mut ids = Vec::new();
        for &value in values {
            let listed = Data::of(ctx, value).elements_or_itself();
            for value in listed {
                match value.as_index() {
                    Some(number) => ids.push(FactId(number as u64)),
                    None => {
                        let message = "a fact is named by its number";
                        return Err(Signal::error("type-error", message));
                    }
                }
            }
        }
        Ok(ids)
    }

    fn retract(&mut self, ctx: &mut NativeContext<'_>, values: &[Value]) -> Answer {
        let ids = self.ids(ctx, values)?;
        let count = ids
            .into_iter()
            .filter(|&id| self.system.retract(id))
            .count();
        self.settled(ctx, Value::small(count as i32))
    }

    fn modify(&mut self, ctx: &mut NativeContext<'_>, values: &[Value]) -> Answer {
        let ids = self.ids(ctx, &values[..1])?;
        let known = ids
            .first()
            .and_then(|&id| Some((id, self.system.fact(id)?.template)));
        let Some((id, template)) = known else {
            return Err(Signal::eval("the fact to be modified is no longer there"));
        };
        let slots = self.slots(ctx, template, &values[1..])?;
        let made = self.system.modify(id, &slots).map_err(fault)?;
        let answer = number(ctx, made);
        self.settled(ctx, answer)
    }

    fn add_template(&mut self, ctx: &mut NativeContext<'_>, form: Value) -> Answer {
        let place = |_: Data<'_>| "deftemplate".to_string();
        let template = Reader::new(&place).template(Data::of(ctx, form));
        let template = template.map_err(fault)?;
        let name = ctx.symbol(&template.name);
        self.system.add_template(template).map_err(fault)?;
        Ok(name)
    }

    /// Adds a rule; its right side takes the variables that `forms::read` found there.
    fn add(
        &mut self,
        ctx: &mut NativeContext<'_>,
        values: &[Value],
        name: Option<&str>,
    ) -> Result<(RuleIndex, Vec<usize>), Signal> {
        let reading = forms::read(Data::of(ctx, values[0])).map_err(fault)?;
        let mut draft = reading.parts.draft;
        if let Some(name) = name {
            draft.name = name.to_string();
        }
        let first = self.conditions.len();
        let functions = Data::of(ctx, values[1]).elements_or_itself();
        if functions.len() != reading.expressions.len() {
            return Err(Signal::eval(
                "a rule is given a function for each of its conditions",
            ));
        }
        let taken = reading.expressions.iter().map(|(_, taken)| taken.len());
        let conditions = functions.into_iter().zip(taken);
        let conditions = conditions.map(|(function, taken)| Condition::of(ctx, function, taken));
        self.conditions.extend(conditions);
        let known = self.system.find_rule(&draft.name);
        let added = self.system.add_rule(&draft, &[], &mut Given { first });
        let index = added
            .inspect_err(|_| self.conditions.truncate(first))
            .map_err(fault)?;
        if let Some(known) = known {
            self.actions.remove(&known);
        }
        let variables = self.variables(index, &reading.taken);
        match variables {
            Ok(variables) => Ok((index, variables)),
            Err(error) => {
                self.system.remove_rule(&draft.name);
                Err(fault(error))
            }
        }
    }

    /// Returns which variables of a rule these are; every way in which it fits must bind them.
    fn variables(&self, rule: RuleIndex, names: &[String]) -> Result<Vec<usize>, EngineError> {
        let rule = self.system.rule(rule);
        let find = |name: &String| {
            let at = rule.variables.iter().position(|it| it == name);
            let bound = at.filter(|&at| rule.branches.iter().all(|it| it.sources[at].is_some()));
            bound.ok_or_else(|| EngineError::UnboundVariable {
                rule: rule.name.clone(),
                variable: name.clone(),
            })
        };
        names.iter().map(find).collect()
    }

    fn add_rule(&mut self, ctx: &mut NativeContext<'_>, values: &[Value]) -> Answer {
        let (index, variables) = self.add(ctx, values, None)?;
        let action = RightSide {
            function: values[2],
            variables,
        };
        self.actions.insert(index, action);
        let name = self.system.rule(index).name.clone();
        let name = ctx.symbol(&name);
        self.settled(ctx, name)
    }

    fn undefine(&mut self, ctx: &mut NativeContext<'_>, value: Value) -> Answer {
        let name = name(ctx, value)?;
        let known = self.system.find_rule(&name);
        self.system.remove_rule(&name);
        if let Some(known) = known {
            self.actions.remove(&known);
        }
        self.settled(ctx, Value::boolean(known.is_some()))
    }

    fn initial(&mut self, ctx: &mut NativeContext<'_>, values: &[Value]) -> Answer {
        let mut facts = Vec::new();
        for row in Data::of(ctx, values[1]).elements_or_nothing() {
            let parts = Data::of(ctx, row).elements_or_nothing();
            let Some((&head, slots)) = parts.split_first() else {
                continue;
            };
            let template = self.template(ctx, head)?;
            let given = self.slots(ctx, template, slots)?;
            facts.push((
                template,
                self.system.filled(template, &given).map_err(fault)?,
            ));
        }
        let name = name(ctx, values[0])?;
        self.system.set_initial(&name, facts);
        Ok(values[0])
    }

    fn reset(&mut self, ctx: &mut NativeContext<'_>) -> Answer {
        self.system.reset().map_err(fault)?;
        let count = self.system.fact_count();
        self.settled(ctx, Value::small(count as i32))
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

    fn query(&mut self, ctx: &mut NativeContext<'_>, values: &[Value]) -> Answer {
        let (index, _) = self.add(ctx, values, Some(QUERY))?;
        let names = Data::of(ctx, values[2]).elements_or_nothing();
        let names: Result<Vec<String>, Signal> = names.iter().map(|&it| name(ctx, it)).collect();
        match self.variables(index, &names?) {
            Ok(variables) => self.asked = variables,
            Err(error) => {
                self.system.remove_rule(QUERY);
                self.settled(ctx, Value::NIL)?;
                return Err(fault(error));
            }
        }
        self.settled(ctx, Value::NIL)
    }

    fn collect(&mut self, ctx: &mut NativeContext<'_>) -> Answer {
        let Some(index) = self.system.find_rule(QUERY) else {
            return Ok(Value::EMPTY);
        };
        let mut rows = Vec::new();
        for way in self.system.ways(index) {
            let asked = self.asked.clone().into_iter();
            let asked = asked.map(|it| way[it].unwrap_or(Atom::NIL));
            let row = self.values(ctx, asked)?;
            rows.push(ctx.heap.list(&row));
        }
        self.system.remove_rule(QUERY);
        let rows = ctx.heap.list(&rows);
        self.settled(ctx, rows)
    }

    fn agenda(&mut self, ctx: &mut NativeContext<'_>) -> Answer {
        let mut rows = Vec::new();
        for index in self.system.agenda() {
            let (rule, salience, facts) = self.system.activation(index);
            ctx.charge(1 + facts.len())?;
            let name = self.system.rule(rule).name.clone();
            let mut row = vec![ctx.heap.integer_i64(salience), ctx.symbol(&name)];
            row.extend(facts.iter().map(|id| Value::small(id.number() as i32)));
            rows.push(ctx.heap.list(&row));
        }
        Ok(ctx.heap.list(&rows))
    }

    /// Makes `(template (slot value) …)`.
    fn form(&mut self, ctx: &mut NativeContext<'_>, fact: &Fact) -> Answer {
        let template = self.system.template_of(fact.template).clone();
        let mut form = vec![ctx.symbol(&template.name)];
        for (slot, &atom) in template.slots.iter().zip(&fact.slots) {
            let name = ctx.symbol(&slot.name);
            let value = self.value(ctx, atom)?;
            let pair = match slot.is_multi {
                true => ctx
                    .heap
                    .cons(name, if value.is_nil() { Value::EMPTY } else { value }),
                false => ctx.heap.list(&[name, value]),
            };
            form.push(pair);
        }
        Ok(ctx.heap.list(&form))
    }

    fn fact(&mut self, ctx: &mut NativeContext<'_>, value: Value) -> Answer {
        let id = FactId(value.as_index().unwrap_or(0) as u64);
        match self.system.fact(id).cloned() {
            Some(fact) => self.form(ctx, &fact),
            None => Ok(Value::NIL),
        }
    }

    fn facts(&mut self, ctx: &mut NativeContext<'_>, values: &[Value]) -> Answer {
        let facts: Vec<Fact> = match values.first().filter(|it| !it.is_nil()) {
            Some(&value) => {
                let template = self.template(ctx, value)?;
                ctx.charge(self.system.fact_count())?;
                self.system.facts(template).cloned().collect()
            }
            None => {
                ctx.charge(self.system.fact_count())?;
                self.system.all_facts().cloned().collect()
            }
        };
        let mut rows = Vec::with_capacity(facts.len());
        for fact in &facts {
            ctx.reserve(64)?;
            let form = self.form(ctx, fact)?;
            let number = number(ctx, Some(fact.id));
            rows.push(ctx.heap.list(&[number, form]));
        }
        Ok(ctx.heap.list(&rows))
    }

    fn origin(&self, ctx: &mut NativeContext<'_>, value: Value) -> Value {
        let fact = value
            .as_index()
            .and_then(|it| self.system.fact(FactId(it as u64)));
        match fact.and_then(|fact| fact.origin) {
            Some(rule) => ctx.symbol(&self.system.rule(rule).name),
            None => Value::NIL,
        }
    }

    fn strategy(&mut self, ctx: &mut NativeContext<'_>, values: &[Value]) -> Answer {
        const STRATEGIES: [(&str, Strategy); 2] =
            [("breadth", Strategy::Breadth), ("depth", Strategy::Depth)];
        if let Some(&value) = values.first() {
            let wanted = name(ctx, value)?;
            let Some((_, strategy)) = STRATEGIES.iter().find(|(it, _)| *it == wanted) else {
                let message = format!("the strategy is `:breadth` or `:depth`, not `{wanted}`");
                return Err(Signal::eval(message));
            };
            self.system.set_strategy(*strategy);
        }
        let current = self.system.strategy();
        let name = STRATEGIES.iter().find(|(_, it)| *it == current);
        Ok(ctx.keyword(name.map_or("", |(name, _)| name)))
    }

    fn watch(&mut self, ctx: &mut NativeContext<'_>, values: &[Value], on: bool) -> Answer {
        let mut watch = self.system.watch();
        let mut names = Vec::new();
        for &value in values {
            names.push(name(ctx, value)?);
        }
        if names.is_empty() || names.iter().any(|it| it == "all") {
            names = ["facts", "activations", "rules"].map(String::from).to_vec();
        }
        for name in &names {
            match name.as_str() {
                "facts" => watch.facts = on,
                "activations" => watch.activations = on,
                "rules" => watch.rules = on,
                _ => {
                    let message = format!(
                        "`:facts`, `:activations` and `:rules` can be watched, not `{name}`"
                    );
                    return Err(Signal::eval(message));
                }
            }
        }
        self.system.set_watch(watch);
        let kinds = [
            ("facts", watch.facts),
            ("activations", watch.activations),
            ("rules", watch.rules),
        ];
        let told = kinds.into_iter().filter(|(_, on)| *on);
        let told: Vec<Value> = told.map(|(name, _)| ctx.keyword(name)).collect();
        Ok(ctx.heap.list(&told))
    }

    fn why(&mut self, ctx: &mut NativeContext<'_>, value: Value) -> Answer {
        let name = name(ctx, value)?;
        let Some(rule) = self.system.find_rule(&name) else {
            return Err(Signal::eval(format!("there is no rule `{name}`")));
        };
        ctx.charge(self.system.fact_count())?;
        let mut ways = Vec::new();
        for way in self.system.met(rule) {
            let rows: Vec<Value> = way.iter().map(|met| row(ctx, met)).collect();
            ways.push(ctx.heap.list(&rows));
        }
        Ok(ctx.heap.list(&ways))
    }
}

/// `(condition alone together (facts …))`.
fn row(ctx: &mut NativeContext<'_>, met: &Met) -> Value {
    let condition = ctx.heap.string(&met.condition);
    let alone = met.alone.map_or(Value::NIL, |it| Value::small(it as i32));
    let together = Value::small(met.together as i32);
    let mut matches = Vec::new();
    for facts in &met.matches {
        let facts = facts.iter().map(|id| Value::small(id.number() as i32));
        let facts: Vec<Value> = facts.collect();
        matches.push(ctx.heap.list(&facts));
    }
    let matches = ctx.heap.list(&matches);
    ctx.heap.list(&[condition, alone, together, matches])
}

fn number(ctx: &mut NativeContext<'_>, id: Option<FactId>) -> Value {
    id.map_or(Value::NIL, |id| ctx.heap.integer_i64(id.number() as i64))
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
