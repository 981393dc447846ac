//! Rules and queries that a program adds and takes out.

use super::super::{Atom, EngineError, RuleIndex};
use super::forms::{self, Data};
use super::{Answer, Condition, Given, QUERY, RightSide, Surface, fault, name};
use crate::lang::value::Value;
use crate::lang::vm::native::NativeContext;
use crate::lang::vm::signal::Signal;

impl Surface {
    /// Adds a rule; its right side takes the variables that `forms::read` found there.
    pub(super) fn add(
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
    pub(super) fn variables(
        &self,
        rule: RuleIndex,
        names: &[String],
    ) -> Result<Vec<usize>, EngineError> {
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

    pub(super) fn add_rule(&mut self, ctx: &mut NativeContext<'_>, values: &[Value]) -> Answer {
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

    pub(super) fn undefine(&mut self, ctx: &mut NativeContext<'_>, value: Value) -> Answer {
        let name = name(ctx, value)?;
        let known = self.system.find_rule(&name);
        self.system.remove_rule(&name);
        if let Some(known) = known {
            self.actions.remove(&known);
        }
        self.settled(ctx, Value::boolean(known.is_some()))
    }

    pub(super) fn query(&mut self, ctx: &mut NativeContext<'_>, values: &[Value]) -> Answer {
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

    pub(super) fn collect(&mut self, ctx: &mut NativeContext<'_>) -> Answer {
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
}
