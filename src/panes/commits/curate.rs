//! What is done to milestones that are there: which one, which commits, and the question for a message.

use super::Commits;
use super::actions::{AMEND, DISSOLVE, MOVE, SPLIT, SQUASH};
use super::log::Entry;
use crate::session::command::{Command, Curate};
use crate::session::view::commits::MilestoneRow;
use crate::session::view::diff::Compared;
use crate::ui::action::ActionId;
use crate::ui::pane::{Effect, PaneContext, Prompt, PromptKind, Toast};

/// What is said where the cursor is on none.
const NO_MILESTONE: &str = "move to a milestone first";

/// What is said where it would be done to several.
const ONE_MILESTONE: &str = "several milestones are marked, and this is done to one at a time";

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
            AMEND => self.ask_to_amend(ctx),
            SPLIT => self.ask_to_split(ctx),
            SQUASH => self.squash(ctx),
            MOVE => self.move_marked(ctx),
            DISSOLVE => match self.the_milestone() {
                Ok(milestone) => {
                    self.marked_milestones.clear();
                    send(ctx, Curate::Dissolve { milestone })
                }
                Err(why) => warn(why),
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
                self.unmark();
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
        self.marked_milestones
            .retain(|seq| milestones.iter().any(|it| it.seq == *seq));
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

    /// Returns the one milestone that something is done to: the marked one, else the one under the cursor.
    fn the_milestone(&self) -> Result<u64, &'static str> {
        let here = self.cursor_milestone().map(|it| it.seq);
        match self.marked_milestones.len() {
            0 => here.ok_or(NO_MILESTONE),
            1 => self.marked_milestones.first().copied().ok_or(NO_MILESTONE),
            _ => Err(ONE_MILESTONE),
        }
    }

    /// Says why one of the actions cannot be done now.
    pub(super) fn no_curating(&self, action: ActionId) -> Option<&'static str> {
        let here = self.cursor_milestone();
        match action {
            AMEND | DISSOLVE => self.the_milestone().err(),
            SQUASH => self.squashed().err(),
            SPLIT => self.split_off().err(),
            MOVE if self.marks.is_empty() => Some("mark the commits that are to be moved"),
            MOVE if self.marked_all(|holder| holder == here.map(|it| it.seq)) => Some(match here {
                Some(_) => "the marked commits belong to this milestone already",
                None => "the marked commits are pending already",
            }),
            _ => None,
        }
    }

    /// Whether something holds of the milestones of all marked commits.
    fn marked_all(&self, holds: impl Fn(Option<u64>) -> bool) -> bool {
        self.marks.iter().all(|it| holds(self.holder(*it)))
    }

    /// Returns the milestone of a commit.
    fn holder(&self, commit: u64) -> Option<u64> {
        let milestone = self.log.gathered_by(self.log.index_of(commit)?)?;
        Some(self.log.milestone(milestone).seq)
    }

    fn ask_to_amend(&mut self, ctx: &mut PaneContext<'_>) -> Vec<Effect> {
        let seq = match self.the_milestone() {
            Ok(seq) => seq,
            Err(why) => return warn(why),
        };
        let Some(milestone) = self.log.milestone_of(seq) else {
            return warn(NO_MILESTONE);
        };
        let message = milestone.message.to_string();
        let commits: Vec<u64> = milestone.commits.iter().collect();
        self.question = Some(Question::Amend { milestone: seq });
        let title = "Amend the milestone: its message";
        let mut effects = ask(title, String::new(), message, AMEND);
        effects.extend(self.look_at_net(Compared::Milestone(seq), &commits, AMEND, ctx));
        effects
    }

    /// Returns the milestone that is to be split and the commits that leave it: the marked ones, or the
    /// one under the cursor.
    fn split_off(&self) -> Result<(u64, Vec<u64>), &'static str> {
        let mut commits = self.chosen();
        if commits.is_empty() {
            commits.extend(self.cursor_commit());
        }
        let first = commits.first().and_then(|it| self.holder(*it));
        let Some(milestone) = first else {
            return Err("mark commits of a milestone first");
        };
        if !commits.iter().all(|it| self.holder(*it) == Some(milestone)) {
            return Err("the marked commits belong to several milestones");
        }
        let held = self.log.milestone_of(milestone);
        match held.is_some_and(|it| it.commits.len() == commits.len()) {
            true => Err("nothing of the milestone would be left"),
            false => Ok((milestone, commits)),
        }
    }

    fn ask_to_split(&mut self, ctx: &mut PaneContext<'_>) -> Vec<Effect> {
        let (milestone, commits) = match self.split_off() {
            Ok(found) => found,
            Err(why) => return warn(why),
        };
        let text = format!(
            "{} of milestone #{milestone}",
            super::milestone::count(commits.len())
        );
        self.question = Some(Question::Split {
            milestone,
            commits: commits.clone(),
        });
        let title = "Split a milestone: the message of the new one";
        let mut effects = ask(title, text, String::new(), SPLIT);
        let what = Compared::Commits(commits.clone());
        effects.extend(self.look_at_net(what, &commits, SPLIT, ctx));
        effects
    }

    /// Returns the milestone that takes others in, and those: of the marked ones and the one under the
    /// cursor the oldest takes the rest; where none is marked, the next older one takes the one under the
    /// cursor.
    fn squashed(&self) -> Result<(u64, Vec<u64>), &'static str> {
        let mut all = self.marked_milestones.clone();
        let Some(here) = self.cursor_milestone().map(|it| it.seq) else {
            return Err(NO_MILESTONE);
        };
        if all.is_empty() {
            let milestones = self.log.milestone_places();
            let older = milestones.map(|(_, index)| self.log.milestone(index).seq);
            let older = older.filter(|seq| *seq < here).max();
            all.insert(older.ok_or("there is no older milestone")?);
        }
        all.insert(here);
        match all.pop_first() {
            Some(into) if !all.is_empty() => Ok((into, all.into_iter().collect())),
            _ => Err("mark another milestone"),
        }
    }

    fn squash(&mut self, ctx: &mut PaneContext<'_>) -> Vec<Effect> {
        match self.squashed() {
            Ok((into, others)) => {
                self.marked_milestones.clear();
                let message = None;
                send(
                    ctx,
                    Curate::Squash {
                        into,
                        others,
                        message,
                    },
                )
            }
            Err(why) => warn(why),
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
