//! The outline: grouped, filtered, unfolded, and what is done with a name.

use super::super::support::commit;
use super::*;
use crate::session::view::commits::CommitRow;
use crate::session::view::relations::RevertView;
use crate::session::view::status::SessionStatus;
use crate::ui::pane::RequestIds;

struct Desk {
    pane: Definitions,
    status: SessionStatus,
    requests: RequestIds,
}

impl Desk {
    fn of(commits: Vec<CommitRow>) -> Desk {
        let mut desk = Desk {
            pane: Definitions::default(),
            status: SessionStatus::default(),
            requests: RequestIds::default(),
        };
        desk.hear(Event::Opened {
            commits: Arc::new(commits),
            milestones: Arc::default(),
            violations: Arc::default(),
            input_history: Arc::default(),
            status: SessionStatus::default(),
        });
        desk.pane.settle();
        desk
    }

    fn with<T>(
        &mut self,
        argument: Option<&str>,
        work: impl FnOnce(&mut Definitions, &mut PaneContext<'_>) -> T,
    ) -> T {
        let mut ctx = PaneContext {
            status: &self.status,
            now_ms: 0,
            requests: &mut self.requests,
            argument,
        };
        work(&mut self.pane, &mut ctx)
    }

    fn hear(&mut self, event: Event) -> Vec<Effect> {
        self.with(None, |pane, ctx| pane.event(&event, ctx))
    }

    fn act(&mut self, action: ActionId) -> Vec<Effect> {
        self.with(None, |pane, ctx| pane.update(action, None, ctx))
    }

    fn answer(&mut self, then: ActionId, answer: Answer) -> Vec<Effect> {
        self.with(None, |pane, ctx| pane.answer(then, answer, ctx))
    }

    fn rows(&self) -> Vec<String> {
        let rows = self.pane.rows.iter().map(|row| {
            let words = match &row.what {
                What::Group { key, count } => format!("{key} {count}"),
                What::Side { side, count, .. } => format!("{} {count}", side.words()),
                What::Name { name, .. } => name.to_string(),
            };
            format!("{}{words}", "  ".repeat(row.depth))
        });
        rows.collect()
    }
}

fn of_kind(seq: u64, name: &str, kind: &str) -> CommitRow {
    CommitRow {
        kind: kind.into(),
        ..commit(seq, name)
    }
}

fn desk() -> Desk {
    Desk::of(vec![
        commit(1, "add"),
        commit(2, "add"),
        of_kind(3, "shapes:circle", "class"),
        commit(4, "sum"),
    ])
}

fn names(names: &[&str]) -> Vec<Arc<str>> {
    names.iter().map(|it| Arc::from(*it)).collect()
}

#[track_caller]
fn sent(effects: Vec<Effect>) -> Command {
    match effects.into_iter().next() {
        Some(Effect::Send(command)) => command,
        other => panic!("no command but {other:?}"),
    }
}

#[test]
fn names_are_grouped_by_what_they_have_in_common() {
    let mut desk = desk();
    assert_eq!(
        desk.rows(),
        ["class 1", "  shapes:circle", "function 2", "  add", "  sum"]
    );
    desk.act(GROUP);
    assert_eq!(
        desk.rows(),
        ["shapes 1", "  shapes:circle", "user 2", "  add", "  sum"]
    );
    desk.act(GROUP);
    assert_eq!(desk.rows()[0], "repl 3");
    let saved = desk.pane.save().expect("a grouping");
    let mut again = Definitions::default();
    again.restore(&saved);
    assert_eq!(again.grouping, Grouping::File);
}

#[test]
fn what_commits_say_of_names_is_followed() {
    let mut desk = desk();
    let mut end = commit(5, "sum");
    end.change = "undefinition";
    let mut renamed = commit(6, "plus");
    (renamed.change, renamed.target) = ("rename", Some(2));
    for commit in [end, renamed] {
        desk.hear(Event::Defined {
            commit,
            violations: Vec::new(),
            allowed: 0,
        });
    }
    desk.pane.settle();
    assert_eq!(
        desk.rows(),
        ["class 1", "  shapes:circle", "function 1", "  plus"]
    );
    let plus = desk.pane.outline.get("plus");
    let versions = plus.map(|it| (it.versions, it.before, it.commit));
    assert_eq!(versions, Some((3, Some(2), 6)));
}

#[test]
fn callers_and_callees_unfold_as_a_tree() {
    let mut desk = desk();
    desk.pane.go_to_name("add");
    let Command::Relate { id, .. } = sent(desk.act(action::ROW_RIGHT)) else {
        panic!("who uses it is asked");
    };
    let view = RelationsView {
        name: "add".into(),
        callers: names(&["sum"]),
        callees: Vec::new(),
    };
    desk.hear(Event::Related { id, view });
    assert_eq!(
        desk.rows()[3..],
        ["  add", "    used by 1", "      sum", "    uses 0", "  sum"]
    );
    desk.act(action::ROW_DOWN);
    desk.act(action::ROW_DOWN);
    let Command::Relate { id, name } = sent(desk.act(action::ROW_RIGHT)) else {
        panic!("who uses that is asked");
    };
    assert_eq!(name, "sum");
    let view = RelationsView {
        name: "sum".into(),
        callers: names(&["add"]),
        callees: names(&["add"]),
    };
    desk.hear(Event::Related { id, view });
    assert_eq!(desk.rows()[5..7], ["      sum", "        add"]);
    desk.act(action::ROW_LEFT);
    desk.act(action::ROW_LEFT);
    desk.act(action::ROW_LEFT);
    assert_eq!(
        desk.rows()[3..],
        ["  add", "    used by 1", "    uses 0", "  sum"]
    );
}

#[test]
fn who_uses_itself_has_an_end() {
    let mut desk = desk();
    desk.pane.go_to_name("add");
    for _ in 0..100 {
        for effect in desk.act(action::ROW_RIGHT) {
            if let Effect::Send(Command::Relate { id, name }) = effect {
                let view = RelationsView {
                    name: name.as_str().into(),
                    callers: names(&["add"]),
                    callees: names(&["add"]),
                };
                desk.hear(Event::Related { id, view });
            }
        }
        desk.act(action::ROW_DOWN);
    }
    assert!(desk.pane.rows.len() < 100, "{}", desk.pane.rows.len());
}

#[test]
fn a_filter_finds_by_parts_and_the_name_stays_under_the_cursor() {
    let mut desk = desk();
    desk.with(Some("su"), |pane, ctx| {
        pane.update(action::ROW_FILTER, None, ctx)
    });
    assert_eq!(desk.rows(), ["function 1", "  sum"]);
    desk.pane.go_to_name("sum");
    desk.act(action::ROW_BACK);
    assert_eq!(desk.pane.name().as_deref(), Some("sum"));
    assert_eq!(desk.rows().len(), 5);
}

#[test]
fn what_the_editor_changed_is_looked_at_before_it_is_defined() {
    let mut desk = desk();
    desk.pane.go_to_name("sum");
    desk.pane.deed = Some(Deed::Outside {
        commit: 4,
        before: "(defn sum [])".to_owned(),
    });
    let told = desk.answer(OUTSIDE, Answer::Text("(defn sum [])\n".to_owned()));
    assert!(format!("{told:?}").contains("nothing was changed"));
    desk.pane.deed = Some(Deed::Outside {
        commit: 4,
        before: "(defn sum [])".to_owned(),
    });
    let Command::Diff { id, right, .. } =
        sent(desk.answer(OUTSIDE, Answer::Text("(defn sum [x] x)".to_owned())))
    else {
        panic!("it is compared");
    };
    assert!(matches!(right, DiffSide::Text { .. }));
    let view = Default::default();
    let asked = desk.hear(Event::Diff { id, view });
    assert!(matches!(asked[..], [Effect::Prompt(_)]), "{asked:?}");
    let Command::Evaluate { text, .. } = sent(desk.answer(OUTSIDE, Answer::Yes)) else {
        panic!("it is defined");
    };
    assert_eq!(text, "(defn sum [x] x)");
}

#[test]
fn a_name_is_taken_away_after_showing_who_uses_it() {
    let mut desk = desk();
    desk.pane.go_to_name("add");
    let Command::Relate { id, .. } = sent(desk.act(UNDEFINE)) else {
        panic!("who uses it is asked");
    };
    let view = RelationsView {
        name: "add".into(),
        callers: names(&["sum"]),
        callees: Vec::new(),
    };
    let asked = desk.hear(Event::Related { id, view });
    assert!(
        format!("{asked:?}").contains("It is used by sum"),
        "{asked:?}"
    );
    let done = desk.answer(UNDEFINE, Answer::Yes);
    let form = "(undefine! 'add :force)".to_owned();
    assert_eq!(done, [Effect::Act(form)]);
    let form = desk.with(Some("plus"), |pane, ctx| pane.update(RENAME, None, ctx));
    assert!(
        format!("{form:?}").contains("(rename! 'add 'plus)"),
        "{form:?}"
    );
}

#[test]
fn going_back_shows_what_changes_first() {
    let mut desk = desk();
    desk.pane.go_to_name("sum");
    assert_eq!(desk.pane.disabled(REVERT), Some("it has one version only"));
    desk.pane.go_to_name("add");
    let Command::PreviewRevert { id, commit } = sent(desk.act(REVERT)) else {
        panic!("it is looked at");
    };
    assert_eq!(commit, 1);
    let same = Box::new(RevertView::default());
    let told = desk.hear(Event::RevertPreviewed { id, view: same });
    assert!(
        format!("{told:?}").contains("like this version already"),
        "{told:?}"
    );
    assert_eq!(desk.answer(REVERT, Answer::Yes), []);
}

#[test]
fn the_filter_counts_completes_and_knows_no_fields() {
    let mut desk = desk();
    let all = desk.pane.outline.len();
    assert!(desk.pane.detail().starts_with(&format!("{all} ")));
    let typed = |desk: &mut Desk, text: &str| {
        desk.act(action::FILTER_CLEAR);
        desk.act(action::ROW_FILTER);
        desk.with(None, |pane, ctx| drop(pane.paste(text, ctx)));
        let mistake = desk.pane.mistake();
        (desk.pane.fitting, mistake.map(|it| it.message))
    };
    let name = desk.pane.outline.all().next().expect("a name").0.clone();
    let part = &name[..name.len() - 1];
    assert!(typed(&mut desk, part).0 > 0);
    desk.act(action::FILTER_COMPLETE);
    assert!(desk.pane.filter.text().starts_with(part));
    assert!(desk.pane.outline.get(desk.pane.filter.text()).is_some());
    assert!(desk.pane.detail().contains(&format!(" of {all} ")));
    let (count, told) = typed(&mut desk, "kind:function");
    assert_eq!(count, 0);
    assert!(told.is_some_and(|it| it.contains("no field `kind` here")));
    assert_eq!(typed(&mut desk, "nobody-has-this"), (0, None));
}

#[test]
fn a_name_is_changed_after_showing_who_will_say_the_new_one() {
    let mut desk = desk();
    desk.pane.go_to_name("add");
    let Command::Relate { id, .. } = sent(desk.act(RENAME)) else {
        panic!("who uses it is asked");
    };
    let callers = names(&["a", "b", "c", "d", "e", "f", "g", "h", "i", "j"]);
    let view = RelationsView {
        name: "add".into(),
        callers,
        callees: Vec::new(),
    };
    let asked = format!("{:?}", desk.hear(Event::Related { id, view }));
    assert!(asked.contains("Rename add to"), "{asked}");
    assert!(
        asked.contains("used by a, b, c, d, e, f, g, h and 2 more: they will say"),
        "{asked}"
    );
    let done = desk.answer(RENAME, Answer::Text("plus".to_owned()));
    assert_eq!(done, [Effect::Act("(rename! 'add 'plus)".to_owned())]);
}
