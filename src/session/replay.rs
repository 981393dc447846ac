//! The past evaluated again from its beginning, in an image of its own, and compared with the image
//! that lives.
//!
//! Every commit is evaluated once, in the order of the log, as it was then; the first that fails ends
//! it. So a history that replays is one from which everything can be made again.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use super::archive::Archive;
use super::command::RequestId;
use super::error::SessionError;
use super::event::Event;
use super::host::World;
use super::identity::{definition_hashes, environment_hash};
use super::rebuild::source_of;
use super::session::Session;
use super::stop::Stop;
use super::task::Task;
use super::view::status::Activity;
use crate::history::hash::Hash;
use crate::history::kind::EntryKind;
use crate::history::query::{commits, log};
use crate::history::record::AtomicCommit;
use crate::lang::definition::{TopForm, definitions};
use crate::lang::image::Image;
use crate::lang::source::SourceText;
use crate::lang::value::Value;

/// Commits between two looks through the door.
const PROGRESS_STEP: u64 = 64;
/// Names that a line of the report lists; of more only the number is told.
const NAMES_SHOWN_MAX: usize = 20;

/// Which commits are evaluated again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Past {
    /// Those that milestones hold.
    Human,
    /// All.
    Atomic,
}

impl Past {
    pub fn name(self) -> &'static str {
        match self {
            Past::Human => "human",
            Past::Atomic => "atomic",
        }
    }
}

/// The definitions of an image, each with its hash.
pub type Environment = BTreeMap<String, Hash>;

/// Returns the definitions that an image holds, those of the language left out.
pub fn environment(image: &mut Image) -> Environment {
    definition_hashes(image)
}

pub(super) fn hash_of(environment: &Environment) -> Hash {
    environment_hash(
        environment
            .iter()
            .map(|(name, hash)| (name.as_str(), *hash)),
    )
}

/// What two environments do not share.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Difference {
    /// The living image has them, the other has not.
    pub missing: Vec<String>,
    pub extra: Vec<String>,
    /// Both have them, and they do not mean the same.
    pub different: Vec<String>,
}

impl Difference {
    pub(super) fn between(live: &Environment, other: &Environment) -> Difference {
        let absent = |from: &Environment, to: &Environment| {
            let names = from.keys().filter(|name| !to.contains_key(*name));
            names.cloned().collect()
        };
        let different = live
            .iter()
            .filter(|(name, hash)| other.get(*name).is_some_and(|it| it != *hash));
        Difference {
            missing: absent(live, other),
            extra: absent(other, live),
            different: different.map(|(name, _)| name.clone()).collect(),
        }
    }

    /// The three lists with their names.
    pub fn parts(&self) -> [(&'static str, &[String]); 3] {
        [
            ("missing", &self.missing),
            ("extra", &self.extra),
            ("different", &self.different),
        ]
    }
}

/// The commit at which a replay ended, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReplayError {
    pub commit: String,
    pub name: String,
    pub place: String,
    pub message: String,
}

/// What came of a replay.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Replay {
    pub past: Past,
    pub done: u64,
    pub total: u64,
    pub error: Option<ReplayError>,
    /// The hash of the image that was made, and of the living one.
    pub hash: Hash,
    pub live: Hash,
    pub difference: Difference,
}

impl Replay {
    /// Whether everything evaluated and came out as it is.
    pub fn is_same(&self) -> bool {
        self.error.is_none() && self.hash == self.live
    }

    /// Returns the report for people.
    pub fn report(&self) -> String {
        let mut text = format!(
            "Rebuild from {} history: {} of {}\n",
            self.past.name(),
            self.done,
            counted(self.total, "commit"),
        );
        if let Some(error) = &self.error {
            let _ = writeln!(text, "  stopped at `{}` ({})", error.name, error.commit);
            let _ = writeln!(text, "  {}: {}", error.place, error.message);
            return text;
        }
        if self.is_same() {
            let _ = writeln!(
                text,
                "  environment {}: as the live image",
                self.hash.short()
            );
            return text;
        }
        let (hash, live) = (self.hash.short(), self.live.short());
        let _ = writeln!(text, "  environment {hash}: the live image has {live}");
        for (what, names) in self.difference.parts() {
            if !names.is_empty() {
                let _ = writeln!(text, "  {what}: {}", listed(names));
            }
        }
        text
    }
}

/// Returns a number with its noun.
pub(super) fn counted(count: u64, noun: &str) -> String {
    let plural = if count == 1 { "" } else { "s" };
    format!("{count} {noun}{plural}")
}

/// Returns names in a line; of very many only the first.
pub(super) fn listed(names: &[String]) -> String {
    let shown: Vec<String> = names
        .iter()
        .take(NAMES_SHOWN_MAX)
        .map(|name| format!("`{name}`"))
        .collect();
    match names.len().saturating_sub(NAMES_SHOWN_MAX) {
        0 => shown.join(", "),
        more => format!("{} and {more} more", shown.join(", ")),
    }
}

impl Session {
    /// Evaluates a past again and compares.
    pub(super) fn replay(&mut self, past: Past) -> Result<Replay, Stop> {
        let rows = log::all(&self.archive.store)?;
        let chosen = rows
            .iter()
            .filter(|row| past == Past::Atomic || row.milestone.is_some());
        self.replay_commits(past, chosen.map(|row| row.seq).collect())
    }

    /// The same for these commits.
    pub(super) fn replay_commits(&mut self, past: Past, seqs: Vec<u64>) -> Result<Replay, Stop> {
        let fresh = self.fresh_image();
        let (outcome, mut made) = self.in_image(fresh, |session| session.replay_each(&seqs));
        let (done, error) = outcome?;
        let live = environment(&mut self.image);
        let other = environment(&mut made);
        Ok(Replay {
            past,
            done,
            total: seqs.len() as u64,
            error,
            hash: hash_of(&other),
            live: hash_of(&live),
            difference: Difference::between(&live, &other),
        })
    }

    /// Evaluates commits in a fresh image and answers that, or where it stopped too.
    pub(super) fn replay_alone(
        &mut self,
        seqs: Vec<u64>,
    ) -> Result<(Option<ReplayError>, Image), Stop> {
        let fresh = self.fresh_image();
        let (outcome, made) = self.in_image(fresh, |session| session.replay_each(&seqs));
        outcome.map(|(_, error)| (error, made))
    }

    /// Does something with another image in the place of the living one, quietly, as a part of the
    /// past; answers that image too.
    pub(super) fn in_image<T>(
        &mut self,
        image: Image,
        work: impl FnOnce(&mut Session) -> T,
    ) -> (T, Image) {
        let quiet = Task {
            world: World::Past,
            is_silent: true,
            ..self.task.clone()
        };
        let live = std::mem::replace(&mut self.image, image);
        let task = std::mem::replace(&mut self.task, quiet);
        // What waits to be written belongs to the living image.
        let group = self.group.take();
        let outcome = work(self);
        self.group = group;
        self.task = task;
        (outcome, std::mem::replace(&mut self.image, live))
    }

    /// Rebuilds for a front.
    pub(super) fn rebuild_on_demand(&mut self, id: RequestId, past: Past) {
        self.on_demand(id, |session| {
            let replay = session.replay(past)?;
            Ok((replay.report(), replay.is_same()))
        });
    }

    /// Does what a front asked for, prints its report and says whether all is well.
    pub(super) fn on_demand(
        &mut self,
        id: RequestId,
        work: impl FnOnce(&mut Session) -> Result<(String, bool), Stop>,
    ) {
        self.task = Task {
            id: Some(id),
            ..Task::own(&self.options.origin)
        };
        self.door.forget_interrupt();
        let outcome = work(self);
        let ok = match outcome {
            Ok((report, ok)) => {
                self.print(&report);
                ok
            }
            Err(stop) => {
                self.tell(&stop);
                false
            }
        };
        self.task = Task::own("repl");
        self.settle();
        self.emit(Event::Finished { id, ok });
    }

    /// Evaluates commits in order, up to the first that fails.
    fn replay_each(&mut self, seqs: &[u64]) -> Result<(u64, Option<ReplayError>), Stop> {
        let total = seqs.len() as u64;
        let activity = self.board.status.activity.clone();
        let mut error = None;
        let mut done = 0;
        for &seq in seqs {
            let deed = self.archive.deed(seq)?;
            match self.replay_one(&deed) {
                Ok(()) => done += 1,
                Err(Stop::Interrupted(diagnostic)) => return Err(Stop::Interrupted(diagnostic)),
                Err(stop) => {
                    error = Some(replay_error(&deed.commit, &stop));
                    break;
                }
            }
            if done % PROGRESS_STEP == 0 {
                self.board.status.activity = Activity::Rebuilding { done, total };
                self.look_up();
            }
        }
        self.board.status.activity = activity;
        Ok((done, error))
    }

    /// Does in the image what a commit did.
    pub(super) fn replay_one(&mut self, deed: &Deed) -> Result<(), Stop> {
        let commit = &deed.commit;
        let origin = &commit.origin;
        let source = source_of(origin.file.as_deref(), origin.line, &commit.source)
            .in_package(&commit.package);
        match (commit.entry, &deed.before) {
            (EntryKind::Undefinition, Some(before)) => {
                // What is not among these commits was never there.
                return self.take_away(before);
            }
            // It means what it meant: there is nothing to evaluate.
            (EntryKind::Trivia, _) if self.image.binding(&commit.name).is_some() => {
                let text = form_of(&commit.source);
                self.image.set_text(&commit.name, &text);
            }
            (EntryKind::Rename, Some(before)) => {
                let run =
                    |session: &mut Session| session.evaluate_source(&source).map(|()| Value::NIL);
                self.run_under_new_name(before, &commit.name, &commit.kind, run)?;
            }
            _ => self.evaluate_source(&source)?,
        }
        self.image
            .set_commit(&commit.name, &commit.uuid.to_string());
        Ok(())
    }
}

/// A commit with what it needs to be done again.
#[derive(Clone, Debug)]
pub(super) struct Deed {
    pub commit: AtomicCommit,
    /// What an undefinition takes away, or a rename goes on with.
    pub before: Option<AtomicCommit>,
}

impl Archive {
    pub(super) fn deed(&self, seq: u64) -> Result<Deed, SessionError> {
        let commit = commits::get(&self.store, seq)?;
        let before = match commit.entry {
            EntryKind::Undefinition => commit.previous,
            EntryKind::Rename => commit.target,
            _ => None,
        };
        let before = before.map(|seq| commits::get(&self.store, seq));
        Ok(Deed {
            before: before.transpose()?,
            commit,
        })
    }
}

/// Returns the form of a text without the comments before it.
pub(super) fn form_of(text: &str) -> String {
    let source = SourceText::new("text", text);
    let form = definitions(&source).0.into_iter().next();
    match form {
        Some(TopForm::Definition(it)) => text[it.form_span.range()].to_string(),
        _ => text.to_string(),
    }
}

pub(super) fn replay_error(commit: &AtomicCommit, stop: &Stop) -> ReplayError {
    let origin = &commit.origin;
    let (line, _) = stop.as_data().place.unwrap_or((1, 1));
    let file = origin.file.as_deref().unwrap_or("repl");
    ReplayError {
        commit: commit.uuid.to_string(),
        name: commit.name.clone(),
        place: format!("{file}:{line}"),
        message: stop.message(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_difference_names_what_is_not_shared() {
        let environment = |pairs: &[(&str, &str)]| -> Environment {
            let pairs = pairs.iter();
            pairs
                .map(|(name, text)| (name.to_string(), Hash::text(text)))
                .collect()
        };
        let live = environment(&[("a", "1"), ("b", "1"), ("c", "1")]);
        let other = environment(&[("b", "2"), ("c", "1"), ("d", "1")]);
        let difference = Difference::between(&live, &other);
        assert_eq!(difference.missing, ["a"]);
        assert_eq!(difference.extra, ["d"]);
        assert_eq!(difference.different, ["b"]);
        assert_eq!(Difference::between(&live, &live), Difference::default());
    }
}
