//! Bodies: forms in order, with the definitions among them made local.

use super::core::{Core, CoreNode, LocalId};
use super::expander::Expander;
use super::form::Form;
use super::problem::{self, Expanded};
use super::scope::{Environment, Meaning, ScopeMark};
use crate::lang::value::Value;
use crate::lang::value::symbol::Symbol;

/// The words that define a variable or function; inside a body, a local one.
pub const LOCAL_DEFINERS: &[&str] = &["define", "def", "defn", "defun", "define-values"];

/// What one form of a body is.
enum Step {
    Expression(Form),
    /// `define` and its kin.
    Definition(Form),
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
        let outer = self.scope.enter_body();
        let late = std::mem::take(&mut self.late_locals);
        let result = self.scoped(|expander| expander.body_steps(forms));
        let late = std::mem::replace(&mut self.late_locals, late);
        self.scope.leave_body(outer);
        let body = result?;
        let mut bindings = Vec::with_capacity(late.len());
        for local in late {
            bindings.push((local, self.nil()));
        }
        Ok(self.let_core(bindings, body))
    }

    /// Expands the forms of a clause: no scope, so that what they define belongs to the body around
    /// them, and to the program where there is none.
    pub fn clause(&mut self, forms: &[Form]) -> Expanded<Core> {
        if self.scope.in_body() {
            for &form in forms {
                if self.is_local_definition(form) {
                    for name in self.defined_names(form)? {
                        self.late_local(name);
                    }
                }
            }
        }
        self.forms(forms)
    }

    /// The variable of the body around a clause that a definition in the clause gives a value.
    pub fn late_local(&mut self, name: Symbol) -> LocalId {
        if self.scope.is_bound_in_body(name)
            && let Some(Meaning::Local(local)) = self.scope.lookup(name)
        {
            return local;
        }
        let local = self.bind_name(name);
        self.late_locals.push(local);
        local
    }

    fn is_local_definition(&self, form: Form) -> bool {
        form.value.is_pair()
            && !self.head_is_shadowed(form)
            && self
                .head_name(form)
                .is_some_and(|head| LOCAL_DEFINERS.contains(&head))
    }

    fn body_steps(&mut self, forms: &[Form]) -> Expanded<Core> {
        let mark = self.scope.mark();
        let environment = self.scope.environment();
        let mut steps = Vec::with_capacity(forms.len());
        self.collect_steps(forms, mark, environment, &mut steps)?;
        self.scope.extend(environment);
        let definitions = steps
            .iter()
            .rposition(|step| matches!(step, Step::Definition(_)));
        let Some(last_definition) = definitions else {
            let forms: Vec<Form> = steps
                .into_iter()
                .map(|step| match step {
                    Step::Expression(form) | Step::Definition(form) => form,
                })
                .collect();
            return self.forms(&forms);
        };
        self.letrec_body(&steps, last_definition)
    }

    /// Splices `begin`, drops declarations, binds macros and finds what each form defines.
    fn collect_steps(
        &mut self,
        forms: &[Form],
        mark: ScopeMark,
        environment: Environment,
        steps: &mut Vec<Step>,
    ) -> Expanded<()> {
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
                    self.collect_steps(&items[1..], mark, environment, steps)?;
                }
                "declare" => {}
                "defmulti" => {
                    let define = self.local_multimethod(form)?;
                    self.collect_steps(&[define], mark, environment, steps)?;
                }
                "define-record-type" => {
                    let defines = self.local_record(form)?;
                    self.collect_steps(&defines, mark, environment, steps)?;
                }
                "define-syntax" | "defmacro" => {
                    let items = self.proper(form)?;
                    let (name, meaning) = if head == "defmacro" {
                        self.local_macro(form, &items[1..])?
                    } else {
                        self.local_syntax(&items[1..], environment)?
                    };
                    self.scope.bind(name, meaning);
                    steps.push(Step::Expression(Form::new(Value::NIL, form.span)));
                }
                name if LOCAL_DEFINERS.contains(&name) => {
                    let names = self.defined_names(form)?;
                    if names.is_empty() {
                        steps.push(Step::Expression(form));
                        continue;
                    }
                    for &name in &names {
                        if !self.scope.is_bound_since(&mark, name) {
                            self.bind_name(name);
                        }
                    }
                    steps.push(Step::Definition(form));
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
        let mut bindings: Vec<(LocalId, Core)> = Vec::new();
        for step in &steps[..=last_definition] {
            match step {
                Step::Expression(form) => {
                    let value = self.value(*form)?;
                    bindings.push((self.fresh_local(), value));
                }
                Step::Definition(form) => {
                    let known = bindings.len();
                    self.not_tail(|expander| expander.local_definition(*form, &mut bindings))?;
                    self.assign_again(&mut bindings, known);
                }
            }
        }
        let rest: Vec<Form> = steps[last_definition + 1..]
            .iter()
            .map(|step| match step {
                Step::Expression(form) | Step::Definition(form) => *form,
            })
            .collect();
        let body = self.forms(&rest)?;
        Ok(self.core(CoreNode::Letrec(bindings, Box::new(body))))
    }

    /// A second definition of a name in one body assigns it.
    fn assign_again(&mut self, bindings: &mut [(LocalId, Core)], known: usize) {
        for at in known..bindings.len() {
            let local = bindings[at].0;
            if bindings[..known].iter().any(|(bound, _)| *bound == local) {
                let nothing = self.nil();
                let value = std::mem::replace(&mut bindings[at].1, nothing);
                bindings[at].0 = self.fresh_local();
                bindings[at].1 = self.core(CoreNode::SetLocal(local, Box::new(value)));
            }
        }
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
