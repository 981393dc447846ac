//! Taking the meaning of a name away.

use super::Image;
use super::binding::{Binding, BindingText};
use crate::lang::expand::World;
use crate::lang::value::Value;
use crate::lang::value::globals::GlobalFlags;
use crate::lang::value::symbol::Symbol;

use super::runtime::layout::hidden_name;

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
    pub fn undefine(&mut self, name: &str) {
        self.forget_class(name);
        for symbol in self.family(name) {
            self.unbind(symbol);
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
