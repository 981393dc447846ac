//! A new log in the place of an old one, which is closed and kept beside it.
//!
//! The new log is made whole in a file beside, with an entry that names the old one; then the old file
//! goes aside and the new one takes its name. Whatever moment this is cut off at, the next session finds
//! a closed log, or the new one beside, and goes on from there.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::archive::Archive;
use super::clock;
use super::error::SessionError;
use super::event::Event;
use super::heads::Heads;
use super::options::Keep;
use super::seal::Seal;
use super::session::Session;
use super::shelf::Shelf;
use crate::history::body::OtherLog;
use crate::history::id::CommitUuid;
use crate::history::owner::lock_path;
use crate::history::record::{Act, Author};
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
    {
        let store = Store::open(&next)?;
        let mut entries = store.begin()?;
        entries.open_log(act(author), REASON, old)?;
        entries.finish()?;
    }
    let _ = fs::remove_file(lock_path(&next));
    // Closed, a database is one file, unless another process still reads it.
    drop(closed);
    let aside = path.with_file_name(format!("history-{}.db", old.log_id.short()));
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
                let mut entries = store.begin()?;
                entries.open_log(act(&author), REASON, old)?;
                entries.finish()?;
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

    /// Goes on with another log, in which nothing is defined yet.
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
        self.note_entries(1);
        self.heads = Heads::default();
        self.changed = true;
        let counts = self.archive.counts()?;
        let status = &mut self.board.status;
        status.unsigned = None;
        (status.commits, status.pending) = (counts.commits, counts.pending);
        status.milestones = counts.milestones;
        (status.errors, status.warnings, status.infos) = (0, 0, 0);
        self.emit(Event::Opened {
            commits: Arc::default(),
            milestones: Arc::default(),
            violations: Arc::default(),
            input_history: Arc::default(),
            status: self.board.status.clone(),
        });
        Ok(())
    }
}
