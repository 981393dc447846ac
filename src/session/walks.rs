//! Questions that walk the whole history: each on a thread with a connection of its own, so that neither
//! what runs nor any other question waits for them.
//!
//! A thread tells how far it is and in the end what it found; `Command::Walked` wakes the session to pass
//! that on. `Command::GiveUp` ends it at its next step.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, Sender, SyncSender, channel};
use std::time::{Duration, Instant};

use super::archive::Archive;
use super::command::{Command, RequestId};
use super::error::SessionError;
use super::event::Event;
use super::give_back;
use super::options::Keep;
use super::session::Session;

/// Walks under way at once; each has a thread.
const WALKS_MAX: usize = 4;
/// How often a walk tells how far it is.
const BEAT: Duration = Duration::from_millis(100);

/// Told how much is done of how much; what it answers with an error ends the walk.
pub type Pace<'a> = &'a mut dyn FnMut(u64, u64) -> Result<(), SessionError>;

/// What comes of a walk: the rest of the work, which only the session can do, and the event that answers.
pub(super) type Found = Box<dyn FnOnce(&mut Session) -> Result<Event, SessionError> + Send>;

/// What a walk does on its thread.
type Work = Box<dyn FnOnce(Pace<'_>) -> Result<Found, SessionError> + Send>;

/// What a thread tells.
enum News {
    Going { done: u64, total: u64 },
    Over(Result<Found, SessionError>),
}

/// The walks that are under way.
#[derive(Default)]
pub(super) struct Walks {
    under_way: Vec<Walk>,
}

/// The session's side of a walk. Dropped, it ends.
struct Walk {
    id: RequestId,
    is_given_up: Arc<AtomicBool>,
    news: Receiver<News>,
}

impl Drop for Walk {
    fn drop(&mut self) {
        self.is_given_up.store(true, Ordering::Release);
    }
}

/// The thread's side of a walk.
struct Walker {
    id: RequestId,
    is_given_up: Arc<AtomicBool>,
    news: Sender<News>,
    commands: SyncSender<Command>,
    told: Instant,
}

impl Walker {
    fn tell(&mut self, news: News) {
        self.told = Instant::now();
        // A session that has ended does not want to hear.
        if self.news.send(news).is_ok() {
            let _ = self.commands.send(Command::Walked { id: self.id });
        }
    }

    fn step(&mut self, done: u64, total: u64) -> Result<(), SessionError> {
        if self.is_given_up.load(Ordering::Acquire) {
            return Err(SessionError::GivenUp);
        }
        if self.told.elapsed() >= BEAT {
            self.tell(News::Going { done, total });
        }
        Ok(())
    }
}

impl Session {
    /// Whether another thread finds the history by its file.
    pub(super) fn has_a_shared_history(&self) -> bool {
        let is_shared = self.options.keep == Keep::InProject && self.options.resumes.is_none();
        is_shared && !self.archive.store.is_blank()
    }

    /// Answers a question that walks the whole history. One in memory is known to this thread alone, and
    /// short.
    pub(super) fn walk(
        &mut self,
        id: RequestId,
        question: impl FnOnce(&Archive, Pace<'_>) -> Result<Event, SessionError> + Send + 'static,
    ) {
        if !self.has_a_shared_history() {
            let answer = question(&self.archive, &mut |_, _| Ok(()));
            self.reply(id, answer);
            return;
        }
        let root = self.paths.root.clone();
        self.walk_beside(id, move |pace| {
            let archive = Archive::open_for_reading(&root)?;
            let event = question(&archive, pace)?;
            let found: Found = Box::new(move |_| Ok(event));
            Ok(found)
        });
    }

    /// Answers a question by what is done beside the session.
    pub(super) fn walk_beside(
        &mut self,
        id: RequestId,
        work: impl FnOnce(Pace<'_>) -> Result<Found, SessionError> + Send + 'static,
    ) {
        if let Err(error) = self.begin_walk(id, Box::new(work)) {
            self.fail(Some(id), &error);
        }
    }

    /// Ends a walk of which nobody wants to hear any more.
    pub(super) fn forget_walk(&mut self, id: RequestId) {
        self.walks.under_way.retain(|it| it.id != id);
    }

    fn begin_walk(&mut self, id: RequestId, work: Work) -> Result<(), SessionError> {
        if self.walks.under_way.len() >= WALKS_MAX {
            return Err(SessionError::TooManyWalks { max: WALKS_MAX });
        }
        let (news, inbox) = channel();
        let is_given_up = Arc::new(AtomicBool::new(false));
        let mut walker = Walker {
            id,
            is_given_up: is_given_up.clone(),
            news,
            commands: self.door.commands.clone(),
            told: Instant::now(),
        };
        std::thread::Builder::new()
            .name("walk".into())
            .spawn(move || {
                let found = work(&mut |done, total| walker.step(done, total));
                walker.tell(News::Over(found));
            })
            .map_err(|source| SessionError::Thread { source })?;
        self.walks.under_way.push(Walk {
            id,
            is_given_up,
            news: inbox,
        });
        Ok(())
    }

    /// Passes on what a walk has told.
    pub(super) fn hear_walk(&mut self, id: RequestId) {
        self.hear_finder();
        let walks = &mut self.walks.under_way;
        let Some(place) = walks.iter().position(|it| it.id == id) else {
            return;
        };
        let news: Vec<News> = walks[place].news.try_iter().collect();
        if news.iter().any(|it| matches!(it, News::Over(_))) {
            walks.swap_remove(place);
        }
        for news in news {
            match news {
                News::Going { done, total } => self.emit(Event::Walking { id, done, total }),
                News::Over(found) => {
                    give_back::soon();
                    let event = found.and_then(|rest| rest(self));
                    self.reply(id, event);
                }
            }
        }
    }

    /// Ends a walk at its next step; its answer is that it was given up.
    pub(super) fn give_up_walk(&self, id: RequestId) {
        let walks = &self.walks.under_way;
        if let Some(walk) = walks.iter().find(|it| it.id == id) {
            walk.is_given_up.store(true, Ordering::Release);
        }
    }
}
