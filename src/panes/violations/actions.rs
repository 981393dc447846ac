//! What one can do with violations.

use super::VIOLATIONS;
use crate::ui::action::{Action, ActionId};

pub(super) const GROUP: ActionId = ActionId("violations.group");
pub(super) const ALL: ActionId = ActionId("violations.all");
pub(super) const FOLD: ActionId = ActionId("violations.fold");
pub(super) const FOLD_ALL: ActionId = ActionId("violations.fold-all");
pub(super) const EXPLAIN: ActionId = ActionId("violations.explain");
pub const NEXT: ActionId = ActionId("violations.next");
pub(super) const PREVIOUS: ActionId = ActionId("violations.previous");
pub(super) const REPAIR: ActionId = ActionId("violations.repair");
pub(super) const COMMIT: ActionId = ActionId("violations.commit");
pub(super) const DIFF: ActionId = ActionId("violations.diff");
pub(super) const FIX: ActionId = ActionId("violations.fix");
pub(super) const ASK: ActionId = ActionId("violations.ask");
pub(super) const ASK_FIX: ActionId = ActionId("violations.ask-fix");
pub(super) const ALLOW: ActionId = ActionId("violations.allow");
pub(super) const ALLOWED: ActionId = ActionId("violations.allowed");

const fn entry(id: ActionId, title: &'static str, sentence: &'static str) -> Action {
    Action::new(id.0, title, sentence, &[VIOLATIONS])
}

/// Everything one can do with violations beside moving among them.
pub const VIOLATIONS_ACTIONS: &[Action] = &[
    entry(
        GROUP,
        "Group by",
        "Groups by severity, by rule, by file or by definition, in turn.",
    ),
    entry(
        EXPLAIN,
        "Explain rule",
        "Says what the rule looks for, why, what to do instead, and what it looked at here.",
    ),
    entry(
        FIX,
        "Fix",
        "Shows the safe fix of a finding as a difference, and makes it when you say so.",
    ),
    entry(
        ALLOW,
        "Allow",
        "Asks why a finding may stay, and writes the reason above the definition.",
    ),
    entry(
        ALLOWED,
        "Allowed findings",
        "Lists the findings that may stay, each with its reason.",
    ),
    entry(
        REPAIR,
        "Repair",
        "Puts the definition into the REPL, to be changed and defined again.",
    ),
    entry(
        NEXT,
        "Next violation",
        "Shows the source of the next violation.",
    ),
    entry(
        PREVIOUS,
        "Previous violation",
        "Shows the source of the violation before.",
    ),
    entry(FOLD, "Fold", "Folds the group, or unfolds it."),
    entry(FOLD_ALL, "Fold all", "Folds every group, or unfolds them."),
    entry(
        ALL,
        "Older versions too",
        "Shows what was found on older versions too, or on the newest only.",
    ),
    entry(COMMIT, "Commit", "Shows the commit in the graph."),
    entry(
        DIFF,
        "Diff",
        "Compares the commit of the finding with the version before it.",
    ),
    entry(
        ASK,
        "Explain by a model",
        "Asks a model what the finding means here and whether it matters.",
    ),
    entry(
        ASK_FIX,
        "Fix by a model",
        "Asks a model for a definition without the finding; it is reviewed before anything changes.",
    ),
];
