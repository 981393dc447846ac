//! The search through the history, on a thread with a connection of its own: who types asks again with every
//! letter, and neither what runs nor any other question waits for it.
//!
//! Only the newest question is answered; an older one ends at its next step, and nobody hears of it.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::{Receiver, Sender, SyncSender, channel};

use super::archive::Archive;
use super::command::{Command, RequestId};
use super::error::SessionError;
use super::event::Event;
use super::session::Session;
use super::view::query::{FoundRows, Query};
use crate::history::query::ends;

/// A question, and how many were asked up to it.
struct Job {
    id: RequestId,
    query: Query,
    number: u64,
}

type Found = Result<FoundRows, SessionError>;

/// The session's side of the search. Dropped, it ends.
pub(super) struct Finder {
    jobs: Sender<Job>,
    answers: Receiver<(RequestId, Found)>,
    /// The number of the newest question.
    newest: Arc<AtomicU64>,
}

impl Drop for Finder {
    fn drop(&mut self) {
        self.newest.fetch_add(1, Ordering::AcqRel);
    }
}

impl Finder {
    fn start(root: PathBuf, commands: SyncSender<Command>) -> Result<Finder, SessionError> {
        let (jobs, inbox) = channel::<Job>();
        let (outbox, answers) = channel();
        let newest = Arc::new(AtomicU64::new(0));
        let last_asked = newest.clone();
        std::thread::Builder::new()
            .name("find".into())
            .spawn(move || {
                let mut reader = Reader { root, open: None };
                for job in inbox {
                    let is_wanted = || last_asked.load(Ordering::Acquire) == job.number;
                    let found = match is_wanted() {
                        true => reader.find(&job.query, &is_wanted),
                        false => continue,
                    };
                    // A session that has ended does not want to hear.
                    if is_wanted() && outbox.send((job.id, found)).is_ok() {
                        let _ = commands.send(Command::Walked { id: job.id });
                    }
                }
            })
            .map_err(|source| SessionError::Thread { source })?;
        Ok(Finder {
            jobs,
            answers,
            newest,
        })
    }

    fn ask(&self, id: RequestId, query: Query) {
        let number = self.newest.fetch_add(1, Ordering::AcqRel) + 1;
        // The thread ends only with the session.
        let _ = self.jobs.send(Job { id, query, number });
    }
}

/// The thread's own connection, with the last entry that there was when it was opened: what is kept beside
/// a log is read once, and goes on with it.
struct Reader {
    root: PathBuf,
    open: Option<(Archive, u64)>,
}

impl Reader {
    fn find(&mut self, query: &Query, is_wanted: &dyn Fn() -> bool) -> Found {
        let is_newest =
            |(archive, last): &(Archive, u64)| last_of(archive).is_ok_and(|now| now == *last);
        let (archive, last) = match self.open.take().filter(is_newest) {
            Some(open) => open,
            None => Reader::open(&self.root)?,
        };
        let found = archive.find_all(query, is_wanted);
        self.open = Some((archive, last));
        found
    }

    fn open(root: &Path) -> Result<(Archive, u64), SessionError> {
        let archive = Archive::open_for_reading(root)?;
        let last = last_of(&archive)?;
        Ok((archive, last))
    }
}

fn last_of(archive: &Archive) -> Result<u64, SessionError> {
    Ok(ends::last(&archive.store)?.map_or(0, |(seq, _)| seq))
}

impl Session {
    /// Answers what a query asks for; a history in memory is known to this thread alone, and short.
    pub(super) fn find(&mut self, id: RequestId, query: Query) {
        if !self.has_a_shared_history() {
            let found = self.archive.find_all(&query, &|| true);
            self.reply(id, found.map(|found| Event::Found { id, found }));
            return;
        }
        let finder = match self.finder.take() {
            Some(finder) => Ok(finder),
            None => Finder::start(self.paths.root.clone(), self.door.commands.clone()),
        };
        match finder {
            Ok(finder) => {
                finder.ask(id, query);
                self.finder = Some(finder);
            }
            Err(error) => self.fail(Some(id), &error),
        }
    }

    /// Passes on what was found.
    pub(super) fn hear_finder(&mut self) {
        let Some(finder) = &self.finder else { return };
        let answers: Vec<(RequestId, Found)> = finder.answers.try_iter().collect();
        for (id, found) in answers {
            self.reply(id, found.map(|found| Event::Found { id, found }));
        }
    }
}
