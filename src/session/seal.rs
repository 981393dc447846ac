//! Signing: when the log is signed, with which key, and where that is noted.
//!
//! The history says what a checkpoint is; here are the folder of the person's key, the clock, and the
//! thread that signs. A log that cannot be signed goes on: it is told once, and `imago verify` tells
//! it again.

use std::path::Path;
use std::sync::mpsc::{Receiver, RecvTimeoutError, TryRecvError, channel};
use std::time::Duration;

use super::archive::Archive;
use super::clock;
use super::error::SessionError;
use super::options::{Keep, Resume};
use super::paths::{HISTORY_FILE, STATE_FOLDER};
use super::session::Session;
use super::shelf::Shelf;

use super::view::transcript::TranscriptKind;
use crate::history::anchor::{Anchor, Anchors, Numbered};
use crate::history::checkpoint::{self, Branch, Draft, Origin, Signed};
use crate::history::due::Checkpointer;
use crate::history::hash::Hash;
use crate::history::keys::{self, DeviceKey};
use crate::history::query::ends;
use crate::history::verify::Trust;
use crate::history::{HistoryError, Store};

/// How long a session waits for commands while something is being signed.
const SIGNING_STEP: Duration = Duration::from_millis(20);
/// How long a session waits for commands before it looks whether a checkpoint is due.
const IDLE_STEP: Duration = Duration::from_secs(5);
/// An image in the place of a project's history.
const MISPLACED: &str = "the file is a saved image of the log";
/// How long the end of a session waits for a signature.
const PATIENCE: Duration = Duration::from_secs(5);

/// Where a person's key is, and the last checkpoints of all logs.
pub struct Signing {
    keys: std::path::PathBuf,
    anchors: Anchors,
}

impl Signing {
    /// Returns the places below a person's data folder.
    pub fn below(data: &Path) -> Signing {
        Signing {
            keys: data.join("keys"),
            anchors: Anchors::in_folder(&data.join("anchors")),
        }
    }

    /// Returns what is known outside of a history's file.
    pub fn trust(&self, store: &Store) -> Result<Trust, SessionError> {
        // Where the last checkpoint is damaged, that is told of it.
        let newest = checkpoint::newest_note(store).unwrap_or(None);
        let origin = newest.as_ref().map(|(newest, _)| newest.origin);
        let anchor = self
            .anchors
            .read(&origin.unwrap_or(store.log_id().into()))?;
        let note = newest.and_then(|(_, note)| Some(checkpoint::parse(&note)?.1));
        let own = DeviceKey::load(&self.keys)?;
        let is_ours = note.is_none_or(|note| {
            let signed = own.and_then(|own| own.public.check(&note));
            signed == Some(true)
        });
        Ok(Trust {
            keys: keys::known(&self.keys)?,
            anchor: match anchor {
                Anchor::Missing if !is_ours => Anchor::Elsewhere,
                anchor => anchor,
            },
        })
    }

    pub(super) fn known_keys(&self) -> Result<Vec<keys::PublicKey>, SessionError> {
        Ok(keys::known(&self.keys)?)
    }

    /// Checks that a log is the one that was signed last. An image goes on as a branch of its own, and
    /// in a project stands only where somebody has adopted it.
    fn check(&self, store: &Store, is_image: bool) -> Result<(), SessionError> {
        let what = match (is_image, checkpoint::origin(store)?.branch) {
            (true, None) => "the image was not signed when it was saved",
            (false, Some(Branch::Image(_))) => MISPLACED,
            _ => return Ok(checkpoint::check_against(store, &self.anchors)?),
        };
        Err(HistoryError::Inconsistent { what: what.into() }.into())
    }

    /// Signs the log as it is, at once.
    pub fn sign(&self, store: &Store) -> Result<(), SessionError> {
        if let Some(draft) = checkpoint::draft(store, &self.anchors)? {
            let signed = draft.sign(&DeviceKey::open(&self.keys)?);
            checkpoint::keep(store, &self.anchors, &signed)?;
        }
        Ok(())
    }

    /// Signs the log as it is as the beginning of a branch; nothing where it is empty.
    fn branch(
        &self,
        store: &Store,
        branch: impl FnOnce(Hash) -> Branch,
    ) -> Result<Option<Signed>, SessionError> {
        let draft = checkpoint::branch(store, branch)?;
        let draft = draft.map(|draft| Ok(draft.sign(&DeviceKey::open(&self.keys)?)));
        draft
            .transpose()
            .map_err(|error: HistoryError| error.into())
    }

    /// Goes on with the log as a branch: what was signed before, here or elsewhere, binds it no more.
    fn go_on_as(
        &self,
        store: &Store,
        branch: impl FnOnce(Hash) -> Branch,
    ) -> Result<(), SessionError> {
        if let Some(signed) = self.branch(store, branch)? {
            checkpoint::keep(store, &self.anchors, &signed)?;
        }
        Ok(())
    }

    /// Signs on another thread.
    fn begin(&self, draft: Draft) -> Result<Receiver<Signed>, SessionError> {
        let key = DeviceKey::open(&self.keys)?;
        let (sender, receiver) = channel();
        std::thread::Builder::new()
            .name("sign".into())
            .spawn(move || {
                // Nobody waits where the session has ended.
                let _ = sender.send(draft.sign(&key));
            })
            .map_err(|source| SessionError::Thread { source })?;
        Ok(receiver)
    }
}

/// The session's side of signing.
pub struct Seal {
    /// Nothing where the history is in memory or only read, or there is no folder for the key.
    signing: Option<Signing>,
    checkpointer: Checkpointer,
    /// What is being signed.
    coming: Option<Receiver<Signed>>,
}

impl Seal {
    pub fn of(data: Option<&Path>, keep: Keep, shelf: &Shelf) -> Seal {
        let data = data.filter(|_| keep == Keep::InProject && shelf.read_only().is_none());
        Seal {
            signing: data.map(Signing::below),
            checkpointer: Checkpointer::default(),
            coming: None,
        }
    }
}

impl Session {
    /// Looks whether the log still holds what was signed: a file that was put back to an older state
    /// is noticed before anything is added to it.
    pub(super) fn check_seal(&mut self) {
        let Some(signing) = &self.seal.signing else {
            return;
        };
        let store = &self.archive.store;
        let is_image = matches!(self.options.resumes, Some(Resume::File(_)));
        if let Err(error) = signing.check(store, is_image) {
            self.give_up_signing(&error);
            return;
        }
        let signed = checkpoint::newest(store).map_or(0, |it| it.map_or(0, |it| it.size));
        let last = ends::last(store).unwrap_or_default();
        let entries = last.map_or(0, |(seq, _)| seq);
        let unsigned = entries.saturating_sub(signed);
        self.seal.checkpointer.added(unsigned, clock::now_ms());
    }

    /// Takes note of new entries.
    pub(super) fn note_entries(&mut self, count: u64) {
        self.seal.checkpointer.added(count, clock::now_ms());
    }

    /// Begins a checkpoint when one is due.
    pub(super) fn sign_when_due(&mut self) {
        self.keep_signed();
        if self.seal.checkpointer.is_due(clock::now_ms()) {
            self.begin_signing();
        }
    }

    /// Begins a checkpoint over all there is. It is kept when it comes back.
    pub(super) fn begin_signing(&mut self) {
        let Some(signing) = &self.seal.signing else {
            return;
        };
        // One at a time; what comes meanwhile is in the next.
        if self.seal.coming.is_some() {
            return;
        }
        let draft = checkpoint::draft(&self.archive.store, &signing.anchors);
        let begun = draft
            .map_err(SessionError::from)
            .and_then(|draft| draft.map(|it| signing.begin(it)).transpose());
        match begun {
            Ok(coming) => {
                self.seal.coming = coming;
                self.seal.checkpointer.signing();
            }
            Err(error) => self.give_up_signing(&error),
        }
    }

    /// Keeps a checkpoint that was signed meanwhile.
    fn keep_signed(&mut self) {
        let Some(coming) = &self.seal.coming else {
            return;
        };
        match coming.try_recv() {
            Ok(signed) => {
                self.seal.coming = None;
                self.keep_checkpoint(&signed);
            }
            Err(TryRecvError::Disconnected) => self.seal.coming = None,
            Err(TryRecvError::Empty) => {}
        }
    }

    fn keep_checkpoint(&mut self, signed: &Signed) {
        let Some(signing) = &self.seal.signing else {
            return;
        };
        if let Err(error) = checkpoint::keep(&self.archive.store, &signing.anchors, signed) {
            self.give_up_signing(&error.into());
        }
    }

    /// How long the session may wait for a command before it looks after checkpoints; for ever when
    /// there is nothing to sign.
    pub(super) fn seal_step(&self) -> Option<Duration> {
        self.seal.signing.as_ref()?;
        match (&self.seal.coming, self.seal.checkpointer.is_behind()) {
            (Some(_), _) => Some(SIGNING_STEP),
            (None, true) => Some(IDLE_STEP),
            (None, false) => None,
        }
    }

    /// Signs all there is, at once: at the end of a session, and before a copy is made.
    pub(super) fn sign_all(&mut self) {
        if let Some(coming) = self.seal.coming.take() {
            match coming.recv_timeout(PATIENCE) {
                Ok(signed) => self.keep_checkpoint(&signed),
                Err(RecvTimeoutError::Timeout | RecvTimeoutError::Disconnected) => {}
            }
        }
        if let Some(signing) = &self.seal.signing
            && self.seal.checkpointer.is_behind()
            && let Err(error) = signing.sign(&self.archive.store)
        {
            self.give_up_signing(&error);
        }
    }

    /// Says once why nothing is signed any more.
    fn give_up_signing(&mut self, error: &SessionError) {
        self.seal.signing = None;
        self.seal.coming = None;
        self.board.status.unsigned = Some(error.to_string());
        let hint = error.hint().map(|it| format!("\n  hint: {it}"));
        let text = format!(
            "checkpoints are not signed: {error}{}",
            hint.unwrap_or_default()
        );
        self.say(TranscriptKind::Note, text);
    }
}

impl Session {
    /// Signs a copy of the log that is about to be made; nothing where nothing is signed.
    pub(super) fn sign_copy(&self) -> Result<Option<SignedCopy>, SessionError> {
        let Some(signing) = &self.seal.signing else {
            return Ok(None);
        };
        let store = &self.archive.store;
        let signed = signing.branch(store, Branch::Image)?;
        let copy = signed.map(|signed| {
            Ok(SignedCopy {
                note: checkpoint::numbered(store, &signed)?,
                origin: signed.checkpoint.origin,
                anchors: signing.anchors.clone(),
            })
        });
        copy.transpose()
    }
}

/// The signature of a copy.
pub(super) struct SignedCopy {
    pub note: Numbered,
    origin: Origin,
    anchors: Anchors,
}

impl SignedCopy {
    /// Notes it outside of the file, once that is in its place.
    pub fn keep(&self) -> Result<(), SessionError> {
        Ok(self.anchors.write(&self.origin, &self.note)?)
    }
}

impl Archive {
    /// Says what is wrong with a file at this place, which is whole in itself.
    pub(super) fn misplaced(&self) -> Result<Option<&'static str>, SessionError> {
        let place = Path::new(STATE_FOLDER).join(HISTORY_FILE);
        let is_project = self.store.path().is_some_and(|it| it.ends_with(place));
        let branch = checkpoint::origin(&self.store)?.branch;
        let is_misplaced = is_project && matches!(branch, Some(Branch::Image(_)));
        Ok(is_misplaced.then_some(MISPLACED))
    }

    /// Accepts the log as it is: it goes on as a branch of its own.
    pub fn adopt(&self, data: &Path) -> Result<(), SessionError> {
        Signing::below(data).go_on_as(&self.store, Branch::Adopted)
    }

    /// Signs the log as it is.
    pub fn sign(&self, data: &Path) -> Result<(), SessionError> {
        Signing::below(data).sign(&self.store)
    }
}
