//! What one can do in a diff beside scrolling it.

use crate::ui::action::{Action, ActionId, Context};

pub(super) const DIFF: Context = "diff";

pub(super) const TOGGLE: ActionId = ActionId("diff.toggle");
pub(super) const FORMS: ActionId = ActionId("diff.forms");
pub(super) const FOLDS: ActionId = ActionId("diff.folds");
pub(super) const NEXT_HUNK: ActionId = ActionId("diff.next-hunk");
pub(super) const PREVIOUS_HUNK: ActionId = ActionId("diff.previous-hunk");
pub(super) const NEXT_DEFINITION: ActionId = ActionId("diff.next-definition");
pub(super) const PREVIOUS_DEFINITION: ActionId = ActionId("diff.previous-definition");
pub(super) const SOURCE: ActionId = ActionId("diff.source");
pub(super) const FILE: ActionId = ActionId("diff.file");
pub(super) const STOP: ActionId = ActionId("diff.stop");

const fn entry(id: ActionId, title: &'static str, sentence: &'static str) -> Action {
    Action::new(id.0, title, sentence, &[DIFF])
}

pub const DIFF_ACTIONS: &[Action] = &[
    entry(
        TOGGLE,
        "Unified or split",
        "Shows both versions in one column, or side by side.",
    ),
    entry(
        FORMS,
        "By form or by line",
        "Compares by form, where layout is no difference and what moved or was renamed is told apart, or line by line.",
    ),
    entry(
        NEXT_HUNK,
        "Next difference",
        "Moves to the next difference.",
    ),
    entry(
        PREVIOUS_HUNK,
        "Previous difference",
        "Moves to the difference before.",
    ),
    entry(
        NEXT_DEFINITION,
        "Next definition",
        "Moves to the next definition of the diff.",
    ),
    entry(
        PREVIOUS_DEFINITION,
        "Previous definition",
        "Moves to the definition before.",
    ),
    entry(
        FOLDS,
        "Equal lines",
        "Shows all equal lines, or folds long runs of them.",
    ),
    entry(
        SOURCE,
        "Source",
        "Shows the newer side as a whole, where it is one commit.",
    ),
    entry(
        FILE,
        "Against the file",
        "Compares the newer side with what its file says now.",
    ),
    entry(
        STOP,
        "Stop comparing",
        "Gives up a comparison of many definitions that is under way.",
    ),
];
