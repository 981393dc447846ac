//! Adding what is no milestone: definitions of every kind, documents, the end and the beginning of a
//! log, and the journal of refusals.

use super::body::{
    Body, DefinitionBody, DocumentBody, LinkBody, OtherLog, Remarks, UndefinitionBody,
};
use super::dependencies;
use super::error::{Doing, HistoryError};
use super::findings;
use super::hash::Hash;
use super::kind::{EntryKind, Shape};
use super::query::commits;
use super::record::{
    Act, AtomicCommit, Change, NewCommit, NewDocument, NewUndefinition, Rejection,
};
use super::store::Store;
use super::tail::{self, Head};
use super::transaction::{Entry, More, Transaction};

/// Returns the hash of a message, or nothing where there is none.
pub(super) fn message_hash(message: &str) -> Option<Hash> {
    (!message.is_empty()).then(|| Hash::text(message))
}

impl Transaction {
    /// Adds a definition to the log: a new meaning of a name, or one of the other changes.
    pub fn commit_definition(&mut self, new: NewCommit) -> Result<AtomicCommit, HistoryError> {
        let previous = self.head(&new.package, &new.name)?;
        let text_hash = Hash::text(&new.source);
        let (kind, target) = self.check_change(&new, previous, text_hash)?;
        let old_name = match (kind, target) {
            (EntryKind::Rename, Some(from)) => tail::name_of(self.connection(), from)?,
            _ => None,
        };
        let dependencies = dependencies::encode(&new.dependencies)?;
        let body = DefinitionBody {
            package: new.package.clone(),
            name: new.name.clone(),
            kind: new.kind.clone(),
            text_hash,
            previous: previous.map(|it| it.seq),
            target,
            remarks: Remarks::Together(findings::remarks(&new.message, &new.violations)),
            origin: new.origin.clone(),
            rule_set: new.rule_set,
            verdict: new.verdict.clone(),
            definition_hash: new.definition_hash,
            dependencies: dependencies.as_deref().map(|it| Hash::of(&[it])),
        };
        let (header, leaf) = self.append(Entry {
            kind,
            uuid: *new.uuid.as_bytes(),
            time_ms: new.time_ms,
            author: new.author.clone(),
            body: Body::Definition(body),
            more: More {
                message: &new.message,
                text: Some(&new.source),
                dependencies: dependencies.as_deref(),
                violations: &new.violations,
                old_name: old_name.as_ref().map(|(a, b)| (a.as_str(), b.as_str())),
                ..More::default()
            },
        })?;
        let mut dependencies = new.dependencies;
        dependencies.sort_unstable();
        dependencies.dedup();
        Ok(AtomicCommit {
            seq: header.seq,
            uuid: new.uuid,
            entry: kind,
            leaf,
            previous_leaf: header.previous_leaf,
            time_ms: new.time_ms,
            kind: new.kind,
            package: new.package,
            name: new.name,
            message: new.message,
            source: new.source,
            text_hash,
            previous: previous.map(|it| it.seq),
            target,
            author: new.author,
            origin: new.origin,
            violations: new.violations,
            verdict: new.verdict,
            rule_set: new.rule_set,
            definition_hash: new.definition_hash,
            dependencies,
            milestone: None,
        })
    }

    /// Says that a name means nothing any more.
    pub fn undefine(&mut self, new: NewUndefinition) -> Result<AtomicCommit, HistoryError> {
        let head = self.alive(&new.package, &new.name)?;
        let before = commits::get_from(self.connection(), head.seq)?;
        let (header, leaf) = self.append(Entry {
            kind: EntryKind::Undefinition,
            uuid: *new.uuid.as_bytes(),
            time_ms: new.time_ms,
            author: new.author.clone(),
            body: Body::Undefinition(UndefinitionBody {
                package: new.package.clone(),
                name: new.name.clone(),
                kind: before.kind.clone(),
                previous: Some(head.seq),
                message_hash: message_hash(&new.message),
                origin: new.origin.clone(),
            }),
            more: More {
                message: &new.message,
                ..More::default()
            },
        })?;
        Ok(AtomicCommit {
            seq: header.seq,
            uuid: new.uuid,
            entry: EntryKind::Undefinition,
            leaf,
            previous_leaf: header.previous_leaf,
            time_ms: new.time_ms,
            kind: before.kind,
            package: new.package,
            name: new.name,
            message: new.message,
            source: String::new(),
            text_hash: Hash::text(""),
            previous: Some(head.seq),
            target: None,
            author: new.author,
            origin: new.origin,
            violations: Vec::new(),
            verdict: String::new(),
            rule_set: Hash::default(),
            definition_hash: None,
            dependencies: Vec::new(),
            milestone: None,
        })
    }

    /// Puts a text on record: a rule that changed, a conversation with a model, an applied patch.
    /// Returns its place in the log.
    pub fn document(&mut self, new: NewDocument) -> Result<u64, HistoryError> {
        assert_eq!(new.kind.shape(), Shape::Document, "BUG: no document");
        if let Some(target) = new.target.filter(|it| *it == 0 || *it > self.tail.seq) {
            return Err(HistoryError::NoEntry { seq: target });
        }
        let (header, _) = self.append(Entry {
            kind: new.kind,
            uuid: *new.uuid.as_bytes(),
            time_ms: new.time_ms,
            author: new.author,
            body: Body::Document(DocumentBody {
                name: new.name,
                action: new.action,
                text_hash: Hash::text(&new.text),
                target: new.target,
                message_hash: message_hash(&new.message),
                rule_set: new.rule_set,
            }),
            more: More {
                message: &new.message,
                text: Some(&new.text),
                ..More::default()
            },
        })?;
        Ok(header.seq)
    }

    /// Adds the last entry: nothing comes after it. Returns what a log that follows says of this one.
    pub fn close_log(&mut self, act: Act, reason: &str) -> Result<OtherLog, HistoryError> {
        self.link(EntryKind::Closed, act, reason, None)?;
        Ok(OtherLog {
            log_id: self.log_id(),
            size: self.tail.seq,
            root: self.tail.frontier.root(),
        })
    }

    /// Adds the first entry of a log that goes on where another one was closed.
    pub fn open_log(&mut self, act: Act, message: &str, old: OtherLog) -> Result<(), HistoryError> {
        if self.tail.seq > 0 {
            return Err(HistoryError::NotEmpty {
                entries: self.tail.seq,
            });
        }
        self.link(EntryKind::Opened, act, message, Some(old))
    }

    fn link(
        &mut self,
        kind: EntryKind,
        act: Act,
        message: &str,
        other: Option<OtherLog>,
    ) -> Result<(), HistoryError> {
        self.append(Entry {
            kind,
            uuid: *act.uuid.as_bytes(),
            time_ms: act.time_ms,
            author: act.author,
            body: Body::Link(LinkBody {
                message_hash: message_hash(message),
                other,
            }),
            more: More {
                message,
                ..More::default()
            },
        })?;
        Ok(())
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

    fn head(&self, package: &str, name: &str) -> Result<Option<Head>, HistoryError> {
        self.tail.head(self.connection(), package, name)
    }

    /// Returns the newest commit of a name that means something.
    fn alive(&self, package: &str, name: &str) -> Result<Head, HistoryError> {
        let head = self.head(package, name)?;
        head.filter(|it| it.is_alive)
            .ok_or_else(|| HistoryError::NotAlive { name: name.into() })
    }

    /// Checks that the change is what it says it is; answers its kind and its target.
    fn check_change(
        &self,
        new: &NewCommit,
        previous: Option<Head>,
        text_hash: Hash,
    ) -> Result<(EntryKind, Option<u64>), HistoryError> {
        let name = || new.name.clone();
        match new.change {
            Change::Define => Ok((EntryKind::Definition, None)),
            Change::Trivia => {
                let head = self.alive(&new.package, &new.name)?;
                let before = commits::get_from(self.connection(), head.seq)?;
                let hashes = before.definition_hash.zip(new.definition_hash);
                match hashes.is_some_and(|(before, now)| before != now) {
                    true => Err(HistoryError::NotTrivia { name: name() }),
                    false => Ok((EntryKind::Trivia, None)),
                }
            }
            Change::Rollback { to } => {
                let refused = HistoryError::NotEarlier {
                    seq: to,
                    name: name(),
                };
                if previous.is_none() || to == 0 || to > self.tail.seq {
                    return Err(refused);
                }
                let Ok(earlier) = commits::get_from(self.connection(), to) else {
                    return Err(refused);
                };
                let is_it = earlier.entry.shape() == Shape::Definition
                    && (&earlier.package, &earlier.name) == (&new.package, &new.name)
                    && earlier.text_hash == text_hash;
                match is_it {
                    true => Ok((EntryKind::Rollback, Some(to))),
                    false => Err(refused),
                }
            }
            Change::Rename { from } => {
                if previous.is_some_and(|it| it.is_alive) {
                    return Err(HistoryError::Alive { name: name() });
                }
                let Some((package, old)) = tail::name_of(self.connection(), from)? else {
                    return Err(HistoryError::NoEntry { seq: from });
                };
                let head = self.alive(&package, &old)?;
                match head.seq == from {
                    true => Ok((EntryKind::Rename, Some(from))),
                    false => Err(HistoryError::NotAlive { name: old }),
                }
            }
        }
    }
}

impl Store {
    /// Adds one definition in a transaction of its own.
    pub fn commit_definition(&self, new: NewCommit) -> Result<AtomicCommit, HistoryError> {
        self.alone(|transaction| transaction.commit_definition(new))
    }

    /// Takes the meaning of a name away in a transaction of its own.
    pub fn undefine(&self, new: NewUndefinition) -> Result<AtomicCommit, HistoryError> {
        self.alone(|transaction| transaction.undefine(new))
    }

    /// Puts a text on record in a transaction of its own.
    pub fn document(&self, new: NewDocument) -> Result<u64, HistoryError> {
        self.alone(|transaction| transaction.document(new))
    }

    /// Notes one rejection in a transaction of its own.
    pub fn reject(&self, rejection: &Rejection) -> Result<(), HistoryError> {
        self.alone(|transaction| transaction.reject(rejection))
    }

    /// Returns what a log that follows says of this one, if it is closed.
    pub fn closed(&self) -> Result<Option<OtherLog>, HistoryError> {
        let tail = tail::Tail::read(self.connection())?;
        Ok(tail.is_closed.then(|| OtherLog {
            log_id: self.log_id(),
            size: tail.seq,
            root: tail.frontier.root(),
        }))
    }

    /// Does something in a transaction of its own.
    pub(super) fn alone<T>(
        &self,
        act: impl FnOnce(&mut Transaction) -> Result<T, HistoryError>,
    ) -> Result<T, HistoryError> {
        let mut transaction = self.begin()?;
        let answer = act(&mut transaction)?;
        transaction.finish()?;
        Ok(answer)
    }
}
