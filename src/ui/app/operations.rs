//! The one log of what was done: to milestones, definitions and the layout. `u` takes back its newest
//! entry, `ctrl-r` does again what was taken back.
//!
//! What the session is asked for holds its place from then on, and is an operation once the session says
//! that it was done; a refusal leaves nothing. Where this run did nothing yet, the history says what was
//! done last.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::super::action::OPERATION_UNDO;
use super::super::executor::Executor;
use super::super::layout::{Axis, Layout};
use super::super::pane::{PaneId, Toast};
use super::App;
use crate::session::command::{Command, Curate, RequestId};
use crate::session::event::Event;
use crate::session::view::operations::{self, LastOperation};
use crate::session::view::transcript::{TranscriptEntry, TranscriptKind};

/// Operations that can be taken back; older ones of the layout are forgotten.
const OPERATIONS_MAX: usize = 200;

const NOT_YET: &str = "what was asked for last is not done yet";
const NOTHING_TO_UNDO: &str = "nothing was done that can be taken back";
const NOTHING_TO_REDO: &str = "nothing was taken back that can be done again";
/// Where a refusal says nothing itself.
const REFUSED: &str = "it was refused; the REPL says why";

/// Something that was done, or taken back.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Operation {
    /// To milestones, by its number in the history. Its undo is such an operation too.
    Curation(u64),
    /// To definitions, by commits that were made together.
    Definitions(Vec<u64>),
    /// The layout before it, or after it among what was taken back.
    Layout(Box<Layout>),
}

#[derive(Clone, Debug, PartialEq)]
enum Entry {
    Done(Operation),
    /// Its place, until the session answers.
    Asked(RequestId),
}

/// What an answer of the session is waited for.
#[derive(Clone, Debug, PartialEq)]
enum Way {
    /// What was done last according to the history; then it is taken back, or done again.
    Look {
        again: bool,
    },
    Undo(Operation),
    Redo(Operation),
}

/// What was done, newest last, and what was taken back, newest last.
#[derive(Clone, Debug, Default)]
pub(super) struct Operations {
    done: Vec<Entry>,
    undone: Vec<Operation>,
    waiting: Option<(RequestId, Way)>,
    /// Requests whose refusal is told, with what the REPL says of it.
    told: BTreeMap<RequestId, Option<String>>,
    /// Whether the newest could not be taken back; again passes over it.
    refused: bool,
    /// Whether the history has nothing to take back, and nothing to do again, as far as is known.
    history_has_no: [bool; 2],
    /// The notice of the last undo or redo.
    notice: Option<String>,
    /// The pane that was made larger or smaller last, where nothing else was done since.
    resized: Option<(PaneId, Axis)>,
}

impl Operations {
    fn push(&mut self, entry: Entry) {
        self.refused = false;
        self.resized = None;
        self.done.push(entry);
        if self.done.len() > OPERATIONS_MAX {
            self.done.remove(0);
        }
    }

    /// Takes away the place of what was not done.
    fn drop_place(&mut self, id: RequestId) -> bool {
        let before = self.done.len();
        self.done.retain(|it| *it != Entry::Asked(id));
        self.done.len() < before
    }

    /// Whether nothing was done or taken back in this run.
    fn is_fresh(&self) -> bool {
        self.done.is_empty() && self.undone.is_empty()
    }
}

impl App {
    /// Notes a change of the layout; what was taken back before cannot be done again.
    pub(super) fn rearranged(&mut self, before: Layout) {
        self.operations.undone.clear();
        let operation = Operation::Layout(Box::new(before));
        self.operations.push(Entry::Done(operation));
    }

    /// Notes that a pane was made larger or smaller; many steps of it are one operation.
    pub(super) fn resized(&mut self, pane: PaneId, axis: Axis, before: Layout) {
        if self.operations.resized != Some((pane, axis)) {
            self.rearranged(before);
            self.operations.resized = Some((pane, axis));
        }
    }

    /// Gives the newest layout back where it is this one again, as after a zoom and the way back.
    pub(super) fn is_layout_again(&mut self) -> bool {
        let newest = self.operations.done.last();
        let is_again = matches!(newest, Some(Entry::Done(Operation::Layout(before))) if **before == self.layout);
        if is_again {
            self.operations.done.pop();
        }
        is_again
    }

    /// Keeps a place for what a command does, if it is one that can be taken back.
    pub(super) fn asked_for(&mut self, command: &Command) {
        let (Command::Milestone { id, .. }
        | Command::Curate { id, .. }
        | Command::Act { id, .. }
        | Command::Accept { id, .. }) = command
        else {
            return;
        };
        self.operations.push(Entry::Asked(*id));
        if let Command::Act { .. } = command {
            self.operations.told.insert(*id, None);
        }
    }

    /// Says why nothing can be taken back now.
    pub(super) fn no_undo(&self) -> Option<&'static str> {
        let log = &self.operations;
        match log.done.last() {
            _ if log.waiting.is_some() => Some(NOT_YET),
            Some(Entry::Asked(_)) => Some(NOT_YET),
            Some(Entry::Done(_)) => None,
            None => self.history_has_no(0).then_some(NOTHING_TO_UNDO),
        }
    }

    /// Says why nothing can be done again now.
    pub(super) fn no_redo(&self) -> Option<&'static str> {
        let log = &self.operations;
        match log.undone.last() {
            _ if log.waiting.is_some() => Some(NOT_YET),
            Some(_) => None,
            None if log.is_fresh() && !self.history_has_no(1) => None,
            None => Some(NOTHING_TO_REDO),
        }
    }

    fn history_has_no(&self, what: usize) -> bool {
        self.operations.history_has_no[what] || self.status.commits == 0
    }

    /// Takes back what was done last; where this run did nothing, what the history says was last.
    pub(super) fn undo(&mut self, executor: &mut dyn Executor) {
        if let Some(reason) = self.no_undo() {
            self.toast(Toast::info(reason));
            return;
        }
        if std::mem::take(&mut self.operations.refused) {
            self.operations.done.pop();
        }
        match self.operations.done.pop() {
            Some(Entry::Done(operation)) => self.take_back(operation, executor),
            Some(place) => {
                self.operations.done.push(place);
                self.toast(Toast::info(NOT_YET));
            }
            None => self.look_back(false, executor),
        }
    }

    fn take_back(&mut self, operation: Operation, executor: &mut dyn Executor) {
        match operation {
            Operation::Layout(before) => {
                let now = self.put_layout(*before, "the layout is as it was before");
                self.operations.undone.push(now);
            }
            other => self.ask_back(other, Way::Undo, executor),
        }
    }

    pub(super) fn redo(&mut self, executor: &mut dyn Executor) {
        if let Some(reason) = self.no_redo() {
            self.toast(Toast::info(reason));
            return;
        }
        match self.operations.undone.pop() {
            Some(Operation::Layout(after)) => {
                let now = self.put_layout(*after, "the layout is changed again");
                self.operations.push(Entry::Done(now));
            }
            Some(other) => self.ask_back(other, Way::Redo, executor),
            None => self.look_back(true, executor),
        }
    }

    /// Puts the panes as they stood, and returns how they stand now.
    fn put_layout(&mut self, layout: Layout, words: &str) -> Operation {
        let now = Box::new(std::mem::replace(&mut self.layout, layout));
        self.operations.resized = None;
        self.keep_focus_seen();
        self.tell_undo(words.to_owned());
        Operation::Layout(now)
    }

    /// Has the session take something back; what it does then can be taken back in turn.
    fn ask_back(
        &mut self,
        operation: Operation,
        way: fn(Operation) -> Way,
        executor: &mut dyn Executor,
    ) {
        let id = self.requests.next();
        let command = match &operation {
            Operation::Curation(seq) => Command::Curate {
                id,
                what: Curate::Undo {
                    operation: Some(*seq),
                },
            },
            Operation::Definitions(commits) => Command::TakeBack {
                id,
                commits: commits.clone(),
            },
            Operation::Layout(_) => return,
        };
        self.operations.told.insert(id, None);
        self.wait_for(id, command, way(operation), executor);
    }

    /// Asks the history what was done last.
    fn look_back(&mut self, again: bool, executor: &mut dyn Executor) {
        let id = self.requests.next();
        let command = Command::LastOperation { id };
        self.wait_for(id, command, Way::Look { again }, executor);
    }

    fn wait_for(&mut self, id: RequestId, command: Command, way: Way, executor: &mut dyn Executor) {
        self.operations.waiting = Some((id, way));
        if let Err(reason) = executor.send(command) {
            self.was_refused(id);
            self.toast(Toast::error(reason));
        }
    }

    /// Hears what came of what was asked for.
    pub(super) fn hear_operations(&mut self, event: &Event, executor: &mut dyn Executor) {
        match event {
            Event::Acted { id, commits, names } => {
                let done = Operation::Definitions(commits.clone());
                if let Some(again) = self.was_done(*id, done) {
                    self.tell_undo(changed(names, again));
                }
            }
            Event::MilestoneWritten { id, milestone } => {
                self.operations.history_has_no = [false; 2];
                if let Some(id) = id {
                    self.was_done(*id, Operation::Curation(milestone.seq));
                }
            }
            Event::Curated { id, seq, done, .. } => {
                self.operations.history_has_no = [false; 2];
                let done_again = id.and_then(|id| self.was_done(id, Operation::Curation(*seq)));
                if done_again.is_some() {
                    // The pane of the milestones says it.
                    self.withdraw_undo();
                    self.operations.notice = Some(done.clone());
                }
            }
            Event::Defined { .. } => self.operations.history_has_no = [false; 2],
            Event::LastOperation { id, last } => self.looked_back(*id, last, executor),
            Event::Transcript(TranscriptEntry {
                id: Some(id),
                kind: TranscriptKind::Error,
                text,
                ..
            }) => {
                if let Some(words) = self.operations.told.get_mut(id) {
                    *words = text.lines().next().map(str::to_owned);
                }
            }
            Event::MilestoneRefused { id, .. } => {
                self.was_refused(*id);
            }
            Event::Failed { id: Some(id), .. } => {
                self.operations.told.remove(id);
                if self.was_refused(*id) {
                    self.say_how_to_pass();
                }
            }
            Event::Finished { id, ok } => {
                let told = self.operations.told.remove(id);
                let is_undo = self.was_refused(*id);
                if let (Some(words), false) = (told, ok) {
                    let words = words.unwrap_or_else(|| REFUSED.to_owned());
                    self.toast(Toast::error(format!("not done: {words}")));
                    if is_undo {
                        self.say_how_to_pass();
                    }
                }
            }
            _ => {}
        }
    }

    /// Notes what was done. Returns `false` where something was taken back, `true` where it was done again.
    fn was_done(&mut self, id: RequestId, done: Operation) -> Option<bool> {
        let log = &mut self.operations;
        match log.waiting.take_if(|it| it.0 == id) {
            Some((_, Way::Undo(_))) => {
                log.undone.push(done);
                Some(false)
            }
            Some((_, Way::Redo(_))) => {
                log.push(Entry::Done(done));
                Some(true)
            }
            Some((_, Way::Look { .. })) => None,
            None => {
                let place = log.done.iter_mut().find(|it| **it == Entry::Asked(id));
                *place? = Entry::Done(done);
                log.undone.clear();
                log.refused = false;
                None
            }
        }
    }

    /// Notes that something was not done: it leaves no operation, and what was to be taken back is as it
    /// was. Returns whether it was an undo.
    fn was_refused(&mut self, id: RequestId) -> bool {
        let log = &mut self.operations;
        match log.waiting.take_if(|it| it.0 == id) {
            Some((_, Way::Undo(operation))) => {
                log.push(Entry::Done(operation));
                log.refused = true;
                true
            }
            Some((_, Way::Redo(operation))) => {
                log.undone.push(operation);
                false
            }
            Some((_, Way::Look { .. })) => false,
            None => {
                log.drop_place(id);
                false
            }
        }
    }

    fn looked_back(&mut self, id: RequestId, last: &LastOperation, executor: &mut dyn Executor) {
        let Some((_, Way::Look { again })) = self.operations.waiting.take_if(|it| it.0 == id)
        else {
            return;
        };
        self.operations.history_has_no = [last.undo.is_none(), last.redo.is_none()];
        match (again, &last.undo, last.redo) {
            (false, Some(operations::Operation::Curation(seq)), _) => {
                self.take_back(Operation::Curation(*seq), executor);
            }
            (false, Some(operations::Operation::Definitions(commits)), _) => {
                self.take_back(Operation::Definitions(commits.clone()), executor);
            }
            (true, _, Some(seq)) => self.ask_back(Operation::Curation(seq), Way::Redo, executor),
            (false, None, _) => self.toast(Toast::info(NOTHING_TO_UNDO)),
            (true, _, None) => self.toast(Toast::info(NOTHING_TO_REDO)),
        }
    }

    fn say_how_to_pass(&mut self) {
        let key = self.keymap.label(self.pane_place(), OPERATION_UNDO);
        let key = key.map_or("again".to_owned(), |it| format!("{it} again"));
        let words = format!("{key} takes back what was done before that");
        self.toast(Toast::info(words));
    }

    /// Says what an undo did, in the place of what the last one said.
    fn tell_undo(&mut self, words: String) {
        self.withdraw_undo();
        self.operations.notice = Some(words.clone());
        self.toast(Toast::info(words));
    }

    fn withdraw_undo(&mut self) {
        if let Some(words) = self.operations.notice.take() {
            self.toasts.withdraw(&words);
        }
    }
}

/// Says that a change of definitions was taken back, or holds again.
fn changed(names: &[Arc<str>], again: bool) -> String {
    let what = match names {
        [] => "the change".to_owned(),
        [name] => format!("the change of `{name}`"),
        [name, rest @ ..] => format!("the change of `{name}` and {} more", rest.len()),
    };
    match again {
        true => format!("{what} holds again"),
        false => format!("{what} is taken back"),
    }
}
