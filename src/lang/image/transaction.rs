//! Changes that are kept or undone as a whole.

use super::Image;

/// An open transaction; hand it to `keep` or `undo`. Transactions nest.
#[derive(Debug)]
#[must_use = "a transaction must be kept or undone"]
pub struct Transaction {
    depth: usize,
}

impl Image {
    /// Begins to note every change of globals, heap objects, classes and bindings.
    pub fn begin(&mut self) -> Transaction {
        self.machine.begin();
        self.bindings.begin();
        self.transactions += 1;
        Transaction {
            depth: self.transactions,
        }
    }

    /// Keeps what changed since the transaction began.
    pub fn keep(&mut self, transaction: Transaction) {
        self.close(transaction);
        self.machine.keep();
        self.bindings.keep();
    }

    /// Puts everything back as it was when the transaction began.
    pub fn undo(&mut self, transaction: Transaction) {
        self.close(transaction);
        self.machine.undo();
        self.bindings.undo();
    }

    fn close(&mut self, transaction: Transaction) {
        assert_eq!(
            transaction.depth, self.transactions,
            "BUG: transactions must be closed innermost first"
        );
        self.transactions -= 1;
    }
}
