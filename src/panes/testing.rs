//! Examples and tests: a tree of names and what was checked under each, live while they run.

mod draw;

use std::cell::Cell;

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

use crate::session::command::{Command, RequestId};
use crate::session::event::Event;
use crate::session::view::context::Context as Topic;
use crate::session::view::outcomes::{CheckRow, TestRow};
use crate::ui::action::{self, Action, ActionId, Context, ROWS};
use crate::ui::key::{Mouse, MouseKind};
use crate::ui::pane::{Effect, Open, Pane, PaneContext, PaneId, RenderContext, Toast};
use crate::ui::widgets::tree::{Group, Tree, TreeRow};

pub const ID: PaneId = PaneId("tests");
const TESTS: Context = "tests";
const WHEEL_ROWS: isize = 3;
/// Checks of one name that are shown; an item's number is that of its name and its own.
const CHECKS_MAX: u32 = 4_096;

const RUN: ActionId = ActionId("tests.run");
const RUN_ALL: ActionId = ActionId("tests.run-all");
const RUN_FAILED: ActionId = ActionId("tests.run-failed");
const DIFFERENCE: ActionId = ActionId("tests.difference");
const NEXT: ActionId = ActionId("tests.next");
const ONLY_FAILED: ActionId = ActionId("tests.only-failed");
const FOLD: ActionId = ActionId("tests.fold");
const FOLD_ALL: ActionId = ActionId("tests.fold-all");

const fn entry(id: ActionId, title: &'static str, sentence: &'static str) -> Action {
    Action::new(id.0, title, sentence, &[TESTS])
}

/// Everything one can do with tests beside moving among them.
pub const TESTS_ACTIONS: &[Action] = &[
    entry(
        RUN,
        "Run",
        "Runs the examples or the test under the cursor again.",
    ),
    entry(
        RUN_ALL,
        "Run all",
        "Runs the examples of every docstring, and every test.",
    ),
    entry(RUN_FAILED, "Run failed", "Runs what failed again."),
    entry(
        DIFFERENCE,
        "Difference",
        "Shows what was expected beside what came.",
    ),
    entry(NEXT, "Next failure", "Moves to the next check that failed."),
    entry(
        ONLY_FAILED,
        "Only failed",
        "Shows only what failed, or everything.",
    ),
    entry(FOLD, "Fold tests", "Folds the name, or unfolds it."),
    entry(
        FOLD_ALL,
        "Fold all tests",
        "Folds every name, or unfolds them.",
    ),
];

#[derive(Debug, Default)]
pub struct Tests {
    /// In the order of files and lines.
    rows: Vec<TestRow>,
    tree: Tree,
    only_failed: bool,
    /// The run under way, and how many names it has told.
    running: Option<(RequestId, usize)>,
    stale: bool,
    caret: Cell<Option<Position>>,
}

impl Tests {
    fn settle(&mut self) {
        if !std::mem::take(&mut self.stale) {
            return;
        }
        let mut groups = Vec::new();
        for (at, row) in self.rows.iter().enumerate() {
            if self.only_failed && row.has_passed() {
                continue;
            }
            let is_shown = |check: &CheckRow| !self.only_failed || !check.passed;
            let checks = (0..).zip(&row.checks).take(CHECKS_MAX as usize);
            let shown = checks.filter(|(_, check)| is_shown(check));
            groups.push(Group {
                key: format!("{:?} {}", row.kind, row.name),
                items: shown
                    .map(|(index, _)| at as u32 * CHECKS_MAX + index)
                    .collect(),
            });
        }
        self.tree.set(groups);
    }

    fn check(&self, item: u32) -> Option<(&TestRow, &CheckRow)> {
        let row = self.rows.get((item / CHECKS_MAX) as usize)?;
        Some((row, row.checks.get((item % CHECKS_MAX) as usize)?))
    }

    /// Returns the name of a group, by its first check.
    fn row_of(&self, group: usize) -> Option<&TestRow> {
        let key = &self.tree.groups().get(group)?.key;
        self.rows
            .iter()
            .find(|row| format!("{:?} {}", row.kind, row.name) == *key)
    }

    fn subject(&self) -> Option<&TestRow> {
        match self.tree.selected()? {
            TreeRow::Item { item, .. } => self.check(item).map(|(row, _)| row),
            TreeRow::Group(group) => self.row_of(group),
        }
    }

    fn selected(&self) -> Option<(&TestRow, &CheckRow)> {
        match self.tree.selected()? {
            TreeRow::Item { item, .. } => self.check(item),
            TreeRow::Group(_) => None,
        }
    }

    fn run(&mut self, names: Vec<String>, ctx: &mut PaneContext<'_>) -> Vec<Effect> {
        let id = ctx.request();
        self.running = Some((id, 0));
        vec![Effect::Send(Command::RunTests { id, names })]
    }

    fn show_source(&self, focus: bool) -> Vec<Effect> {
        let Some(row) = self.subject().filter(|it| it.commit > 0) else {
            return Vec::new();
        };
        vec![Effect::Open(Open::Source {
            commit: row.commit,
            span: self.selected().and_then(|(_, check)| check.span),
            focus,
        })]
    }

    /// Takes the outcome of a name in the place of the one before.
    fn take(&mut self, row: &TestRow) {
        let is_same = |it: &&mut TestRow| it.name == row.name && it.kind == row.kind;
        match self.rows.iter_mut().find(is_same) {
            Some(known) => known.clone_from(row),
            None => {
                let place = |it: &TestRow| (it.kind as u8, it.file.clone(), it.line);
                let at = self.rows.partition_point(|it| place(it) <= place(row));
                self.rows.insert(at, row.clone());
            }
        }
        self.stale = true;
    }

    /// Moves to the next check that failed, from the end on to the first.
    fn next_failure(&mut self) -> bool {
        let start = self.tree.list.cursor();
        for _ in 0..2 {
            while self.tree.next_item() {
                if self.selected().is_some_and(|(_, check)| !check.passed) {
                    return true;
                }
            }
            self.tree.list.home();
        }
        self.tree.list.select(start);
        false
    }
}

/// Returns what was expected and what came, line against line.
fn difference(check: &CheckRow) -> String {
    let expected = if check.expected.is_empty() {
        "(nothing is said)"
    } else {
        &check.expected
    };
    let same = expected
        .chars()
        .zip(check.got.chars())
        .take_while(|(a, b)| a == b)
        .count();
    format!(
        "{}\n\n- {expected}\n+ {}\n  {}^ here they part",
        check.text,
        check.got,
        " ".repeat(same)
    )
}

impl Pane for Tests {
    fn id(&self) -> PaneId {
        ID
    }

    fn title(&self) -> &'static str {
        "Tests"
    }

    fn detail(&self) -> String {
        let failed = self.rows.iter().filter(|it| !it.has_passed()).count();
        let mut parts = Vec::new();
        if !self.rows.is_empty() {
            parts.push(format!(
                "{} of {} passed",
                self.rows.len() - failed,
                self.rows.len()
            ));
        }
        if let Some((_, told)) = self.running {
            parts.push(format!("running, {told} told"));
        }
        if self.only_failed {
            parts.push("only failed".to_owned());
        }
        parts.join(" · ")
    }

    fn actions(&self) -> &'static [Action] {
        TESTS_ACTIONS
    }

    fn keys(&self) -> &'static str {
        include_str!("keys/tests.toml")
    }

    fn contexts(&self) -> &'static [Context] {
        &[TESTS, ROWS]
    }

    fn topics(&self) -> Vec<Topic> {
        let name = self.subject().map(|it| Topic::Definition(it.name.clone()));
        name.into_iter().collect()
    }

    fn hints(&self) -> &'static [ActionId] {
        &[RUN_ALL, RUN, RUN_FAILED, NEXT, DIFFERENCE, action::ROW_OPEN]
    }

    fn disabled(&self, action: ActionId) -> Option<&'static str> {
        match action {
            RUN | FOLD | NEXT if self.tree.list.is_empty() => Some("nothing was run yet"),
            RUN_FAILED if self.rows.iter().all(TestRow::has_passed) => Some("nothing has failed"),
            DIFFERENCE if self.selected().is_none() => Some("move to an example"),
            _ => None,
        }
    }

    fn update(
        &mut self,
        action: ActionId,
        count: Option<usize>,
        ctx: &mut PaneContext<'_>,
    ) -> Vec<Effect> {
        self.settle();
        let before = self.tree.selected();
        if self.tree.list.walk(action, count) {
            return match self.tree.selected() == before {
                true => Vec::new(),
                false => self.show_source(false),
            };
        }
        match action {
            action::ROW_OPEN if self.selected().is_some() => return self.show_source(true),
            action::ROW_OPEN | FOLD => self.tree.toggle(),
            action::ROW_LEFT => self.tree.fold_selected(true),
            action::ROW_RIGHT => self.tree.fold_selected(false),
            FOLD_ALL => self.tree.toggle_all(),
            ONLY_FAILED => {
                self.only_failed = !self.only_failed;
                self.stale = true;
                self.settle();
            }
            NEXT => {
                return match self.next_failure() {
                    true => self.show_source(false),
                    false => vec![Effect::Toast(Toast::info("nothing has failed"))],
                };
            }
            RUN_ALL => return self.run(Vec::new(), ctx),
            RUN => {
                let name = self.subject().map(|it| it.name.clone());
                return name.map_or_else(Vec::new, |name| self.run(vec![name], ctx));
            }
            RUN_FAILED => {
                let failed = self.rows.iter().filter(|it| !it.has_passed());
                let names = failed.map(|it| it.name.clone()).collect();
                return self.run(names, ctx);
            }
            DIFFERENCE => {
                if let Some((row, check)) = self.selected() {
                    return vec![Effect::Popup {
                        title: row.name.clone(),
                        text: difference(check),
                    }];
                }
            }
            _ => {}
        }
        Vec::new()
    }

    fn entered(&mut self, _ctx: &mut PaneContext<'_>) -> Vec<Effect> {
        // What can be done here is asked before the next frame.
        self.settle();
        Vec::new()
    }

    fn event(&mut self, event: &Event, _ctx: &mut PaneContext<'_>) -> Vec<Effect> {
        match event {
            Event::Tested { row } => {
                self.take(row);
                if let Some((_, told)) = &mut self.running {
                    *told += 1;
                }
            }
            Event::Finished { id, .. }
                if self.running.is_some_and(|(running, _)| running == *id) =>
            {
                self.running = None;
            }
            _ => {}
        }
        Vec::new()
    }

    fn mouse(&mut self, mouse: Mouse, area: Rect, ctx: &mut PaneContext<'_>) -> Vec<Effect> {
        self.settle();
        match mouse.kind {
            MouseKind::ScrollDown => self.tree.list.scroll(WHEEL_ROWS),
            MouseKind::ScrollUp => self.tree.list.scroll(-WHEEL_ROWS),
            MouseKind::Press { clicks } => {
                let hit = mouse.row < area.height && self.tree.list.click(mouse.row);
                if hit && clicks == 2 {
                    return self.update(action::ROW_OPEN, None, ctx);
                }
            }
            MouseKind::Drag | MouseKind::Release => {}
        }
        Vec::new()
    }

    fn render(&mut self, area: Rect, buf: &mut Buffer, ctx: &RenderContext<'_>) {
        self.caret.set(None);
        self.settle();
        let area = area.intersection(buf.area);
        if !area.is_empty() {
            self.draw_rows(buf, area, ctx);
        }
    }

    fn cursor(&self, _area: Rect) -> Option<Position> {
        self.caret.get()
    }
}
