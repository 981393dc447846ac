//! What one can do with a stopped program beside moving among its calls.

use crate::ui::action::{Action, ActionId, Argument, Context};

pub(super) const CONDITIONS: Context = "conditions";

pub(super) const RESTART: ActionId = ActionId("conditions.restart");
pub(super) const CONTINUE: ActionId = ActionId("conditions.continue");
pub(super) const ABORT: ActionId = ActionId("conditions.abort");
pub(super) const RETURN: ActionId = ActionId("conditions.return");
pub(super) const EVALUATE: ActionId = ActionId("conditions.evaluate");
pub(super) const SOURCE: ActionId = ActionId("conditions.source");
pub(super) const FOLD: ActionId = ActionId("conditions.fold");
pub(super) const PRELUDE: ActionId = ActionId("conditions.prelude");
pub(super) const STOP_AT: ActionId = ActionId("conditions.stop-at");
/// Names the question for the arguments of a restart.
pub(super) const ARGUMENTS: ActionId = ActionId("conditions.arguments");

const fn entry(id: ActionId, title: &'static str, sentence: &'static str) -> Action {
    Action::new(id.0, title, sentence, &[CONDITIONS])
}

#[rustfmt::skip]
pub const CONDITIONS_ACTIONS: &[Action] = &[
    entry(RESTART, "Restart", "Lets the program go on by one of the restarts it offers; a digit chooses."),
    entry(CONTINUE, "Continue", "Lets the program go on by the restart `continue`, or else by the innermost."),
    entry(ABORT, "Abort", "Ends the stopped program, with its cleanups."),
    entry(RETURN, "Return a value", "Lets the program go on as if what failed had returned the value of a form.").taking(Argument::Text("form")),
    entry(EVALUATE, "Evaluate in the call", "Evaluates a form where the call under the cursor stands, with its parameters bound.").taking(Argument::Text("form")),
    entry(SOURCE, "Source", "Shows the place of the call in full, in a popup."),
    entry(FOLD, "Fold call", "Shows the parameters and the source of a call, or folds them."),
    entry(PRELUDE, "Calls of the language", "Shows calls inside the language as well, or leaves them out."),
    entry(STOP_AT, "When to stop", "Programs stop where they offer restarts, at every error, or never; each time the next of the three."),
];
