//! Whether a milestone would stand without the commits that no milestone holds.
//!
//! Before a milestone is written its definitions are read, and the names they use looked for among
//! the curated ones: quick, and nothing is evaluated. A rehearsal evaluates the curated history with
//! the proposed commits in an image of its own; it finds what reading cannot, and takes as long as a
//! rebuild.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use super::archive::Archive;
use super::command::RequestId;
use super::error::SessionError;
use super::identity::names_used;
use super::replay::{Past, Replay, counted, form_of, listed};
use super::session::Session;
use super::stop::Stop;
use crate::history::hash::Hash;
use crate::history::query::{commits, log, versions};
use crate::lang::image::{Image, Origin};

/// The trailer of a milestone that was accepted in spite of what it lacks.
pub const OVERRIDE: &str = "Rehearsal-override";

/// A name that a milestone's definitions use and no milestone would hold.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lacking {
    pub name: String,
    pub user: String,
}

/// A finding that is an error, on a definition that a milestone would hold.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    pub name: String,
    pub rule: String,
}

impl Archive {
    /// Returns the errors that the rules found in what these commits make each name mean.
    pub fn faults(&self, proposed: &[u64]) -> Result<Vec<Fault>, SessionError> {
        let mut newest = BTreeMap::new();
        for &seq in proposed {
            let commit = commits::get(&self.store, seq)?;
            newest.insert(commit.name, commit.violations);
        }
        let mut faults = Vec::new();
        for (name, violations) in newest {
            let errors = violations.iter().filter(|it| it.severity == "error");
            faults.extend(errors.map(|it| Fault {
                name: name.clone(),
                rule: it.rule_name.clone(),
            }));
        }
        Ok(faults)
    }

    /// Returns the names that the proposed commits use, that belong to the program and that only
    /// commits without a milestone define, or only the image has.
    pub fn lacking(
        &self,
        image: &mut Image,
        proposed: &[u64],
    ) -> Result<Vec<Lacking>, SessionError> {
        let mut newest = BTreeMap::new();
        for &seq in proposed {
            let commit = commits::get(&self.store, seq)?;
            newest.insert(commit.name, commit.source);
        }
        let mut lacking = BTreeMap::new();
        for (user, text) in &newest {
            for name in names_needed(image, user, text) {
                if !newest.contains_key(&name)
                    && !lacking.contains_key(&name)
                    && self.is_uncurated(image, &name)?
                {
                    lacking.insert(name, user.clone());
                }
            }
        }
        let lacking = lacking.into_iter();
        Ok(lacking.map(|(name, user)| Lacking { name, user }).collect())
    }

    fn is_uncurated(&self, image: &Image, name: &str) -> Result<bool, SessionError> {
        let versions = versions::of(&self.store, name)?;
        if versions.is_empty() {
            let binding = image.binding(name);
            return Ok(binding.is_some_and(|it| it.origin == Origin::Program && it.text.is_some()));
        }
        for &seq in versions.iter().rev() {
            if log::row(&self.store, seq)?.milestone.is_some() {
                return Ok(false);
            }
        }
        Ok(true)
    }
}

/// Returns the names that a definition's text needs: those it uses as it is read, and, where it is the
/// one that the image has, also its macros and what these made of it. What a type brought along is meant
/// as the type.
fn names_needed(image: &mut Image, name: &str, text: &str) -> BTreeSet<String> {
    let mut needed: BTreeSet<String> = names_used(image, name, text).into_iter().collect();
    let binding = image.binding(name);
    let of_now = binding.filter(|it| it.text.as_deref() == Some(form_of(text).as_str()));
    needed.extend(of_now.into_iter().flat_map(|it| it.references));
    needed
        .into_iter()
        .map(|used| image.comes_with(&used).unwrap_or(used))
        .filter(|used| used != name)
        .collect()
}

/// What is kept of a milestone's rehearsal.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Rehearsed {
    /// The hash of the environment that it ended with.
    pub environment: Option<Hash>,
    /// Why the milestone is accepted although it differed.
    pub reason: Option<String>,
}

/// Returns the message of a milestone that was accepted for a reason.
pub fn with_reason(message: &str, reason: Option<&str>) -> String {
    match reason {
        Some(reason) => format!("{}\n\n{OVERRIDE}: {reason}", message.trim()),
        None => message.trim().to_string(),
    }
}

/// What came of a rehearsal.
pub struct Rehearsal {
    pub replay: Replay,
    /// Names whose curated meaning is not the living one, though nothing newer waits.
    pub different: Vec<String>,
}

impl Rehearsal {
    pub fn is_clean(&self) -> bool {
        self.replay.error.is_none() && self.different.is_empty()
    }

    /// Returns the report for people.
    pub fn report(&self) -> String {
        let replay = &self.replay;
        let mut text = format!(
            "Rehearsal: {} of {} evaluate without the rest of the history\n",
            replay.done,
            counted(replay.total, "curated commit"),
        );
        if let Some(error) = &replay.error {
            let _ = writeln!(text, "  stopped at `{}` ({})", error.name, error.commit);
            let _ = writeln!(text, "  {}: {}", error.place, error.message);
        } else if !self.different.is_empty() {
            let _ = writeln!(text, "  different: {}", listed(&self.different));
        }
        text
    }
}

impl Session {
    /// Rehearses for a front.
    pub(super) fn rehearse_on_demand(&mut self, id: RequestId, names: &[String]) {
        self.on_demand(id, |session| {
            let proposed = match names {
                [] => session.archive.pending()?,
                names => session.pending_of(names)?,
            };
            let rehearsal = session.rehearse(&proposed)?;
            Ok((rehearsal.report(), rehearsal.is_clean()))
        });
    }

    /// Evaluates the curated history with the proposed commits, and nothing else.
    pub(super) fn rehearse(&mut self, proposed: &[u64]) -> Result<Rehearsal, Stop> {
        let rows = log::all(&self.archive.store)?;
        let mut newest = BTreeMap::new();
        let mut chosen = BTreeSet::new();
        for row in &rows {
            newest.insert(row.name.to_string(), row.seq);
            if row.milestone.is_some() || proposed.contains(&row.seq) {
                chosen.insert(row.seq);
            }
        }
        let replay = self.replay_commits(Past::Human, chosen.iter().copied().collect())?;
        let is_settled = |name: &&String| newest.get(*name).is_some_and(|seq| chosen.contains(seq));
        let different = replay.difference.different.iter().filter(is_settled);
        Ok(Rehearsal {
            different: different.cloned().collect(),
            replay,
        })
    }
}
