//! Places: what `setf` and its kin can store into.
//!
//! A place is a variable or a call. Storing into `(f a b)` calls the function named `(setf f)` with
//! the value and the arguments, so that a program, a class and a builtin give setters the same way.

use super::core::{Core, CoreNode, LocalId};
use super::destructure::Bindings;
use super::expander::Expander;
use super::form::Form;
use super::problem::{self, Expanded, Problem};
use super::scope::Meaning;
use super::world::GlobalMeaning;
use crate::lang::value::Value;
use crate::lang::value::symbol::Symbol;

/// A place whose parts have been evaluated once.
pub enum Place {
    Variable(Symbol),
    Call {
        function: Symbol,
        arguments: Vec<LocalId>,
    },
    /// `(getf place key)`: storing puts a new list into the inner place.
    Property {
        inner: Box<Place>,
        key: LocalId,
        default: Option<LocalId>,
    },
    Values(Vec<Place>),
    /// What an expander of the program says: forms that see the temporaries it named.
    Described {
        new: Symbol,
        store: Form,
        read: Form,
    },
}

impl Expander<'_> {
    /// Reads a place and evaluates its parts into `bindings`.
    pub fn place(&mut self, form: Form, bindings: &mut Bindings) -> Expanded<Place> {
        if let Some(name) = form.value.as_symbol() {
            return match self.scope.lookup(name) {
                Some(Meaning::SymbolMacro(expansion)) => {
                    self.place(Form::new(expansion, form.span), bindings)
                }
                _ => Ok(Place::Variable(name)),
            };
        }
        let form = self.expand_head(form)?;
        if form.is_symbol() {
            return self.place(form, bindings);
        }
        let refuse = |expander: &Self| problem::not_a_place(&expander.show(form)).at(form.span);
        let Some(items) = self.list_of(form) else {
            return Err(refuse(self));
        };
        let Some(function) = items.first().and_then(|head| head.value.as_symbol()) else {
            return Err(refuse(self));
        };
        let name = self.world.name(function).to_string();
        match (name.as_str(), &items[1..]) {
            ("the", &[_, inner]) => return self.place(inner, bindings),
            ("values", parts) => {
                let places = parts.iter().map(|&part| self.place(part, bindings));
                return Ok(Place::Values(places.collect::<Expanded<_>>()?));
            }
            ("getf", &[inner, key, ref rest @ ..]) => {
                let inner = Box::new(self.place(inner, bindings)?);
                let key = self.place_part(key, bindings)?;
                let default = match rest.first() {
                    Some(&form) => Some(self.place_part(form, bindings)?),
                    None => None,
                };
                return Ok(Place::Property {
                    inner,
                    key,
                    default,
                });
            }
            _ => {}
        }
        let expander = self.compound_name("setf-expander", function);
        if self.world.is_bound(expander) {
            return self.described_place(expander, &items[1..], bindings);
        }
        if self.special(function).is_some() && self.scope.lookup(function).is_none() {
            return Err(refuse(self));
        }
        let mut arguments = Vec::with_capacity(items.len() - 1);
        for &part in &items[1..] {
            arguments.push(self.place_part(part, bindings)?);
        }
        Ok(self.known_place(function, &name, arguments, bindings))
    }

    /// The symbol under which something else of a name is kept: `(setf-expander lastguy)`.
    fn compound_name(&mut self, word: &str, name: Symbol) -> Symbol {
        let name = format!("({word} {})", self.world.symbols().name(name));
        self.world.intern(&name)
    }

    /// Asks an expander that `define-setf-expander` or `defsetf` made for the five parts of a place.
    fn described_place(
        &mut self,
        expander: Symbol,
        arguments: &[Form],
        bindings: &mut Bindings,
    ) -> Expanded<Place> {
        self.reference(expander);
        let [list, apply] = ["%values->list", "apply"].map(|word| {
            let symbol = self.world.intern(word);
            Form::new(Value::symbol(symbol), self.span)
        });
        let function = Form::new(Value::symbol(expander), self.span);
        let arguments = self.make_list(arguments);
        let arguments = self.quoted_form(arguments);
        let call = self.make_list(&[apply, function, arguments]);
        let call = self.make_list(&[list, call]);
        let parts = self.world.evaluate(call.value)?;
        self.world.protect(parts);
        let parts = self.list_of(Form::new(parts, self.span));
        let refuse = || {
            Problem::new("a place is described by five values").hint(
                "symbols, their forms, symbols of new values, a form that stores, one that reads",
            )
        };
        let [names, forms, stores, store, read] = parts.as_deref().unwrap_or_default() else {
            return Err(refuse());
        };
        let names = self.list_of(*names).unwrap_or_default();
        let forms = self.list_of(*forms).unwrap_or_default();
        let stores = self.list_of(*stores).unwrap_or_default();
        let Some(new) = stores.first().and_then(|it| it.value.as_symbol()) else {
            return Err(refuse());
        };
        for (name, form) in names.into_iter().zip(forms) {
            let value = self.value(form)?;
            let name = self.wants_symbol("define-setf-expander", name)?;
            let local = self.bind_name(name);
            bindings.push((local, value));
        }
        Ok(Place::Described {
            new,
            store: *store,
            read: *read,
        })
    }

    fn place_part(&mut self, form: Form, bindings: &mut Bindings) -> Expanded<LocalId> {
        let value = self.value(form)?;
        let local = self.fresh_local();
        bindings.push((local, value));
        Ok(local)
    }

    /// Rewrites `cadr` and its kin to a step and `car` or `cdr`, and `second` … to `nth`.
    fn known_place(
        &mut self,
        function: Symbol,
        name: &str,
        mut arguments: Vec<LocalId>,
        bindings: &mut Bindings,
    ) -> Place {
        let step = name
            .strip_prefix('c')
            .and_then(|rest| rest.strip_suffix('r'))
            .filter(|steps| {
                (2..=4).contains(&steps.len())
                    && steps.bytes().all(|step| matches!(step, b'a' | b'd'))
            });
        if let (Some(steps), &[object]) = (step, &arguments[..]) {
            let mut inner = self.local(object);
            for step in steps[1..].bytes().rev() {
                let function = if step == b'a' { "car" } else { "cdr" };
                inner = self.call_global(function, vec![inner]);
            }
            let local = self.fresh_local();
            bindings.push((local, inner));
            return Place::Call {
                function: self.world.intern(&format!("c{}r", &steps[..1])),
                arguments: vec![local],
            };
        }
        let ordinals = ["second", "third", "fourth", "fifth"];
        if let Some(at) = ordinals.iter().position(|ordinal| *ordinal == name)
            && arguments.len() == 1
        {
            let index = self.integer(at as i32 + 1);
            let local = self.fresh_local();
            bindings.push((local, index));
            arguments.insert(0, local);
            return Place::Call {
                function: self.world.intern("%nth-place"),
                arguments,
            };
        }
        Place::Call {
            function,
            arguments,
        }
    }

    pub fn read_place(&mut self, place: &Place) -> Expanded<Core> {
        match place {
            Place::Variable(name) => self.variable(*name),
            Place::Call {
                function,
                arguments,
            } => {
                let arguments = arguments.iter().map(|&local| self.local(local)).collect();
                let function = self.variable(*function)?;
                Ok(self.core(CoreNode::Call(Box::new(function), arguments)))
            }
            Place::Property {
                inner,
                key,
                default,
            } => {
                let mut parts = vec![self.read_place(inner)?, self.local(*key)];
                parts.extend(default.map(|local| self.local(local)));
                Ok(self.call_global("getf", parts))
            }
            Place::Described { read, .. } => self.value(*read),
            Place::Values(places) => {
                let values = places.iter().map(|place| self.read_place(place));
                let values = values.collect::<Expanded<Vec<Core>>>()?;
                Ok(self.call_global("values", values))
            }
        }
    }

    /// Stores into a place; the value of the whole is what was stored.
    pub fn write_place(&mut self, place: &Place, value: Core) -> Expanded<Core> {
        match place {
            Place::Variable(name) => self.set_variable(*name, value),
            Place::Call {
                function,
                arguments,
            } => {
                let setter = self.setter_symbol(*function);
                let setter = self.variable(setter)?;
                let mut parts = vec![value];
                parts.extend(arguments.iter().map(|&local| self.local(local)));
                Ok(self.core(CoreNode::Call(Box::new(setter), parts)))
            }
            Place::Property { inner, key, .. } => self.with_temporary(value, |expander, new| {
                let list = expander.read_place(inner)?;
                let key = expander.local(*key);
                let value = expander.local(new);
                let list = expander.call_global("%plist-put", vec![list, key, value]);
                let store = expander.write_place(inner, list)?;
                let value = expander.local(new);
                Ok(expander.sequence(vec![store, value]))
            }),
            Place::Described { new, store, .. } => self.scoped(|expander| {
                let local = expander.bind_name(*new);
                let store = expander.value(*store)?;
                Ok(expander.let_core(vec![(local, value)], store))
            }),
            Place::Values(places) => {
                let list = self.call_global("%values->list", vec![value]);
                self.with_temporary(list, |expander, first| {
                    let mut steps = Bindings::new();
                    let mut rest = first;
                    let mut stores = Vec::new();
                    for place in places {
                        let cell = expander.local(rest);
                        let element = expander.call_global("car", vec![cell]);
                        stores.push(expander.write_place(place, element)?);
                        let cell = expander.local(rest);
                        let tail = expander.call_global("cdr", vec![cell]);
                        rest = expander.fresh_local();
                        steps.push((rest, tail));
                    }
                    let all = expander.local(first);
                    stores.push(expander.call_global("values-list", vec![all]));
                    let body = expander.sequence(stores);
                    Ok(expander.let_star(steps, body))
                })
            }
        }
    }

    /// Assigns a variable; what is no data of the program is refused.
    pub fn set_variable(&mut self, name: Symbol, value: Core) -> Expanded<Core> {
        match self.scope.lookup(name) {
            Some(Meaning::Local(local)) => {
                Ok(self.core(CoreNode::SetLocal(local, Box::new(value))))
            }
            Some(Meaning::SymbolMacro(expansion)) => {
                let mut bindings = Bindings::new();
                let place = self.place(Form::new(expansion, self.span), &mut bindings)?;
                let store = self.write_place(&place, value)?;
                Ok(self.let_star(bindings, store))
            }
            Some(Meaning::Macro(_) | Meaning::Syntax(..)) => {
                Err(problem::not_data(self.world.name(name), "macro"))
            }
            None => {
                let meaning = self.world.meaning(name);
                let is_assignable = matches!(
                    meaning,
                    GlobalMeaning::Variable | GlobalMeaning::Dynamic | GlobalMeaning::Function
                );
                if !is_assignable {
                    return Err(problem::not_data(self.world.name(name), meaning.name()));
                }
                self.check_definable(name)?;
                let global = self.reference(name);
                Ok(self.core(CoreNode::SetGlobal(global, Box::new(value))))
            }
        }
    }

    /// Reads a place, computes a new value from the old and stores it.
    pub fn update_place(
        &mut self,
        form: Form,
        compute: impl FnOnce(&mut Self, Core) -> Expanded<Core>,
    ) -> Expanded<Core> {
        let mut bindings = Bindings::new();
        let place = self.place(form, &mut bindings)?;
        let old = self.read_place(&place)?;
        let new = compute(self, old)?;
        let store = self.write_place(&place, new)?;
        Ok(self.let_star(bindings, store))
    }
}
