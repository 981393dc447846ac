//! What one can do with the outline.

use super::DEFINITIONS;
use crate::ui::action::{Action, ActionId, Argument};

pub(super) const GROUP: ActionId = ActionId("definitions.group");
pub(super) const FOLD: ActionId = ActionId("definitions.fold");
pub(super) const DIFF: ActionId = ActionId("definitions.diff");
pub(super) const DIFF_FILE: ActionId = ActionId("definitions.diff-file");
pub(super) const HISTORY: ActionId = ActionId("definitions.history");
pub(super) const FINDINGS: ActionId = ActionId("definitions.violations");
pub(super) const EDIT: ActionId = ActionId("definitions.edit");
pub(super) const OUTSIDE: ActionId = ActionId("definitions.edit-outside");
pub(super) const RENAME: ActionId = ActionId("definitions.rename");
pub(super) const UNDEFINE: ActionId = ActionId("definitions.undefine");
pub(super) const REVERT: ActionId = ActionId("definitions.revert");
pub(super) const DRIFT: ActionId = ActionId("definitions.drift");
pub(super) const MEND: ActionId = ActionId("definitions.mend");

const fn entry(id: ActionId, title: &'static str, sentence: &'static str) -> Action {
    Action::new(id.0, title, sentence, &[DEFINITIONS])
}

/// Everything one can do with the outline beside moving in it.
pub const DEFINITIONS_ACTIONS: &[Action] = &[
    entry(
        FOLD,
        "Callers and callees",
        "Shows who uses the definition and what it uses below it, or folds them; headings fold too.",
    ),
    entry(
        GROUP,
        "Group by",
        "Groups by kind, by package or by file, in turn.",
    ),
    entry(
        EDIT,
        "Edit",
        "Puts the definition into the REPL, to be changed and defined again.",
    ),
    entry(
        OUTSIDE,
        "Edit outside",
        "Opens the definition in your editor, shows what you changed there, and defines it when you say so.",
    ),
    entry(
        DIFF,
        "Diff",
        "Compares the definition with the version before it.",
    ),
    entry(
        DIFF_FILE,
        "Against the file",
        "Compares the definition with what its file says now.",
    ),
    entry(
        HISTORY,
        "History",
        "Shows only the commits of the definition in the graph.",
    ),
    entry(
        FINDINGS,
        "Violations",
        "Shows what was found on the definition.",
    ),
    entry(
        RENAME,
        "Rename",
        "Gives the definition another name, in all that uses it too.",
    )
    .taking(Argument::Text("new name")),
    entry(
        UNDEFINE,
        "Undefine",
        "Makes the name mean nothing any more, after showing who uses it.",
    ),
    entry(
        REVERT,
        "Revert",
        "Shows what going back to the version before would change and whom it touches, then goes back; a count goes back that often.",
    ),
    entry(
        DRIFT,
        "Compare with files",
        "Marks the names whose image, history and file do not say the same.",
    ),
    entry(
        MEND,
        "Mend drift",
        "Does what makes image, history and file of the name say the same.",
    ),
];
