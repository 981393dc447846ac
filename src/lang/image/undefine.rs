//! Taking the meaning of a name away.

use super::Image;
use super::binding::{Binding, BindingText};
use super::runtime::layout::{generic, hidden_name};
use crate::lang::definition::{DefinitionKind, generic_of};
use crate::lang::expand::World;
use crate::lang::value::Value;
use crate::lang::value::globals::GlobalFlags;
use crate::lang::value::kind::Kind;
use crate::lang::value::symbol::Symbol;

impl Image {
    /// Returns the names that the definition of `name` gave a meaning, its own among them: a structure
    /// brings its constructor and accessors along.
    pub fn defined_with(&self, name: &str) -> Vec<String> {
        let family = self.family(name).into_iter();
        let names = family.map(|it| self.machine.symbols.name(it).to_string());
        let is_public = |name: &String| !name.starts_with(['%', '(']);
        names.filter(is_public).collect()
    }

    /// Makes a name and all that its definition brought along mean nothing. Begin a transaction first.
    ///
    /// A generic function that others gave methods to stays as these make it; what only methods made
    /// goes with the last of them. The method itself is taken away by its removal form.
    pub fn undefine(&mut self, name: &str) {
        self.forget_class(name);
        for symbol in self.family(name) {
            match self.is_made_by_others(symbol, name) {
                true => self.forget_text(symbol),
                false => self.unbind(symbol),
            }
        }
        let generic = self.machine.symbols.find(generic_of(name));
        if let Some(generic) = generic
            && self.is_implied(generic)
            && !self.has_methods(generic)
        {
            self.unbind(generic);
        }
    }

    /// Gives a class another name: its definition under that name will change it in place.
    pub fn hand_class_over(&mut self, old: &str, new: &str) {
        let (old, new) = (hidden_name(old), hidden_name(new));
        let Some(symbol) = self.machine.symbols.find(&old) else {
            return;
        };
        if let Some(class) = self.machine.globals.value_of(symbol) {
            self.unbind(symbol);
            let global = self.machine.global(&new);
            self.machine.set_global(global, class);
        }
    }

    /// Returns the program's methods of a generic function, sorted by name.
    pub fn methods_of(&self, generic: &str) -> Vec<String> {
        let is_method = |name: &str, binding: &Binding| {
            binding.kind == DefinitionKind::Method
                && !binding.prelude
                && generic_of(name) == generic
        };
        let names = self.bindings.names();
        let mut methods: Vec<String> = names
            .map(|(name, binding)| (self.machine.symbols.name(name), binding))
            .filter(|(name, binding)| is_method(name, binding))
            .map(|(name, _)| name.to_string())
            .collect();
        methods.sort();
        methods
    }

    /// Whether a generic function has methods that do not come from the definition of `name`.
    fn is_made_by_others(&self, symbol: Symbol, name: &str) -> bool {
        let word = self.machine.symbols.name(symbol);
        match word == name {
            // Methods among the options of its own form are its own.
            true => self.has_methods(symbol) && !self.methods_of(name).is_empty(),
            false => self.has_methods(symbol),
        }
    }

    /// Whether a name is bound to a generic function of classes that has any method.
    fn has_methods(&self, symbol: Symbol) -> bool {
        let machine = &self.machine;
        let dispatch = machine.symbols.find("%dispatch");
        let dispatch = dispatch.and_then(|it| machine.globals.value_of(it));
        machine.globals.value_of(symbol).is_some_and(|value| {
            let heap = &machine.heap;
            heap.is(value, Kind::Callable)
                && heap.slot(value, 0) == dispatch
                && heap
                    .slot(value, generic::METHODS)
                    .is_some_and(Value::is_pair)
        })
    }

    /// Whether a name is a generic function that no form of its own defines.
    fn is_implied(&self, symbol: Symbol) -> bool {
        let binding = self.bindings.get(symbol);
        binding.is_some_and(|it| it.kind == DefinitionKind::Generic && it.text.is_empty())
    }

    /// Takes from a generic function what its own form said of it.
    fn forget_text(&mut self, symbol: Symbol) {
        let value = self.machine.globals.value_of(symbol).unwrap_or(Value::NIL);
        for part in [generic::DOCSTRING, generic::COMBINATION] {
            self.machine.heap.set_slot(value, part, Value::NIL);
        }
        if let Some(binding) = self.bindings.get(symbol) {
            let implied = Binding {
                text: BindingText::Own(String::new()),
                docstring: None,
                commit: None,
                references: Vec::new(),
                ..Binding::clone(binding)
            };
            self.bindings.set(symbol, implied);
        }
    }

    /// Notes that the text of a definition is another one, which means the same.
    pub fn set_text(&mut self, name: &str, text: &str) {
        let Some(symbol) = self.machine.symbols.find(name) else {
            return;
        };
        if let Some(binding) = self.bindings.get(symbol) {
            let mut binding = Binding::clone(binding);
            binding.text = BindingText::Own(text.to_string());
            self.bindings.set(symbol, binding);
        }
    }

    fn family(&self, name: &str) -> Vec<Symbol> {
        let Some(own) = self.machine.symbols.find(name) else {
            return Vec::new();
        };
        let binding = self.bindings.get(own).filter(|it| !it.prelude);
        let brought = binding.map_or(&[][..], |it| &it.brought);
        let mut family = vec![own];
        family.extend(brought);
        family.sort_by_key(|&it| self.machine.symbols.name(it).to_string());
        family.dedup();
        family
    }

    fn unbind(&mut self, symbol: Symbol) {
        if let Some(global) = self.machine.globals.find(symbol) {
            self.machine.set_global(global, Value::UNBOUND);
            self.machine
                .globals
                .set_flags(global, GlobalFlags::default());
        }
        self.bindings.remove(symbol);
    }

    /// A class is found by its name, whatever else that means, and has methods that read its slots.
    fn forget_class(&mut self, name: &str) {
        let symbols = &self.machine.symbols;
        let Some(hidden) = symbols.find(&hidden_name(name)) else {
            return;
        };
        let Some(class) = self.machine.globals.value_of(hidden) else {
            return;
        };
        let forget = symbols.find("%forget-class");
        if let Some(forget) = forget.and_then(|it| self.machine.globals.value_of(it)) {
            // It takes a class and cannot fail.
            let _ = self.call(forget, &[class]);
        }
        self.unbind(hidden);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lang::definition::method_removal;

    fn image(text: &str) -> Image {
        let mut image = Image::new();
        image.evaluate(text).expect("the definitions evaluate");
        image
    }

    fn undefine(image: &mut Image, name: &str) {
        let transaction = image.begin();
        image.undefine(name);
        image.keep(transaction);
    }

    #[test]
    fn a_name_means_nothing_and_its_users_say_so() {
        let mut image = image("(define (f) 1) (define (g) (f))");
        undefine(&mut image, "f");
        assert!(image.binding("f").is_none());
        assert_eq!(image.program_names(), ["g"]);
        let error = image.evaluate("(g)").expect_err("f is gone");
        assert_eq!(error.kind, "unbound");
        image.evaluate("(define (f) 2)").expect("it may come back");
        let value = image.evaluate("(g)").expect("f is there").get();
        assert_eq!(image.print(value), "2");
    }

    #[test]
    fn an_undone_transaction_brings_it_back() {
        let mut image =
            image("(defvar *v* 1) (defclass spot () ((x :accessor spot-x :initform 3)))");
        let transaction = image.begin();
        image.undefine("*v*");
        image.undefine("spot");
        image.undo(transaction);
        let value = image.evaluate("(list *v* (spot-x (make-instance 'spot)))");
        let value = value.expect("both are there").get();
        assert_eq!(image.print(value), "(1 3)");
        // It is a special variable as before.
        let value = image.evaluate("(define (see) *v*) (let ((*v* 5)) (see))");
        let value = value.expect("it is there").get();
        assert_eq!(image.print(value), "5");
    }

    /// Returns what a form answers, printed; `None` where it fails.
    fn told(image: &mut Image, form: &str) -> Option<String> {
        let value = image.evaluate(form).ok()?.get();
        Some(image.print(value))
    }

    #[test]
    fn a_generic_function_stays_for_the_methods_of_others() {
        let mut image = image(
            "(defclass spot () ((x :accessor x-of :initform 3)))
             (defclass dot () ((x :accessor x-of :initform 4)))
             (defgeneric area (it) (:documentation \"Area.\"))
             (defmethod area ((it dot)) (x-of it))
             (defmethod size ((it dot)) 7)",
        );
        assert_eq!(image.methods_of("area"), ["area (dot)"]);
        undefine(&mut image, "spot");
        undefine(&mut image, "area");
        let both = "(let ((it (make-instance 'dot))) (list (area it) (x-of it)))";
        assert_eq!(told(&mut image, both).as_deref(), Some("(4 4)"));
        let texts = "(list (source-of 'area) (source-of \"area (dot)\"))";
        let method = "\"(defmethod area ((it dot)) (x-of it))\"";
        assert_eq!(
            told(&mut image, texts),
            Some(format!("({method} {method})"))
        );
        // What only methods made goes with the last of them.
        let removal = method_removal("(defmethod size ((it dot)) 7)").expect("a method");
        assert!(told(&mut image, &removal).is_some());
        undefine(&mut image, "size (dot)");
        assert_eq!(image.program_names(), ["area", "area (dot)", "dot"]);
        assert_eq!(told(&mut image, "size"), None);
    }

    #[test]
    fn a_type_takes_along_what_its_form_made() {
        let mut image = image(
            "(defstruct point x y)
             (defclass spot () ((x :accessor spot-x :initform 3)))
             (define-record-type thing (make-thing a) thing? (a thing-a))",
        );
        let family = image.defined_with("point");
        assert!(family.contains(&"point-x".to_string()), "{family:?}");
        for name in ["point", "spot", "thing"] {
            undefine(&mut image, name);
        }
        for form in [
            "(make-point)",
            "(make-instance 'spot)",
            "(make-thing 1)",
            "point-x",
        ] {
            assert!(image.evaluate(form).is_err(), "{form}");
        }
        assert_eq!(image.program_names(), [""; 0]);
    }
}
