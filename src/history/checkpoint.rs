//! Checkpoints: the root over the log so far, signed, in the log's own file and outside of it.
//!
//! Whoever can write the history's file can write another one that is whole in itself. He cannot
//! sign it; and a file that was put back to an older state lacks what the note outside of it says.
//! So nothing is signed that does not contain what was signed before.

use rusqlite::OptionalExtension;

use super::anchor::{Anchor, Anchors, Numbered};
use super::error::{Doing, HistoryError};
use super::hash::Hash;
use super::id;
use super::keys::DeviceKey;
use super::merkle::Frontier;
use super::note::{Note, base64, unbase64};
use super::sql::Natural;
use super::store::Store;
use super::tail::Tail;
use super::tree;

const ORIGIN: &str = "imago.log";

/// Where a log goes on that exists more than once: from a copy that was made on purpose. Each has an
/// identity of its own, so that two that go on apart never sign two logs under one name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Branch {
    /// A saved image.
    Image(Hash),
    /// A copy, or an older state, that a person has accepted as the log.
    Adopted(Hash),
}

/// Which log.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Origin {
    pub log_id: Hash,
    pub branch: Option<Branch>,
}

impl Origin {
    /// Returns the words that name it: the log, and the branch with what it is.
    pub fn words(&self) -> Vec<String> {
        let mut words = vec![self.log_id.hex()];
        match self.branch {
            None => {}
            Some(Branch::Image(id)) => words.extend(["image".into(), id.hex()]),
            Some(Branch::Adopted(id)) => words.extend(["adopted".into(), id.hex()]),
        }
        words
    }

    fn parse(text: &str) -> Option<Origin> {
        let words: Vec<&str> = text.strip_prefix(ORIGIN)?.split('/').skip(1).collect();
        let log_id = Hash::from_hex(words.first()?)?;
        let branch = match words[1..] {
            [] => None,
            ["image", id] => Some(Branch::Image(Hash::from_hex(id)?)),
            ["adopted", id] => Some(Branch::Adopted(Hash::from_hex(id)?)),
            _ => return None,
        };
        Some(Origin { log_id, branch })
    }
}

impl From<Hash> for Origin {
    fn from(log_id: Hash) -> Origin {
        Origin {
            log_id,
            branch: None,
        }
    }
}

/// How much of which log.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Checkpoint {
    pub origin: Origin,
    pub size: u64,
    /// The RFC 6962 root over the first `size` leaves.
    pub root: Hash,
}

impl Checkpoint {
    /// Returns the text that is signed: origin, size and root, a line each.
    pub fn text(&self) -> String {
        format!(
            "{ORIGIN}/{}\n{}\n{}\n",
            self.origin.words().join("/"),
            self.size,
            base64(&self.root.0)
        )
    }

    /// Reads what [`Checkpoint::text`] writes, and nothing else.
    pub fn parse(text: &str) -> Option<Checkpoint> {
        let mut lines = text.split('\n');
        let origin = Origin::parse(lines.next()?)?;
        let size = lines.next()?.parse().ok()?;
        let root = Hash(unbase64(lines.next()?)?.try_into().ok()?);
        let checkpoint = Checkpoint { origin, size, root };
        (checkpoint.text() == text).then_some(checkpoint)
    }
}

/// A checkpoint that is about to be signed, which any thread can do.
pub struct Draft {
    origin: Origin,
    frontier: Frontier,
}

/// A signed checkpoint that is not kept yet.
pub struct Signed {
    pub checkpoint: Checkpoint,
    pub note: Note,
}

impl Draft {
    pub fn sign(self, key: &DeviceKey) -> Signed {
        let checkpoint = Checkpoint {
            origin: self.origin,
            size: self.frontier.size(),
            root: self.frontier.root(),
        };
        Signed {
            checkpoint,
            note: key.sign(&checkpoint.text()),
        }
    }
}

/// Returns the log as it stands, to be signed; `None` when there is nothing that is not signed yet.
/// A log that does not contain what was signed before is refused.
pub fn draft(store: &Store, anchors: &Anchors) -> Result<Option<Draft>, HistoryError> {
    let frontier = frontier(store)?;
    let kept = check(store, anchors, frontier.size())?;
    match kept {
        _ if frontier.size() == 0 => Ok(None),
        Some(kept) if kept.size == frontier.size() => Ok(None),
        _ => Ok(Some(Draft {
            origin: origin(store)?,
            frontier,
        })),
    }
}

/// Returns the log as it stands, to be signed as the beginning of a branch, whatever was signed before;
/// `None` where it is empty.
pub fn branch(
    store: &Store,
    branch: impl FnOnce(Hash) -> Branch,
) -> Result<Option<Draft>, HistoryError> {
    let frontier = frontier(store)?;
    if frontier.size() == 0 {
        return Ok(None);
    }
    let id = Hash::of(&[b"imago branch", &id::unique()]);
    let origin = Origin {
        log_id: store.log_id(),
        branch: Some(branch(id)),
    };
    Ok(Some(Draft { origin, frontier }))
}

/// Returns which log a file goes on with: that of its newest checkpoint.
pub fn origin(store: &Store) -> Result<Origin, HistoryError> {
    let newest = newest(store)?;
    Ok(newest.map_or(store.log_id().into(), |it| it.origin))
}

/// Checks that the log contains what was signed before: cheap enough for every start. Whoever was
/// interrupted before he noted his last checkpoint outside has it noted now.
pub fn check_against(store: &Store, anchors: &Anchors) -> Result<(), HistoryError> {
    check(store, anchors, frontier(store)?.size())?;
    Ok(())
}

fn check(store: &Store, anchors: &Anchors, size: u64) -> Result<Option<Checkpoint>, HistoryError> {
    let refuse = |what: String| Err(HistoryError::Inconsistent { what });
    let newest = newest_numbered(store)?;
    let number = newest.as_ref().map_or(0, |(_, kept)| kept.number);
    let origin = newest.as_ref().map(|(checkpoint, _)| checkpoint.origin);
    let origin = origin.unwrap_or(store.log_id().into());
    let anchor = match anchors.read(&origin)? {
        Anchor::Missing | Anchor::Elsewhere => None,
        Anchor::Damaged => {
            return refuse("the last checkpoint outside of the file is damaged".into());
        }
        Anchor::Kept(kept) => parse(&kept.note).map(|(checkpoint, _)| (checkpoint, kept)),
    };
    let kept = newest.as_ref().map(|(checkpoint, _)| *checkpoint);
    let outside = anchor.as_ref().map(|(checkpoint, _)| *checkpoint);
    for (signed, place) in [(outside, "outside of the file"), (kept, "in the file")] {
        let Some(signed) = signed else { continue };
        if signed.origin.log_id != store.log_id() || signed.origin != origin {
            return refuse(format!("the last checkpoint {place} is of another log"));
        }
        if signed.size > size {
            return refuse(format!(
                "{} entries were signed, and the log has {size}",
                signed.size
            ));
        }
        if tree::root_at(store.connection(), signed.size)? != signed.root {
            return refuse(format!(
                "the first {} entries are not those that were signed",
                signed.size
            ));
        }
    }
    let noted = anchor.map_or(0, |(_, kept)| kept.number);
    if noted > number {
        return refuse(format!(
            "{noted} checkpoints were made, and the file has {number}"
        ));
    }
    if let Some((_, newest)) = newest.filter(|_| noted < number && store.read_only().is_none()) {
        anchors.write(&origin, &newest)?;
    }
    Ok(kept)
}

/// Keeps a signed checkpoint: in the file first, so that what is outside is at most one behind.
pub fn keep(store: &Store, anchors: &Anchors, signed: &Signed) -> Result<(), HistoryError> {
    let kept = numbered(store, signed)?;
    store.alone(|transaction| {
        transaction
            .connection()
            .prepare_cached("INSERT INTO checkpoints (number, note) VALUES (?1, ?2)")
            .and_then(|mut statement| statement.execute((Natural(kept.number), &kept.note)))
            .doing("keep a checkpoint")?;
        Ok(())
    })?;
    anchors.write(&signed.checkpoint.origin, &kept)
}

/// Returns a signed checkpoint as the next of a log.
pub fn numbered(store: &Store, signed: &Signed) -> Result<Numbered, HistoryError> {
    let newest = newest_numbered(store)?;
    Ok(Numbered {
        number: newest.map_or(0, |(_, kept)| kept.number) + 1,
        note: signed.note.encode(),
    })
}

/// Returns the newest checkpoint in the file.
pub fn newest(store: &Store) -> Result<Option<Checkpoint>, HistoryError> {
    Ok(newest_note(store)?.map(|(checkpoint, _)| checkpoint))
}

/// Returns the newest checkpoint in the file with its note.
pub fn newest_note(store: &Store) -> Result<Option<(Checkpoint, String)>, HistoryError> {
    let newest = newest_numbered(store)?;
    Ok(newest.map(|(checkpoint, kept)| (checkpoint, kept.note)))
}

fn newest_numbered(store: &Store) -> Result<Option<(Checkpoint, Numbered)>, HistoryError> {
    let what = "read the last checkpoint";
    let found = store
        .connection()
        .prepare_cached("SELECT number, note FROM checkpoints ORDER BY number DESC LIMIT 1")
        .and_then(|mut it| {
            it.query_row([], |row| {
                Ok(Numbered {
                    number: row.get::<_, Natural>(0)?.0,
                    note: row.get(1)?,
                })
            })
            .optional()
        })
        .doing(what)?;
    let Some(kept) = found else { return Ok(None) };
    match parse(&kept.note) {
        Some((checkpoint, _)) => Ok(Some((checkpoint, kept))),
        None => Err(HistoryError::Inconsistent {
            what: "the last checkpoint in the file is damaged".into(),
        }),
    }
}

/// Reads a signed checkpoint, without looking at its signatures.
pub fn parse(note: &str) -> Option<(Checkpoint, Note)> {
    let note = Note::parse(note).ok()?;
    Some((Checkpoint::parse(&note.text)?, note))
}

fn frontier(store: &Store) -> Result<Frontier, HistoryError> {
    let tail = match store.inner.tail.take() {
        Some(tail) => tail,
        None => Tail::read(store.connection())?,
    };
    let frontier = tail.frontier.clone();
    if !store.inner.in_transaction.get() {
        store.inner.tail.set(Some(tail));
    }
    Ok(frontier)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_checkpoint_is_read_as_it_is_written() {
        let checkpoint = Checkpoint {
            origin: Hash::text("log").into(),
            size: 12,
            root: Hash::text("root"),
        };
        let text = checkpoint.text();
        assert_eq!(Checkpoint::parse(&text), Some(checkpoint));
        for branch in [Branch::Image, Branch::Adopted] {
            let mut of_branch = checkpoint;
            of_branch.origin.branch = Some(branch(Hash::text("branch")));
            assert_eq!(Checkpoint::parse(&of_branch.text()), Some(of_branch));
            let other = of_branch.text().replace("image", "other");
            let other = other.replace("adopted", "other");
            assert_eq!(Checkpoint::parse(&other), None, "{other}");
        }
        for bad in [
            text.replace("\n12\n", "\n012\n"),
            text.replace("\n12\n", "\n+12\n"),
            text.replace("\n12\n", "\n\n"),
            format!("{text}extension\n"),
            text.to_uppercase(),
            text.trim_end().to_string(),
            text.replace("imago.log", "other.log"),
            text.replace("imago.log/", "imago.log//"),
            text.replacen('\n', "/\n", 1),
        ] {
            assert_eq!(Checkpoint::parse(&bad), None, "{bad}");
        }
    }
}
