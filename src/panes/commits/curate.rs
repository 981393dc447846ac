//! What is done to milestones that are there: which one, which commits, and the question for a message.

use super::Commits;
use super::actions::{AMEND, DISSOLVE, MOVE, SPLIT, SQUASH};
use super::log::Entry;
use crate::session::command::Command;
use crate::session::command::Curate;
use crate::session::view::commits::MilestoneRow;
use crate::ui::action::ActionId;
use crate::ui::pane::{Effect, PaneContext, Prompt, PromptKind, Toast};

/// What an open question will do once it has a message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Question {
    Amend { milestone: u64 },
    Split { milestone: u64, commits: Vec<u64> },
}

impl Commits {
    /// Carries out one of the actions on milestones; `None` for another action.
    pub(super) fn curate(
        &mut self,
        action: ActionId,
        ctx: &mut PaneContext<'_>,
    ) -> Option<Vec<Effect>> {
        Some(match action {
            AMEND => self.ask_to_amend(),
            SPLIT => self.ask_to_split(),
            SQUASH => self.squash(ctx),
            MOVE => self.move_marked(ctx),
            DISSOLVE => match self.cursor_milestone() {
                Some(it) => send(ctx, Curate::Dissolve { milestone: it.seq }),
                None => warn("move to a milestone first"),
            },
            _ => return None,
        })
    }

    /// Sends what the question was about, with the message that was given.
    pub(super) fn curate_with(&mut self, message: &str, ctx: &mut PaneContext<'_>) -> Vec<Effect> {
        let message = message.trim().to_string();
        let question = self.question.take();
        if message.is_empty() {
            return warn("a milestone needs a message");
        }
        match question {
            Some(Question::Amend { milestone }) => send(ctx, Curate::Amend { milestone, message }),
            Some(Question::Split { milestone, commits }) => {
                self.marks.clear();
                let what = Curate::Split {
                    milestone,
                    commits,
                    message,
                };
                send(ctx, what)
            }
            None => Vec::new(),
        }
    }

    /// Takes what there is after something was done to milestones; the cursor stays where it was.
    pub(super) fn take_curated(&mut self, milestones: &[MilestoneRow]) {
        let commit = self.cursor_commit();
        self.log.curated(milestones);
        self.filtered.know_milestones(&self.log);
        self.searched.know_milestones(&self.log);
        self.show_filtered();
        if let Some(place) = commit.and_then(|it| self.log.place_of(it)) {
            self.go_to_place(place);
        }
    }

    /// The milestone under the cursor.
    pub(super) fn cursor_milestone(&self) -> Option<&MilestoneRow> {
        match self.cursor_entry()? {
            Entry::Milestone(index) => Some(self.log.milestone(index)),
            Entry::Commit(_) => None,
        }
    }

    fn ask_to_amend(&mut self) -> Vec<Effect> {
        let Some(milestone) = self.cursor_milestone() else {
            return warn("move to a milestone first");
        };
        let (seq, message) = (milestone.seq, milestone.message.to_string());
        self.question = Some(Question::Amend { milestone: seq });
        ask(
            "Amend the milestone: its message",
            String::new(),
            message,
            AMEND,
        )
    }

    /// The commits to be split off are marked, or the one under the cursor; all of one milestone.
    fn ask_to_split(&mut self) -> Vec<Effect> {
        let mut commits: Vec<u64> = self.marks.iter().copied().collect();
        if commits.is_empty() {
            commits.extend(self.cursor_commit());
        }
        let holders = commits.iter().map(|seq| {
            let index = self.log.index_of(*seq)?;
            let milestone = self.log.gathered_by(index)?;
            Some(self.log.milestone(milestone).seq)
        });
        let holders: Vec<Option<u64>> = holders.collect();
        let Some(Some(milestone)) = holders.first().copied() else {
            return warn("mark commits of a milestone first");
        };
        if holders.iter().any(|it| *it != Some(milestone)) {
            return warn("the marked commits belong to several milestones");
        }
        let text = format!(
            "{} of milestone #{milestone}",
            super::milestone::count(commits.len())
        );
        self.question = Some(Question::Split { milestone, commits });
        ask(
            "Split a milestone: the message of the new one",
            text,
            String::new(),
            SPLIT,
        )
    }

    /// The milestone under the cursor goes into the next older one.
    fn squash(&self, ctx: &mut PaneContext<'_>) -> Vec<Effect> {
        let Some(milestone) = self.cursor_milestone().map(|it| it.seq) else {
            return warn("move to a milestone first");
        };
        let older = self
            .log
            .milestone_places()
            .map(|(_, index)| self.log.milestone(index).seq);
        let older = older.filter(|seq| *seq < milestone).max();
        match older {
            Some(into) => send(
                ctx,
                Curate::Squash {
                    into,
                    others: vec![milestone],
                    message: None,
                },
            ),
            None => warn("there is no older milestone"),
        }
    }

    /// The marked commits go to the milestone under the cursor; on a commit they become pending.
    fn move_marked(&mut self, ctx: &mut PaneContext<'_>) -> Vec<Effect> {
        if self.marks.is_empty() {
            return warn("mark the commits that are to be moved");
        }
        let commits = std::mem::take(&mut self.marks).into_iter().collect();
        let to = self.cursor_milestone().map(|it| it.seq);
        send(ctx, Curate::Move { commits, to })
    }
}

fn send(ctx: &mut PaneContext<'_>, what: Curate) -> Vec<Effect> {
    vec![Effect::Send(Command::Curate {
        id: ctx.request(),
        what,
    })]
}

fn warn(words: &'static str) -> Vec<Effect> {
    vec![Effect::Toast(Toast::warning(words))]
}

fn ask(title: &str, text: String, initial: String, then: ActionId) -> Vec<Effect> {
    vec![Effect::Prompt(Prompt {
        title: title.to_owned(),
        text,
        kind: PromptKind::Edit { initial },
        then,
    })]
}
