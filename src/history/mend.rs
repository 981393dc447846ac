//! Making everything anew that can be derived from the log. A cache that is wrong is no loss.

use super::curation::Curation;
use super::error::{Doing, HistoryError};
use super::query::operations;
use super::sql::Natural;
use super::store::Store;
use super::tail::Tail;

const DOING: &str = "make the caches anew";

/// Entries that the search index takes in at once.
const INDEXED: u64 = 10_000;

impl Store {
    /// Throws all caches away and makes them anew from the log. The log itself is not looked at
    /// closely: verify it afterwards.
    pub fn mend(&self) -> Result<(), HistoryError> {
        self.alone(|transaction| {
            let connection = transaction.connection();
            connection
                .execute_batch(
                    "DELETE FROM settled_heads; DELETE FROM marks; DELETE FROM text_index;
                     DELETE FROM nodes; UPDATE settled SET through = 0, blobs = 0;
                     DELETE FROM held; DELETE FROM milestones; DELETE FROM left_behind;",
                )
                .doing(DOING)?;
            let steps = operations::steps(connection)?;
            let curation = Curation::of(&steps).map_err(|it| HistoryError::Damaged {
                seq: it.seq,
                what: it.what,
            })?;
            let mut hold = connection
                .prepare_cached("INSERT INTO held (entry, milestone) VALUES (?1, ?2)")
                .doing(DOING)?;
            let mut held: Vec<_> = curation.held.iter().collect();
            held.sort_unstable();
            for (entry, milestone) in held {
                hold.execute((Natural(*entry), Natural(*milestone)))
                    .doing(DOING)?;
            }
            let mut name = connection
                .prepare_cached("INSERT INTO milestones (seq, named) VALUES (?1, ?2)")
                .doing(DOING)?;
            for (seq, group) in &curation.groups {
                name.execute((Natural(*seq), Natural(group.named)))
                    .doing(DOING)?;
            }
            let newest = steps.last().map_or(0, |it| it.seq);
            connection
                .execute(
                    "INSERT INTO left_behind
                     SELECT seq FROM entries
                     WHERE seq < ?1 AND seq NOT IN (SELECT entry FROM held) AND kind IN
                         ('definition', 'undefinition', 'trivia', 'rollback', 'rename')",
                    [Natural(newest)],
                )
                .doing(DOING)?;
            drop((hold, name));
            transaction.tail = Tail::read(transaction.connection())?;
            transaction.settle()
        })?;
        if self.inner.forget_index() {
            while !self.index_more(INDEXED)? {}
        }
        Ok(())
    }
}
