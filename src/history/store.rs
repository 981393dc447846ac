//! The open history: one SQLite connection, its safeguards, and who may write.

use std::cell::{Cell, Ref, RefCell};
use std::path::{Path, PathBuf};
use std::rc::Rc;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use rusqlite::config::DbConfig;
use rusqlite::{Connection, OpenFlags};

use super::error::{Doing, HistoryError};
use super::find::{Index, Messages};
use super::hash::Hash;
use super::migrate::{self, Found};
use super::owner::{Owner, TakeError};
use super::pages::Shared;
use super::query::counts::Counted;
use super::query::ends;
use super::tail::Tail;
use super::transaction::Transaction;

/// Older versions can damage a log that is written and checkpointed at once (the WAL-reset bug).
const SQLITE_NEEDED: (i32, &str) = (3_051_003, "3.51.3");

/// How long a statement waits for a reader that is just opening or closing.
const BUSY_TIMEOUT: Duration = Duration::from_secs(5);

/// Statements that are kept prepared.
const STATEMENTS_KEPT: usize = 96;

/// An open history. Cheap to ask; written through [`Store::begin`].
pub struct Store {
    pub(super) inner: Rc<Inner>,
}

/// What the store shares with its open transaction.
pub(super) struct Inner {
    pub connection: Connection,
    pub log_id: Hash,
    /// Why it cannot be written, if it cannot.
    pub read_only: Option<String>,
    pub in_transaction: Cell<bool>,
    /// The end of the log, once something was written and while no transaction is open.
    pub tail: Cell<Option<Tail>>,
    /// The search index, once it was asked or written.
    index: RefCell<Option<Index>>,
    /// What milestones say, once somebody looked for it.
    pub messages: RefCell<Messages>,
    /// What was counted last.
    pub counted: Cell<Option<Counted>>,
    path: Option<PathBuf>,
    /// The right to write, where there is a file to write. Last, so that it is given back after the
    /// connection is closed.
    _owner: Option<Owner>,
}

impl Store {
    /// Opens the history at `path` for writing and creates it, with its folder, if it is not there.
    /// Where the folder cannot be written, an existing history is opened for reading, and
    /// [`Store::read_only`] says so.
    pub fn open(path: &Path) -> Result<Store, HistoryError> {
        check_sqlite()?;
        if let Some(folder) = path.parent().filter(|it| !it.as_os_str().is_empty()) {
            std::fs::create_dir_all(folder).map_err(|source| HistoryError::Unwritable {
                path: path.to_path_buf(),
                source,
            })?;
        }
        check_file(path)?;
        let owner = match Owner::take(path) {
            Ok(owner) => owner,
            Err(TakeError::Failed(error)) => return Err(error),
            Err(TakeError::Unwritable(error)) if path.exists() => {
                return Store::read(path, format!("the folder cannot be written ({error})"));
            }
            Err(TakeError::Unwritable(source)) => {
                return Err(HistoryError::Unwritable {
                    path: path.to_path_buf(),
                    source,
                });
            }
        };
        let connection = Connection::open_with_flags(
            path,
            OpenFlags::SQLITE_OPEN_READ_WRITE
                | OpenFlags::SQLITE_OPEN_CREATE
                | OpenFlags::SQLITE_OPEN_NO_MUTEX,
        )
        .doing("open the history")?;
        prepare(&connection)?;
        let found = migrate::look(&connection, path)?;
        if connection.is_readonly("main").doing("open the history")? {
            drop(connection);
            return Store::read(path, "the file cannot be written".to_string());
        }
        make_durable(&connection)?;
        migrate::migrate(&connection, found, now_ms())?;
        let store = Store::of(connection, Some(path), None, Some(owner))?;
        if found != Found::Empty && found != Found::History(migrate::newest()) {
            store.alone(Transaction::settle)?;
        }
        Ok(store)
    }

    /// Opens an existing history for reading, also beside the process that owns it.
    pub fn open_for_reading(path: &Path) -> Result<Store, HistoryError> {
        check_sqlite()?;
        check_file(path)?;
        Store::read(path, "it was opened for reading".to_string())
    }

    /// Opens a history that is forgotten when it is closed.
    pub fn open_in_memory() -> Result<Store, HistoryError> {
        check_sqlite()?;
        let connection = Connection::open_in_memory().doing("open the history")?;
        prepare(&connection)?;
        migrate::migrate(&connection, Found::Empty, now_ms())?;
        Store::of(connection, None, None, None)
    }

    fn read(path: &Path, reason: String) -> Result<Store, HistoryError> {
        if !path.exists() {
            return Err(HistoryError::Missing {
                path: path.to_path_buf(),
            });
        }
        let connection = open_for_reading(path)?;
        match migrate::look(&connection, path)? {
            Found::History(version) if version == migrate::newest() => {
                Store::of(connection, Some(path), Some(reason), None)
            }
            Found::History(found) => Err(HistoryError::Older {
                path: path.to_path_buf(),
                found,
                known: migrate::newest(),
            }),
            Found::Empty => Err(HistoryError::Missing {
                path: path.to_path_buf(),
            }),
        }
    }

    fn of(
        connection: Connection,
        path: Option<&Path>,
        read_only: Option<String>,
        owner: Option<Owner>,
    ) -> Result<Store, HistoryError> {
        connection.set_prepared_statement_cache_capacity(STATEMENTS_KEPT);
        let log_id = connection
            .query_row("SELECT log_id FROM meta", [], |row| row.get(0))
            .doing("read which log this is")?;
        Ok(Store {
            inner: Rc::new(Inner {
                connection,
                log_id,
                read_only,
                in_transaction: Cell::new(false),
                tail: Cell::new(None),
                index: RefCell::new(None),
                messages: RefCell::default(),
                counted: Cell::default(),
                path: path.map(Path::to_path_buf),
                _owner: owner,
            }),
        })
    }

    /// Begins a transaction. It holds no borrow of the store, so questions can be asked meanwhile,
    /// and they see what it has added so far.
    pub fn begin(&self) -> Result<Transaction, HistoryError> {
        Transaction::begin(self.inner.clone())
    }

    /// Returns why the history cannot be written; `None` when it can.
    pub fn read_only(&self) -> Option<&str> {
        self.inner.read_only.as_deref()
    }

    /// Returns which log this is.
    pub fn log_id(&self) -> Hash {
        self.inner.log_id
    }

    /// Returns the file; `None` for a history in memory.
    pub fn path(&self) -> Option<&Path> {
        self.inner.path.as_deref()
    }

    pub(super) fn connection(&self) -> &Connection {
        &self.inner.connection
    }

    /// Reads as of one moment: nobody writes over what is read, and no lock is taken for each question.
    pub(super) fn at_one_moment<T>(&self, read: impl FnOnce() -> T) -> T {
        let connection = self.connection();
        let has_begun = connection.is_autocommit() && connection.execute_batch("BEGIN").is_ok();
        // The moment is that of the first question.
        let _ = connection.execute_batch("SELECT 1 FROM sqlite_schema");
        let found = read();
        if has_begun {
            let _ = connection.execute_batch("ROLLBACK");
        }
        found
    }

    /// Lets go of what was read to be at hand.
    pub fn shrink(&self) {
        let index = self.inner.index.borrow();
        let connections = [
            Some(self.connection()),
            index.as_ref().map(|it| &it.connection),
        ];
        for connection in connections.into_iter().flatten() {
            // What cannot be let go stays.
            let _ = connection.execute_batch("PRAGMA shrink_memory");
        }
    }

    /// Returns the number of the last entry.
    pub(super) fn last(&self) -> Result<u64, HistoryError> {
        Ok(ends::last(self)?.map_or(0, |(seq, _)| seq))
    }

    /// Returns the search index, where there is one that fits.
    pub(super) fn index(&self) -> Ref<'_, Option<Index>> {
        if self.inner.index.borrow().is_none()
            && let Some(path) = &self.inner.path
        {
            let found = Index::open_for_reading(path, self.connection(), self.inner.log_id);
            self.inner.index.replace(found);
        }
        self.inner.index.borrow()
    }

    /// Whether so much is not in the search index yet that it is worth while to go on with it now.
    pub fn index_waits(&self) -> bool {
        const WORTH: u64 = 512;
        let is_open = self.inner.index.borrow().is_some();
        is_open
            && self
                .last()
                .is_ok_and(|last| self.inner.index_behind(last) > WORTH)
    }

    /// Takes into the search index what it does not know yet, at most `count` entries; answers whether
    /// it knows all of them then.
    pub fn index_more(&self, count: u64) -> Result<bool, HistoryError> {
        self.inner.index_more(count)?;
        let known = self.index().as_ref().map_or(0, |it| it.through);
        Ok(known >= self.last()?)
    }
}

impl Inner {
    /// Returns how many entries the search index lacks, where it is being written.
    fn index_behind(&self, last: u64) -> u64 {
        let index = self.index.borrow();
        let open = index.as_ref().filter(|it| it.is_writable);
        open.map_or(0, |it| last.saturating_sub(it.through))
    }

    /// See `Store::index_more`. An index that cannot be written is given up: it will be made anew.
    pub(super) fn index_more(&self, count: u64) -> Result<(), HistoryError> {
        let Some(path) = self.path.as_ref().filter(|_| self.read_only.is_none()) else {
            return Ok(());
        };
        let mut index = self.index.borrow_mut();
        let mut open = match index.take().filter(|it| it.is_writable) {
            Some(open) => open,
            None => Index::open(path, &self.connection, self.log_id)?,
        };
        open.extend(&self.connection, count)?;
        *index = Some(open);
        Ok(())
    }

    /// Gives the index up, and its file; answers whether there was one.
    pub(super) fn forget_index(&self) -> bool {
        self.index.replace(None);
        match self.path.as_ref().filter(|_| self.read_only.is_none()) {
            Some(path) => super::find::forget(path),
            None => false,
        }
    }
}

fn check_sqlite() -> Result<(), HistoryError> {
    let (number, name) = SQLITE_NEEDED;
    if rusqlite::version_number() >= number {
        return Ok(());
    }
    Err(HistoryError::OldSqlite {
        found: rusqlite::version().to_string(),
        needed: name.to_string(),
    })
}

/// Refuses what is no SQLite database before SQLite touches it.
fn check_file(path: &Path) -> Result<(), HistoryError> {
    const MAGIC: &[u8; 16] = b"SQLite format 3\0";
    let foreign = |what: &str| HistoryError::Foreign {
        path: path.to_path_buf(),
        what: what.to_string(),
    };
    let failed = |source| HistoryError::File {
        what: "read",
        path: path.to_path_buf(),
        source,
    };
    let metadata = match std::fs::metadata(path) {
        Ok(metadata) => metadata,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(()),
        Err(error) => return Err(failed(error)),
    };
    if !metadata.is_file() {
        return Err(foreign("it is not a file"));
    }
    if metadata.len() == 0 {
        return Ok(());
    }
    let mut start = [0; MAGIC.len()];
    Shared::open(path)
        .and_then(|file| file.read_at(0, &mut start))
        .map_err(failed)?;
    match start == *MAGIC {
        true => Ok(()),
        false => Err(foreign("it is not a SQLite database")),
    }
}

/// A reader beside a living writer shares its write-ahead log. In a folder that cannot be written
/// SQLite cannot do even that; when nothing is left in the log, the file alone is the whole history
/// and can be read as it is.
pub(super) fn open_for_reading(path: &Path) -> Result<Connection, HistoryError> {
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let what = "open the history for reading";
    let shared = Connection::open_with_flags(path, flags).doing(what)?;
    let answer = prepare(&shared).and_then(|()| migrate::look(&shared, path));
    match answer {
        Err(HistoryError::Sql { source, .. })
            if matches!(
                source.sqlite_error_code(),
                Some(rusqlite::ErrorCode::CannotOpen | rusqlite::ErrorCode::ReadOnly)
            ) && log_is_empty(path) =>
        {
            let alone = Connection::open_with_flags(
                immutable_uri(path),
                flags | OpenFlags::SQLITE_OPEN_URI,
            )
            .doing(what)?;
            prepare(&alone)?;
            Ok(alone)
        }
        Err(error) => Err(error),
        Ok(_) => Ok(shared),
    }
}

fn log_is_empty(path: &Path) -> bool {
    let mut log = path.as_os_str().to_os_string();
    log.push("-wal");
    std::fs::metadata(log).map_or(true, |it| it.len() == 0)
}

/// Returns the path as a URI that promises SQLite that nobody writes the file.
fn immutable_uri(path: &Path) -> String {
    let mut uri = String::from("file:");
    for byte in path.to_string_lossy().bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'/' | b'.' | b'-' | b'_' => {
                uri.push(byte as char);
            }
            _ => uri.push_str(&format!("%{byte:02x}")),
        }
    }
    uri.push_str("?immutable=1");
    uri
}

/// How much of the file a connection keeps, as SQLite takes it: KiB, negative.
const CACHE: &str = "-4096";

/// Settings of every connection: nothing in the file is trusted beyond its data.
fn prepare(connection: &Connection) -> Result<(), HistoryError> {
    let what = "set the history's safeguards";
    connection.busy_timeout(BUSY_TIMEOUT).doing(what)?;
    for (setting, value) in [
        (DbConfig::SQLITE_DBCONFIG_DEFENSIVE, true),
        (DbConfig::SQLITE_DBCONFIG_TRUSTED_SCHEMA, false),
        (DbConfig::SQLITE_DBCONFIG_ENABLE_FKEY, true),
        (DbConfig::SQLITE_DBCONFIG_ENABLE_TRIGGER, true),
        (DbConfig::SQLITE_DBCONFIG_DQS_DML, false),
        // A statement is planned once, whatever is asked with it: without this some are compiled anew for
        // each question.
        (DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true),
    ] {
        connection.set_db_config(setting, value).doing(what)?;
    }
    for (setting, value) in [
        ("cell_size_check", "ON"),
        // A damaged page is then an error of a read, never a fault of the process.
        ("mmap_size", "0"),
        // Pages that are kept, taken only when they are needed: the texts of a long history are found
        // through an index, and with SQLite's own 2 MB every second look goes to the system, which has
        // them still. Who reads all of a history once keeps none of it.
        ("cache_size", CACHE),
        // `INSERT OR REPLACE` deletes without firing triggers unless this is on.
        ("recursive_triggers", "ON"),
    ] {
        set(connection, setting, value)?;
    }
    Ok(())
}

/// Settings of the writer: an acknowledged commit has reached the disk.
fn make_durable(connection: &Connection) -> Result<(), HistoryError> {
    set(connection, "journal_mode", "WAL")?;
    set(connection, "synchronous", "FULL")?;
    // What undoes a statement half-way is then some KiB, where it is otherwise 64 of them in one piece,
    // taken from the system and given back with every commit.
    set(connection, "temp_store", "MEMORY")
}

/// Some settings answer with a row and some do not; both are fine.
pub(super) fn set(
    connection: &Connection,
    setting: &'static str,
    value: &str,
) -> Result<(), HistoryError> {
    connection
        .pragma_update_and_check(None, setting, value, |_| Ok(()))
        .or_else(|error| match error {
            rusqlite::Error::QueryReturnedNoRows => Ok(()),
            error => Err(error),
        })
        .doing("set the history's safeguards")
}

fn now_ms() -> i64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH);
    since.map_or(0, |it| i64::try_from(it.as_millis()).unwrap_or(i64::MAX))
}
