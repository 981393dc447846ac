//! Facts that a program states, takes back and changes, and the templates they are of.

use super::super::{Atom, EngineError, FactId, Reader, TemplateIndex};
use super::forms::{Data, base_name};
use super::telling::number;
use super::{Answer, Surface, fault, name};
use crate::lang::value::Value;
use crate::lang::vm::native::NativeContext;
use crate::lang::vm::signal::Signal;

impl Surface {
    pub(super) fn template(
        &self,
        ctx: &NativeContext<'_>,
        value: Value,
    ) -> Result<TemplateIndex, Signal> {
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
    pub(super) fn slots(
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

    pub(super) fn assert(&mut self, ctx: &mut NativeContext<'_>, values: &[Value]) -> Answer {
        let template = self.template(ctx, values[0])?;
        let given = self.slots(ctx, template, &values[1..])?;
        let slots = self.system.filled(template, &given).map_err(fault)?;
        let made = self.system.assert(template, slots).map_err(fault)?;
        let answer = number(ctx, made);
        self.settled(ctx, answer)
    }

    /// Returns the facts of numbers, and of lists of numbers.
    pub(super) fn ids(
        &self,
        ctx: &NativeContext<'_>,
        values: &[Value],
    ) -> Result<Vec<FactId>, Signal> {
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

    pub(super) fn retract(&mut self, ctx: &mut NativeContext<'_>, values: &[Value]) -> Answer {
        let ids = self.ids(ctx, values)?;
        let count = ids
            .into_iter()
            .filter(|&id| self.system.retract(id))
            .count();
        self.settled(ctx, Value::small(count as i32))
    }

    pub(super) fn modify(&mut self, ctx: &mut NativeContext<'_>, values: &[Value]) -> Answer {
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

    pub(super) fn add_template(&mut self, ctx: &mut NativeContext<'_>, form: Value) -> Answer {
        let place = |_: Data<'_>| "deftemplate".to_string();
        let template = Reader::new(&place).template(Data::of(ctx, form));
        let template = template.map_err(fault)?;
        let name = ctx.symbol(&template.name);
        self.system.add_template(template).map_err(fault)?;
        Ok(name)
    }

    pub(super) fn initial(&mut self, ctx: &mut NativeContext<'_>, values: &[Value]) -> Answer {
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

    pub(super) fn reset(&mut self, ctx: &mut NativeContext<'_>) -> Answer {
        self.system.reset().map_err(fault)?;
        let count = self.system.fact_count();
        self.settled(ctx, Value::small(count as i32))
    }
}
