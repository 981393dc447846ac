//! Bodies: forms in order, with the definitions among them made local.

use super::core::{Core, CoreNode, LocalId};
use super::expander::Expander;
use super::form::Form;
use super::problem::{self, Expanded};
use crate::lang::value::Value;
use crate::lang::value::symbol::Symbol;

/// The words that define a variable or function; inside a body, a local one.
pub const LOCAL_DEFINERS: &[&str] = &["define", "def", "defn", "defun", "define-values"];

/// What one form of a body is.
enum Step {
    Expression(Form),
    /// `define` and its kin, with the locals it binds.
    Definition {
        form: Form,
        names: Vec<Symbol>,
    },
}

impl Expander<'_> {
    /// Expands forms in order; the last stands where the whole stands. No new scope.
    pub fn forms(&mut self, forms: &[Form]) -> Expanded<Core> {
        let Some((&last, first)) = forms.split_last() else {
            return Ok(self.nil());
        };
        let mut steps = self.values(first)?;
        steps.push(self.tail(last)?);
        Ok(self.sequence(steps))
    }

    /// Expands a body: a scope of its own, in which definitions are local and see one another.
    pub fn body(&mut self, forms: &[Form]) -> Expanded<Core> {
        self.scope.enter_body();
        let result = self.scoped(|expander| expander.body_steps(forms));
        self.scope.leave_body();
        result
    }

    fn body_steps(&mut self, forms: &[Form]) -> Expanded<Core> {
        let mut steps = Vec::with_capacity(forms.len());
        self.collect_steps(forms, &mut steps)?;
        let definitions = steps
            .iter()
            .rposition(|step| matches!(step, Step::Definition { .. }));
        let Some(last_definition) = definitions else {
            let forms: Vec<Form> = steps
                .into_iter()
                .map(|step| match step {
                    Step::Expression(form) | Step::Definition { form, .. } => form,
                })
                .collect();
            return self.forms(&forms);
        };
        self.letrec_body(&steps, last_definition)
    }

    /// Splices `begin`, drops declarations and finds what each form defines.
    fn collect_steps(&mut self, forms: &[Form], steps: &mut Vec<Step>) -> Expanded<()> {
        for &form in forms {
            let form = self
                .expand_head(form)
                .map_err(|problem| problem.at(form.span))?;
            let shadowed = form.value.is_pair() && self.head_is_shadowed(form);
            let Some(head) = self.head_name(form).filter(|_| !shadowed) else {
                steps.push(Step::Expression(form));
                continue;
            };
            match head {
                "begin" | "progn" => {
                    let items = self.proper(form)?;
                    if items.len() == 1 {
                        steps.push(Step::Expression(form));
                    }
                    self.collect_steps(&items[1..], steps)?;
                }
                "declare" => {}
                name if LOCAL_DEFINERS.contains(&name) => {
                    let names = self.defined_names(form)?;
                    if names.is_empty() {
                        steps.push(Step::Expression(form));
                    } else {
                        steps.push(Step::Definition { form, names });
                    }
                }
                _ => steps.push(Step::Expression(form)),
            }
        }
        Ok(())
    }

    fn head_is_shadowed(&self, form: Form) -> bool {
        self.world
            .heap()
            .car(form.value)
            .and_then(Value::as_symbol)
            .is_some_and(|symbol| self.scope.lookup(symbol).is_some())
    }

    /// Everything up to the last definition becomes a binding, so that order is kept and all names
    /// are seen by all.
    fn letrec_body(&mut self, steps: &[Step], last_definition: usize) -> Expanded<Core> {
        for step in steps {
            if let Step::Definition { names, .. } = step {
                for &name in names {
                    self.bind_name(name);
                }
            }
        }
        let mut bindings: Vec<(LocalId, Core)> = Vec::new();
        for step in &steps[..=last_definition] {
            match step {
                Step::Expression(form) => {
                    let value = self.value(*form)?;
                    bindings.push((self.fresh_local(), value));
                }
                Step::Definition { form, .. } => {
                    self.not_tail(|expander| expander.local_definition(*form, &mut bindings))?;
                }
            }
        }
        let rest: Vec<Form> = steps[last_definition + 1..]
            .iter()
            .map(|step| match step {
                Step::Expression(form) | Step::Definition { form, .. } => *form,
            })
            .collect();
        let body = if rest.is_empty() {
            match steps.get(last_definition) {
                Some(Step::Definition { names, .. }) if !names.is_empty() => {
                    self.symbol_constant(names[0])
                }
                _ => self.nil(),
            }
        } else {
            self.forms(&rest)?
        };
        Ok(self.core(CoreNode::Letrec(bindings, Box::new(body))))
    }

    /// Expands an implicit `(block nil …)`; without its cost where nothing returns.
    pub fn nil_block(
        &mut self,
        expand: impl FnOnce(&mut Self) -> Expanded<Core>,
    ) -> Expanded<Core> {
        self.block(None, expand)
    }

    /// Expands the inside of a block; without its cost where nothing leaves it by name.
    pub fn block(
        &mut self,
        name: Option<Symbol>,
        expand: impl FnOnce(&mut Self) -> Expanded<Core>,
    ) -> Expanded<Core> {
        let id = self.fresh_block();
        let mark = self.scope.mark();
        self.scope.open_block(name, id);
        let result = expand(self);
        let used = self.scope.close_block();
        self.scope.leave(mark);
        let body = result?;
        Ok(if used {
            self.core(CoreNode::Block(id, Box::new(body)))
        } else {
            body
        })
    }

    /// Refuses a definition at a place where it can neither be recorded nor be local.
    pub fn refuse_definition(&self, form: Form) -> problem::Problem {
        let head = self.head_name(form).unwrap_or("define");
        if LOCAL_DEFINERS.contains(&head) {
            problem::define_outside_body(head)
        } else {
            problem::only_at_top_level(head)
        }
    }
}
