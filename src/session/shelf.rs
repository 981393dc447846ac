//! The history behind an archive: one in memory is only made when it is looked into.
//!
//! Most one-off evaluations define nothing, and making the tables costs as much as half an image.

use std::cell::{OnceCell, RefCell};
use std::ops::Deref;

use crate::history::Store;
use crate::history::query::input;

/// A history that is open, or empty and made when it is asked.
pub struct Shelf {
    store: OnceCell<Store>,
    /// Lines typed while it was not made, with their times.
    typed: RefCell<Vec<(i64, String)>>,
}

/// Lines that wait for the history; with more it is made.
const TYPED_MAX: usize = 100;

impl Shelf {
    /// A history that is forgotten when the session ends.
    pub fn in_memory() -> Shelf {
        Shelf {
            store: OnceCell::new(),
            typed: RefCell::default(),
        }
    }

    /// Returns the history itself, made where it was not.
    pub fn into_store(self) -> Store {
        let _ = &*self;
        let store = self.store.into_inner();
        store.expect("BUG: a history that was looked into is made")
    }

    /// Whether nothing was ever written to it but lines that were typed.
    pub fn is_blank(&self) -> bool {
        self.store.get().is_none()
    }

    /// Whether nothing at all was written to it.
    pub fn is_unused(&self) -> bool {
        self.is_blank() && self.typed.borrow().is_empty()
    }

    /// Remembers a line that was typed. One that cannot be written is only lost for recalling it.
    pub fn remember_input(&self, now_ms: i64, text: &str) {
        if self.is_blank() && self.typed.borrow().len() < TYPED_MAX {
            self.typed.borrow_mut().push((now_ms, text.to_string()));
        } else {
            let _ = input::remember(self, now_ms, text);
        }
    }
}

impl From<Store> for Shelf {
    fn from(store: Store) -> Shelf {
        let shelf = Shelf::in_memory();
        let _ = shelf.store.set(store);
        shelf
    }
}

impl Deref for Shelf {
    type Target = Store;

    fn deref(&self) -> &Store {
        self.store.get_or_init(|| {
            let store = Store::open_in_memory().expect("BUG: a history in memory can be made");
            for (at, text) in self.typed.take() {
                let _ = input::remember(&store, at, &text);
            }
            store
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_typed_before_it_was_made_is_found_in_it() {
        let shelf = Shelf::in_memory();
        shelf.remember_input(1, "(+ 1 2)");
        assert!(shelf.is_blank());
        assert_eq!(input::newest(&shelf, 10).expect("lines"), ["(+ 1 2)"]);
        assert!(!shelf.is_blank());
        shelf.remember_input(2, "(+ 3 4)");
        assert_eq!(
            input::newest(&shelf, 10).expect("lines"),
            ["(+ 1 2)", "(+ 3 4)"]
        );
    }
}
