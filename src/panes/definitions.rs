//! The outline of the image: what is defined, grouped and filtered, with callers and callees below.

mod actions;
mod deeds;
mod draw;
mod outline;
mod rows;

use std::cell::Cell;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

pub use self::actions::DEFINITIONS_ACTIONS;
use self::actions::*;
use self::deeds::Deed;
use self::outline::{Grouping, Outline};
use self::rows::{Row, What};
use super::filter_line::Foot;
use super::revert::Revert;
use crate::session::command::{Command, RequestId};
use crate::session::event::Event;
use crate::session::view::context::Context as Topic;
use crate::session::view::diff::DiffSide;
use crate::session::view::relations::{DriftRow, RelationsView};
use crate::session::view::table::CommitTable;
use crate::ui::action::{self, Action, ActionId, Context, FILTER, ROWS};
use crate::ui::key::{Key, Mouse, MouseKind};
use crate::ui::line::Line;
use crate::ui::linear::Typing;
use crate::ui::pane::{Answer, Effect, Open, Pane, PaneContext, PaneId, RenderContext, Toast};
use crate::ui::when::Flags;
use crate::ui::widgets::list::ListState;

pub const ID: PaneId = PaneId("definitions");
const DEFINITIONS: Context = "definitions";
const WHEEL_ROWS: isize = 3;

#[derive(Debug, Default)]
pub struct Definitions {
    opened: bool,
    outline: Outline,
    grouping: Grouping,
    rows: Vec<Row>,
    list: ListState,
    filter: Line,
    filtering: bool,
    /// How many names the filter lets through.
    fitting: usize,
    /// The name that fits the filter best.
    best: Option<Arc<str>>,
    /// Headings that are folded, and names that are unfolded, by where they stand.
    folded: BTreeSet<String>,
    unfolded: BTreeSet<String>,
    /// What is known of who uses whom; forgotten when anything is defined.
    relations: BTreeMap<Arc<str>, RelationsView>,
    /// Questions about relations that are not answered.
    asked: BTreeMap<RequestId, Arc<str>>,
    drift: BTreeMap<Arc<str>, DriftRow>,
    asked_drift: Option<RequestId>,
    revert: Revert,
    deed: Option<Deed>,
    /// Whether something was defined since the rows were made.
    stale: bool,
    caret: Cell<Option<Position>>,
}

impl Definitions {
    fn settle(&mut self) {
        if std::mem::take(&mut self.stale) {
            self.lay_out();
        }
    }

    fn selected(&self) -> Option<&Row> {
        self.rows.get(self.list.selected()?)
    }

    /// Returns the name under the cursor, in whichever place of the tree.
    fn name(&self) -> Option<Arc<str>> {
        match &self.selected()?.what {
            What::Name { name, .. } => Some(name.clone()),
            What::Group { .. } | What::Side { .. } => None,
        }
    }

    /// Returns the newest commit of that name.
    fn commit(&self) -> Option<u64> {
        Some(self.outline.get(&self.name()?)?.commit)
    }

    fn open_source(&self, focus: bool) -> Vec<Effect> {
        let commit = self.commit();
        let open = commit.map(|commit| {
            Effect::Open(Open::Source {
                commit,
                span: None,
                focus,
            })
        });
        open.into_iter().collect()
    }

    /// Folds what is under the cursor, or unfolds it and asks for what stands below.
    fn fold_to(&mut self, open: bool, ctx: &mut PaneContext<'_>) -> Vec<Effect> {
        let Some(row) = self.selected().cloned() else {
            return Vec::new();
        };
        match &row.what {
            What::Group { .. } | What::Side { .. } => {
                match open {
                    true => self.folded.remove(&row.path),
                    false => self.folded.insert(row.path.clone()),
                };
            }
            What::Name { name, .. } if open => {
                self.unfolded.insert(row.path.clone());
                if !self.relations.contains_key(name) {
                    return self.relate(name.clone(), ctx);
                }
            }
            What::Name { .. } => {
                if !self.unfolded.remove(&row.path) {
                    self.list.select(self.parent(&row));
                    return Vec::new();
                }
            }
        }
        self.lay_out();
        Vec::new()
    }

    /// Returns the row a row stands below.
    fn parent(&self, row: &Row) -> usize {
        let here = self.list.cursor();
        let above = self.rows[..here.min(self.rows.len())].iter();
        above
            .rev()
            .position(|it| it.depth < row.depth)
            .map_or(here, |up| here - up - 1)
    }

    fn toggle(&mut self, ctx: &mut PaneContext<'_>) -> Vec<Effect> {
        let open = self.selected().is_some_and(|row| match row.what {
            What::Name { .. } => !self.unfolded.contains(&row.path),
            _ => self.folded.contains(&row.path),
        });
        self.fold_to(open, ctx)
    }

    fn relate(&mut self, name: Arc<str>, ctx: &mut PaneContext<'_>) -> Vec<Effect> {
        let id = ctx.request();
        self.asked.insert(id, name.clone());
        vec![Effect::Send(Command::Relate {
            id,
            name: name.to_string(),
        })]
    }

    /// Moves to a name, in whatever group it stands.
    fn go_to_name(&mut self, name: &str) {
        let at = self.rows.iter().position(
            |it| matches!(&it.what, What::Name { name: it, side: None } if **it == *name),
        );
        if let Some(row) = at {
            self.list.select(row);
        }
    }
}

impl Pane for Definitions {
    fn id(&self) -> PaneId {
        ID
    }

    fn title(&self) -> &'static str {
        "Definitions"
    }

    fn detail(&self) -> String {
        let mut parts = vec![format!(
            "{} {}",
            self.count_of_names(),
            self.grouping.words()
        )];
        if !self.drift.is_empty() {
            parts.push(format!("{} drifted", self.drift.len()));
        }
        if !self.filter.is_empty() {
            parts.push(format!("/{}", self.filter.text()));
        }
        parts.join(" · ")
    }

    fn actions(&self) -> &'static [Action] {
        DEFINITIONS_ACTIONS
    }

    fn keys(&self) -> &'static str {
        include_str!("keys/definitions.toml")
    }

    fn contexts(&self) -> &'static [Context] {
        match self.filtering {
            false => &[DEFINITIONS, ROWS],
            true => &[FILTER],
        }
    }

    fn takes_text(&self) -> bool {
        self.filtering
    }

    fn topics(&self) -> Vec<Topic> {
        let name = self.name().map(|it| Topic::Definition(it.to_string()));
        name.into_iter().collect()
    }

    fn hints(&self) -> &'static [ActionId] {
        match self.filtering {
            false => &[
                action::ROW_OPEN,
                FOLD,
                action::ROW_FILTER,
                EDIT,
                OUTSIDE,
                DIFF,
                RENAME,
            ],
            true => &[
                action::FILTER_ACCEPT,
                action::FILTER_CLEAR,
                action::FILTER_COMPLETE,
            ],
        }
    }

    fn disabled(&self, action: ActionId) -> Option<&'static str> {
        let on_name = [
            DIFF, DIFF_FILE, HISTORY, FINDINGS, EDIT, OUTSIDE, RENAME, UNDEFINE, REVERT, MEND,
        ];
        match action {
            _ if on_name.contains(&action) && self.name().is_none() => Some("move to a definition"),
            REVERT if self.earlier().is_none() => Some("it has one version only"),
            MEND if self.name().is_none_or(|it| !self.drift.contains_key(&it)) => {
                Some("its file says the same, as far as was asked; `D` asks")
            }
            action::ROW_COPY if self.name().is_none() => Some("move to a definition"),
            _ => None,
        }
    }

    fn flags(&self) -> Flags {
        let group = self
            .selected()
            .is_some_and(|it| !matches!(it.what, What::Name { .. }));
        Flags::NONE
            .with(Flags::EMPTY, self.rows.is_empty())
            .with(Flags::FILTERED, !self.filter.is_empty())
            .with(Flags::FOLDER, group)
    }

    fn place(&self) -> Option<String> {
        self.name().map(|it| it.to_string())
    }

    fn go(&mut self, place: &str, _ctx: &mut PaneContext<'_>) -> Vec<Effect> {
        self.settle();
        self.go_to_name(place);
        Vec::new()
    }

    fn update(
        &mut self,
        action: ActionId,
        count: Option<usize>,
        ctx: &mut PaneContext<'_>,
    ) -> Vec<Effect> {
        self.settle();
        let before = self.name();
        if self.list.walk(action, count) {
            return match self.name() == before {
                true => Vec::new(),
                false => self.open_source(false),
            };
        }
        match action {
            action::ROW_OPEN if self.commit().is_some() => return self.open_source(true),
            action::ROW_OPEN | FOLD => return self.toggle(ctx),
            action::ROW_RIGHT => return self.fold_to(true, ctx),
            action::ROW_LEFT => return self.fold_to(false, ctx),
            action::ROW_FILTER => match ctx.argument {
                Some(query) => {
                    self.filter = Line::new(query);
                    self.narrow();
                }
                None => self.filtering = true,
            },
            action::FILTER_ACCEPT => self.filtering = false,
            action::FILTER_COMPLETE | action::FILTER_COMPLETE_BACK => return self.complete(),
            action::ROW_BACK | action::FILTER_CLEAR => {
                let name = self.name();
                self.filtering = false;
                self.filter.clear();
                self.lay_out();
                if let Some(name) = name {
                    self.go_to_name(&name);
                }
            }
            action::ROW_COPY => {
                let name = self.name().map(|it| Effect::Copy(it.to_string()));
                return name.into_iter().collect();
            }
            GROUP => {
                let name = self.name();
                self.grouping = self.grouping.next();
                self.lay_out();
                if let Some(name) = name {
                    self.go_to_name(&name);
                }
            }
            DIFF => {
                let open = self.commit().map(|commit| {
                    Effect::Open(Open::Diff {
                        left: DiffSide::Before(commit),
                        right: DiffSide::Commit(commit),
                        focus: true,
                    })
                });
                return open.into_iter().collect();
            }
            DIFF_FILE => {
                let open = self.commit().zip(self.name()).map(|(commit, name)| {
                    Effect::Open(Open::Diff {
                        left: DiffSide::Commit(commit),
                        right: DiffSide::File(name.to_string()),
                        focus: true,
                    })
                });
                return open.into_iter().collect();
            }
            HISTORY | FINDINGS => {
                let Some(name) = self.name().map(|it| it.to_string()) else {
                    return Vec::new();
                };
                let focus = true;
                return vec![Effect::Open(match action {
                    HISTORY => Open::History { name, focus },
                    _ => Open::Violations { name, focus },
                })];
            }
            DRIFT => {
                let id = ctx.request();
                self.asked_drift = Some(id);
                return vec![Effect::Send(Command::Drift { id })];
            }
            _ => return self.begin(action, ctx),
        }
        Vec::new()
    }

    fn input(&mut self, key: Key, _ctx: &mut PaneContext<'_>) -> Vec<Effect> {
        if self.filtering && self.filter.input(key) {
            self.narrow();
        }
        Vec::new()
    }

    fn paste(&mut self, words: &str, _ctx: &mut PaneContext<'_>) -> Vec<Effect> {
        self.filter.insert(words);
        self.narrow();
        Vec::new()
    }

    fn entered(&mut self, _ctx: &mut PaneContext<'_>) -> Vec<Effect> {
        // What can be done here is asked before the next frame.
        self.settle();
        Vec::new()
    }

    fn event(&mut self, event: &Event, _ctx: &mut PaneContext<'_>) -> Vec<Effect> {
        match event {
            Event::Opened { commits, .. } => {
                self.opened = true;
                self.outline = Outline::of(&CommitTable::of(commits));
                self.stale = true;
            }
            Event::Listed { commits, .. } => {
                self.outline = Outline::of(commits);
                self.stale = true;
            }
            Event::Defined { commit, .. } => {
                self.outline.take(commit);
                self.relations.clear();
                self.asked.clear();
                self.drift.remove(&commit.name);
                self.stale = true;
            }
            Event::ImageFindings { began, ended } => self.outline.take_findings(began, ended),
            Event::Related { id, view } if self.asked.remove(id).is_some() => {
                self.relations.insert(view.name.clone(), view.clone());
                self.lay_out();
                return self.related(view);
            }
            Event::Drifted { id, rows } if self.asked_drift == Some(*id) => {
                self.asked_drift = None;
                let rows = rows.iter().map(|it| (it.name.clone(), it.clone()));
                self.drift = rows.collect();
                let words = match self.drift.len() {
                    0 => "image, history and files say the same".to_owned(),
                    1 => "1 name says something else in its file".to_owned(),
                    count => format!("{count} names say something else in their files"),
                };
                return vec![Effect::Toast(Toast::info(words))];
            }
            Event::RevertPreviewed { .. } => return self.revert.heard(event, REVERT),
            _ => return self.go_on(event),
        }
        Vec::new()
    }

    fn answer(&mut self, then: ActionId, answer: Answer, ctx: &mut PaneContext<'_>) -> Vec<Effect> {
        match then {
            REVERT => self.revert.confirmed(),
            _ => self.answered(then, answer, ctx),
        }
    }

    fn mouse(&mut self, mouse: Mouse, area: Rect, ctx: &mut PaneContext<'_>) -> Vec<Effect> {
        self.settle();
        match mouse.kind {
            MouseKind::ScrollDown => self.list.scroll(WHEEL_ROWS),
            MouseKind::ScrollUp => self.list.scroll(-WHEEL_ROWS),
            MouseKind::Press { clicks } => {
                let hit = mouse.row < area.height && self.list.click(mouse.row);
                let sign = self.selected().map_or(0, |it| it.depth as u16 * 2);
                if hit && (sign..sign + 2).contains(&mouse.column) {
                    return self.toggle(ctx);
                }
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
        if area.is_empty() {
            return;
        }
        let mistake = self.mistake();
        let typed = Foot {
            sign: "/",
            line: &self.filter,
            note: self.count_of_names(),
            hint: "parts of a name".to_owned(),
            mistake: mistake.as_ref(),
        };
        let (rows, foot) = match self.filtering {
            false => (area, None),
            true => typed.split(area),
        };
        self.draw_rows(buf, rows, ctx);
        if let Some(foot) = foot {
            self.caret.set(typed.draw(buf, foot, ctx));
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
        let (grouping, filter) = saved.split_once('\n').unwrap_or((saved, ""));
        self.grouping = Grouping::of(grouping).unwrap_or_default();
        self.filter = Line::new(filter);
    }
}

#[cfg(test)]
mod tests;
