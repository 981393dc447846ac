//! What an engine says of itself to a program: facts, agenda, why; and how it is set to work.

use super::super::{Fact, FactId, Met, Strategy};
use super::{Answer, Surface, name};
use crate::lang::value::Value;
use crate::lang::vm::native::NativeContext;
use crate::lang::vm::signal::Signal;

impl Surface {
    pub(super) fn agenda(&mut self, ctx: &mut NativeContext<'_>) -> Answer {
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
    pub(super) fn form(&mut self, ctx: &mut NativeContext<'_>, fact: &Fact) -> Answer {
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

    pub(super) fn fact(&mut self, ctx: &mut NativeContext<'_>, value: Value) -> Answer {
        let id = FactId(value.as_index().unwrap_or(0) as u64);
        match self.system.fact(id).cloned() {
            Some(fact) => self.form(ctx, &fact),
            None => Ok(Value::NIL),
        }
    }

    pub(super) fn facts(&mut self, ctx: &mut NativeContext<'_>, values: &[Value]) -> Answer {
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

    pub(super) fn origin(&self, ctx: &mut NativeContext<'_>, value: Value) -> Value {
        let fact = value
            .as_index()
            .and_then(|it| self.system.fact(FactId(it as u64)));
        match fact.and_then(|fact| fact.origin) {
            Some(rule) => ctx.symbol(&self.system.rule(rule).name),
            None => Value::NIL,
        }
    }

    pub(super) fn why(&mut self, ctx: &mut NativeContext<'_>, value: Value) -> Answer {
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

    pub(super) fn strategy(&mut self, ctx: &mut NativeContext<'_>, values: &[Value]) -> Answer {
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

    pub(super) fn watch(
        &mut self,
        ctx: &mut NativeContext<'_>,
        values: &[Value],
        on: bool,
    ) -> Answer {
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

pub(super) fn number(ctx: &mut NativeContext<'_>, id: Option<FactId>) -> Value {
    id.map_or(Value::NIL, |id| ctx.heap.integer_i64(id.number() as i64))
}
