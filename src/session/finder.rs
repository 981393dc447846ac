//! The search through the history, on a thread with a connection of its own: who types asks again with every
//! letter, and neither what runs nor any other question waits for it.
//!
//! Only the newest question is answered; an older one ends at its next step, and nobody hears of it. What takes
//! longer than a frame is told in parts, the newest commits first.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::{Receiver, Sender, SyncSender, channel};
use std::time::{Duration, Instant};

use super::archive::Archive;
use super::command::{Command, RequestId};
use super::error::SessionError;
use super::event::Event;
use super::give_back;
use super::session::Session;
use super::view::query::{FoundRows, Query};
use super::view::table::CommitTable;
use crate::history::query::ends;

/// When the first part of what was found is told; each later one after twice the time.
const FIRST_PART: Duration = Duration::from_millis(8);

/// After so long without a question what was read of the history is let go.
const QUIET: Duration = Duration::from_secs(2);

/// A question, and how many were asked up to it.
struct Job {
    id: RequestId,
    query: Query,
    number: u64,
    /// What was listed.
    known: Arc<CommitTable>,
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
                let mut next = inbox.recv().ok();
                while let Some(job) = next {
                    let is_wanted = || last_asked.load(Ordering::Acquire) == job.number;
                    let tell = |found: Found| {
                        // A session that has ended does not want to hear.
                        if is_wanted() && outbox.send((job.id, found)).is_ok() {
                            let _ = commands.send(Command::Walked { id: job.id });
                        }
                        is_wanted()
                    };
                    if is_wanted() {
                        tell(reader.find(&job, &|part| tell(Ok(part)), &is_wanted));
                    }
                    next = inbox.recv_timeout(QUIET).ok().or_else(|| {
                        reader.shrink();
                        inbox.recv().ok()
                    });
                }
            })
            .map_err(|source| SessionError::Thread { source })?;
        Ok(Finder {
            jobs,
            answers,
            newest,
        })
    }

    fn ask(&self, id: RequestId, query: Query, known: Arc<CommitTable>) {
        let number = self.newest.fetch_add(1, Ordering::AcqRel) + 1;
        // The thread ends only with the session.
        let _ = self.jobs.send(Job {
            id,
            query,
            number,
            known,
        });
    }
}

/// The thread's own connection, with the last entry that there was when it was opened: what is kept beside
/// a log is read once, and goes on with it.
struct Reader {
    root: PathBuf,
    open: Option<(Archive, u64)>,
}

impl Reader {
    fn find(
        &mut self,
        job: &Job,
        tell: &dyn Fn(FoundRows) -> bool,
        is_wanted: &dyn Fn() -> bool,
    ) -> Found {
        let is_newest =
            |(archive, last): &(Archive, u64)| last_of(archive).is_ok_and(|now| now == *last);
        let (archive, last) = match self.open.take().filter(is_newest) {
            Some(open) => open,
            None => Reader::open(&self.root)?,
        };
        let mut parts = Parts::new();
        let found = archive.find_all(&job.query, &*job.known, &mut |found| match parts
            .is_due(found.len())
        {
            true => tell(FoundRows::part(found, last)),
            false => is_wanted(),
        });
        self.open = Some((archive, last));
        found
    }

    fn shrink(&self) {
        if let Some((archive, _)) = &self.open {
            archive.store.shrink();
            give_back::soon();
        }
    }

    fn open(root: &Path) -> Result<(Archive, u64), SessionError> {
        let archive = Archive::open_for_reading(root)?;
        let last = last_of(&archive)?;
        Ok((archive, last))
    }
}

/// When something is told of what is not whole yet.
struct Parts {
    after: Duration,
    since: Instant,
    told: usize,
}

impl Parts {
    fn new() -> Parts {
        Parts {
            after: FIRST_PART,
            since: Instant::now(),
            told: 0,
        }
    }

    /// Whether it is time, and more was found than was told.
    fn is_due(&mut self, found: usize) -> bool {
        let is_due = found > self.told && self.since.elapsed() >= self.after;
        if is_due {
            self.told = found;
            self.after *= 2;
        }
        is_due
    }
}

fn last_of(archive: &Archive) -> Result<u64, SessionError> {
    Ok(ends::last(&archive.store)?.map_or(0, |(seq, _)| seq))
}

impl Session {
    /// Answers what a query asks for; a history in memory is known to this thread alone, and short.
    pub(super) fn find(&mut self, id: RequestId, query: Query) {
        if !self.has_a_shared_history() {
            let known = &*self.known;
            let found = self.archive.find_all(&query, known, &mut |_| true);
            self.reply(id, found.map(|found| Event::Found { id, found }));
            return;
        }
        let finder = match self.finder.take() {
            Some(finder) => Ok(finder),
            None => Finder::start(self.paths.root.clone(), self.door.commands.clone()),
        };
        match finder {
            Ok(finder) => {
                finder.ask(id, query, self.known.clone());
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
