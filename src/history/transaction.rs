//! The one way into the log.

use std::rc::Rc;

use rusqlite::{Connection, OptionalExtension};

use super::error::{Doing, HistoryError};
use super::findings;
use super::hash::Hash;
use super::header::{Body, DefinitionBody, Header, MilestoneBody, members_hash};
use super::record::{AtomicCommit, Milestone, NewCommit, NewMilestone, Rejection, ViolationRecord};
use super::sql::Natural;
use super::store::{Inner, Store};

/// Entries that are added together or not at all: one SQLite transaction. Dropped without
/// [`Transaction::finish`], it leaves the history as it was.
#[must_use = "a transaction that is not finished adds nothing"]
pub struct Transaction {
    inner: Rc<Inner>,
    /// Whether an entry was begun and not completed. Then nothing of the transaction may be kept.
    broken: bool,
    finished: bool,
}

/// The end of the log: where the next entry is put.
struct Tip {
    seq: u64,
    leaf: Hash,
}

impl Transaction {
    pub(super) fn begin(inner: Rc<Inner>) -> Result<Transaction, HistoryError> {
        if let Some(reason) = &inner.read_only {
            return Err(HistoryError::ReadOnly {
                reason: reason.clone(),
            });
        }
        if inner.in_transaction.get() {
            return Err(HistoryError::TransactionOpen);
        }
        // IMMEDIATE takes the write lock now, so that nothing can fail between the first entry and
        // the last for want of it.
        inner
            .connection
            .prepare_cached("BEGIN IMMEDIATE")
            .and_then(|mut statement| statement.execute([]))
            .doing("begin a transaction")?;
        inner.in_transaction.set(true);
        Ok(Transaction {
            inner,
            broken: false,
            finished: false,
        })
    }

    fn connection(&self) -> &Connection {
        &self.inner.connection
    }

    /// Adds a definition to the log.
    pub fn commit_definition(&mut self, new: NewCommit) -> Result<AtomicCommit, HistoryError> {
        let tip = self.tip()?;
        let previous = self.head(&new.package, &new.name)?;
        let text_hash = Hash::text(&new.source);
        let header = Header {
            log_id: self.inner.log_id,
            seq: tip.seq + 1,
            previous_leaf: tip.leaf,
            uuid: *new.uuid.as_bytes(),
            time_ms: new.time_ms,
            author: new.author.clone(),
            body: Body::Definition(DefinitionBody {
                package: new.package.clone(),
                name: new.name.clone(),
                kind: new.kind.clone(),
                text_hash,
                previous,
                message_hash: (!new.message.is_empty()).then(|| Hash::text(&new.message)),
                origin: new.origin.clone(),
                findings: findings::hash(&new.violations),
                rule_set: new.rule_set,
                verdict: new.verdict.clone(),
                definition_hash: None,
                dependencies: None,
            }),
        };
        header.check()?;
        self.broken = true;
        self.put_blob(&text_hash, &new.source)?;
        let leaf = self.put_entry(&header, &new.message, &new.violations)?;
        self.put_violations(header.seq, &new.violations)?;
        self.put_head(&new.package, &new.name, header.seq)?;
        self.broken = false;
        Ok(AtomicCommit {
            seq: header.seq,
            uuid: new.uuid,
            leaf,
            previous_leaf: header.previous_leaf,
            time_ms: new.time_ms,
            kind: new.kind,
            package: new.package,
            name: new.name,
            message: new.message,
            source: new.source,
            text_hash,
            previous,
            author: new.author,
            origin: new.origin,
            violations: new.violations,
            verdict: new.verdict,
            rule_set: new.rule_set,
            milestone: None,
        })
    }

    /// Groups commits under a message. Each must be a definition that no milestone holds yet.
    pub fn milestone(&mut self, new: NewMilestone) -> Result<Milestone, HistoryError> {
        let mut commits = new.commits;
        commits.sort_unstable();
        commits.dedup();
        if commits.is_empty() {
            return Err(HistoryError::EmptyMilestone);
        }
        for seq in &commits {
            self.check_pending(*seq)?;
        }
        let tip = self.tip()?;
        let header = Header {
            log_id: self.inner.log_id,
            seq: tip.seq + 1,
            previous_leaf: tip.leaf,
            uuid: *new.uuid.as_bytes(),
            time_ms: new.time_ms,
            author: new.author.clone(),
            body: Body::Milestone(MilestoneBody {
                message_hash: Hash::text(&new.message),
                members: members_hash(&commits),
                count: commits.len() as u64,
            }),
        };
        header.check()?;
        self.broken = true;
        let leaf = self.put_entry(&header, &new.message, &[])?;
        self.put_members(header.seq, &commits)?;
        self.broken = false;
        Ok(Milestone {
            seq: header.seq,
            uuid: new.uuid,
            leaf,
            time_ms: new.time_ms,
            message: new.message,
            author: new.author,
            commits,
        })
    }

    /// Notes in the journal that a definition was refused.
    pub fn reject(&mut self, rejection: &Rejection) -> Result<(), HistoryError> {
        self.connection()
            .prepare_cached(
                "INSERT INTO rejections
                     (time_ms, name, source, origin, file, line, reason, message, findings)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
            )
            .and_then(|mut statement| {
                statement.execute((
                    rejection.time_ms,
                    &rejection.name,
                    &rejection.source,
                    &rejection.origin.kind,
                    &rejection.origin.file,
                    rejection.origin.line,
                    &rejection.reason,
                    &rejection.message,
                    findings::encode(&rejection.violations),
                ))
            })
            .doing("note a rejection")?;
        Ok(())
    }

    /// Makes everything that was added durable. When this returns, it is on the disk.
    pub fn finish(mut self) -> Result<(), HistoryError> {
        if self.broken {
            return Err(HistoryError::Broken);
        }
        self.connection()
            .prepare_cached("COMMIT")
            .and_then(|mut statement| statement.execute([]))
            .doing("commit to the history")?;
        self.finished = true;
        Ok(())
    }

    /// Returns the last entry, after checking that its header still has its hash.
    fn tip(&self) -> Result<Tip, HistoryError> {
        let last = self
            .connection()
            .prepare_cached("SELECT seq, leaf, header FROM entries ORDER BY seq DESC LIMIT 1")
            .and_then(|mut statement| {
                statement
                    .query_row([], |row| {
                        let header = row.get_ref(2)?.as_blob()?;
                        Ok((row.get::<_, Natural>(0)?.0, row.get(1)?, Hash::leaf(header)))
                    })
                    .optional()
            })
            .doing("read the end of the log")?;
        match last {
            None => Ok(Tip {
                seq: 0,
                leaf: Hash::default(),
            }),
            Some((seq, leaf, computed)) if leaf == computed => Ok(Tip { seq, leaf }),
            Some((seq, ..)) => Err(HistoryError::Damaged {
                seq,
                what: "its header does not have its hash, so nothing is added after it".to_string(),
            }),
        }
    }

    fn head(&self, package: &str, name: &str) -> Result<Option<u64>, HistoryError> {
        self.connection()
            .prepare_cached("SELECT seq FROM heads WHERE name = ?1 AND package = ?2")
            .and_then(|mut statement| {
                statement
                    .query_row((name, package), |row| Ok(row.get::<_, Natural>(0)?.0))
                    .optional()
            })
            .doing("find the version before")
    }

    fn put_blob(&self, hash: &Hash, text: &str) -> Result<(), HistoryError> {
        self.connection()
            .prepare_cached("INSERT INTO blobs (hash, text) VALUES (?1, ?2) ON CONFLICT DO NOTHING")
            .and_then(|mut statement| statement.execute((hash, text)))
            .doing("keep a source text")?;
        Ok(())
    }

    fn put_entry(
        &self,
        header: &Header,
        message: &str,
        violations: &[ViolationRecord],
    ) -> Result<Hash, HistoryError> {
        let bytes = header.encode();
        debug_assert_eq!(Header::decode(&bytes).as_ref(), Ok(header), "BUG: encoding");
        let leaf = Hash::leaf(&bytes);
        let definition = match &header.body {
            Body::Definition(body) => Some(body),
            Body::Milestone(_) => None,
        };
        let count = |severity: &str| {
            let found = violations.iter().filter(|it| it.severity == severity);
            Natural(found.count() as u64)
        };
        self.connection()
            .prepare_cached(
                "INSERT INTO entries
                     (seq, uuid, kind, time_ms, author, author_kind, message, package, name,
                      definition_kind, text_hash, previous, origin, file, line, verdict, rule_set,
                      errors, warnings, infos, leaf, previous_leaf, header)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16,
                         ?17, ?18, ?19, ?20, ?21, ?22, ?23)",
            )
            .and_then(|mut statement| {
                statement.execute(rusqlite::params![
                    Natural(header.seq),
                    header.uuid,
                    header.kind().name(),
                    header.time_ms,
                    header.author.name,
                    header.author.kind,
                    message,
                    definition.map(|it| &it.package),
                    definition.map(|it| &it.name),
                    definition.map(|it| &it.kind),
                    definition.map(|it| it.text_hash),
                    definition.and_then(|it| it.previous).map(Natural),
                    definition.map(|it| &it.origin.kind),
                    definition.and_then(|it| it.origin.file.as_ref()),
                    definition.and_then(|it| it.origin.line),
                    definition.map(|it| &it.verdict),
                    definition.map(|it| it.rule_set),
                    count("error"),
                    count("warning"),
                    count("info"),
                    leaf,
                    header.previous_leaf,
                    bytes,
                ])
            })
            .doing("append to the log")?;
        Ok(leaf)
    }

    fn put_violations(
        &self,
        entry: u64,
        violations: &[ViolationRecord],
    ) -> Result<(), HistoryError> {
        let what = "keep the findings";
        let mut statement = self
            .connection()
            .prepare_cached(
                "INSERT INTO violations
                     (entry, place, rule, rule_name, severity, points, message, span_start, span_end)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
            )
            .doing(what)?;
        for (place, violation) in violations.iter().enumerate() {
            statement
                .execute((
                    Natural(entry),
                    Natural(place as u64),
                    &violation.rule,
                    &violation.rule_name,
                    &violation.severity,
                    violation.points,
                    &violation.message,
                    violation.span.map(|(start, _)| start),
                    violation.span.map(|(_, end)| end),
                ))
                .doing(what)?;
        }
        Ok(())
    }

    /// Keeps the caches true: the name now means this entry, and no milestone holds it yet.
    fn put_head(&self, package: &str, name: &str, seq: u64) -> Result<(), HistoryError> {
        let what = "note the newest version";
        self.connection()
            .prepare_cached(
                "INSERT INTO heads (name, package, seq) VALUES (?1, ?2, ?3)
                 ON CONFLICT (name, package) DO UPDATE SET seq = excluded.seq",
            )
            .and_then(|mut statement| statement.execute((name, package, Natural(seq))))
            .doing(what)?;
        self.connection()
            .prepare_cached("INSERT INTO pending (seq) VALUES (?1)")
            .and_then(|mut statement| statement.execute([Natural(seq)]))
            .doing(what)?;
        Ok(())
    }

    fn put_members(&self, milestone: u64, commits: &[u64]) -> Result<(), HistoryError> {
        let what = "keep the members of a milestone";
        let mut member = self
            .connection()
            .prepare_cached("INSERT INTO membership (milestone, entry) VALUES (?1, ?2)")
            .doing(what)?;
        let mut settled = self
            .connection()
            .prepare_cached("DELETE FROM pending WHERE seq = ?1")
            .doing(what)?;
        for seq in commits {
            member
                .execute((Natural(milestone), Natural(*seq)))
                .and_then(|_| settled.execute([Natural(*seq)]))
                .doing(what)?;
        }
        Ok(())
    }

    fn check_pending(&self, seq: u64) -> Result<(), HistoryError> {
        let found = self
            .connection()
            .prepare_cached(
                "SELECT kind, (SELECT max(milestone) FROM membership WHERE entry = seq)
                 FROM entries WHERE seq = ?1",
            )
            .and_then(|mut statement| {
                statement
                    .query_row([Natural(seq)], |row| {
                        Ok((row.get::<_, String>(0)?, row.get::<_, Option<Natural>>(1)?))
                    })
                    .optional()
            })
            .doing("look up a commit")?;
        match found {
            None => Err(HistoryError::NoEntry { seq }),
            Some((kind, _)) if kind != "definition" => Err(HistoryError::WrongKind {
                seq,
                kind,
                wanted: "definition".to_string(),
            }),
            Some((_, Some(Natural(milestone)))) => {
                Err(HistoryError::AlreadyInMilestone { seq, milestone })
            }
            Some((_, None)) => Ok(()),
        }
    }
}

impl Drop for Transaction {
    fn drop(&mut self) {
        if !self.finished && !self.connection().is_autocommit() {
            // A failure here leaves the connection as SQLite left it: the transaction is not
            // committed, which is all that was promised.
            let _ = self.connection().execute_batch("ROLLBACK");
        }
        self.inner.in_transaction.set(false);
    }
}

impl Store {
    /// Adds one definition in a transaction of its own.
    pub fn commit_definition(&self, new: NewCommit) -> Result<AtomicCommit, HistoryError> {
        let mut transaction = self.begin()?;
        let commit = transaction.commit_definition(new)?;
        transaction.finish()?;
        Ok(commit)
    }

    /// Writes one milestone in a transaction of its own.
    pub fn milestone(&self, new: NewMilestone) -> Result<Milestone, HistoryError> {
        let mut transaction = self.begin()?;
        let milestone = transaction.milestone(new)?;
        transaction.finish()?;
        Ok(milestone)
    }

    /// Notes one rejection in a transaction of its own.
    pub fn reject(&self, rejection: &Rejection) -> Result<(), HistoryError> {
        let mut transaction = self.begin()?;
        transaction.reject(rejection)?;
        transaction.finish()
    }
}
