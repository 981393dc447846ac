//! What one can do with a proposal.

use super::{EDITING, REVIEW};
use crate::ui::action::{Action, ActionId, Argument};

pub(super) const ACCEPT: ActionId = ActionId("review.accept");
pub(super) const REJECT: ActionId = ActionId("review.reject");
pub(super) const TOGGLE: ActionId = ActionId("review.toggle");
pub(super) const ACCEPT_DEFINITION: ActionId = ActionId("review.accept-definition");
pub(super) const REJECT_DEFINITION: ActionId = ActionId("review.reject-definition");
pub(super) const NEXT: ActionId = ActionId("review.next");
pub(super) const PREVIOUS: ActionId = ActionId("review.previous");
pub(super) const NEXT_DEFINITION: ActionId = ActionId("review.next-definition");
pub(super) const PREVIOUS_DEFINITION: ActionId = ActionId("review.previous-definition");
pub(super) const LAYOUT: ActionId = ActionId("review.layout");
pub(super) const FOLDS: ActionId = ActionId("review.folds");
pub(super) const EDIT: ActionId = ActionId("review.edit");
pub(super) const EDIT_OUTSIDE: ActionId = ActionId("review.edit-outside");
pub(super) const ASK: ActionId = ActionId("review.ask");
pub(super) const GATE: ActionId = ActionId("review.gate");
pub(super) const APPLY: ActionId = ActionId("review.apply");
pub(super) const DISMISS: ActionId = ActionId("review.dismiss");
pub(super) const KEEP: ActionId = ActionId("review.keep");
pub(super) const DROP: ActionId = ActionId("review.drop");

const fn entry(id: ActionId, title: &'static str, sentence: &'static str) -> Action {
    Action::new(id.0, title, sentence, &[REVIEW])
}

/// Everything one can do with a proposal beside scrolling it.
pub const REVIEW_ACTIONS: &[Action] = &[
    entry(
        ACCEPT,
        "Accept difference",
        "Accepts the difference under the cursor and moves to the next.",
    ),
    entry(
        REJECT,
        "Reject difference",
        "Rejects the difference under the cursor and moves to the next; the rest is tried again.",
    ),
    entry(
        TOGGLE,
        "Accept or reject difference",
        "Accepts the difference under the cursor, or rejects it.",
    ),
    entry(
        ACCEPT_DEFINITION,
        "Accept definition",
        "Accepts all of the definition under the cursor.",
    ),
    entry(
        REJECT_DEFINITION,
        "Reject definition",
        "Rejects all of the definition under the cursor.",
    ),
    entry(
        NEXT,
        "Next difference of the proposal",
        "Moves to the next difference.",
    ),
    entry(
        PREVIOUS,
        "Previous difference of the proposal",
        "Moves to the difference before.",
    ),
    entry(
        NEXT_DEFINITION,
        "Next definition of the proposal",
        "Moves to the next definition.",
    ),
    entry(
        PREVIOUS_DEFINITION,
        "Previous definition of the proposal",
        "Moves to the definition before.",
    ),
    entry(
        LAYOUT,
        "Proposal in one column or two",
        "Shows old and new in one column, or side by side.",
    ),
    entry(
        FOLDS,
        "Equal lines of the proposal",
        "Shows all equal lines, or folds long runs of them.",
    ),
    entry(
        EDIT,
        "Edit proposal",
        "Edits what the definition under the cursor would become; `ctrl-s` has it tried.",
    ),
    entry(
        EDIT_OUTSIDE,
        "Edit proposal outside",
        "Opens what the definition would become in your editor.",
    ),
    entry(
        ASK,
        "Ask for a change",
        "Asks the model for another proposal, with what failed.",
    )
    .taking(Argument::Text("question")),
    entry(
        GATE,
        "Try proposal again",
        "Leads what is accepted through the gate again.",
    ),
    entry(
        APPLY,
        "Apply proposal",
        "Defines what is accepted, once it has passed every step of the gate.",
    ),
    entry(
        DISMISS,
        "Dismiss proposal",
        "Rejects the whole proposal; nothing changes.",
    ),
    Action::new(
        KEEP.0,
        "Keep edited proposal",
        "Takes what was edited in the place of the proposal and has it tried.",
        &[EDITING],
    ),
    Action::new(
        DROP.0,
        "Drop edit of the proposal",
        "Drops what was edited; the proposal stays as it was.",
        &[EDITING],
    ),
];
