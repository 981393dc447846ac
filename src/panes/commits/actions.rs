//! What one can do in the commit graph.

use super::{COMMITS, QUERY};
use crate::ui::action::{Action, ActionId, Argument};

pub(super) const MARK: ActionId = ActionId("commits.mark");
pub(super) const RANGE: ActionId = ActionId("commits.range");
pub(super) const UNMARK: ActionId = ActionId("commits.unmark");
pub(super) const MILESTONE: ActionId = ActionId("commits.milestone");
pub(super) const MESSAGE: ActionId = ActionId("commits.message");
pub(super) const MILESTONE_REASON: ActionId = ActionId("commits.milestone-reason");
pub(super) const DIFF: ActionId = ActionId("commits.diff");
pub(super) const DIFF_MARKED: ActionId = ActionId("commits.diff-marked");
pub(super) const HISTORY: ActionId = ActionId("commits.history");
pub(super) const SEARCH: ActionId = ActionId("commits.search");
pub(super) const SEARCH_NEXT: ActionId = ActionId("commits.search-next");
pub(super) const SEARCH_PREVIOUS: ActionId = ActionId("commits.search-previous");
pub(super) const NEXT_MILESTONE: ActionId = ActionId("commits.next-milestone");
pub(super) const PREVIOUS_MILESTONE: ActionId = ActionId("commits.previous-milestone");
pub(super) const NEXT_PENDING: ActionId = ActionId("commits.next-pending");
pub(super) const DROP_FILTER: ActionId = ActionId("commits.drop-filter");
pub(super) const REPLACED: ActionId = ActionId("commits.replaced");
pub(super) const REPLACED_BY: ActionId = ActionId("commits.replaced-by");
pub(super) const EDIT: ActionId = ActionId("commits.edit");
pub(super) const FINDINGS: ActionId = ActionId("commits.violations");
pub(super) const REVERT: ActionId = ActionId("commits.revert");
pub(super) const TIME: ActionId = ActionId("commits.time");

pub(super) const AMEND: ActionId = ActionId("commits.amend");
pub(super) const SPLIT: ActionId = ActionId("commits.split");
pub(super) const SQUASH: ActionId = ActionId("commits.squash");
pub(super) const MOVE: ActionId = ActionId("commits.move");
pub(super) const DISSOLVE: ActionId = ActionId("commits.dissolve");

pub(super) const CHOOSE_QUERY: ActionId = ActionId("commits.queries");
pub(super) const KEEP_QUERY: ActionId = ActionId("query.keep");
pub(super) const QUERY_OLDER: ActionId = ActionId("query.older");
pub(super) const QUERY_NEWER: ActionId = ActionId("query.newer");

const fn typing(id: ActionId, title: &'static str, sentence: &'static str) -> Action {
    Action::new(id.0, title, sentence, &[QUERY])
}

const fn entry(id: ActionId, title: &'static str, sentence: &'static str) -> Action {
    Action::new(id.0, title, sentence, &[COMMITS])
}

/// Everything one can do in the commit graph beside moving in it.
pub const COMMITS_ACTIONS: &[Action] = &[
    entry(
        MESSAGE,
        "Message by a model",
        "Has a model say what a milestone of these commits is to be called; you change it, or write it.",
    ),
    entry(
        MILESTONE,
        "Milestone",
        "Groups the marked commits, the range, or all pending ones, under a message.",
    )
    .taking(Argument::Text("message")),
    entry(
        DIFF,
        "Diff",
        "Compares a commit with the version before it; of a milestone, of the range or of what is marked, shows all it changed.",
    ),
    entry(
        DIFF_MARKED,
        "Diff marked",
        "Compares the two marked commits or milestones, or the marked one with the one under the cursor.",
    ),
    entry(
        HISTORY,
        "History of the name",
        "Shows only the commits of the name under the cursor.",
    ),
    entry(
        REPLACED,
        "What it replaced",
        "Moves to the version that the commit under the cursor replaced.",
    ),
    entry(
        REPLACED_BY,
        "What replaced it",
        "Moves to the version that replaced the commit under the cursor.",
    ),
    entry(
        REVERT,
        "Revert to this",
        "Shows what making this version the newest of its name would change and whom it touches, then does it.",
    ),
    entry(
        MARK,
        "Mark",
        "Marks the commit or milestone, or takes its mark away, and moves on.",
    ),
    entry(
        RANGE,
        "Range",
        "Begins a range that grows as you move; again gives it up.",
    ),
    entry(UNMARK, "Unmark all", "Takes all marks away."),
    entry(
        EDIT,
        "Edit",
        "Puts the source into the REPL, to be changed and defined again.",
    ),
    entry(
        FINDINGS,
        "Violations",
        "Shows the violations of the definition under the cursor.",
    ),
    entry(
        NEXT_PENDING,
        "Next pending",
        "Moves to the next commit that belongs to no milestone.",
    ),
    entry(
        NEXT_MILESTONE,
        "Milestone below",
        "Moves to the next older milestone.",
    ),
    entry(
        PREVIOUS_MILESTONE,
        "Milestone above",
        "Moves to the next newer milestone.",
    ),
    entry(
        SEARCH,
        "Search",
        "Finds rows while you type, and keeps the others in sight.",
    ),
    entry(
        SEARCH_NEXT,
        "Next match",
        "Moves to the next row the search found.",
    ),
    entry(
        SEARCH_PREVIOUS,
        "Previous match",
        "Moves to the row the search found before.",
    ),
    entry(
        AMEND,
        "Amend",
        "Gives the milestone under the cursor another message.",
    ),
    entry(
        SPLIT,
        "Split",
        "Makes the marked commits of a milestone, or the one under the cursor, one of their own.",
    ),
    entry(
        SQUASH,
        "Squash",
        "Adds the milestone under the cursor to the next older one; of the marked ones and it, makes the oldest hold all.",
    ),
    entry(
        MOVE,
        "Move to milestone",
        "Moves the marked commits to the milestone under the cursor; on a commit they become pending.",
    ),
    entry(
        DISSOLVE,
        "Dissolve",
        "Takes the milestone under the cursor apart; its commits are pending again.",
    ),
    entry(
        DROP_FILTER,
        "Drop filter",
        "Drops what is searched for, else the filter, so that all rows are there again.",
    ),
    entry(
        CHOOSE_QUERY,
        "Queries",
        "Chooses among the queries that were kept, and those that were asked before.",
    ),
    typing(
        QUERY_OLDER,
        "Older query",
        "Brings back a query that was asked before.",
    ),
    typing(
        QUERY_NEWER,
        "Newer query",
        "Goes forward to the query asked after.",
    ),
    typing(
        KEEP_QUERY,
        "Keep the query",
        "Keeps the query for another day, or keeps it no more.",
    ),
    entry(
        TIME,
        "Dates",
        "Shows dates instead of how long ago, or the other way round.",
    ),
];
