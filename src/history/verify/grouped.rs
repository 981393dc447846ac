//! Rows of a table that belong to entries, taken entry by entry.

use crate::history::pages::{Read, Record, Rows};

/// Rows of another table that come in the order of the log, taken entry by entry.
pub(super) struct Grouped<'a, T> {
    rows: Rows<'a>,
    read: fn(&Record<'_>) -> Read<(i64, T)>,
    next: Option<(i64, T)>,
    /// Entries that have rows and were passed by: they are not in the log.
    strays: Vec<i64>,
}

impl<'a, T> Grouped<'a, T> {
    pub(super) fn new(
        rows: Rows<'a>,
        read: fn(&Record<'_>) -> Read<(i64, T)>,
    ) -> Read<Grouped<'a, T>> {
        let mut grouped = Grouped {
            rows,
            read,
            next: None,
            strays: Vec::new(),
        };
        grouped.advance()?;
        Ok(grouped)
    }

    fn advance(&mut self) -> Read<Option<(i64, T)>> {
        let next = self.rows.next()?.map(|it| (self.read)(&it)).transpose()?;
        Ok(std::mem::replace(&mut self.next, next))
    }

    /// Puts the rows of an entry, which must be later than the one before, into `taken`.
    pub(super) fn take(&mut self, seq: i64, taken: &mut Vec<T>) -> Read<()> {
        taken.clear();
        while self.next.as_ref().is_some_and(|(entry, _)| *entry <= seq) {
            if let Some((entry, value)) = self.advance()? {
                match entry == seq {
                    true => taken.push(value),
                    false => self.strays.push(entry),
                }
            }
        }
        Ok(())
    }

    /// Returns the entries that have rows here and are not in the log.
    pub(super) fn strays(mut self) -> Read<Vec<i64>> {
        self.take(i64::MAX, &mut Vec::new())?;
        self.strays.dedup();
        Ok(self.strays)
    }
}
