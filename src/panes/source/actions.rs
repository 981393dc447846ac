//! What one can do with a source beside moving in it.

use crate::ui::action::{Action, ActionId, Argument, Context};

pub(super) const SOURCE: Context = "source";

pub(super) const OLDER: ActionId = ActionId("source.older");
pub(super) const NEWER: ActionId = ActionId("source.newer");
pub(super) const VERSION: ActionId = ActionId("source.version");
pub(super) const DIFF: ActionId = ActionId("source.diff");
pub(super) const DIFF_FILE: ActionId = ActionId("source.diff-file");
pub(super) const EDIT: ActionId = ActionId("source.edit");
pub(super) const MESSAGES: ActionId = ActionId("source.messages");
pub(super) const NEXT_FINDING: ActionId = ActionId("source.next-finding");
pub(super) const PREVIOUS_FINDING: ActionId = ActionId("source.previous-finding");
pub(super) const EXPLAIN: ActionId = ActionId("source.explain");
pub(super) const COMMIT: ActionId = ActionId("source.commit");
pub(super) const BLAME: ActionId = ActionId("source.blame");
pub(super) const BLAMED: ActionId = ActionId("source.blamed");
pub(super) const TRY: ActionId = ActionId("source.try");
pub(super) const FILE: ActionId = ActionId("source.file");

const fn entry(id: ActionId, title: &'static str, sentence: &'static str) -> Action {
    Action::new(id.0, title, sentence, &[SOURCE])
}

#[rustfmt::skip]
pub const SOURCE_ACTIONS: &[Action] = &[
    entry(EDIT, "Edit", "Puts the source into the REPL, to be changed and defined again."),
    entry(OLDER, "Older version", "Shows the version before this one."),
    entry(NEWER, "Newer version", "Shows the version after this one."),
    entry(VERSION, "Version", "Shows the version of that number; without one, the newest.").taking(Argument::Text("version")),
    entry(DIFF, "Diff", "Compares this version with the one before it."),
    entry(DIFF_FILE, "Against the file", "Compares this version with what its file says now."),
    entry(NEXT_FINDING, "Next finding", "Moves to the next place a rule points at."),
    entry(PREVIOUS_FINDING, "Previous finding", "Moves to the place a rule points at before this one."),
    entry(MESSAGES, "All messages", "Shows what was found below every line, or only below the cursor's."),
    entry(EXPLAIN, "Explain rule", "Explains the rule that points at the line under the cursor."),
    entry(COMMIT, "Commit", "Shows the commit in the graph."),
    entry(BLAME, "Blame", "Shows beside each line which version last changed it, then the same by form, then nothing."),
    entry(BLAMED, "Version to blame", "Goes to the version that last changed the line under the cursor."),
    entry(TRY, "Run examples", "Runs the examples of this version as it was then; nothing of it stays."),
    entry(FILE, "Whole file", "Shows the file that the definition stands in, as it is now.").taking(Argument::Text("file")),
];
