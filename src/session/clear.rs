//! A new log in the place of an old one, which is closed and kept beside it.
//!
//! The new log is made whole in a file beside, with an entry that names the old one and, again, the commits
//! of all definitions that stand: what is in the image is in the history. Then the old file goes aside and
//! the new one takes its name. Whatever moment this is cut off at, the next session finds a closed log, or
//! the new one beside, and goes on from there.

use std::collections::HashSet;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use super::archive::Archive;
use super::clock;
use super::error::SessionError;
use super::heads::Heads;
use super::options::Keep;
use super::seal::Seal;
use super::session::Session;
use super::shelf::Shelf;
use super::source::Standing;
use super::source::order::Order;
use crate::history::body::OtherLog;
use crate::history::hash::Hash;
use crate::history::id::CommitUuid;
use crate::history::kind::EntryKind;
use crate::history::owner::lock_path;
use crate::history::query::{commits, documents, heads};
use crate::history::record::{Act, AtomicCommit, Author, Change, NewCommit, NewDocument};
use crate::history::transaction::Transaction;
use crate::history::{HistoryError, Store};

/// What is written to say why a log ends, and where the next comes from.
const REASON: &str = "all commits were cleared";

/// What SQLite keeps beside a database that is open.
const COMPANIONS: [&str; 3] = ["", "-wal", "-shm"];

fn act(author: &Author) -> Act {
    Act {
        uuid: CommitUuid::now(),
        time_ms: clock::now_ms(),
        author: author.clone(),
    }
}

fn beside(path: &Path) -> PathBuf {
    path.with_extension("next")
}

/// Returns what the file of a log is called when it is closed.
pub(super) fn aside(old: &OtherLog) -> String {
    format!("history-{}.db", old.log_id.short())
}

/// Opens a history; one that is closed goes aside and another goes on.
pub fn open(path: &Path, author: &Author) -> Result<Store, SessionError> {
    let next = beside(path);
    if !path.exists() && next.exists() {
        rename(&next, path)?;
    }
    let store = Store::open(path)?;
    let closed = match store.read_only() {
        None => store.closed()?,
        Some(_) => None,
    };
    match closed {
        None => Ok(store),
        Some(old) => Ok(follow(store, path, old, author)?.0),
    }
}

/// Writes the beginning of a log after one that is closed: the entry that names that one, and what stands.
fn begin(
    store: &Store,
    closed: &Store,
    old: OtherLog,
    author: &Author,
) -> Result<(), HistoryError> {
    let standing = standing(closed)?;
    let mut entries = store.begin()?;
    entries.open_log(act(author), REASON, old)?;
    keep_rules(closed, &standing, author, &mut entries)?;
    for commit in standing {
        entries.commit_definition(again(commit))?;
    }
    entries.finish()
}

/// Returns the newest commits of all names that mean something, in an order in which they load.
fn standing(store: &Store) -> Result<Vec<AtomicCommit>, HistoryError> {
    let firsts = heads::firsts(store)?;
    let mut heads = heads::all(store)?;
    heads.sort_by_key(|it| firsts.get(&it.name).copied());
    let seqs: Vec<u64> = heads.iter().map(|it| it.seq).collect();
    let standing: Vec<Standing> = heads.into_iter().map(Standing::from).collect();
    let order = Order::of(&standing).whole();
    let commits = order.into_iter().map(|at| commits::get(store, seqs[at]));
    commits.collect()
}

/// Returns the same commit for another log, in which it is the first of its name.
fn again(commit: AtomicCommit) -> NewCommit {
    NewCommit {
        uuid: commit.uuid,
        time_ms: commit.time_ms,
        change: Change::Define,
        kind: commit.kind,
        package: commit.package,
        name: commit.name,
        message: commit.message,
        source: commit.source,
        author: commit.author,
        origin: commit.origin,
        violations: commit.violations,
        verdict: commit.verdict,
        rule_set: commit.rule_set,
        definition_hash: commit.definition_hash,
        dependencies: commit.dependencies,
    }
}

/// Puts the sets of rules on record by which these commits were judged.
fn keep_rules(
    closed: &Store,
    standing: &[AtomicCommit],
    author: &Author,
    entries: &mut Transaction,
) -> Result<(), HistoryError> {
    let mut wanted: HashSet<Hash> = standing.iter().map(|it| it.rule_set).collect();
    let mut sets = documents::newest(closed, EntryKind::Rule, super::rules_kept::SETS_MAX)?;
    sets.retain(|it| it.rule_set.is_some_and(|set| wanted.remove(&set)));
    for set in sets.into_iter().rev() {
        entries.document(NewDocument {
            uuid: CommitUuid::now(),
            time_ms: set.time_ms,
            author: author.clone(),
            kind: set.kind,
            name: set.name,
            action: set.action,
            text: set.text,
            message: set.message,
            target: None,
            rule_set: set.rule_set,
        })?;
    }
    Ok(())
}

/// Begins a log after one that is closed; answers it and where the old one is.
fn follow(
    closed: Store,
    path: &Path,
    old: OtherLog,
    author: &Author,
) -> Result<(Store, PathBuf), SessionError> {
    let next = beside(path);
    for companion in COMPANIONS {
        // What was begun and cut off is nobody's.
        let _ = fs::remove_file(with(&next, companion));
    }
    begin(&Store::open(&next)?, &closed, old, author)?;
    let _ = fs::remove_file(lock_path(&next));
    // Closed, a database is one file, unless another process still reads it.
    drop(closed);
    let aside = path.with_file_name(aside(&old));
    for companion in COMPANIONS {
        match rename(&with(path, companion), &with(&aside, companion)) {
            Err(SessionError::Io { source, .. })
                if source.kind() == io::ErrorKind::NotFound && !companion.is_empty() => {}
            outcome => outcome?,
        }
    }
    rename(&next, path)?;
    Ok((Store::open(path)?, aside))
}

fn with(path: &Path, companion: &str) -> PathBuf {
    let mut name = path.as_os_str().to_os_string();
    name.push(companion);
    PathBuf::from(name)
}

fn rename(from: &Path, to: &Path) -> Result<(), SessionError> {
    fs::rename(from, to).map_err(|source| SessionError::Io {
        operation: "move",
        path: from.to_path_buf(),
        source,
    })
}

impl Session {
    /// Closes the log, keeps it aside and begins another; answers where the old one is. The image stays
    /// as it is.
    pub(super) fn clear_all_commits(&mut self) -> Result<String, SessionError> {
        if let Some(reason) = self.archive.read_only() {
            let reason = reason.to_string();
            return Err(HistoryError::ReadOnly { reason }.into());
        }
        if self.options.resumes.is_some() {
            return Err(SessionError::ImageKeepsLog);
        }
        // It reads the log that is moved aside.
        self.finder = None;
        let author = self.options.author.clone();
        let mut entries = self.archive.store.begin()?;
        let old = entries.close_log(act(&author), REASON)?;
        entries.finish()?;
        self.note_entries(1);
        self.sign_all();
        let (store, aside) = match self.archive.store.path().map(Path::to_path_buf) {
            None => {
                let store = Store::open_in_memory()?;
                begin(&store, &self.archive.store, old, &author)?;
                (store, "memory".to_string())
            }
            Some(path) => {
                let shelf = std::mem::replace(&mut self.archive, Archive::of(Shelf::in_memory()));
                let closed = shelf.store.into_store();
                let (store, aside) = follow(closed, &path, old, &author)?;
                (store, self.paths.display(&aside))
            }
        };
        self.begin_anew(store)?;
        Ok(aside)
    }

    /// Goes on with another log, in which what stands is as it was.
    fn begin_anew(&mut self, store: Store) -> Result<(), SessionError> {
        self.archive = Archive::of(store.into());
        self.forget_listing();
        let data = self.options.data.as_deref();
        let keep = self.options.keep;
        self.seal = Seal::of(
            data.filter(|_| keep == Keep::InProject),
            keep,
            &self.archive.store,
        );
        self.note_entries(self.archive.last_seq()?);
        self.heads = Heads::default();
        let heads = self.archive.light_heads()?;
        self.note_heads(&heads);
        self.changed = true;
        self.board.status.unsigned = None;
        self.show_counts(self.archive.counts()?);
        self.tell_what_there_is(Vec::new())
    }
}
