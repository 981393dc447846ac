//! Milestones that are changed after they were made, and the log of what was done to them.

use super::super::HistoryError;
use super::super::id::CommitUuid;
use super::super::query::{entries, log, milestones, operations, pending};
use super::super::record::Act;
use super::super::transaction::Transaction;
use super::super::verify::verify;
use super::*;

fn act() -> Act {
    Act {
        uuid: CommitUuid::now(),
        time_ms: 9,
        author: author(),
    }
}

fn does(
    store: &Store,
    what: impl FnOnce(&mut Transaction) -> Result<u64, HistoryError>,
) -> Result<u64, HistoryError> {
    let mut transaction = store.begin()?;
    let seq = what(&mut transaction)?;
    transaction.finish()?;
    assert_eq!(verify(store).problems, []);
    Ok(seq)
}

/// Draws the milestones as people see them, and what is pending.
fn seen(store: &Store) -> String {
    let numbers = |it: &[u64]| {
        let texts: Vec<String> = it.iter().map(u64::to_string).collect();
        texts.join(" ")
    };
    let mut parts: Vec<String> = milestones::all(store)
        .expect("milestones")
        .iter()
        .map(|it| format!("{} {}: {}", it.seq, it.message, numbers(&it.commits)))
        .collect();
    let pending = pending::seqs(store).expect("pending");
    parts.push(format!("pending: {}", numbers(&pending)));
    for row in log::all(store).expect("rows") {
        let is_pending = pending.contains(&row.seq);
        assert_eq!(row.milestone.is_none(), is_pending, "#{}", row.seq);
    }
    parts.join(" | ")
}

fn filled() -> Store {
    let store = Store::open_in_memory().expect("a history");
    fill(&store);
    assert_eq!(
        seen(&store),
        "4 first: 1 2 | 7 second: 3 6 | pending: 5 8 9"
    );
    store
}

#[test]
fn a_message_is_amended_and_the_old_one_stays_in_the_log() {
    let store = filled();
    does(&store, |it| it.amend(act(), 4, "better")).expect("amended");
    assert_eq!(
        seen(&store),
        "4 better: 1 2 | 7 second: 3 6 | pending: 5 8 9"
    );
    let log = entries::from(&store, 1, 99).expect("the log");
    assert_eq!(log[3].message, "first");
    assert_eq!(
        (log[9].message.as_str(), log[9].target),
        ("better", Some(4))
    );
}

#[test]
fn commits_go_from_milestone_to_milestone_and_back() {
    let store = filled();
    let split = does(&store, |it| it.split(act(), 7, &[6], "apart")).expect("split");
    assert_eq!(
        seen(&store),
        "4 first: 1 2 | 7 second: 3 | 10 apart: 6 | pending: 5 8 9"
    );
    does(&store, |it| it.move_commits(act(), &[1, 9], Some(split))).expect("moved");
    assert_eq!(
        seen(&store),
        "4 first: 2 | 7 second: 3 | 10 apart: 1 6 9 | pending: 5 8"
    );
    does(&store, |it| it.move_commits(act(), &[6], None)).expect("freed");
    does(&store, |it| it.squash(act(), 7, &[4, 10], None)).expect("squashed");
    assert_eq!(seen(&store), "7 second: 1 2 3 9 | pending: 5 6 8");
    does(&store, |it| it.dissolve(act(), 7)).expect("dissolved");
    assert_eq!(seen(&store), "pending: 1 2 3 5 6 8 9");
    for (operation, expected) in [
        (14, "7 second: 1 2 3 9 | pending: 5 6 8"),
        (
            13,
            "4 first: 2 | 7 second: 3 | 10 apart: 1 9 | pending: 5 6 8",
        ),
        (
            12,
            "4 first: 2 | 7 second: 3 | 10 apart: 1 6 9 | pending: 5 8",
        ),
        (
            11,
            "4 first: 1 2 | 7 second: 3 | 10 apart: 6 | pending: 5 8 9",
        ),
        (10, "4 first: 1 2 | 7 second: 3 6 | pending: 5 8 9"),
        (7, "4 first: 1 2 | pending: 3 5 6 8 9"),
    ] {
        assert_eq!(
            operations::newest_to_undo(&store).expect("asked"),
            Some(operation)
        );
        does(&store, |it| it.undo_operation(act(), operation)).expect("undone");
        assert_eq!(seen(&store), expected);
    }
    does(&store, |it| it.undo_operation(act(), 20)).expect("an undo is undone");
    assert_eq!(
        seen(&store),
        "4 first: 1 2 | 7 second: 3 6 | pending: 5 8 9"
    );
    let listed = operations::all(&store).expect("operations");
    assert_eq!(listed.len(), 14);
    let undone = listed.iter().filter(|it| it.undone_by.is_some()).count();
    assert_eq!(undone, 6, "five operations, and one undo");
}

#[test]
fn what_something_builds_on_is_not_undone_before_it() {
    let store = filled();
    does(&store, |it| it.split(act(), 7, &[6], "apart")).expect("split");
    does(&store, |it| it.amend(act(), 10, "further apart")).expect("amended");
    let refused = does(&store, |it| it.undo_operation(act(), 10)).expect_err("refused");
    assert_eq!(
        refused.to_string(),
        "operation #11 builds on it: without it there is no milestone #10"
    );
    assert_eq!(refused.hint().as_deref(), Some("undo #11 first"));
    does(&store, |it| it.undo_operation(act(), 11)).expect("first");
    does(&store, |it| it.undo_operation(act(), 10)).expect("then");
    let refused = does(&store, |it| it.undo_operation(act(), 10)).expect_err("twice");
    assert_eq!(refused.to_string(), "#10 was already undone by #13");
}

#[test]
fn an_operation_on_what_is_not_there_is_refused_and_nothing_is_kept() {
    let store = filled();
    let before = verify(&store);
    type Doing = fn(&mut Transaction) -> Result<u64, HistoryError>;
    let refused: [(Doing, &str); 10] = [
        (|it| it.amend(act(), 3, "x"), "there is no milestone #3"),
        (|it| it.dissolve(act(), 77), "there is no milestone #77"),
        (
            |it| it.split(act(), 4, &[1, 2], "x"),
            "a split leaves a commit on both sides",
        ),
        (
            |it| it.split(act(), 4, &[3], "x"),
            "not all of these commits are in the milestone",
        ),
        (
            |it| it.split(act(), 4, &[], "x"),
            "a milestone needs at least one commit",
        ),
        (
            |it| it.squash(act(), 4, &[4], None),
            "a milestone is not squashed into itself",
        ),
        (
            |it| it.squash(act(), 4, &[9], None),
            "there is no milestone #9",
        ),
        (
            |it| it.move_commits(act(), &[4], None),
            "entry #4 is a milestone, not a definition",
        ),
        (
            |it| it.move_commits(act(), &[55], None),
            "there is no entry #55",
        ),
        (
            |it| it.undo_operation(act(), 1),
            "#1 has nothing to do with milestones, so there is nothing to undo",
        ),
    ];
    for (what, message) in refused {
        let error = does(&store, what).expect_err(message);
        assert_eq!(error.to_string(), message);
        assert_eq!(verify(&store), before);
    }
}

#[test]
fn a_milestone_can_say_more_of_itself() {
    let store = filled();
    let written = store.milestone(NewMilestone {
        file: Some("src/h.lisp".into()),
        reason: Some("the clock differs".into()),
        environment: Some(Hash::text("environment")),
        ..milestone("third", &[5])
    });
    assert_eq!(written.expect("written").seq, 10);
    assert_eq!(verify(&store).problems, []);
}
