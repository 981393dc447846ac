//! Images that outlive the session: found when it opens, kept when it ends and while it is idle, and
//! saved to a file with the whole history.

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use super::atomic::{self, Beside};
use super::clock;
use super::command::RequestId;
use super::door::Next;
use super::error::SessionError;
use super::give_back;
use super::kept::{Kept, Place, Refused, Stamp};
use super::memory::Memory;
use super::options::{Keep, Resume};
use super::seal::SignedCopy;
use super::session::Session;
use super::stop::Stop;
use super::task::Task;
use super::view::transcript::TranscriptKind;
use crate::history::hash::Hash;
use crate::history::query::{ends, log, pending};
use crate::history::{Store, copy};
use crate::lang::image::Image;

/// How long nobody asks for anything before a changed image is kept.
const IDLE: Duration = Duration::from_secs(20);
/// Entries that the search index takes in before the session listens again.
const INDEXED_MAX: u64 = 256;
/// How often a rehearsal is looked at.
const GLANCE: Duration = Duration::from_millis(20);
/// The file that is there while a session lives that keeps its image.
const OPEN_FILE: &str = "session.open";
const SNAPSHOT_FILE: &str = "image.snapshot";

/// What was found when the session opened.
struct Found {
    /// The last entry the image knows; nothing where there is no image.
    seq: Option<u64>,
    time_ms: i64,
    /// What the session knew then.
    memory: Option<Memory>,
}

impl Session {
    /// Makes the image what it was: from the one that was kept, or else from the definitions.
    pub(super) fn stand_again(&mut self) -> Result<(), SessionError> {
        if matches!(self.options.resumes, Some(Resume::Shipped(_))) {
            return self.resume_shipped();
        }
        let has_crashed = self.mark_open();
        let found = self.find_kept();
        match found.seq {
            Some(seq) => self.catch_up(seq, found.memory)?,
            None => {
                self.show_counts(self.archive.counts()?);
                let heads = self.archive.heads()?;
                self.changed = !heads.is_empty();
                self.rebuild(heads)?;
            }
        }
        if has_crashed {
            let data = match found.seq {
                Some(_) => format!("data are as of {}", clock::local_text(found.time_ms)),
                None => "data are as the definitions make them".into(),
            };
            let text =
                format!("the last session was cut off: every definition is there, and {data}");
            self.say(TranscriptKind::Note, text);
        }
        Ok(())
    }

    /// Where the image is kept beside the history.
    fn snapshot_path(&self) -> PathBuf {
        self.paths.state().join(SNAPSHOT_FILE)
    }

    /// Whether this session leaves its image behind.
    fn keeps_image(&self) -> bool {
        self.options.keeps_image
            && self.options.keep == Keep::InProject
            && self.archive.store.read_only().is_none()
    }

    /// Notes that a session lives; answers whether the one before is still noted.
    fn mark_open(&self) -> bool {
        if !self.keeps_image() || self.options.resumes.is_some() {
            return false;
        }
        let path = self.paths.state().join(OPEN_FILE);
        let was_open = path.exists();
        // Without the note a crash is not told of; nothing else depends on it.
        let _ = std::fs::write(&path, "");
        was_open
    }

    /// Takes the image that was kept, if it is ours and of this history. Why not is told.
    fn find_kept(&mut self) -> Found {
        let mut found = Found {
            seq: None,
            time_ms: 0,
            memory: None,
        };
        let bytes = match self.options.resumes {
            Some(Resume::File(_)) => copy::image(&self.archive.store).unwrap_or(None),
            _ if self.options.keep == Keep::InMemory => None,
            _ => std::fs::read(self.snapshot_path()).ok(),
        };
        let Some(bytes) = bytes else {
            return found;
        };
        match self.read_kept(&bytes) {
            Ok((kept, image)) => {
                self.take_image(image);
                found.seq = Some(kept.place.seq);
                found.time_ms = kept.place.time_ms;
                found.memory = Memory::read(kept.memory);
            }
            Err(refused) => {
                self.drop_kept();
                let text = format!(
                    "the kept image is not used: {refused}; it is made again from the definitions"
                );
                self.say(TranscriptKind::Note, text);
            }
        }
        found
    }

    /// An image that cannot be used is told of once.
    fn drop_kept(&self) {
        if self.options.resumes.is_none() && self.archive.store.read_only().is_none() {
            let _ = std::fs::remove_file(self.snapshot_path());
        }
    }

    fn read_kept<'a>(&self, bytes: &'a [u8]) -> Result<(Kept<'a>, Image), Refused> {
        let kept = Kept::read(bytes, self.stamp().as_ref())?;
        let store = &self.archive.store;
        let place = &kept.place;
        let leaf = match place.seq {
            0 => Some(Hash::default()),
            seq => ends::leaf(store, seq).unwrap_or(None),
        };
        if place.log != store.log_id() || leaf != Some(place.leaf) {
            return Err(Refused::OtherHistory);
        }
        let image = Image::from_snapshot(kept.image).map_err(|_| Refused::Damaged)?;
        Ok((kept, image))
    }

    /// Lives on in another image, under this session's limits.
    fn take_image(&mut self, mut image: Image) {
        image.set_limits(self.limits());
        image
            .machine_mut()
            .set_interrupt(self.door.interrupt_flag());
        self.looked.forget();
        self.image = image;
        self.is_restored = true;
    }

    /// Stands with an image that a shipped program brought.
    fn resume_shipped(&mut self) -> Result<(), SessionError> {
        if let Some(Resume::Shipped(bytes)) = &self.options.resumes {
            let image = Image::from_snapshot(bytes).map_err(|_| SessionError::Image {
                reason: Refused::Damaged,
            })?;
            self.take_image(image);
        }
        Ok(())
    }

    /// Evaluates what was committed after the image was kept.
    fn catch_up(&mut self, seq: u64, memory: Option<Memory>) -> Result<(), SessionError> {
        let last = ends::last(&self.archive.store)?.map_or(0, |(last, _)| last);
        if let Some(memory) = &memory {
            self.archive.remember_counts(&memory.counts);
        }
        match memory.filter(|_| last == seq) {
            Some(memory) => {
                self.show_counts(memory.counts);
                let is_kept_true = self.writes_back();
                memory.recall(&mut self.heads, &mut self.intake, is_kept_true);
            }
            None => {
                self.show_counts(self.archive.counts()?);
                let heads = self.archive.light_heads()?;
                self.know_heads(&heads)?;
            }
        }
        let newer = match self.archive.store.is_blank() {
            true => Vec::new(),
            false => log::range(&self.archive.store, seq + 1..=u64::MAX)?,
        };
        let newer: Vec<u64> = newer.into_iter().map(|row| row.seq).collect();
        self.changed = !newer.is_empty();
        self.task = Task {
            is_silent: true,
            world: super::host::World::Past,
            ..Task::own("rebuild")
        };
        let mut failed = Vec::new();
        for seq in newer {
            let deed = self.archive.deed(seq)?;
            if let Err(stop) = self.replay_one(&deed) {
                failed.push((deed.commit, stop));
            }
        }
        self.task.is_silent = false;
        for (commit, stop) in failed {
            self.tell_no_longer(commit.seq, &commit.name, &stop);
        }
        Ok(())
    }

    /// Says that a definition of the history does not evaluate in this image.
    pub(super) fn tell_no_longer(&self, seq: u64, name: &str, stop: &Stop) {
        let text = format!(
            "error: #{seq} `{name}` no longer evaluates: {}\n  hint: define it again; its history is kept",
            stop.message(),
        );
        self.say(TranscriptKind::Error, text);
    }

    /// Returns what makes an image this user's own.
    fn stamp(&self) -> Option<Stamp> {
        Stamp::of_user(self.options.data.as_deref())
    }

    /// Waits for the next command; an image that changed is kept while nobody asks for anything.
    pub(super) fn next_command(&mut self) -> Next {
        let quiet = self.heard.elapsed();
        let idle = self.changed && self.keeps_image();
        let idle = idle.then(|| IDLE.saturating_sub(quiet));
        // A rehearsal that is under way is looked at now and then.
        let rehearsal = self.proposed.is_some().then_some(GLANCE);
        let indexing = !self.archive.store.is_blank() && self.archive.store.index_waits();
        let testing = !self.impact.is_empty();
        let tasks = self.tasks_wait();
        let at_once = (indexing || testing).then_some(Duration::ZERO);
        let waits = self
            .seal_step()
            .into_iter()
            .chain(idle)
            .chain(rehearsal)
            .chain(tasks)
            .chain(at_once);
        let patience = waits.min();
        let began = Instant::now();
        let next = self.door.next_command(patience);
        if tasks.is_some() {
            self.let_pass(began.elapsed());
        }
        if matches!(next, Next::Nothing) {
            self.attend_tasks();
        }
        match next {
            Next::Nothing if testing => self.attend_impact(),
            Next::Nothing if indexing => {
                // An index that cannot be written is made anew some day.
                let _ = self.archive.store.index_more(INDEXED_MAX);
            }
            Next::Nothing if self.heard.elapsed() >= IDLE => {
                self.keep_image();
                // What tasks change meanwhile is kept as seldom.
                self.heard = Instant::now();
            }
            Next::Nothing => {}
            _ => self.heard = Instant::now(),
        }
        next
    }

    /// Keeps the image beside the history if it changed. Where it cannot be kept, the next session
    /// makes it again from the definitions.
    pub(super) fn keep_image(&mut self) {
        if !self.changed || !self.keeps_image() {
            return;
        }
        self.changed = false;
        let outcome = self.image_bytes().and_then(|bytes| self.put_image(&bytes));
        if let Err(error) = outcome {
            let text = format!("the image is not kept: {error}");
            self.say(TranscriptKind::Note, text);
        }
        // Nobody has asked for anything for a while.
        self.archive.store.shrink();
        give_back::soon();
    }

    fn put_image(&self, bytes: &[u8]) -> Result<(), SessionError> {
        if self.options.resumes.is_some() {
            return Ok(copy::replace_image(&self.archive.store, bytes)?);
        }
        let path = self.snapshot_path();
        atomic::write(&path, bytes).map_err(|source| written(path, source))
    }

    /// Takes back the note that a session lives.
    pub(super) fn mark_closed(&self) {
        if self.keeps_image() && self.options.resumes.is_none() {
            let _ = std::fs::remove_file(self.paths.state().join(OPEN_FILE));
        }
    }

    /// Returns the living image as the bytes of a file.
    fn image_bytes(&self) -> Result<Vec<u8>, SessionError> {
        let (seq, leaf) = ends::last(&self.archive.store)?.unwrap_or_default();
        let place = Place {
            log: self.archive.store.log_id(),
            seq,
            leaf,
            time_ms: clock::now_ms(),
        };
        let memory = self.memory()?.to_bytes();
        let image = |head| self.image.snapshot_behind(head);
        place
            .to_bytes(image, &memory, self.stamp().as_ref())
            .map_err(SessionError::Unsaved)
    }

    /// Returns what the session knows of its history.
    fn memory(&self) -> Result<Memory, SessionError> {
        let heads = self.heads.all();
        Ok(Memory {
            counts: self.archive.counts()?,
            heads: heads
                .map(|(name, it)| (name.to_string(), it.clone()))
                .collect(),
            said: self.archive.said_by_files()?,
        })
    }

    /// Saves the whole history and the living image to a file.
    pub(super) fn save_development_image(&mut self, path: &Path) -> Result<(), SessionError> {
        self.refuse_while_pending()?;
        let path = self.resolve(path);
        if path.exists() {
            // Refuses what is no history, and what another process uses; and leaves no log beside it.
            drop(Store::open(&path)?);
        }
        let bytes = self.image_bytes()?;
        // The copy holds what the log has signed.
        self.sign_all();
        let beside = Beside::of(&path);
        let signed = self.sign_copy()?;
        let note = signed.as_ref().map(|it| &it.note);
        copy::write(&self.archive.store, beside.path(), &bytes, note)?;
        beside.finish().map_err(|source| written(path, source))?;
        signed.as_ref().map_or(Ok(()), SignedCopy::keep)
    }

    /// An image is saved between milestones, never in the middle of one.
    pub(super) fn refuse_while_pending(&self) -> Result<(), SessionError> {
        match pending::seqs(&self.archive.store)?.len() {
            0 => Ok(()),
            count => Err(SessionError::Pending { count }),
        }
    }

    /// Saves for a front.
    pub(super) fn save_on_demand(&mut self, id: RequestId, path: &Path) {
        let shown = path.display().to_string();
        self.on_demand(id, |session| {
            session.save_development_image(path)?;
            Ok((
                format!("saved the history and the image to `{shown}`\n"),
                true,
            ))
        });
    }
}

fn written(path: PathBuf, source: std::io::Error) -> SessionError {
    SessionError::Io {
        operation: "write",
        path,
        source,
    }
}
