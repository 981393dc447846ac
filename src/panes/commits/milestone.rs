//! Writing a milestone: which commits, what to call them, and what the question shows.

use std::collections::BTreeSet;

use super::log::Log;
use super::{Commits, MILESTONE, MILESTONE_REASON};
use crate::session::command::{Command, RequestId};
use crate::session::view::diff::Compared;
use crate::ui::pane::{Effect, PaneContext, Prompt, PromptKind, Toast};

/// Names the question lists before it only counts.
const NAMES_SHOWN_MAX: usize = 8;
/// Names a proposed message is made of.
const NAMES_PROPOSED_MAX: usize = 3;

/// Rows that are looked at before it is said that a range has nothing pending.
const GLANCE_MAX: usize = 1_000;

const NONE_PENDING: &str = "no commit is pending";
const MARKED_MILESTONES: &str =
    "milestones are marked, and one is made of commits; take their marks away first";
const ALL_GATHERED: &str = "these commits belong to a milestone already";

/// What the open question is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Proposal {
    commits: Vec<u64>,
    /// The message where none is given.
    message: String,
    /// What the question shows.
    text: String,
}

impl Commits {
    /// Asks for the message of a milestone of the marked commits, else the range, else all pending.
    pub(super) fn propose_milestone(&mut self, ctx: &mut PaneContext<'_>) -> Vec<Effect> {
        match self.drafted() {
            Ok(draft) => self.ask_message(draft, "", ctx),
            Err(why) => vec![Effect::Toast(Toast::warning(why))],
        }
    }

    /// Has a model say what these commits are to be called.
    pub(super) fn ask_model(&mut self, ctx: &mut PaneContext<'_>) -> Vec<Effect> {
        match self.drafted() {
            Ok(draft) => {
                let id = ctx.request();
                let commits = draft.commits.clone();
                self.drafting = Some((id, draft));
                let words = "a model is asked for the message";
                vec![
                    Effect::Send(Command::ProposeMessage { id, commits }),
                    Effect::Toast(Toast::info(words)),
                ]
            }
            Err(why) => vec![Effect::Toast(Toast::warning(why))],
        }
    }

    /// Asks whether what the model proposes is to be the message.
    pub(super) fn message_proposed(
        &mut self,
        id: RequestId,
        message: &str,
        ctx: &mut PaneContext<'_>,
    ) -> Vec<Effect> {
        match self.drafting.take_if(|it| it.0 == id) {
            Some((_, draft)) => self.ask_message(draft, message, ctx),
            None => Vec::new(),
        }
    }

    /// Returns the milestone that would be written now, or why there is none.
    fn drafted(&self) -> Result<Proposal, &'static str> {
        if !self.marked_milestones.is_empty() {
            return Err(MARKED_MILESTONES);
        }
        let (chosen, what) = match (self.marks.is_empty(), self.list.range()) {
            (false, _) => (self.chosen(), "marked"),
            (true, Some(_)) => (self.chosen(), "in the range"),
            (true, None) => (self.log.pending(), "pending"),
        };
        let chosen_count = chosen.len();
        let free: Vec<u64> = chosen
            .into_iter()
            .filter(|seq| {
                self.log
                    .index_of(*seq)
                    .is_some_and(|it| self.log.gathered_by(it).is_none())
            })
            .collect();
        if free.is_empty() {
            return Err(match chosen_count {
                0 => NONE_PENDING,
                _ => ALL_GATHERED,
            });
        }
        let names = names(&self.log, &free);
        let mut text = format!(
            "{} {what}: {}",
            count(free.len()),
            shortened(&names, NAMES_SHOWN_MAX)
        );
        if free.len() < chosen_count {
            let left = chosen_count - free.len();
            text.push_str(&format!(
                "\n{left} left out: they belong to a milestone already"
            ));
        }
        let message = shortened(&names, NAMES_PROPOSED_MAX);
        text.push_str(&format!("\nLeft empty, it is called:\n  {message}"));
        Ok(Proposal {
            commits: free,
            message,
            text,
        })
    }

    /// Says why no milestone can be written now, as far as that is seen at a glance.
    pub(super) fn no_milestone(&self) -> Option<&'static str> {
        if !self.marked_milestones.is_empty() {
            return Some(MARKED_MILESTONES);
        }
        let is_free = |index: usize| self.log.gathered_by(index).is_none();
        let mut marked = self.marks.iter().filter_map(|it| self.log.index_of(*it));
        match (self.marks.is_empty(), self.list.range()) {
            (false, _) => (!marked.any(is_free)).then_some(ALL_GATHERED),
            (true, Some(range)) => {
                let is_long = range.clone().count() > GLANCE_MAX;
                let is_free = || range.clone().any(|row| self.is_pending_row(row));
                (!is_long && !is_free()).then_some(ALL_GATHERED)
            }
            (true, None) => (self.log.free_count() == 0).then_some(NONE_PENDING),
        }
    }

    fn ask_message(
        &mut self,
        draft: Proposal,
        proposed: &str,
        ctx: &mut PaneContext<'_>,
    ) -> Vec<Effect> {
        let text = draft.text.clone();
        let commits = draft.commits.clone();
        self.proposed = Some(draft);
        let initial = proposed.to_owned();
        let mut effects = vec![Effect::Prompt(Prompt {
            title: "Write a milestone: its message".to_owned(),
            text,
            kind: match proposed {
                "" => PromptKind::Text { initial },
                _ => PromptKind::Edit { initial },
            },
            then: MILESTONE,
        })];
        let what = Compared::Commits(commits.clone());
        effects.extend(self.look_at_net(what, &commits, MILESTONE, ctx));
        effects
    }

    /// Sends what was asked for under the message that was given.
    pub(super) fn write_milestone(
        &mut self,
        message: &str,
        ctx: &mut PaneContext<'_>,
    ) -> Vec<Effect> {
        let Some(proposal) = self.proposed.take() else {
            return Vec::new();
        };
        let message = match message.trim() {
            "" => proposal.message,
            it => it.to_owned(),
        };
        let id = ctx.request();
        let effect = Effect::Send(Command::Milestone {
            id,
            message: message.clone(),
            commits: proposal.commits.clone(),
            reason: None,
        });
        self.writing = Some((id, message, proposal.commits));
        vec![effect]
    }

    /// Asks why a milestone is to be written that would not stand alone.
    pub(super) fn ask_reason(
        &mut self,
        id: RequestId,
        problem: &str,
        hint: Option<&str>,
    ) -> Vec<Effect> {
        if self.writing.as_ref().is_none_or(|(of, ..)| *of != id) {
            return Vec::new();
        }
        let hint = hint.map_or(String::new(), |it| format!("\n{it}"));
        vec![Effect::Prompt(Prompt {
            title: "Write it all the same: why?".to_owned(),
            text: format!(
                "{problem}{hint}\nThe reason is kept with it; left empty, it is not written."
            ),
            kind: PromptKind::Text {
                initial: String::new(),
            },
            then: MILESTONE_REASON,
        })]
    }

    /// Sends it again with the reason.
    pub(super) fn write_with_reason(
        &mut self,
        reason: &str,
        ctx: &mut PaneContext<'_>,
    ) -> Vec<Effect> {
        let Some((_, message, commits)) = self.writing.take() else {
            return Vec::new();
        };
        if reason.trim().is_empty() {
            return vec![Effect::Toast(Toast::info("the milestone was not written"))];
        }
        vec![Effect::Send(Command::Milestone {
            id: ctx.request(),
            message,
            commits,
            reason: Some(reason.trim().to_owned()),
        })]
    }
}

/// Returns the names of these commits, each once, in the order in which they came.
fn names(log: &Log, commits: &[u64]) -> Vec<String> {
    let mut seen = BTreeSet::new();
    commits
        .iter()
        .filter_map(|seq| log.index_of(*seq))
        .map(|index| log.commit(index).name.to_string())
        .filter(|name| seen.insert(name.clone()))
        .collect()
}

fn shortened(names: &[String], max: usize) -> String {
    match names.len().checked_sub(max) {
        None | Some(0) => names.join(", "),
        Some(more) => format!("{} and {more} more", names[..max].join(", ")),
    }
}

pub(super) fn count(commits: usize) -> String {
    match commits {
        1 => "1 commit".to_owned(),
        it => format!("{it} commits"),
    }
}
