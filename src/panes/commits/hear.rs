//! What the session says, as the commit graph takes it.

use std::sync::Arc;

use super::Commits;
use super::actions::REVERT;
use crate::session::command::LISTING;
use crate::session::event::Event;
use crate::session::view::table::CommitTable;
use crate::session::view::violations::ViolationRow;
use crate::ui::pane::{Effect, Open, PaneContext, Toast};

impl Commits {
    pub(super) fn hear(&mut self, event: &Event, ctx: &mut PaneContext<'_>) -> Vec<Effect> {
        match event {
            Event::Opened {
                commits,
                milestones,
                violations,
                ..
            } => {
                self.opened = true;
                self.rules.clear();
                self.take_violations(violations);
                let table = CommitTable::of(commits);
                return self.list_anew(Arc::new(table), milestones, ctx);
            }
            Event::Listed {
                commits,
                milestones,
                ..
            } => {
                self.progress = None;
                return self.list_anew(commits.clone(), milestones, ctx);
            }
            Event::Walking { id, done, total } if *id == LISTING => {
                self.progress = Some((*done, *total));
            }
            Event::Failed { id: Some(id), .. } if *id == LISTING => self.progress = None,
            Event::Found { id, found } => {
                if self.filtered.take(*id, found) {
                    self.show_filtered();
                } else {
                    self.searched.take(*id, found);
                }
            }
            Event::Defined {
                commit, violations, ..
            } => {
                self.take_violations(violations);
                if self.log.push(commit) {
                    self.appended();
                }
            }
            Event::MessageProposed { id, message } => {
                return self.message_proposed(*id, message, ctx);
            }
            Event::MilestoneWritten { id, milestone } => {
                self.take_milestone(milestone, id.is_some());
            }
            Event::RevertPreviewed { .. } => return self.revert.heard(event, REVERT),
            Event::MilestoneRefused { id, message, hint } => {
                return self.ask_reason(*id, message, hint.as_deref());
            }
            Event::Curated {
                done, milestones, ..
            } => {
                self.take_curated(milestones);
                return vec![Effect::Toast(Toast::info(done.as_str()))];
            }
            Event::DiffedAll { id, views } => return self.take_net(*id, views),
            Event::Definition { id, view } if self.copying.waits_for(*id) => {
                let told = self.copying.take(*id, &view.commit.uuid);
                return told.map(Effect::Copy).into_iter().collect();
            }
            Event::Definition { id, view } if self.editing == Some(*id) => {
                self.editing = None;
                return vec![Effect::Open(Open::Repl {
                    text: view.source.clone(),
                    focus: true,
                })];
            }
            _ => {}
        }
        Vec::new()
    }

    fn take_violations(&mut self, rows: &[ViolationRow]) {
        for row in rows {
            let rules = self.rules.entry(row.commit).or_default();
            for rule in [&row.rule, &row.rule_name] {
                if !rules.contains(rule) {
                    rules.push(rule.clone());
                }
            }
        }
    }
}
