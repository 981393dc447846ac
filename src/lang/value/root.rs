//! Values kept alive from outside of the machine.

use super::value::Value;
use std::cell::RefCell;
use std::rc::Rc;

#[derive(Default)]
pub(super) struct RootTable {
    pub(super) values: Vec<Value>,
    pub(super) free: Vec<u32>,
}

/// A value kept alive from outside of the machine, until dropped.
pub struct Root {
    pub(super) table: Rc<RefCell<RootTable>>,
    pub(super) index: u32,
}

impl Root {
    pub fn get(&self) -> Value {
        self.table.borrow().values[self.index as usize]
    }

    pub fn set(&self, value: Value) {
        self.table.borrow_mut().values[self.index as usize] = value;
    }
}

impl Clone for Root {
    fn clone(&self) -> Root {
        let value = self.get();
        let mut table = self.table.borrow_mut();
        table.values.push(value);
        let index = (table.values.len() - 1) as u32;
        drop(table);
        Root {
            table: self.table.clone(),
            index,
        }
    }
}

impl Drop for Root {
    fn drop(&mut self) {
        let mut table = self.table.borrow_mut();
        table.values[self.index as usize] = Value::NIL;
        table.free.push(self.index);
    }
}

impl std::fmt::Debug for Root {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(formatter, "Root({:?})", self.get())
    }
}
