//! How to take back what was applied: each definition to the version before, or away.

use std::collections::BTreeSet;

use crate::session::command::{Command, RequestId};
use crate::session::event::Event;
use crate::session::view::commits::CommitRow;
use crate::ui::pane::{Effect, PaneContext};

/// Forms that take definitions back, as they become known.
#[derive(Debug, Default)]
pub(super) struct Undo {
    waiting: BTreeSet<RequestId>,
    undo: Vec<String>,
    redo: Vec<String>,
}

impl Undo {
    /// Asks what takes these commits back.
    pub fn of(commits: &[CommitRow], ctx: &mut PaneContext<'_>) -> (Undo, Vec<Effect>) {
        let mut undo = Undo::default();
        let mut effects = Vec::new();
        for row in commits {
            match row.previous {
                Some(commit) => {
                    let id = ctx.request();
                    undo.waiting.insert(id);
                    effects.push(Effect::Send(Command::PreviewRevert { id, commit }));
                }
                None => {
                    undo.undo.push(format!("(undefine! {})", quoted(&row.name)));
                    undo.redo
                        .push(format!("(rollback! {} 1)", quoted(&row.name)));
                }
            }
        }
        effects.extend(undo.done());
        (undo, effects)
    }

    /// Takes an answer; once all are there, what was done can be taken back.
    pub fn hear(&mut self, event: &Event) -> Vec<Effect> {
        match event {
            Event::RevertPreviewed { id, view } if self.waiting.remove(id) => {
                self.undo.push(view.form.clone());
                self.redo.push(view.undo.clone());
            }
            Event::Failed { id: Some(id), .. } if self.waiting.remove(id) => {}
            _ => return Vec::new(),
        }
        self.done().into_iter().collect()
    }

    fn done(&mut self) -> Option<Effect> {
        if !self.waiting.is_empty() || self.undo.is_empty() {
            return None;
        }
        // What was defined last goes first.
        self.undo.reverse();
        let undo = joined(&std::mem::take(&mut self.undo));
        let redo = joined(&std::mem::take(&mut self.redo));
        Some(Effect::Done { undo, redo })
    }
}

fn joined(forms: &[String]) -> String {
    match forms {
        [one] => one.clone(),
        many => format!("(begin {})", many.join(" ")),
    }
}

/// A method is named with its classes.
fn quoted(name: &str) -> String {
    match name.contains(' ') {
        true => format!("'({name})"),
        false => format!("'{name}"),
    }
}
