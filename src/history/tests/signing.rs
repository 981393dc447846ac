//! Checkpoints: what is signed, what is refused, and what they find that nothing else does.

use std::fs;
use std::path::{Path, PathBuf};

use rusqlite::Connection;

use super::super::HistoryError;
use super::super::anchor::{Anchor, Anchors, Numbered};
use super::super::checkpoint;
use super::super::keys::{DeviceKey, PublicKey};
use super::super::verify::{Trust, VerifyReport, verify_trusting};
use super::*;

/// A history on disk and what belongs to it outside.
pub struct Place {
    pub folder: tempfile::TempDir,
    pub key: DeviceKey,
    pub anchors: Anchors,
}

impl Place {
    pub fn new() -> Place {
        let folder = tempfile::tempdir().expect("a folder");
        let anchors = Anchors::in_folder(&folder.path().join("anchors"));
        Place {
            key: DeviceKey::of(&[5; 32]),
            anchors,
            folder,
        }
    }

    pub fn path(&self) -> PathBuf {
        self.folder.path().join("history.db")
    }

    pub fn open(&self) -> Store {
        Store::open(&self.path()).expect("a history")
    }

    /// Signs all there is; answers how many entries that are.
    pub fn sign(&self, store: &Store) -> Result<Option<u64>, HistoryError> {
        let Some(draft) = checkpoint::draft(store, &self.anchors)? else {
            return Ok(None);
        };
        let signed = draft.sign(&self.key);
        checkpoint::keep(store, &self.anchors, &signed)?;
        Ok(Some(signed.checkpoint.size))
    }

    pub fn trust(&self, store: &Store) -> Trust {
        Trust {
            keys: vec![self.key.public.clone()],
            anchor: self
                .anchors
                .read(&store.log_id().into())
                .expect("it can be read"),
        }
    }

    pub fn verify(&self) -> VerifyReport {
        let store = Store::open_for_reading(&self.path()).expect("it opens");
        verify_trusting(&store, Some(&self.trust(&store)))
    }

    fn anchor(&self) -> PathBuf {
        let mut found = fs::read_dir(self.folder.path().join("anchors")).expect("the folder");
        found.next().expect("an anchor").expect("read").path()
    }
}

fn said(report: &VerifyReport) -> Vec<String> {
    report.problems.iter().map(ToString::to_string).collect()
}

fn copy(from: &Path, to: &Path) {
    fs::copy(from, to).expect("copied");
}

#[test]
fn what_is_signed_once_is_not_signed_again() {
    let place = Place::new();
    let store = place.open();
    assert_eq!(place.sign(&store).expect("nothing there"), None);
    fill(&store);
    assert_eq!(place.sign(&store).expect("signed"), Some(9));
    assert_eq!(place.sign(&store).expect("nothing new"), None);
    store.commit_definition(definition("x", "1")).expect("kept");
    drop(store);
    let store = place.open();
    assert_eq!(place.sign(&store).expect("signed"), Some(10));
    let report = place.verify();
    assert_eq!(
        (said(&report), report.checkpoints, report.signed),
        (vec![], 2, 10)
    );
    let (newest, note) = checkpoint::newest_note(&store).expect("read").expect("one");
    assert_eq!((newest.size, newest.root), (10, report.root));
    let outside = place.anchors.read(&store.log_id().into()).expect("read");
    assert_eq!(outside, Anchor::Kept(Numbered { number: 2, note }));
}

/// Attack 5: the file is put back to an older state, whole in itself.
#[test]
fn a_file_that_was_rolled_back_is_noticed_and_not_signed() {
    let place = Place::new();
    let store = place.open();
    fill(&store);
    place.sign(&store).expect("signed");
    drop(store);
    let older = place.folder.path().join("older.db");
    copy(&place.path(), &older);
    let store = place.open();
    store.commit_definition(definition("x", "1")).expect("kept");
    place.sign(&store).expect("signed");
    drop(store);
    copy(&older, &place.path());
    let report = place.verify();
    assert_eq!(report.first_bad(), Some(10), "{:?}", said(&report));

    let store = place.open();
    let refused = place.sign(&store).expect_err("not signed");
    assert_eq!(
        refused.to_string(),
        "10 entries were signed, and the log has 9"
    );
    assert!(checkpoint::check_against(&store, &place.anchors).is_err());
    // Attack 6: going on from there makes another log of the same name.
    store.commit_definition(definition("y", "2")).expect("kept");
    let refused = place.sign(&store).expect_err("not signed");
    assert_eq!(
        refused.to_string(),
        "the first 10 entries are not those that were signed"
    );
    drop(store);
    assert!(!place.verify().is_clean());
}

/// Attack 4: the end is cut off and everything derived is put right.
#[test]
fn a_cut_tail_is_noticed() {
    let place = Place::new();
    let store = place.open();
    fill(&store);
    place.sign(&store).expect("signed");
    drop(store);
    let connection = Connection::open(place.path()).expect("the file");
    for trigger in ["entries_stay", "blobs_stay", "checkpoints_stay"] {
        let sql: String = connection
            .query_row(
                "SELECT sql FROM sqlite_schema WHERE name = ?1",
                [trigger],
                |row| row.get(0),
            )
            .expect("a trigger");
        let table = trigger.split('_').next().expect("a table");
        let cut = match table {
            "entries" => "DELETE FROM entries WHERE seq = 9",
            "blobs" => "DELETE FROM blobs WHERE text LIKE '%(j)%'",
            _ => "DELETE FROM checkpoints",
        };
        connection
            .execute_batch(&format!("DROP TRIGGER {trigger}; {cut}; {sql};"))
            .expect("cut");
    }
    drop(connection);
    let report = place.verify();
    assert_eq!(
        said(&report)[0],
        "#9: is missing: the checkpoint outside of the file, over 9 entries, was signed"
    );
}

/// Killed between the two places where a checkpoint is kept.
#[test]
fn an_interrupted_checkpoint_is_no_alarm_and_is_noted_at_the_next_start() {
    let place = Place::new();
    let store = place.open();
    fill(&store);
    place.sign(&store).expect("signed");
    fs::remove_file(place.anchor()).expect("as if it had not been written");
    assert_eq!(said(&place.verify()), [""; 0]);
    checkpoint::check_against(&store, &place.anchors).expect("it is mended");
    let first = fs::read_to_string(place.anchor()).expect("the anchor");
    store.commit_definition(definition("x", "1")).expect("kept");
    place.sign(&store).expect("signed");
    fs::write(place.anchor(), &first).expect("as if it had not been written");
    assert_eq!(said(&place.verify()), [""; 0]);
    store.commit_definition(definition("y", "1")).expect("kept");
    assert_eq!(place.sign(&store).expect("signed"), Some(11));
    assert_eq!(said(&place.verify()), [""; 0]);
    fs::write(place.anchor(), &first).expect("two behind");
    assert!(!place.verify().is_clean());
}

#[test]
fn a_foreign_key_is_not_trusted_and_a_second_signature_is_no_harm() {
    let place = Place::new();
    let store = place.open();
    fill(&store);
    let draft = checkpoint::draft(&store, &place.anchors).expect("drafted");
    let mut signed = draft.expect("something new").sign(&place.key);
    let other = DeviceKey::of(&[6; 32]);
    let second = other.sign(&signed.note.text).signatures;
    signed.note.signatures.extend(second);
    checkpoint::keep(&store, &place.anchors, &signed).expect("kept");
    assert_eq!(said(&place.verify()), [""; 0]);

    let trust = |keys: &[&PublicKey]| Trust {
        keys: keys.iter().copied().cloned().collect(),
        ..place.trust(&store)
    };
    let with = |keys: &[&PublicKey]| said(&verify_trusting(&store, Some(&trust(keys))));
    assert_eq!(with(&[&other.public]), [""; 0], "one known key is enough");
    let nobody = with(&[&DeviceKey::of(&[7; 32]).public]);
    assert!(
        nobody[0].contains("is signed with an unknown key: imago.device/"),
        "{nobody:?}"
    );
}

/// Attack 3 and 12: everything is computed anew, or the signatures are taken off; attack 9 and 17: a
/// checkpoint or a key of another log.
#[test]
fn what_was_signed_cannot_be_forged_or_taken_away() {
    let place = Place::new();
    let store = place.open();
    fill(&store);
    place.sign(&store).expect("signed");
    store.commit_definition(definition("x", "1")).expect("kept");
    place.sign(&store).expect("signed");
    drop(store);

    let elsewhere = Place::new();
    let store = elsewhere.open();
    fill(&store);
    elsewhere.sign(&store).expect("signed");
    let (_, foreign) = checkpoint::newest_note(&store).expect("read").expect("one");
    drop(store);

    let whole = fs::read(place.path()).expect("the file");
    let anchor = fs::read_to_string(place.anchor()).expect("the anchor");
    let number = "2\n".len();
    let changed_notes = |change: &dyn Fn(&str) -> String| {
        fs::write(place.path(), &whole).expect("the file as it was");
        let connection = Connection::open(place.path()).expect("the file");
        let sql: String = connection
            .query_row(
                "SELECT sql FROM sqlite_schema WHERE name = 'checkpoints_keep'",
                [],
                |row| row.get(0),
            )
            .expect("a trigger");
        let note: String = connection
            .query_row("SELECT note FROM checkpoints WHERE number = 2", [], |row| {
                row.get(0)
            })
            .expect("a note");
        connection
            .execute_batch("DROP TRIGGER checkpoints_keep")
            .and_then(|()| {
                connection.execute(
                    "UPDATE checkpoints SET note = ?1 WHERE number = 2",
                    [change(&note)],
                )
            })
            .and_then(|_| connection.execute_batch(&sql))
            .expect("changed");
        drop(connection);
        said(&place.verify())
    };
    assert_eq!(changed_notes(&|it| it.to_string()), [""; 0]);
    assert!(!changed_notes(&|_| foreign.clone()).is_empty());
    assert!(!changed_notes(&|it| it[..it.find('—').expect("a dash")].to_string()).is_empty());
    assert!(!changed_notes(&|_| String::new()).is_empty());
    let resigned = changed_notes(&|it| {
        let text = it[..=it.find("\n\n").expect("a blank line")].to_string();
        DeviceKey::of(&[9; 32]).sign(&text).encode()
    });
    assert!(resigned[0].contains("unknown key"), "{resigned:?}");
    // Every byte of the note.
    let length = anchor.len();
    for at in 0..length - number {
        let found = changed_notes(&|it| {
            let mut bytes = it.as_bytes().to_vec();
            bytes[at] ^= 1;
            String::from_utf8_lossy(&bytes).into_owned()
        });
        assert!(!found.is_empty(), "byte {at}");
    }
    // And of the one outside.
    fs::write(place.path(), &whole).expect("the file as it was");
    for at in 0..length {
        let mut bytes = anchor.as_bytes().to_vec();
        bytes[at] ^= 1;
        let text = String::from_utf8_lossy(&bytes).into_owned();
        fs::write(place.anchor(), text).expect("changed");
        assert!(!place.verify().is_clean(), "byte {at}");
    }
    let path = place.anchor();
    fs::remove_file(&path).expect("gone");
    assert!(!place.verify().is_clean(), "no anchor");
    fs::write(&path, &anchor).expect("there again");
    assert!(place.verify().is_clean());
}
