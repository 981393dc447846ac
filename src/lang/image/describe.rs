//! What is known of names, as plain data for fronts, completion and the auditor.

use super::Image;
use super::binding::{Binding, BindingView, Origin};
use crate::lang::builtins;
use crate::lang::definition::DefinitionKind;
use crate::lang::expand::examples_of;
use crate::lang::source::USER_PACKAGE;
use crate::lang::value::Value;
use crate::lang::value::kind::Kind;
use crate::lang::value::symbol::Symbol;
use crate::lang::vm::native::Arity;

/// What a host says of a function it performs.
pub(super) struct HostWords {
    parameters: &'static str,
    pub docstring: &'static str,
}

impl Image {
    /// Returns what is known of a name: a definition, a builtin or a special form.
    pub fn binding(&self, name: &str) -> Option<BindingView> {
        let symbol = self.machine.symbols.find(name);
        if let Some(binding) = symbol.and_then(|symbol| self.bindings.get(symbol)) {
            let view = self.view(name, binding);
            return Some(match self.canonical(name, binding) {
                Some(other) => self.further_name(view, other),
                None => view,
            });
        }
        if let Some(form) = symbol.and_then(|symbol| self.specials.get(&symbol)) {
            return Some(BindingView {
                signature: form.signature.to_string(),
                docstring: Some(match examples_of(name) {
                    Some(examples) => format!("{}\n{examples}", form.doc),
                    None => form.doc.to_string(),
                }),
                ..nameless(name, None, Origin::SpecialForm)
            });
        }
        let value = self.machine.globals.value_of(symbol?)?;
        if let Some(words) = self.hosted.get(&symbol?) {
            return Some(BindingView {
                signature: signature(name, words.parameters),
                parameters: Some(format!("({})", words.parameters)),
                docstring: Some(words.docstring.to_string()),
                ..nameless(name, Some(DefinitionKind::Function), Origin::Prelude)
            });
        }
        if let Some(builtin) = builtins::find(name) {
            return Some(BindingView {
                signature: signature(name, builtin.parameters),
                parameters: Some(format!("({})", builtin.parameters)),
                docstring: Some(builtin.docstring.to_string()),
                same_as: (builtin.name != name).then(|| builtin.name.to_string()),
                ..nameless(name, Some(DefinitionKind::Function), Origin::Builtin)
            });
        }
        if name.starts_with('%') || name.starts_with('(') {
            return None;
        }
        let kind = match self.machine.heap.kind(value) {
            Some(Kind::Native | Kind::Closure) => DefinitionKind::Function,
            Some(Kind::Callable) => DefinitionKind::Generic,
            Some(Kind::Macro) => DefinitionKind::Macro,
            Some(Kind::Class) => DefinitionKind::Class,
            _ => DefinitionKind::Variable,
        };
        let view = nameless(name, Some(kind), Origin::Program);
        Some(match symbol.and_then(|symbol| self.bringer(symbol)) {
            Some((bringer, binding)) => self.brought(view, bringer, binding),
            None => view,
        })
    }

    /// Returns the function that a variable without a docstring of its own is a further name of.
    fn canonical(&self, name: &str, binding: &Binding) -> Option<String> {
        if binding.kind != DefinitionKind::Variable || binding.docstring.is_some() {
            return None;
        }
        let value = self.value_of(name)?;
        let other = super::internal::name_of(self, value).ok()?;
        let is_function = matches!(
            self.machine.heap.kind(value),
            Some(Kind::Closure | Kind::Native | Kind::Callable | Kind::Macro)
        );
        let is_it = is_function && other != name && self.value_of(&other) == Some(value);
        is_it.then_some(other)
    }

    fn further_name(&self, view: BindingView, other: String) -> BindingView {
        // It is no further name itself, so this ends.
        let Some(meant) = self.binding(&other).filter(|it| it.same_as.is_none()) else {
            return view;
        };
        BindingView {
            kind: meant.kind,
            signature: meant.signature.replacen(&other, &view.name, 1),
            parameters: meant.parameters,
            docstring: meant.docstring,
            references: meant.references,
            same_as: Some(other),
            ..view
        }
    }

    /// Returns the name of the type whose definition made a constructor, an accessor or a predicate.
    pub fn comes_with(&self, name: &str) -> Option<String> {
        let symbol = self.machine.symbols.find(name)?;
        self.bringer(symbol).map(|(bringer, _)| bringer.to_string())
    }

    /// Returns the definition of a type that binds a name besides its own.
    fn bringer(&self, name: Symbol) -> Option<(&str, &Binding)> {
        let mut names = self.bindings.names();
        let (symbol, binding) = names.find(|(_, binding)| binding.brought.contains(&name))?;
        Some((self.machine.symbols.name(symbol), binding))
    }

    /// Says of a constructor, accessor or predicate what it belongs to.
    fn brought(&self, view: BindingView, bringer: &str, binding: &Binding) -> BindingView {
        BindingView {
            docstring: Some(format!(
                "Comes with the {} `{bringer}`.",
                binding.kind.name()
            )),
            package: binding.package.clone(),
            place: Some(binding.place.clone()),
            commit: binding.commit.clone(),
            ..view
        }
    }

    fn view(&self, name: &str, binding: &Binding) -> BindingView {
        let symbols = &self.machine.symbols;
        BindingView {
            name: name.to_string(),
            kind: Some(binding.kind),
            origin: if binding.prelude {
                Origin::Prelude
            } else {
                Origin::Program
            },
            signature: binding.signature.clone(),
            parameters: binding.parameters.clone(),
            docstring: binding.docstring.clone(),
            text: Some(binding.text.to_string()).filter(|it| !it.is_empty()),
            package: binding.package.clone(),
            place: Some(binding.place.clone()),
            commit: binding.commit.clone(),
            references: binding
                .references
                .iter()
                .map(|&reference| symbols.name(reference).to_string())
                .collect(),
            same_as: None,
        }
    }

    /// Returns the name that a value is: a symbol, a string, or the name of a function or class.
    pub fn name_of(&self, value: Value) -> Option<String> {
        super::internal::name_of(self, value).ok()
    }

    /// Returns every name that means something, sorted: definitions, builtins and special forms.
    pub fn names(&self) -> Vec<String> {
        let symbols = &self.machine.symbols;
        let mut names: Vec<String> = self
            .machine
            .globals
            .bound()
            .map(|(_, symbol, _)| symbols.name(symbol))
            .filter(|name| !name.starts_with('%') && !name.starts_with('('))
            .map(String::from)
            .chain(self.specials.values().map(|form| form.name.to_string()))
            .collect();
        names.sort();
        names.dedup();
        names
    }

    /// Returns the names the program itself defined, sorted.
    pub fn program_names(&self) -> Vec<String> {
        let mut names: Vec<String> = self
            .bindings
            .names()
            .filter(|(_, binding)| !binding.prelude)
            .map(|(name, _)| self.machine.symbols.name(name).to_string())
            .collect();
        names.sort();
        names
    }

    /// Returns the program's names whose definitions mention a name, sorted.
    pub fn dependents(&self, name: &str) -> Vec<String> {
        let Some(symbol) = self.machine.symbols.find(name) else {
            return Vec::new();
        };
        let mut names: Vec<String> = self
            .bindings
            .dependents(symbol)
            .filter(|&dependent| self.is_programs(dependent))
            .map(|dependent| self.machine.symbols.name(dependent).to_string())
            .collect();
        names.sort();
        names
    }

    pub(super) fn is_programs(&self, name: Symbol) -> bool {
        self.bindings
            .get(name)
            .is_some_and(|binding| !binding.prelude)
    }

    /// Whether a name has a value or a meaning.
    pub fn is_defined(&self, name: &str) -> bool {
        self.machine.symbols.find(name).is_some_and(|symbol| {
            self.machine.globals.value_of(symbol).is_some() || self.specials.contains_key(&symbol)
        })
    }

    /// Binds a function that the host performs, with its documentation.
    pub fn define_host(
        &mut self,
        name: &str,
        arity: Arity,
        parameters: &'static str,
        docstring: &'static str,
    ) {
        self.machine.define_host(name, arity);
        let symbol = self.machine.symbols.intern(name);
        let words = HostWords {
            parameters,
            docstring,
        };
        self.hosted.insert(symbol, words);
    }

    /// Notes the commit that put a definition on the record.
    pub fn set_commit(&mut self, name: &str, commit: &str) {
        let Some(symbol) = self.machine.symbols.find(name) else {
            return;
        };
        if let Some(binding) = self.bindings.get(symbol) {
            let mut binding = Binding::clone(binding);
            binding.commit = Some(commit.to_string());
            self.bindings.set(symbol, binding);
        }
    }
}

/// How a function of a lambda list is called.
fn signature(name: &str, parameters: &str) -> String {
    match parameters {
        "" => format!("({name})"),
        parameters => format!("({name} {parameters})"),
    }
}

fn nameless(name: &str, kind: Option<DefinitionKind>, origin: Origin) -> BindingView {
    BindingView {
        name: name.to_string(),
        kind,
        origin,
        signature: String::new(),
        parameters: None,
        docstring: None,
        text: None,
        package: USER_PACKAGE.to_string(),
        place: None,
        commit: None,
        references: Vec::new(),
        same_as: None,
    }
}
