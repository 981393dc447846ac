//! What the rules found: grouped, folded, filtered, explained, and one key from the code.

mod actions;
mod draw;
mod explain;
mod grouping;
mod health;
mod remedies;
mod rows;

use std::cell::Cell;
use std::sync::Arc;

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

use self::actions::*;
pub use self::actions::{NEXT, VIOLATIONS_ACTIONS};
use self::explain::explanation;
use self::grouping::Grouping;
use self::health::Health;
use self::remedies::Treatment;
use self::rows::values;
use super::completing::{self, Offer};
use crate::session::command::{Command, RequestId};
use crate::session::event::Event;
use crate::session::view::context::Context as Topic;
use crate::session::view::diff::DiffSide;
use crate::session::view::query::{FoundRows, Mistake, Query};
use crate::session::view::violations::ViolationRow;
use crate::ui::action::{self, Action, ActionId, Context, FILTER, ROWS};
use crate::ui::key::{Key, Mouse, MouseKind};
use crate::ui::line::Line;
use crate::ui::linear::Typing;
use crate::ui::pane::{Answer, Effect, Open, Pane, PaneContext, PaneId, RenderContext, Toast};
use crate::ui::when::Flags;
use crate::ui::widgets::tree::{Tree, TreeRow};

pub const ID: PaneId = PaneId("violations");
const VIOLATIONS: Context = "violations";
const WHEEL_ROWS: isize = 3;

#[derive(Debug, Default)]
pub struct Violations {
    opened: bool,
    rows: Vec<ViolationRow>,
    /// What is found about the image as a whole; it comes and goes with what is around a definition.
    image: Vec<ViolationRow>,
    tree: Tree,
    /// How the program is, by all that is in force.
    health: Health,
    /// How many rows that takes above the findings.
    head: u16,
    /// Columns of the longest name and rule that are shown.
    columns: (u16, u16),
    grouping: Grouping,
    /// Whether findings on older versions are shown too.
    all: bool,
    filter: Line,
    filtering: bool,
    /// What the word that is typed could become.
    offer: Option<Offer>,
    /// What the filter asks of a finding, and of its commit: that the session tells.
    asked: Query,
    asked_commits: Option<Query>,
    request: Option<RequestId>,
    found: Option<FoundRows>,
    /// What is wrong with the filter.
    mistake: Option<Mistake>,
    /// Whether rows came in since they were grouped; many may come between two frames.
    stale: bool,
    /// Whether the violation under the cursor went away and the next one took its place.
    vanished: bool,
    /// The request whose rule is explained in a popup.
    explaining: Option<RequestId>,
    /// The request whose definition goes into the REPL.
    repairing: Option<RequestId>,
    /// A remedy that is looked at or asked about.
    treatment: Option<Treatment>,
    /// How many findings each name's text allows.
    allowed: rustc_hash::FxHashMap<Arc<str>, usize>,
    /// The request for those, and whether they are to be shown.
    asked_allowed: Option<(RequestId, bool)>,
    caret: Cell<Option<Position>>,
}

impl Violations {
    /// Groups anew what has changed since the last frame.
    fn settle(&mut self) {
        if std::mem::take(&mut self.stale) {
            self.regroup();
        }
    }

    /// Returns a finding by its place among all, those about the image last.
    fn row(&self, item: u32) -> Option<&ViolationRow> {
        let item = item as usize;
        match item.checked_sub(self.rows.len()) {
            None => self.rows.get(item),
            Some(item) => self.image.get(item),
        }
    }

    fn selected(&self) -> Option<&ViolationRow> {
        match self.tree.selected()? {
            TreeRow::Item { item, .. } => self.row(item),
            TreeRow::Group(_) => None,
        }
    }

    /// Returns the finding under the cursor, or the first of the group under it.
    fn subject(&self) -> Option<&ViolationRow> {
        match self.tree.selected()? {
            TreeRow::Item { item, .. } => self.row(item),
            TreeRow::Group(group) => {
                let first = *self.tree.groups().get(group)?.items.first()?;
                self.row(first)
            }
        }
    }

    /// Returns the finding under the cursor, as a model is told of it.
    fn finding(&self) -> Option<Topic> {
        let row = self.subject().filter(|it| it.commit > 0)?;
        Some(Topic::Finding {
            commit: row.commit,
            rule: row.rule_name.to_string(),
        })
    }

    /// Sends the finding to a model with a question.
    fn ask_model(&self, question: &str) -> Vec<Effect> {
        let open = self.finding().map(|finding| {
            Effect::Open(Open::Chat {
                context: vec![finding],
                text: question.to_owned(),
                sends: true,
                focus: true,
            })
        });
        let none = || Effect::Toast(Toast::info("this finding is of no commit"));
        vec![open.unwrap_or_else(none)]
    }

    fn show_source(&self, focus: bool) -> Vec<Effect> {
        match self.selected() {
            Some(row) => vec![Effect::Open(Open::Source {
                commit: row.commit,
                span: row.span,
                focus,
            })],
            None => Vec::new(),
        }
    }

    fn repair(&mut self, ctx: &mut PaneContext<'_>) -> Vec<Effect> {
        let Some(commit) = self.subject().map(|it| it.commit) else {
            return Vec::new();
        };
        let id = ctx.request();
        self.repairing = Some(id);
        vec![Effect::Send(Command::Show { id, commit })]
    }

    fn copy(&self) -> Vec<Effect> {
        let Some(row) = self.selected() else {
            return Vec::new();
        };
        let place = row.place.as_deref().unwrap_or("repl");
        let words = format!(
            "{place}: {}: {} [{} {}]",
            row.severity, row.message, row.rule, row.rule_name
        );
        vec![Effect::Copy(words)]
    }

    /// Puts what the last word of the filter could become in its place; again, the next of it.
    fn complete_query(&mut self, forward: bool, ctx: &mut PaneContext<'_>) -> Vec<Effect> {
        let rows = self.rows.iter().chain(&self.image);
        let values = |field: &str| values(field, rows);
        match completing::complete(&self.filter, &mut self.offer, forward, values) {
            Err(nothing) => vec![nothing],
            Ok(line) => {
                self.filter = line;
                self.ask(ctx)
            }
        }
    }

    fn move_rows(&mut self, action: ActionId, count: Option<usize>) -> bool {
        let cursor = self.tree.list.cursor();
        if !self.tree.list.walk(action, count) {
            return false;
        }
        self.vanished &= self.tree.list.cursor() == cursor;
        true
    }
}

impl Pane for Violations {
    fn id(&self) -> PaneId {
        ID
    }

    fn title(&self) -> &'static str {
        "Violations"
    }

    fn detail(&self) -> String {
        let mut parts = vec![format!(
            "{} {}",
            self.count_of_rows(),
            self.grouping.words()
        )];
        let allowed: usize = self.allowed.values().sum();
        if allowed > 0 {
            parts.push(format!("{allowed} allowed"));
        }
        if self.all {
            parts.push("older versions too".to_owned());
        }
        if !self.filter.is_empty() && self.mistake.is_none() {
            parts.push(format!("/{}", self.filter.text()));
        }
        parts.join(" · ")
    }

    fn actions(&self) -> &'static [Action] {
        VIOLATIONS_ACTIONS
    }

    fn keys(&self) -> &'static str {
        include_str!("keys/violations.toml")
    }

    fn contexts(&self) -> &'static [Context] {
        match self.filtering {
            false => &[VIOLATIONS, ROWS],
            true => &[FILTER],
        }
    }

    fn takes_text(&self) -> bool {
        self.filtering
    }

    fn topics(&self) -> Vec<Topic> {
        self.finding().into_iter().collect()
    }

    fn hints(&self) -> &'static [ActionId] {
        match self.filtering {
            false => &[
                action::ROW_OPEN,
                EXPLAIN,
                FIX,
                ALLOW,
                REPAIR,
                GROUP,
                FOLD,
                action::ROW_FILTER,
            ],
            true => &[
                action::FILTER_ACCEPT,
                action::FILTER_CLEAR,
                action::FILTER_COMPLETE,
            ],
        }
    }

    fn disabled(&self, action: ActionId) -> Option<&'static str> {
        match action {
            DIFF if self.subject().is_none_or(|it| it.commit == 0) => {
                Some("move to a finding of a commit")
            }
            EXPLAIN | REPAIR | NEXT | PREVIOUS | FOLD if self.tree.list.is_empty() => {
                Some("there is no violation")
            }
            COMMIT | FIX | ALLOW | action::ROW_COPY if self.selected().is_none() => {
                Some("move to a violation")
            }
            FIX | ALLOW if self.selected().is_some_and(|it| !it.current) => {
                Some("an older version is history")
            }
            _ => None,
        }
    }

    fn flags(&self) -> Flags {
        let group = matches!(self.tree.selected(), Some(TreeRow::Group(_)));
        Flags::NONE
            .with(Flags::EMPTY, self.tree.list.is_empty())
            .with(Flags::FILTERED, !self.filter.is_empty())
            .with(Flags::FOLDER, group)
    }

    fn place(&self) -> Option<String> {
        let row = self.selected()?;
        Some(format!("{} {} {}", row.commit, row.rule_name, row.message))
    }

    fn go(&mut self, place: &str, _ctx: &mut PaneContext<'_>) -> Vec<Effect> {
        self.settle();
        let is_there = |row: &ViolationRow| {
            format!("{} {} {}", row.commit, row.rule_name, row.message) == place
        };
        let rows = 0..self.tree.list.count();
        let at = rows.into_iter().find(|row| match self.tree.row(*row) {
            Some(TreeRow::Item { item, .. }) => self.row(item).is_some_and(is_there),
            _ => false,
        });
        if let Some(row) = at {
            self.tree.list.select(row);
        }
        Vec::new()
    }

    fn update(
        &mut self,
        action: ActionId,
        count: Option<usize>,
        ctx: &mut PaneContext<'_>,
    ) -> Vec<Effect> {
        self.settle();
        if let action::FILTER_COMPLETE | action::FILTER_COMPLETE_BACK = action {
            return self.complete_query(action == action::FILTER_COMPLETE, ctx);
        }
        self.offer = None;
        let before = self.tree.selected();
        if self.move_rows(action, count) {
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
            action::ROW_FILTER => match ctx.argument {
                Some(query) => {
                    self.filter = Line::new(query);
                    return self.ask(ctx);
                }
                None => self.filtering = true,
            },
            action::FILTER_ACCEPT => {
                self.filtering = false;
                let mut effects = self.ask(ctx);
                let mistake = self
                    .mistake
                    .iter()
                    .map(|it| Effect::Toast(Toast::warning(it.message.clone())));
                effects.extend(mistake);
                return effects;
            }
            action::ROW_BACK | action::FILTER_CLEAR => {
                self.filtering = false;
                self.filter.clear();
                return self.ask(ctx);
            }
            action::ROW_COPY => return self.copy(),
            GROUP => {
                self.grouping = self.grouping.next();
                self.regroup();
            }
            ALL => {
                self.all = !self.all;
                self.regroup();
            }
            FOLD_ALL => self.tree.toggle_all(),
            EXPLAIN => return self.explain(ctx),
            ASK => return self.ask_model("What does this finding mean here, and does it matter?"),
            ASK_FIX => return self.ask_model("Propose the definition without this finding."),
            REPAIR => return self.repair(ctx),
            FIX => return self.preview_fix(ctx),
            ALLOW => return self.ask_reason(ctx),
            ALLOWED => return self.ask_allowed(true, ctx),
            NEXT => {
                let there = std::mem::take(&mut self.vanished) && self.selected().is_some();
                if there || self.tree.next_item() {
                    return self.show_source(false);
                }
                return vec![Effect::Toast(Toast::info("this is the last violation"))];
            }
            PREVIOUS => {
                if self.tree.previous_item() {
                    return self.show_source(false);
                }
                return vec![Effect::Toast(Toast::info("this is the first violation"))];
            }
            COMMIT => {
                if let Some(row) = self.selected() {
                    return vec![Effect::Open(Open::Commit {
                        commit: row.commit,
                        focus: true,
                    })];
                }
            }
            DIFF => {
                if let Some(row) = self.subject().filter(|it| it.commit > 0) {
                    return vec![Effect::Open(Open::Diff {
                        left: DiffSide::Before(row.commit),
                        right: DiffSide::Commit(row.commit),
                        focus: true,
                    })];
                }
            }
            _ => {}
        }
        Vec::new()
    }

    fn input(&mut self, key: Key, ctx: &mut PaneContext<'_>) -> Vec<Effect> {
        self.offer = None;
        match self.filtering && self.filter.input(key) {
            true => self.ask(ctx),
            false => Vec::new(),
        }
    }

    fn paste(&mut self, words: &str, ctx: &mut PaneContext<'_>) -> Vec<Effect> {
        if !self.filtering {
            return Vec::new();
        }
        self.offer = None;
        self.filter.insert(words);
        self.ask(ctx)
    }

    fn answer(&mut self, then: ActionId, answer: Answer, ctx: &mut PaneContext<'_>) -> Vec<Effect> {
        match (then, answer) {
            (FIX, Answer::Yes) => self.fix(ctx),
            (ALLOW, Answer::Text(words)) => self.allow(&words, ctx),
            _ => Vec::new(),
        }
    }

    fn entered(&mut self, _ctx: &mut PaneContext<'_>) -> Vec<Effect> {
        // What can be done here is asked before the next frame.
        self.settle();
        Vec::new()
    }

    fn event(&mut self, event: &Event, ctx: &mut PaneContext<'_>) -> Vec<Effect> {
        match event {
            Event::Found { id, found } if self.request == Some(*id) => {
                self.request = self.request.filter(|_| found.is_part);
                self.found = Some(found.clone());
                self.regroup();
            }
            Event::Opened { violations, .. } => {
                self.opened = true;
                self.rows = violations.to_vec();
                let mut effects = self.ask(ctx);
                effects.extend(self.ask_allowed(false, ctx));
                return effects;
            }
            Event::Listed { violations, .. } => {
                self.rows = violations.to_vec();
                self.stale = true;
            }
            Event::ImageFindings { began, ended } => {
                let is_same = |one: &ViolationRow, other: &ViolationRow| {
                    (&one.name, &one.rule_name, &one.message)
                        == (&other.name, &other.rule_name, &other.message)
                };
                self.image
                    .retain(|it| !ended.iter().chain(began).any(|gone| is_same(it, gone)));
                self.image.extend(began.iter().cloned());
                self.stale = true;
            }
            Event::Allowed { id, rows } => return self.heard_allowed(*id, rows),
            Event::Remedied { id, view } => return self.propose(*id, view),
            Event::Defined {
                commit,
                violations,
                allowed,
            } => {
                self.count_allowed(&commit.name, *allowed);
                self.supersede(&commit.name, commit.seq);
                self.rows.extend(violations.iter().cloned());
                self.stale = true;
            }
            Event::RuleExplained { id, view } if self.explaining == Some(*id) => {
                self.explaining = None;
                return vec![Effect::Popup {
                    title: format!("Rule {} · {}", view.id, view.name),
                    text: explanation(view),
                }];
            }
            Event::Definition { id, view } if self.repairing == Some(*id) => {
                self.repairing = None;
                return vec![Effect::Open(Open::Repl {
                    text: view.source.clone(),
                    focus: true,
                })];
            }
            _ => {}
        }
        Vec::new()
    }

    fn shows(&self, open: &Open) -> bool {
        matches!(open, Open::Violations { .. } | Open::Rule { .. })
    }

    fn open(&mut self, open: &Open, ctx: &mut PaneContext<'_>) -> Vec<Effect> {
        match open {
            Open::Violations { name, .. } => {
                self.filter = match name.is_empty() {
                    true => Line::default(),
                    false => Line::new(format!("name:={name}")),
                };
                self.filtering = false;
                self.ask(ctx)
            }
            Open::Rule { rule, .. } => self.ask_rule(rule.clone(), None, ctx),
            _ => Vec::new(),
        }
    }

    fn mouse(&mut self, mouse: Mouse, area: Rect, ctx: &mut PaneContext<'_>) -> Vec<Effect> {
        self.settle();
        match mouse.kind {
            MouseKind::ScrollDown => self.tree.list.scroll(WHEEL_ROWS),
            MouseKind::ScrollUp => self.tree.list.scroll(-WHEEL_ROWS),
            MouseKind::Press { clicks } => {
                let row = mouse.row.checked_sub(self.head);
                let row = row.filter(|_| mouse.row < area.height);
                let hit = row.is_some_and(|row| self.tree.list.click(row));
                let heading = matches!(self.tree.selected(), Some(TreeRow::Group(_)));
                if hit && (clicks == 2 || (heading && mouse.column < 3)) {
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
        if area.is_empty() {
            return;
        }
        let (rows, foot) = match self.filtering {
            false => (area, None),
            true => self.foot().split(area),
        };
        let rows = self.draw_health(buf, rows, ctx);
        self.draw_rows(buf, rows, ctx);
        if let Some(foot) = foot {
            self.caret.set(self.foot().draw(buf, foot, ctx));
        }
    }

    fn cursor(&self, _area: Rect) -> Option<Position> {
        self.caret.get()
    }

    fn typing(&self) -> Option<Typing> {
        let line = &self.filter;
        Some(Typing::new("filter", line.text(), line.caret())).filter(|_| self.filtering)
    }

    fn save(&self) -> Option<String> {
        Some(format!("{}\n{}", self.grouping.words(), self.filter.text()))
    }

    fn restore(&mut self, saved: &str) {
        let (words, filter) = saved.split_once('\n').unwrap_or((saved, ""));
        for _ in 0..4 {
            if self.grouping.words() == words {
                break;
            }
            self.grouping = self.grouping.next();
        }
        self.filter = Line::new(filter);
    }
}
