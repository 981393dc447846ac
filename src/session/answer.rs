//! Questions: commands that change nothing, answered even while a program runs.

use std::sync::Arc;

use super::command::{Command, RequestId};
use super::error::SessionError;
use super::event::Event;
use super::session::{INPUT_LINES_MAX, Session};
use super::view::diff::Compared;
use crate::history::query::milestones;

/// Refusals that a front is told.
const REFUSALS_MAX: usize = 200;
/// Commits whose changes are compared while the session waits.
const AT_ONCE_MAX: usize = 100;

/// Whether a command changes nothing and may be answered between two slices of a program.
pub fn is_question(command: &Command) -> bool {
    match command {
        Command::Show { .. }
        | Command::Blame { .. }
        | Command::ShowFile { .. }
        | Command::Diff { .. }
        | Command::DiffAll { .. }
        | Command::Patch { .. }
        | Command::Complete { .. }
        | Command::CompleteMention { .. }
        | Command::ExplainCall { .. }
        | Command::Find { .. }
        | Command::ExplainRule { .. }
        | Command::PreviewRemedy { .. }
        | Command::Allowed { .. }
        | Command::Relate { .. }
        | Command::Drift { .. }
        | Command::PreviewRevert { .. }
        | Command::Refusals { .. }
        | Command::LastOperation { .. }
        | Command::Insights { .. }
        | Command::GiveUp { .. }
        | Command::Walked { .. }
        | Command::LookInto { .. }
        | Command::SearchInput { .. }
        | Command::HushModel { .. }
        | Command::Conversations { .. }
        | Command::OpenConversation { .. }
        | Command::ExportConversation { .. }
        | Command::Overheard { .. }
        | Command::Heed
        | Command::Verify { .. } => true,
        Command::Evaluate { .. }
        | Command::LoadText { .. }
        | Command::Act { .. }
        | Command::TakeBack { .. }
        | Command::Answer { .. }
        | Command::Load { .. }
        | Command::Milestone { .. }
        | Command::Curate { .. }
        | Command::Gate { .. }
        | Command::Accept { .. }
        | Command::Heal { .. }
        | Command::WriteHealed { .. }
        | Command::Rebuild { .. }
        | Command::Rehearse { .. }
        | Command::SaveImage { .. }
        | Command::Remedy { .. }
        | Command::Ship { .. }
        | Command::Call { .. }
        | Command::Converse { .. }
        | Command::ProposeMessage { .. }
        | Command::Dismiss { .. }
        | Command::UseModel { .. }
        | Command::Rescan { .. }
        | Command::WatchAgain { .. }
        | Command::RunTests { .. }
        | Command::TryVersion { .. }
        | Command::StopAt { .. }
        | Command::Resume { .. }
        | Command::AskFrame { .. }
        | Command::Quit
        | Command::TakeFiles { .. }
        | Command::WatchDegraded { .. } => false,
    }
}

impl Session {
    /// Whether a comparison is of so much that nobody else is to wait for it.
    fn is_long(&self, what: &Compared) -> bool {
        let commits = match what {
            Compared::Sides(..) => 1,
            Compared::Milestone(seq) => {
                // Where they cannot be read, the comparison says so.
                milestones::members(&self.archive.store, *seq).map_or(0, |it| it.len())
            }
            Compared::Milestones { .. } => return true,
            Compared::Commits(commits) => commits.len(),
        };
        commits > AT_ONCE_MAX
    }

    /// Looks through the door while something else is going on: questions are answered, wishes set
    /// aside in their order, and the wish to leave interrupts.
    pub(super) fn attend(&mut self) {
        while let Some(command) = self.door.glance() {
            if is_question(&command) {
                self.answer(command);
                continue;
            }
            if command == Command::Quit {
                self.door.interrupt_now();
            }
            self.door.set_aside(command);
        }
    }

    /// Answers a question with one event.
    pub(super) fn answer(&mut self, command: Command) {
        match command {
            // It has done its work by coming: whoever waited looks at the interrupt.
            Command::Heed => {}
            Command::Show { id, commit } => {
                let view = self.archive.definition(commit);
                self.reply(id, view.map(|view| Event::Definition { id, view }));
            }
            Command::Blame { id, commit } => {
                let view = self.archive.blame_at(commit);
                self.reply(id, view.map(|view| Event::Blamed { id, view }));
            }
            Command::ShowFile { id, file } => {
                let view = self.file_view(&file);
                self.reply(id, view.map(|view| Event::FileShown { id, view }));
            }
            Command::Diff { id, left, right } => {
                let view = self.diff_view(&left, &right);
                self.reply(id, view.map(|view| Event::Diff { id, view }));
            }
            Command::DiffAll { id, what } if self.is_long(&what) => {
                let root = self.sources.root().to_path_buf();
                self.walk(id, move |archive, pace| {
                    let views = archive.diff_all_at(&root, &what, pace)?;
                    Ok(Event::DiffedAll { id, views })
                });
            }
            Command::DiffAll { id, what } => {
                let views = self.diff_views(&what);
                self.reply(id, views.map(|views| Event::DiffedAll { id, views }));
            }
            Command::Patch { id, what } => {
                let text = self.patch_text(&what);
                self.reply(id, text.map(|text| Event::Patched { id, text }));
            }
            Command::Complete { id, text, cursor } => {
                let (start, candidates) = self.complete(&text, cursor);
                self.emit(Event::Completions {
                    id,
                    start,
                    candidates,
                });
            }
            Command::CompleteMention { id, text } => {
                let candidates = self.complete_mention(&text);
                self.emit(Event::Completions {
                    id,
                    start: 0,
                    candidates,
                });
            }
            Command::ExplainCall { id, name } => {
                let view = self.explain_call(&name);
                self.emit(Event::CallExplained { id, view });
            }
            Command::Find { id, query } => {
                self.find(id, query);
            }
            Command::PreviewRemedy { id, commit, remedy } => {
                let view = self.preview_remedy(commit, &remedy);
                self.reply(id, view.map(|view| Event::Remedied { id, view }));
            }
            Command::Allowed { id } => {
                let rows = self.allowed().map(Arc::new);
                self.reply(id, rows.map(|rows| Event::Allowed { id, rows }));
            }
            Command::ExplainRule { id, rule, commit } => {
                let view = self.explain(&rule, commit);
                self.reply(id, view.map(|view| Event::RuleExplained { id, view }));
            }
            Command::Relate { id, name } => {
                let view = self.relations(&name);
                self.emit(Event::Related { id, view });
            }
            Command::Drift { id } => {
                self.ask_drift(id);
            }
            Command::PreviewRevert { id, commit } => {
                let view = self.preview_revert(commit).map(Box::new);
                self.reply(id, view.map(|view| Event::RevertPreviewed { id, view }));
            }
            Command::LastOperation { id } => {
                let last = self.archive.last_operation();
                self.reply(id, last.map(|last| Event::LastOperation { id, last }));
            }
            Command::Insights { id } => {
                self.walk(id, move |archive, pace| {
                    let view = archive.insights(pace).map(Arc::new);
                    view.map(|view| Event::Insights { id, view })
                });
            }
            Command::GiveUp { id } => self.give_up_walk(id),
            Command::Walked { id } => self.hear_walk(id),
            Command::LookInto {
                id,
                value,
                path,
                from,
                max,
            } => {
                let view = self.look_into(value, &path, from, max);
                self.reply(id, view.map(|view| Event::PartsFound { id, view }));
            }
            Command::Refusals { id } => {
                let rows = self.archive.refusal_rows(REFUSALS_MAX).map(Arc::new);
                self.reply(id, rows.map(|rows| Event::Refusals { id, rows }));
            }
            Command::SearchInput { id, query } => {
                let lines = self.archive.search_input(&query, INPUT_LINES_MAX);
                self.reply(id, lines.map(|lines| Event::HistoryFound { id, lines }));
            }
            Command::HushModel { talk } => self.hush(talk),
            Command::Overheard { talk } => self.overhear(talk),
            Command::Conversations { id, query } => {
                let rows = self.desk.kept.rows(&query).map(Arc::new);
                self.reply(id, rows.map(|rows| Event::Conversations { id, rows }));
            }
            Command::OpenConversation { id, conversation } => {
                let view = self.desk.kept.view(conversation).map(Box::new);
                self.reply(id, view.map(|view| Event::ConversationOpened { id, view }));
            }
            Command::ExportConversation {
                id,
                conversation,
                path,
            } => {
                let path = self.export_conversation(conversation, &path);
                self.reply(
                    id,
                    path.map(|path| Event::ConversationExported { id, path }),
                );
            }
            Command::Verify { id } => {
                let data = self.options.data.clone();
                self.walk(id, move |archive, pace| {
                    let report = archive.verify_at(data.as_deref(), pace);
                    report.map(|report| Event::Verified {
                        id,
                        entries: report.entries,
                        problems: report.problems,
                    })
                });
            }
            // Wishes are carried out by `handle`.
            _ => {}
        }
    }

    pub(super) fn reply(&self, id: RequestId, answer: Result<Event, SessionError>) {
        match answer {
            Ok(event) => self.emit(event),
            Err(error) => self.fail(Some(id), &error),
        }
    }
}
