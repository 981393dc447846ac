//! A rehearsal on a thread of its own: the curated history, in an image of its own, while the session
//! goes on.

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, sync_channel};
use std::time::Duration;

use super::door::{Door, STACK_BYTES};
use super::error::SessionError;
use super::host::World;
use super::options::{Keep, SessionOptions};
use super::replay::{
    Deed, Difference, Environment, ReplayError, environment, hash_of, listed, replay_error,
};
use super::session::Session;
use super::stop::Stop;
use super::task::Task;
use super::view::status::Activity;
use crate::history::hash::Hash;
use crate::history::query::log;

/// A rehearsal under way. Dropped, it ends.
pub(super) struct Rehearsing {
    cancel: Arc<AtomicBool>,
    done: Arc<AtomicU64>,
    total: u64,
    outcome: Receiver<Result<Made, String>>,
    /// The commits that are evaluated.
    chosen: BTreeSet<u64>,
}

/// The environment that was made, as far as it went.
pub(super) struct Made {
    error: Option<ReplayError>,
    environment: Environment,
}

/// What a rehearsal says of a milestone.
pub(super) struct Verdict {
    /// The hash of the environment that was made.
    pub environment: Hash,
    /// Why the milestone would not stand alone, if it would not.
    pub problem: Option<String>,
}

impl Drop for Rehearsing {
    fn drop(&mut self) {
        self.cancel.store(true, Ordering::Release);
    }
}

impl Rehearsing {
    fn start(options: SessionOptions, commits: Vec<Deed>) -> Result<Rehearsing, SessionError> {
        let cancel = Arc::new(AtomicBool::new(false));
        let done = Arc::new(AtomicU64::new(0));
        let (sender, outcome) = sync_channel(1);
        let rehearsing = Rehearsing {
            cancel: cancel.clone(),
            done: done.clone(),
            total: commits.len() as u64,
            outcome,
            chosen: commits.iter().map(|it| it.commit.seq).collect(),
        };
        std::thread::Builder::new()
            .name("rehearsal".into())
            .stack_size(STACK_BYTES)
            .spawn(move || {
                let made = rehearse(options, &commits, &cancel, &done);
                // Whoever gave up does not want to hear.
                let _ = sender.send(made);
            })
            .map_err(|source| SessionError::Thread { source })?;
        Ok(rehearsing)
    }

    /// Returns what came of it, if it ends within this time.
    pub fn wait(&self, patience: Duration) -> Option<Result<Made, String>> {
        match self.outcome.recv_timeout(patience) {
            Ok(made) => Some(made),
            Err(RecvTimeoutError::Timeout) => None,
            Err(RecvTimeoutError::Disconnected) => Some(Err("its thread ended".into())),
        }
    }

    pub fn activity(&self) -> Activity {
        Activity::Rehearsing {
            done: self.done.load(Ordering::Relaxed),
            total: self.total,
        }
    }
}

/// Evaluates commits in a session that keeps nothing; on the thread of the rehearsal.
fn rehearse(
    options: SessionOptions,
    commits: &[Deed],
    cancel: &Arc<AtomicBool>,
    done: &AtomicU64,
) -> Result<Made, String> {
    let door = Door::alone(cancel.clone());
    let session = Session::open(options, Rc::new(|_| ()), door);
    let mut session = session.map_err(|error| error.to_string())?;
    session.task = Task {
        world: World::Past,
        is_silent: true,
        ..Task::own("rebuild")
    };
    let mut error = None;
    for deed in commits {
        match session.replay_one(deed) {
            Ok(()) => {}
            Err(Stop::Interrupted(_)) => return Err("it was cancelled".into()),
            Err(stop) => {
                error = Some(replay_error(&deed.commit, &stop));
                break;
            }
        }
        if cancel.load(Ordering::Acquire) {
            return Err("it was cancelled".into());
        }
        done.fetch_add(1, Ordering::Relaxed);
    }
    Ok(Made {
        error,
        environment: environment(&mut session.image),
    })
}

impl Session {
    /// Begins to evaluate what milestones hold, with the proposed commits, on another thread.
    pub(super) fn begin_rehearsal(&self, proposed: &[u64]) -> Result<Rehearsing, SessionError> {
        let mut chosen: BTreeSet<u64> = proposed.iter().copied().collect();
        let rows = log::all(&self.archive.store)?;
        chosen.extend(
            rows.iter()
                .filter(|it| it.milestone.is_some())
                .map(|it| it.seq),
        );
        let commits = chosen.iter().map(|seq| self.archive.deed(*seq));
        let commits: Vec<Deed> = commits.collect::<Result<_, _>>()?;
        let options = SessionOptions {
            keep: Keep::InMemory,
            data: None,
            resumes: None,
            keeps_image: false,
            watch: false,
            ..self.options.clone()
        };
        Rehearsing::start(options, commits)
    }

    /// Compares what a rehearsal made with the living image: the names whose newest commit it evaluated
    /// must mean the same in both.
    pub(super) fn judge_rehearsal(
        &mut self,
        rehearsing: &Rehearsing,
        made: &Made,
    ) -> Result<Verdict, SessionError> {
        let environment = hash_of(&made.environment);
        if let Some(error) = &made.error {
            let problem = format!("`{}` ({}): {}", error.name, error.place, error.message);
            return Ok(Verdict {
                environment,
                problem: Some(problem),
            });
        }
        let rows = log::all(&self.archive.store)?;
        let newest: BTreeMap<&str, u64> = rows.iter().map(|row| (&*row.name, row.seq)).collect();
        let is_settled = |name: &String| {
            let newest = newest.get(name.as_str());
            newest.is_some_and(|seq| rehearsing.chosen.contains(seq))
        };
        let live = super::replay::environment(&mut self.image);
        let difference = Difference::between(&live, &made.environment);
        let mut problems = Vec::new();
        for (what, names) in [
            ("lacks", &difference.missing),
            ("has another", &difference.different),
        ] {
            let names: Vec<String> = names.iter().filter(|it| is_settled(it)).cloned().collect();
            if !names.is_empty() {
                problems.push(format!(
                    "the image made of milestones alone {what} {}",
                    listed(&names)
                ));
            }
        }
        let problem = (!problems.is_empty()).then(|| problems.join("; "));
        Ok(Verdict {
            environment,
            problem,
        })
    }
}
