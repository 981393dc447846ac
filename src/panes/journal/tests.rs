//! What the journal keeps of what it hears, and what its entries open.

use std::sync::Arc;

use super::super::support::{commit, milestone};
use super::*;
use crate::session::view::status::SessionStatus;
use crate::ui::pane::RequestIds;

fn hear(journal: &mut Journal, event: Event) -> Vec<Effect> {
    with(journal, |journal, ctx| journal.event(&event, ctx))
}

fn with<T>(journal: &mut Journal, work: impl FnOnce(&mut Journal, &mut PaneContext<'_>) -> T) -> T {
    let mut ctx = PaneContext {
        status: &SessionStatus::default(),
        now_ms: 7,
        requests: &mut RequestIds::default(),
        argument: None,
    };
    work(journal, &mut ctx)
}

fn act(journal: &mut Journal, action: ActionId) -> Vec<Effect> {
    with(journal, |journal, ctx| journal.update(action, None, ctx))
}

fn journal() -> Journal {
    let mut journal = Journal::default();
    hear(
        &mut journal,
        Event::Defined {
            commit: commit(1, "add"),
            violations: Vec::new(),
            allowed: 0,
        },
    );
    hear(
        &mut journal,
        Event::MilestoneWritten {
            id: None,
            milestone: milestone(2, "Numbers", &[1]),
        },
    );
    journal.noticed(&Toast::info("copied 1 line"), 9);
    journal
}

fn shown(journal: &Journal) -> Vec<&str> {
    let rows = 0..journal.shown.len();
    let entries = rows.filter_map(|it| journal.entry(it));
    entries.map(|it| it.text.as_str()).collect()
}

/// What is added one by one is what is chosen anew, also where the oldest give way.
#[test]
fn what_is_added_stands_where_it_is_chosen() {
    let mut journal = journal();
    journal.filter = Line::new("even");
    journal.choose();
    for number in 0..ENTRIES_MAX + 7 {
        let word = if number % 2 == 0 { "even" } else { "odd" };
        journal.noticed(&Toast::info(format!("{word} {number}")), 9);
    }
    let added: Vec<String> = shown(&journal).into_iter().map(str::to_owned).collect();
    assert_eq!(
        (added.len(), added[0].as_str()),
        (ENTRIES_MAX / 2, "even 5006")
    );
    journal.choose();
    assert_eq!(shown(&journal), added);
}

#[test]
fn what_faded_can_be_read_again_and_the_newest_stands_first() {
    let mut journal = journal();
    assert_eq!(
        shown(&journal),
        [
            "copied 1 line",
            "written: Numbers",
            "function add from repl"
        ]
    );
    journal.list.end();
    let opened = act(&mut journal, action::ROW_OPEN);
    assert!(matches!(
        opened[..],
        [Effect::Open(Open::Commit { commit: 1, .. })]
    ));
    journal.noticed(&Toast::error("it failed"), 10);
    assert_eq!(journal.selected().map(|it| it.sort), Some(Sort::Taken));
}

#[test]
fn one_sort_after_the_other_is_shown_and_words_narrow() {
    let mut journal = journal();
    act(&mut journal, SORT);
    assert_eq!(shown(&journal), ["function add from repl"]);
    for _ in 0..SORTS.len() {
        act(&mut journal, SORT);
    }
    assert_eq!(shown(&journal).len(), 3);
    journal.filter = Line::new("written");
    journal.choose();
    assert_eq!(shown(&journal), ["written: Numbers"]);
    act(&mut journal, action::ROW_BACK);
    act(&mut journal, CLEAR);
    assert_eq!(journal.disabled(CLEAR), Some("nothing is in the journal"));
}

#[test]
fn refusals_of_earlier_sessions_come_before() {
    let mut journal = journal();
    let asked = hear(
        &mut journal,
        Event::Opened {
            commits: Arc::default(),
            milestones: Arc::default(),
            violations: Arc::default(),
            input_history: Arc::default(),
            status: SessionStatus::default(),
        },
    );
    let [Effect::Send(Command::Refusals { id })] = asked[..] else {
        panic!("{asked:?}");
    };
    let row = RefusalRow {
        name: "bad".into(),
        reason: "audit".into(),
        message: "too many findings".into(),
        place: "repl".into(),
        time_ms: 1,
        source: "(defn bad [])".into(),
    };
    let rows = Arc::new(vec![row]);
    hear(&mut journal, Event::Refusals { id, rows });
    assert!(shown(&journal)[3].starts_with("bad (repl): too many findings"));
}

#[test]
fn the_journal_has_an_end() {
    let mut journal = Journal::default();
    for number in 0..ENTRIES_MAX + 10 {
        journal.entries.push_back(Entry {
            time_ms: 0,
            sort: Sort::Note,
            text: number.to_string(),
            open: None,
        });
        if journal.entries.len() > ENTRIES_MAX {
            journal.entries.pop_front();
        }
    }
    journal.add(0, Sort::Note, "last", None);
    assert_eq!(journal.entries.len(), ENTRIES_MAX);
}
