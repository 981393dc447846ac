//! What one can do in the REPL, its candidates and its search.

use super::{COMPLETION, REPL, SEARCH, STOPPED, VALUE};
use crate::ui::action::{Action, ActionId};
use crate::ui::widgets::editor::EDITOR_ACTIONS;

pub(super) const SUBMIT: ActionId = ActionId("repl.submit");
pub(super) const SUBMIT_ANYWAY: ActionId = ActionId("repl.submit-anyway");
pub(super) const NEWLINE: ActionId = ActionId("repl.newline");
pub(super) const UP: ActionId = ActionId("repl.up");
pub(super) const DOWN: ActionId = ActionId("repl.down");
pub(super) const OLDER: ActionId = ActionId("repl.older");
pub(super) const NEWER: ActionId = ActionId("repl.newer");
pub(super) const FIND: ActionId = ActionId("repl.search-history");
pub(super) const COMPLETE: ActionId = ActionId("repl.complete");
pub(super) const INTERRUPT: ActionId = ActionId("repl.interrupt");
pub(super) const CLEAR: ActionId = ActionId("repl.clear");
pub(super) const PAGE_UP: ActionId = ActionId("repl.page-up");
pub(super) const PAGE_DOWN: ActionId = ActionId("repl.page-down");
pub(super) const FIRST: ActionId = ActionId("repl.first");
pub(super) const LAST: ActionId = ActionId("repl.last");
pub(super) const ESCAPE: ActionId = ActionId("repl.escape");
pub(super) const COPY: ActionId = ActionId("repl.copy");
pub(super) const LOOK: ActionId = ActionId("repl.look");
pub(super) const VALUE_FOLD: ActionId = ActionId("value.fold");
pub(super) const VALUE_OLDER: ActionId = ActionId("value.older");
pub(super) const VALUE_NEWER: ActionId = ActionId("value.newer");
pub(super) const VALUE_LEAVE: ActionId = ActionId("value.leave");
pub(super) const RESTARTS: ActionId = ActionId("repl.restarts");
pub(in crate::panes) const END_STOPPED: ActionId = ActionId("stopped.end");
/// Names the question for what a restart wants to be told.
pub(super) const RESTART_WITH: ActionId = ActionId("stopped.with");
pub(super) const NEXT_VIOLATION: ActionId = ActionId("repl.next-violation");
pub(in crate::panes) const COMPLETION_NEXT: ActionId = ActionId("completion.next");
pub(in crate::panes) const COMPLETION_PREVIOUS: ActionId = ActionId("completion.previous");
pub(in crate::panes) const COMPLETION_ACCEPT: ActionId = ActionId("completion.accept");
pub(in crate::panes) const COMPLETION_CLOSE: ActionId = ActionId("completion.close");
pub(super) const FOUND_OLDER: ActionId = ActionId("history.older");
pub(super) const FOUND_NEWER: ActionId = ActionId("history.newer");
pub(super) const FOUND_ACCEPT: ActionId = ActionId("history.accept");
pub(super) const FOUND_CANCEL: ActionId = ActionId("history.cancel");

const fn repl(id: ActionId, title: &'static str, sentence: &'static str) -> Action {
    Action::new(id.0, title, sentence, &[REPL])
}

const fn completing(id: ActionId, title: &'static str, sentence: &'static str) -> Action {
    Action::new(id.0, title, sentence, &[COMPLETION])
}

const fn searching(id: ActionId, title: &'static str, sentence: &'static str) -> Action {
    Action::new(id.0, title, sentence, &[SEARCH])
}

/// Actions that take the restarts of a stopped program, in their order; what is beyond is chosen from a list.
pub(in crate::panes) const RESTART_ACTIONS: [ActionId; 9] = [
    ActionId("stopped.restart-1"),
    ActionId("stopped.restart-2"),
    ActionId("stopped.restart-3"),
    ActionId("stopped.restart-4"),
    ActionId("stopped.restart-5"),
    ActionId("stopped.restart-6"),
    ActionId("stopped.restart-7"),
    ActionId("stopped.restart-8"),
    ActionId("stopped.restart-9"),
];

const fn restart(place: usize, title: &'static str) -> Action {
    const SENTENCE: &str = "Lets the stopped program go on by this one of the restarts it offers.";
    Action::new(RESTART_ACTIONS[place].0, title, SENTENCE, &[STOPPED])
}

const fn looking(id: ActionId, title: &'static str, sentence: &'static str) -> Action {
    Action::new(id.0, title, sentence, &[VALUE])
}

const OWN_ACTIONS: [Action; 42] = [
    repl(
        SUBMIT,
        "Evaluate",
        "Evaluates what is typed when its brackets close, else begins a new line.",
    ),
    repl(
        SUBMIT_ANYWAY,
        "Evaluate as it is",
        "Evaluates what is typed even if a bracket is open.",
    ),
    repl(NEWLINE, "New line", "Begins a new line, indented."),
    repl(
        UP,
        "Up",
        "Moves up a line; on the first line, brings back what was typed before.",
    ),
    repl(
        DOWN,
        "Down",
        "Moves down a line; on the last line, goes forward to what was typed after.",
    ),
    repl(OLDER, "Older input", "Brings back what was typed before."),
    repl(
        NEWER,
        "Newer input",
        "Goes forward to what was typed after.",
    ),
    repl(
        FIND,
        "Search history",
        "Searches everything typed in this session and earlier ones.",
    ),
    repl(
        COMPLETE,
        "Complete",
        "Completes the name at the caret from what the image knows.",
    ),
    repl(
        INTERRUPT,
        "Interrupt",
        "Stops the running evaluation; with none running, drops what is typed.",
    ),
    repl(
        CLEAR,
        "Clear",
        "Clears the transcript; the history keeps everything.",
    ),
    repl(
        PAGE_UP,
        "Scroll back",
        "Scrolls the transcript back by a screenful.",
    ),
    repl(
        PAGE_DOWN,
        "Scroll forward",
        "Scrolls the transcript forward by a screenful.",
    ),
    repl(
        FIRST,
        "Beginning",
        "Scrolls to the beginning of the transcript.",
    ),
    repl(LAST, "End", "Scrolls to the end and follows what comes in."),
    repl(
        ESCAPE,
        "Let go",
        "Drops the selection, then scrolls to the end.",
    ),
    repl(COPY, "Copy", "Copies the selection, or the newest value."),
    repl(
        LOOK,
        "Look into the value",
        "Shows the newest value that has parts as a tree that folds.",
    ),
    looking(
        VALUE_FOLD,
        "Fold or unfold",
        "Shows what lies in the part under the cursor, or folds it.",
    ),
    looking(
        VALUE_OLDER,
        "Older value",
        "Looks into the value before this one.",
    ),
    looking(
        VALUE_NEWER,
        "Newer value",
        "Looks into the value after this one.",
    ),
    looking(
        VALUE_LEAVE,
        "Leave the value",
        "Goes back to what was said.",
    ),
    repl(
        RESTARTS,
        "Restart",
        "Asks by which of its restarts the stopped program goes on; what is typed stays.",
    ),
    restart(0, "Restart 1"),
    restart(1, "Restart 2"),
    restart(2, "Restart 3"),
    restart(3, "Restart 4"),
    restart(4, "Restart 5"),
    restart(5, "Restart 6"),
    restart(6, "Restart 7"),
    restart(7, "Restart 8"),
    restart(8, "Restart 9"),
    Action::new(
        END_STOPPED.0,
        "End it",
        "Ends the stopped program, with its cleanups.",
        &[STOPPED],
    ),
    repl(
        NEXT_VIOLATION,
        "Next violation",
        "Goes to the next violation and shows its source.",
    ),
    completing(COMPLETION_NEXT, "Next candidate", "Chooses the next name."),
    completing(
        COMPLETION_PREVIOUS,
        "Previous candidate",
        "Chooses the name before.",
    ),
    completing(
        COMPLETION_ACCEPT,
        "Take candidate",
        "Puts the chosen name in.",
    ),
    completing(
        COMPLETION_CLOSE,
        "Close candidates",
        "Closes the candidates; what is typed stays.",
    ),
    searching(FOUND_OLDER, "Older match", "Shows the match before."),
    searching(FOUND_NEWER, "Newer match", "Shows the match after."),
    searching(
        FOUND_ACCEPT,
        "Take match",
        "Takes the match, to be evaluated or changed.",
    ),
    searching(
        FOUND_CANCEL,
        "Give up search",
        "Comes back to what was being typed.",
    ),
];

/// Everything one can do in the REPL, editing included.
pub const REPL_ACTIONS: &[Action] = &joined();

/// Joins the REPL's own actions and the editor's into one table.
const fn joined() -> [Action; OWN_ACTIONS.len() + EDITOR_ACTIONS.len()] {
    let mut res = [OWN_ACTIONS[0]; OWN_ACTIONS.len() + EDITOR_ACTIONS.len()];
    let mut at = 0;
    while at < res.len() {
        res[at] = match at < OWN_ACTIONS.len() {
            true => OWN_ACTIONS[at],
            false => EDITOR_ACTIONS[at - OWN_ACTIONS.len()],
        };
        at += 1;
    }
    res
}
