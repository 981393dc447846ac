//! When a checkpoint is due.

/// At least one checkpoint for so many entries …
pub const ENTRIES_MAX: u64 = 256;
/// … and for so much time.
pub const AGE_MS_MAX: i64 = 60_000;

/// Says when a checkpoint is due. Told of what happens and of the time; does nothing itself.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Checkpointer {
    unsigned: u64,
    /// When the first entry came that is not signed.
    since_ms: Option<i64>,
}

impl Checkpointer {
    /// Takes note of new entries.
    pub fn added(&mut self, entries: u64, now_ms: i64) {
        if entries > 0 {
            self.unsigned += entries;
            self.since_ms.get_or_insert(now_ms);
        }
    }

    pub fn is_due(&self, now_ms: i64) -> bool {
        let age = self.since_ms.map(|since| now_ms.saturating_sub(since));
        // A clock that was put back must not put off a checkpoint for as long.
        let is_old = age.is_some_and(|age| !(0..AGE_MS_MAX).contains(&age));
        self.unsigned >= ENTRIES_MAX || is_old
    }

    /// Tells whether there is anything to sign.
    pub fn is_behind(&self) -> bool {
        self.unsigned > 0
    }

    /// Takes note that all entries so far are being signed.
    pub fn signing(&mut self) {
        *self = Checkpointer::default();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_checkpoint_is_due_by_number_and_by_age() {
        let mut checkpointer = Checkpointer::default();
        assert!(!checkpointer.is_due(i64::MAX));
        checkpointer.added(0, 5);
        assert!(!checkpointer.is_behind());
        checkpointer.added(255, 1_000);
        assert!(!checkpointer.is_due(60_999));
        assert!(checkpointer.is_due(61_000));
        assert!(checkpointer.is_due(999), "the clock was put back");
        checkpointer.added(1, 2_000);
        assert!(checkpointer.is_due(2_000));
        checkpointer.signing();
        assert!(!checkpointer.is_due(i64::MAX));
    }
}
