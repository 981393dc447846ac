//! What the writer knows of the end of the log: the last leaf, and what the caches do not have yet.
//!
//! A commit adds to `entries` only, where it comes alone. What it means for `settled_heads`, `marks`,
//! `text_index` and `nodes` is kept here and written down for many commits together; then their texts move
//! from `entries` to `blobs`, too. After a crash it is read again from the log itself.

use std::collections::HashMap;

use rusqlite::types::ValueRef;
use rusqlite::{Connection, OptionalExtension};

use super::error::{Doing, HistoryError};
use super::hash::Hash;
use super::id::CommitUuid;
use super::kind::EntryKind;
use super::merkle::Frontier;
use super::query::arrivals;
use super::sql::Natural;
use super::tree::{self, BLOCK, LEVEL_KEPT};

/// So many entries wait before they are settled.
const WAITING_MAX: u64 = 256;

/// Bytes of a UUID or a leaf by which an entry is found.
pub(super) const MARK_BYTES: usize = 8;

/// The end of the log.
#[derive(Default)]
pub(super) struct Tail {
    /// The last entry; 0 where there is none.
    pub seq: u64,
    pub leaf: Hash,
    pub is_closed: bool,
    /// The tree over all leaves.
    pub frontier: Frontier,
    /// The last text.
    pub blob: i64,
    through: u64,
    /// By package and name.
    heads: HashMap<String, Heads, rustc_hash::FxBuildHasher>,
    marks: Vec<([u8; MARK_BYTES], u64)>,
    texts: HashMap<Hash, i64, rustc_hash::FxBuildHasher>,
    nodes: Vec<(u32, u64, Hash)>,
    /// Entries whose text stands in their own row, ascending.
    arrivals: Vec<(u64, Hash)>,
}

type Heads = HashMap<String, Head, rustc_hash::FxBuildHasher>;

/// The newest entry of a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Head {
    pub seq: u64,
    /// Whether the name means something.
    pub is_alive: bool,
}

/// What the tail must know of an entry.
pub(super) struct Added<'a> {
    pub seq: u64,
    pub kind: EntryKind,
    pub leaf: Hash,
    pub uuid: &'a [u8; 16],
    /// Package and name, of what concerns a name.
    pub name: Option<(&'a str, &'a str)>,
    /// Package and name that a rename ends.
    pub old_name: Option<(&'a str, &'a str)>,
}

const READING: &str = "read the end of the log";
const SETTLING: &str = "bring the caches up to date";

impl Tail {
    /// Reads the end of the log.
    pub fn read(connection: &Connection) -> Result<Tail, HistoryError> {
        let (through, settled_blob): (Natural, i64) = connection
            .prepare_cached("SELECT through, blobs FROM settled")
            .and_then(|mut it| it.query_row([], |row| Ok((row.get(0)?, row.get(1)?))))
            .doing(READING)?;
        let block = through.0 / BLOCK * BLOCK;
        let mut tail = Tail {
            seq: block,
            leaf: Hash::default(),
            is_closed: false,
            frontier: tree::frontier_at(connection, block)?,
            blob: settled_blob,
            through: through.0,
            heads: HashMap::default(),
            marks: Vec::new(),
            texts: HashMap::default(),
            nodes: Vec::new(),
            arrivals: Vec::new(),
        };
        tail.read_entries(connection)?;
        tail.read_texts(connection)?;
        tail.check_last(connection)?;
        Ok(tail)
    }

    fn read_entries(&mut self, connection: &Connection) -> Result<(), HistoryError> {
        let mut statement = connection
            .prepare_cached(
                "SELECT seq, kind, leaf, uuid, package, name,
                        CASE kind WHEN 'rename' THEN target END,
                        CASE WHEN arrived IS NOT NULL THEN header END
                 FROM entries WHERE seq > ?1 ORDER BY seq",
            )
            .doing(READING)?;
        let mut rows = statement.query([Natural(self.seq)]).doing(READING)?;
        while let Some(row) = rows.next().doing(READING)? {
            let seq = row.get::<_, Natural>(0).doing(READING)?.0;
            let word: String = row.get(1).doing(READING)?;
            let damaged = |what: String| HistoryError::Damaged { seq, what };
            if seq != self.seq + 1 {
                return Err(damaged(format!("#{} before it is missing", self.seq + 1)));
            }
            let kind = EntryKind::from_name(&word)
                .ok_or_else(|| damaged(format!("`{word}` is no kind of entry")))?;
            let uuid: CommitUuid = row.get(3).doing(READING)?;
            let package: Option<String> = row.get(4).doing(READING)?;
            let name: Option<String> = row.get(5).doing(READING)?;
            let name = package.zip(name).filter(|_| kind.is_atom());
            let old_name = match row.get::<_, Option<Natural>>(6).doing(READING)? {
                None => None,
                Some(Natural(target)) => name_of(connection, target)?,
            };
            if let header @ ValueRef::Blob(_) = row.get_ref(7).doing(READING)? {
                let hash = arrivals::hash(header).map_err(|it| damaged(it.to_string()))?;
                self.arrivals.push((seq, hash));
            }
            self.add(&Added {
                seq,
                kind,
                leaf: row.get(2).doing(READING)?,
                uuid: uuid.as_bytes(),
                name: borrowed(&name),
                old_name: borrowed(&old_name),
            });
        }
        Ok(())
    }

    fn read_texts(&mut self, connection: &Connection) -> Result<(), HistoryError> {
        let mut statement = connection
            .prepare_cached("SELECT id, hash FROM blobs WHERE id > ?1 ORDER BY id")
            .doing(READING)?;
        let mut rows = statement.query([self.blob]).doing(READING)?;
        while let Some(row) = rows.next().doing(READING)? {
            self.blob = row.get(0).doing(READING)?;
            self.texts.insert(row.get(1).doing(READING)?, self.blob);
        }
        Ok(())
    }

    /// Checks that the last header still has its hash: nothing is added after what was changed.
    fn check_last(&mut self, connection: &Connection) -> Result<(), HistoryError> {
        if self.seq == 0 {
            return Ok(());
        }
        let seq = self.seq;
        let found: Option<(Hash, Hash, String)> = connection
            .prepare_cached("SELECT leaf, header, kind FROM entries WHERE seq = ?1")
            .and_then(|mut it| {
                it.query_row([Natural(seq)], |row| {
                    let header = row.get_ref(1)?.as_blob()?;
                    Ok((row.get(0)?, Hash::leaf(header), row.get(2)?))
                })
                .optional()
            })
            .doing(READING)?;
        match found {
            Some((leaf, computed, kind)) if leaf == computed => {
                self.leaf = leaf;
                self.is_closed = kind == EntryKind::Closed.name();
                Ok(())
            }
            _ => Err(HistoryError::Damaged {
                seq,
                what: "its header does not have its hash, so nothing is added after it".to_string(),
            }),
        }
    }

    /// Notes an entry that is now the last one.
    pub fn add(&mut self, added: &Added<'_>) {
        self.seq = added.seq;
        self.leaf = added.leaf;
        self.is_closed = added.kind == EntryKind::Closed;
        let nodes = &mut self.nodes;
        self.frontier.push_noting(added.leaf, |level, hash| {
            if level >= LEVEL_KEPT {
                nodes.push((level, (added.seq >> level) - 1, hash));
            }
        });
        if added.seq <= self.through {
            return;
        }
        for bytes in [&added.uuid[..MARK_BYTES], &added.leaf.0[..MARK_BYTES]] {
            let mark = bytes.try_into().expect("BUG: a mark of another length");
            self.marks.push((mark, added.seq));
        }
        let is_alive = added.kind != EntryKind::Undefinition;
        for (name, is_alive) in [(added.old_name, false), (added.name, is_alive)] {
            if let Some((package, name)) = name {
                let head = Head {
                    seq: added.seq,
                    is_alive,
                };
                if !self.heads.contains_key(package) {
                    self.heads.insert(package.to_string(), Heads::default());
                }
                if let Some(heads) = self.heads.get_mut(package) {
                    heads.insert(name.to_string(), head);
                }
            }
        }
    }

    /// Returns the newest entry of a name.
    pub fn head(
        &self,
        connection: &Connection,
        package: &str,
        name: &str,
    ) -> Result<Option<Head>, HistoryError> {
        if let Some(head) = self.heads.get(package).and_then(|it| it.get(name)) {
            return Ok(Some(*head));
        }
        connection
            .prepare_cached(
                "SELECT entries.seq,
                        entries.kind <> 'undefinition' AND entries.name = ?1
                            AND entries.package = ?2
                 FROM settled_heads JOIN entries ON entries.seq = settled_heads.seq
                 WHERE settled_heads.name = ?1 AND settled_heads.package = ?2",
            )
            .and_then(|mut statement| {
                statement
                    .query_row((name, package), |row| {
                        Ok(Head {
                            seq: row.get::<_, Natural>(0)?.0,
                            is_alive: row.get(1)?,
                        })
                    })
                    .optional()
            })
            .doing("find the version before")
    }

    /// Returns where a text is, if it is there.
    pub fn text(&self, connection: &Connection, hash: &Hash) -> Result<Option<i64>, HistoryError> {
        if let Some(blob) = self.texts.get(hash) {
            return Ok(Some(*blob));
        }
        connection
            .prepare_cached("SELECT blob FROM text_index WHERE hash = ?1")
            .and_then(|mut statement| statement.query_row([hash], |row| row.get(0)).optional())
            .doing("look for a text")
    }

    /// Notes a text that is now the last one.
    pub fn add_text(&mut self, hash: Hash, blob: i64) {
        self.blob = blob;
        self.texts.insert(hash, blob);
    }

    /// Notes that the text of the last entry stands in its row.
    pub fn add_arrival(&mut self, hash: Hash) {
        self.arrivals.push((self.seq, hash));
    }

    /// Returns how many entries the caches do not know.
    pub fn waiting(&self) -> u64 {
        self.seq - self.through
    }

    pub fn is_due(&self) -> bool {
        self.waiting() >= WAITING_MAX
    }

    /// Writes down what waits, in the transaction that is open.
    pub fn settle(&mut self, connection: &Connection) -> Result<(), HistoryError> {
        self.move_texts(connection)?;
        let mut head = connection
            .prepare_cached(
                "INSERT INTO settled_heads (name, package, seq) VALUES (?1, ?2, ?3)
                 ON CONFLICT (name, package) DO UPDATE SET seq = excluded.seq",
            )
            .doing(SETTLING)?;
        for (package, names) in &self.heads {
            let mut names: Vec<_> = names.iter().collect();
            names.sort_unstable_by_key(|(name, _)| *name);
            for (name, it) in names {
                head.execute((name, package, Natural(it.seq)))
                    .doing(SETTLING)?;
            }
        }
        let mut mark = connection
            .prepare_cached("INSERT INTO marks (mark, seq) VALUES (?1, ?2)")
            .doing(SETTLING)?;
        self.marks.sort_unstable();
        self.marks.dedup();
        for (bytes, seq) in &self.marks {
            mark.execute((&bytes[..], Natural(*seq))).doing(SETTLING)?;
        }
        let mut text = connection
            .prepare_cached("INSERT INTO text_index (hash, blob) VALUES (?1, ?2)")
            .doing(SETTLING)?;
        let mut texts: Vec<_> = self.texts.iter().collect();
        texts.sort_unstable();
        for (hash, blob) in texts {
            text.execute((hash, blob)).doing(SETTLING)?;
        }
        let mut node = connection
            .prepare_cached("INSERT INTO nodes (level, place, hash) VALUES (?1, ?2, ?3)")
            .doing(SETTLING)?;
        for (level, place, hash) in &self.nodes {
            node.execute((level, Natural(*place), hash))
                .doing(SETTLING)?;
        }
        connection
            .prepare_cached("UPDATE settled SET through = ?1, blobs = ?2")
            .and_then(|mut it| it.execute((Natural(self.seq), self.blob)))
            .doing(SETTLING)?;
        self.heads.clear();
        self.marks.clear();
        self.texts.clear();
        self.nodes.clear();
        self.through = self.seq;
        Ok(())
    }

    /// Moves the texts that stand in their entries to `blobs`, where each is once.
    fn move_texts(&mut self, connection: &Connection) -> Result<(), HistoryError> {
        let mut put = connection
            .prepare_cached(
                "INSERT INTO blobs (id, hash, text)
                 SELECT ?2, ?3, arrived FROM entries WHERE seq = ?1",
            )
            .doing(SETTLING)?;
        let mut take = connection
            .prepare_cached("UPDATE entries SET text = ?2, arrived = NULL WHERE seq = ?1")
            .doing(SETTLING)?;
        for (seq, hash) in std::mem::take(&mut self.arrivals) {
            let blob = match self.text(connection, &hash)? {
                Some(blob) => blob,
                None => {
                    let blob = self.blob + 1;
                    put.execute((Natural(seq), blob, hash)).doing(SETTLING)?;
                    self.add_text(hash, blob);
                    blob
                }
            };
            take.execute((Natural(seq), blob)).doing(SETTLING)?;
        }
        Ok(())
    }
}

fn borrowed(name: &Option<(String, String)>) -> Option<(&str, &str)> {
    name.as_ref()
        .map(|(package, name)| (package.as_str(), name.as_str()))
}

/// Returns package and name of an entry.
pub(super) fn name_of(
    connection: &Connection,
    seq: u64,
) -> Result<Option<(String, String)>, HistoryError> {
    connection
        .prepare_cached(
            "SELECT package, name FROM entries
             WHERE seq = ?1 AND package IS NOT NULL AND name IS NOT NULL",
        )
        .and_then(|mut statement| {
            statement
                .query_row([Natural(seq)], |row| Ok((row.get(0)?, row.get(1)?)))
                .optional()
        })
        .doing(READING)
}
