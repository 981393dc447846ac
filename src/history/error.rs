//! What can go wrong with a history, each with its remedy.

use std::path::PathBuf;

/// An operation on the history that failed.
#[derive(Debug, thiserror::Error)]
pub enum HistoryError {
    #[error("`{}` is not an Imago history", path.display())]
    Foreign { path: PathBuf, what: String },
    #[error("`{}` was written by a newer Imago (schema {found}, this one knows {known})", path.display())]
    Newer {
        path: PathBuf,
        found: i64,
        known: i64,
    },
    #[error("`{}` has an older schema ({found} of {known}) and is open for reading only", path.display())]
    Older {
        path: PathBuf,
        found: i64,
        known: i64,
    },
    #[error("there is no history at `{}`", path.display())]
    Missing { path: PathBuf },
    #[error("cannot create a history at `{}`: {source}", path.display())]
    Unwritable {
        path: PathBuf,
        source: std::io::Error,
    },
    #[error("`{}` is in use by another Imago{}", path.display(), process(owner))]
    Owned { path: PathBuf, owner: Option<u32> },
    #[error("the history is open for reading only: {reason}")]
    ReadOnly { reason: String },
    #[error("SQLite {found} is older than {needed}")]
    OldSqlite { found: String, needed: String },
    #[error("the disk is full, nothing was kept")]
    DiskFull { source: rusqlite::Error },
    #[error("a transaction is already open")]
    TransactionOpen,
    #[error("a step of the transaction failed, so nothing of it was kept")]
    Broken,
    #[error("entry #{seq} is damaged: {what}")]
    Damaged { seq: u64, what: String },
    #[error("there is no entry #{seq}")]
    NoEntry { seq: u64 },
    #[error("entry #{seq} is {} {kind}, not a {wanted}", article(kind))]
    WrongKind {
        seq: u64,
        kind: String,
        wanted: String,
    },
    #[error("nothing in the history is named `{id}`")]
    NotFound { id: String, near: Vec<String> },
    #[error("`{id}` is the beginning of more than one name")]
    Ambiguous { id: String, candidates: Vec<String> },
    #[error("`{name}` has no version {back} before the newest")]
    NoVersion { name: String, back: u64 },
    #[error("a milestone needs at least one commit")]
    EmptyMilestone,
    #[error("commit #{seq} already belongs to milestone #{milestone}")]
    AlreadyInMilestone { seq: u64, milestone: u64 },
    #[error("the {what} is {bytes} bytes long, more than the {limit} a header can hold")]
    TooLong {
        what: &'static str,
        bytes: usize,
        limit: usize,
    },
    #[error("the name `{name}` is not in Unicode normal form C")]
    NotNormal { name: String, normal: String },
    #[error("nothing is defined as `{name}`")]
    NotAlive { name: String },
    #[error("`{name}` is already defined")]
    Alive { name: String },
    #[error("more than comments and layout of `{name}` changed")]
    NotTrivia { name: String },
    #[error("#{seq} is no earlier text of `{name}`")]
    NotEarlier { seq: u64, name: String },
    #[error("#{seq} has nothing to do with milestones, so there is nothing to undo")]
    NotOperation { seq: u64 },
    #[error("#{seq} was already undone by #{by}")]
    AlreadyUndone { seq: u64, by: u64 },
    #[error("{what}")]
    Conflict { what: String, hint: String },
    #[error("the log was closed with entry #{seq}")]
    Closed { seq: u64 },
    #[error("a log that follows another says so in its first entry, and this one has {entries}")]
    NotEmpty { entries: u64 },
    #[error("{what}")]
    Key {
        path: PathBuf,
        what: String,
        hint: String,
    },
    #[error("{what}")]
    Inconsistent { what: String },
    #[error("{what}")]
    Proof { what: String },
    #[error("cannot {what}: {source}")]
    Sql {
        what: &'static str,
        source: rusqlite::Error,
    },
    #[error("cannot {what} `{}`: {source}", path.display())]
    File {
        what: &'static str,
        path: PathBuf,
        source: std::io::Error,
    },
}

fn process(owner: &Option<u32>) -> String {
    match owner {
        Some(number) => format!(" (process {number})"),
        None => String::new(),
    }
}

fn article(noun: &str) -> &'static str {
    match noun.starts_with(['a', 'e', 'i', 'o', 'u']) {
        true => "an",
        false => "a",
    }
}

impl HistoryError {
    /// Returns what a person can do about it.
    pub fn hint(&self) -> Option<String> {
        let hint = match self {
            HistoryError::Foreign { what, .. } => {
                format!("{what}; move the file aside, or name another one")
            }
            HistoryError::Newer { .. } => {
                "use the newer Imago; this one leaves the file as it is".to_string()
            }
            HistoryError::Older { .. } => {
                "open it once in a writable folder, which brings it up to date".to_string()
            }
            HistoryError::Missing { .. } => {
                "start `imago` in this folder, or define something, to begin one".to_string()
            }
            HistoryError::Unwritable { .. } => {
                "make the folder writable, or work in a copy of it".to_string()
            }
            HistoryError::Owned { .. } => {
                "close the other one first; commands that only read, such as `imago log`, work beside it"
                    .to_string()
            }
            HistoryError::ReadOnly { .. } => {
                "make the folder and the file writable, then start again".to_string()
            }
            HistoryError::OldSqlite { .. } => {
                "build with the bundled SQLite: older ones can damage a log while it is written"
                    .to_string()
            }
            HistoryError::DiskFull { .. } => {
                "free some space and repeat the definition; the history is as it was".to_string()
            }
            HistoryError::Damaged { .. } => {
                "run `imago verify` for all that is wrong, and restore the file from a copy"
                    .to_string()
            }
            HistoryError::NotFound { near, .. } if !near.is_empty() => {
                format!("did you mean {}?", backquoted(near))
            }
            HistoryError::NotFound { .. } => {
                "give a name, `name~1` for the version before, `#12`, or the first digits of a UUID or hash"
                    .to_string()
            }
            HistoryError::Ambiguous { candidates, .. } => {
                format!("it could be {}; give more digits", backquoted(candidates))
            }
            HistoryError::EmptyMilestone => {
                "define something first, or name the commits to group".to_string()
            }
            HistoryError::AlreadyInMilestone { .. } => "leave it out of this one".to_string(),
            HistoryError::TooLong { .. } => "use a shorter one".to_string(),
            HistoryError::NotNormal { normal, .. } => {
                format!("write it as `{normal}`, which looks the same and is one character a letter")
            }
            HistoryError::NotTrivia { .. } => "commit it as a definition".to_string(),
            HistoryError::NotEarlier { name, .. } => {
                format!("`imago log {name}` lists the versions there are")
            }
            HistoryError::NotOperation { .. } => {
                "a definition is taken back with a rollback".to_string()
            }
            HistoryError::AlreadyUndone { by, .. } => format!("undo #{by} to have it back"),
            HistoryError::Conflict { hint, .. } | HistoryError::Key { hint, .. } => hint.clone(),
            HistoryError::Closed { .. } => {
                "begin a new log; this one can still be read".to_string()
            }
            HistoryError::Inconsistent { .. } => {
                "run `imago verify`; if the file was copied or put back on purpose, `imago verify --adopt` goes on from it"
                    .to_string()
            }
            HistoryError::Sql { source, .. } if is_corrupt(source) => {
                "the file is damaged: run `imago verify`, and restore the file from a copy"
                    .to_string()
            }
            HistoryError::NotAlive { .. }
            | HistoryError::Alive { .. }
            | HistoryError::NotEmpty { .. }
            | HistoryError::Proof { .. }
            | HistoryError::TransactionOpen
            | HistoryError::Broken
            | HistoryError::NoEntry { .. }
            | HistoryError::WrongKind { .. }
            | HistoryError::NoVersion { .. }
            | HistoryError::Sql { .. }
            | HistoryError::File { .. } => return None,
        };
        Some(hint)
    }
}

fn backquoted(names: &[String]) -> String {
    let quoted: Vec<String> = names.iter().map(|name| format!("`{name}`")).collect();
    quoted.join(", ")
}

fn is_corrupt(error: &rusqlite::Error) -> bool {
    matches!(
        error.sqlite_error_code(),
        Some(rusqlite::ErrorCode::DatabaseCorrupt | rusqlite::ErrorCode::NotADatabase)
    )
}

/// Names the operation that a SQLite error interrupted.
pub(super) trait Doing<T> {
    fn doing(self, what: &'static str) -> Result<T, HistoryError>;
}

impl<T> Doing<T> for Result<T, rusqlite::Error> {
    fn doing(self, what: &'static str) -> Result<T, HistoryError> {
        self.map_err(|source| match source.sqlite_error_code() {
            Some(rusqlite::ErrorCode::DiskFull) => HistoryError::DiskFull { source },
            _ => HistoryError::Sql { what, source },
        })
    }
}
