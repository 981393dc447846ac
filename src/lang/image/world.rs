//! The image as the expander sees it.

use super::Image;
use super::runtime::structure_fields;
use crate::lang::definition::DefinitionKind;
use crate::lang::diagnostic::Diagnostic;
use crate::lang::expand::problem::{Expanded, Problem};
use crate::lang::expand::{GlobalMeaning, SpecialForm, World};
use crate::lang::limits::MACRO_FUEL;
use crate::lang::value::Value;
use crate::lang::value::globals::GlobalIndex;
use crate::lang::value::heap::Heap;
use crate::lang::value::kind::Kind;
use crate::lang::value::symbol::{Symbol, Symbols};
use crate::lang::vm::Step;

impl World for Image {
    fn heap(&self) -> &Heap {
        &self.machine.heap
    }

    fn heap_mut(&mut self) -> &mut Heap {
        &mut self.machine.heap
    }

    fn intern(&mut self, name: &str) -> Symbol {
        self.machine.symbols.intern(name)
    }

    fn generate(&mut self, prefix: &str) -> Symbol {
        self.machine.symbols.generate(prefix)
    }

    fn symbols(&self) -> &Symbols {
        &self.machine.symbols
    }

    fn symbols_mut(&mut self) -> &mut Symbols {
        &mut self.machine.symbols
    }

    fn name(&self, symbol: Symbol) -> &str {
        self.machine.symbols.base_name(symbol)
    }

    fn meant(&self, symbol: Symbol) -> Symbol {
        let symbol = self.machine.symbols.original(symbol);
        self.private.get(&symbol).copied().unwrap_or(symbol)
    }

    fn enter_module(&mut self, module: Symbol, private: &[Symbol]) {
        if !self.hides_private {
            return;
        }
        for &name in private {
            let symbols = &mut self.machine.symbols;
            let hidden = format!("{}::{}", symbols.base_name(module), symbols.base_name(name));
            let hidden = symbols.intern(&hidden);
            self.private.insert(name, hidden);
        }
    }

    fn leave_module(&mut self) {
        self.private.clear();
    }

    fn global(&mut self, symbol: Symbol) -> GlobalIndex {
        let symbol = self.meant(symbol);
        self.machine.globals.cell(symbol)
    }

    fn is_bound(&self, symbol: Symbol) -> bool {
        let symbol = self.meant(symbol);
        self.machine.globals.value_of(symbol).is_some()
    }

    fn meaning(&self, symbol: Symbol) -> GlobalMeaning {
        let symbol = self.meant(symbol);
        let value = self.machine.globals.value_of(symbol);
        let kind = value.and_then(|value| self.machine.heap.kind(value));
        if let (Some(Kind::Macro), Some(value)) = (kind, value) {
            return GlobalMeaning::Macro(value);
        }
        if let Some(binding) = self.bindings.get(symbol) {
            return match binding.kind {
                DefinitionKind::Function | DefinitionKind::Macro => GlobalMeaning::Function,
                DefinitionKind::Generic | DefinitionKind::Method => GlobalMeaning::Function,
                DefinitionKind::Class | DefinitionKind::Structure | DefinitionKind::Record => {
                    GlobalMeaning::Class
                }
                DefinitionKind::Constant => GlobalMeaning::Constant,
                _ if binding.special => GlobalMeaning::Dynamic,
                DefinitionKind::Variable | DefinitionKind::Parameter | DefinitionKind::Package => {
                    GlobalMeaning::Variable
                }
            };
        }
        match kind {
            Some(Kind::Native | Kind::Callable) => GlobalMeaning::Function,
            Some(Kind::Class) => GlobalMeaning::Class,
            _ => GlobalMeaning::Variable,
        }
    }

    fn special(&self, symbol: Symbol) -> Option<&'static SpecialForm> {
        let symbol = self.meant(symbol);
        let form = self.specials.get(&symbol).copied()?;
        // What a program defines under the name of a form that Sema does not have is the program's.
        let is_hidden = !form.is_core() && self.machine.globals.value_of(symbol).is_some();
        (!is_hidden).then_some(form)
    }

    fn structure_fields(&self, name: Symbol) -> Option<Vec<Symbol>> {
        structure_fields(
            &self.machine.heap,
            &self.machine.symbols,
            &self.machine.globals,
            name,
        )
    }

    fn protect(&mut self, value: Value) {
        if value.is_heap() {
            let root = self.machine.heap.root(value);
            self.protected.push(root);
        }
    }

    fn call(&mut self, function: Value, arguments: &[Value]) -> Expanded<Value> {
        let mut fiber = self.machine.fiber(function, arguments);
        match self.resume(&mut fiber, MACRO_FUEL) {
            Step::Done(value) => Ok(value),
            Step::Signal(condition) => {
                let diagnostic = self.diagnostic_in(&fiber, condition);
                self.machine.abandon(&mut fiber);
                self.resume(&mut fiber, MACRO_FUEL);
                Err(Problem::from_diagnostic(diagnostic))
            }
            Step::Pause => Err(Problem::new("the macro does not come to an end")
                .kind("limit")
                .hint(format!("a macro may use {MACRO_FUEL} fuel"))),
            Step::Host(call) => {
                let name = self.print_brief(call.function);
                Err(Problem::new(format!(
                    "a macro cannot call `{name}`: it runs before the program"
                )))
            }
        }
    }

    fn evaluate(&mut self, form: Value) -> Expanded<Value> {
        let program = self
            .prepare_value(form)
            .map_err(|problem: Diagnostic| Problem::from_diagnostic(problem))?;
        self.call(program.function.get(), &[])
    }

    fn show(&self, value: Value) -> String {
        self.print_brief(value)
    }
}

impl Image {
    /// Says whether modules hide from now on what they do not export; answers what held before.
    pub fn hide_private(&mut self, hides: bool) -> bool {
        std::mem::replace(&mut self.hides_private, hides)
    }
}
