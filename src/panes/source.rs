//! The source of a definition: coloured, numbered, with what was found in it, and its other versions.

mod draw;

use std::cell::Cell;
use std::ops::Range;

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

use self::draw::{draw_header, header_rows};
use crate::session::command::{Command, RequestId};
use crate::session::event::Event;
use crate::session::view::definition::DefinitionView;
use crate::session::view::diff::DiffSide;
use crate::session::view::violations::ViolationRow;
use crate::ui::action::{self, Action, ActionId, Context, ROWS};
use crate::ui::key::{Mouse, MouseKind};
use crate::ui::pane::{Effect, Open, Pane, PaneContext, PaneId, RenderContext, Toast};
use crate::ui::role::Role;
use crate::ui::when::Flags;
use crate::ui::widgets::list::ListState;
use crate::ui::widgets::text;

pub const ID: PaneId = PaneId("source");
const SOURCE: Context = "source";
const WHEEL_ROWS: isize = 3;
/// Columns one step of horizontal scrolling takes.
const STEP_COLUMNS: usize = 8;

const OLDER: ActionId = ActionId("source.older");
const NEWER: ActionId = ActionId("source.newer");
const DIFF: ActionId = ActionId("source.diff");
const EDIT: ActionId = ActionId("source.edit");
const MESSAGES: ActionId = ActionId("source.messages");
const NEXT_FINDING: ActionId = ActionId("source.next-finding");
const PREVIOUS_FINDING: ActionId = ActionId("source.previous-finding");
const EXPLAIN: ActionId = ActionId("source.explain");
const COMMIT: ActionId = ActionId("source.commit");

const fn entry(id: ActionId, title: &'static str, sentence: &'static str) -> Action {
    Action::new(id.0, title, sentence, &[SOURCE])
}

/// Everything one can do with a source beside moving in it.
pub const SOURCE_ACTIONS: &[Action] = &[
    entry(
        EDIT,
        "Edit",
        "Puts the source into the REPL, to be changed and defined again.",
    ),
    entry(OLDER, "Older version", "Shows the version before this one."),
    entry(NEWER, "Newer version", "Shows the version after this one."),
    entry(
        DIFF,
        "Diff",
        "Compares this version with the one before it.",
    ),
    entry(
        NEXT_FINDING,
        "Next finding",
        "Moves to the next place a rule points at.",
    ),
    entry(
        PREVIOUS_FINDING,
        "Previous finding",
        "Moves to the place a rule points at before this one.",
    ),
    entry(
        MESSAGES,
        "All messages",
        "Shows what was found below every line, or only below the cursor's.",
    ),
    entry(
        EXPLAIN,
        "Explain rule",
        "Explains the rule that points at the line under the cursor.",
    ),
    entry(COMMIT, "Commit", "Shows the commit in the graph."),
];

/// What stands on one row below the header.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum SourceRow {
    Line(usize),
    /// What was found on the line above, by its place in the definition's violations.
    Message(usize),
}

/// Where a finding stands in the text.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Finding {
    violation: usize,
    /// The line it begins on.
    line: usize,
    /// The bytes of the whole text it covers.
    range: Range<usize>,
}

#[derive(Debug, Default)]
pub struct Source {
    view: Option<DefinitionView>,
    /// Byte offsets at which lines begin.
    line_starts: Vec<usize>,
    findings: Vec<Finding>,
    rows: Vec<SourceRow>,
    list: ListState,
    column: usize,
    all_messages: bool,
    waiting: Option<(RequestId, Option<(u32, u32)>)>,
    /// What was asked for while an answer was awaited; only the newest of these wishes counts.
    wished: Option<(u64, Option<(u32, u32)>)>,
    failure: Option<String>,
    caret: Cell<Option<Position>>,
}

impl Source {
    fn show(&mut self, view: DefinitionView, span: Option<(u32, u32)>) {
        self.line_starts = std::iter::once(0)
            .chain(view.source.match_indices('\n').map(|it| it.0 + 1))
            .collect();
        self.findings = findings(&view, &self.line_starts);
        self.view = Some(view);
        self.failure = None;
        self.column = 0;
        self.list = ListState::default();
        self.lay_out();
        let line = span.map_or(0, |(start, _)| self.line_of(start as usize));
        self.go_to_line(line);
    }

    fn line_of(&self, offset: usize) -> usize {
        let after = self.line_starts.partition_point(|start| *start <= offset);
        after.saturating_sub(1)
    }

    /// Puts messages below their lines: all of them, or those of the line under the cursor.
    fn lay_out(&mut self) {
        let cursor = self.cursor_line();
        self.rows.clear();
        for line in 0..self.line_starts.len() {
            self.rows.push(SourceRow::Line(line));
            if self.all_messages || cursor == Some(line) {
                let found = self.findings.iter().filter(|it| it.line == line);
                self.rows
                    .extend(found.map(|it| SourceRow::Message(it.violation)));
            }
        }
        self.list.set_count(self.rows.len());
        if let Some(line) = cursor {
            let row = self.rows.iter().position(|it| *it == SourceRow::Line(line));
            self.list.select(row.unwrap_or(0));
        }
    }

    /// Returns the line of the text under the cursor.
    fn cursor_line(&self) -> Option<usize> {
        let row = self.list.selected()?;
        self.rows.get(..=row)?.iter().rev().find_map(|it| match it {
            SourceRow::Line(line) => Some(*line),
            SourceRow::Message(_) => None,
        })
    }

    fn go_to_line(&mut self, line: usize) {
        let line = line.min(self.line_starts.len().saturating_sub(1));
        if let Some(row) = self.rows.iter().position(|it| *it == SourceRow::Line(line)) {
            self.list.select(row);
            self.lay_out();
        }
    }

    fn move_lines(&mut self, lines: isize) {
        let line = self.cursor_line().unwrap_or(0);
        self.go_to_line(line.saturating_add_signed(lines));
    }

    fn finding_line(&self, next: bool) -> Option<usize> {
        let here = self.cursor_line()?;
        let mut lines = self.findings.iter().map(|it| it.line);
        match next {
            true => lines.filter(|it| *it > here).min(),
            false => {
                let before = lines.by_ref().filter(|it| *it < here);
                before.max()
            }
        }
    }

    fn step_version(&mut self, by: isize, ctx: &mut PaneContext<'_>) -> Vec<Effect> {
        match self.neighbour(by) {
            Some(commit) => self.request(commit, None, ctx),
            None => {
                let words = match by {
                    ..0 => "this is the oldest version",
                    _ => "this is the newest version",
                };
                vec![Effect::Toast(Toast::info(words))]
            }
        }
    }

    fn neighbour(&self, by: isize) -> Option<u64> {
        let view = self.view.as_ref()?;
        let here = view.versions.iter().position(|it| *it == view.commit.seq)?;
        let there = here.checked_add_signed(by)?;
        view.versions.get(there).copied()
    }

    fn request(
        &mut self,
        commit: u64,
        span: Option<(u32, u32)>,
        ctx: &mut PaneContext<'_>,
    ) -> Vec<Effect> {
        self.wished = None;
        let id = ctx.request();
        self.waiting = Some((id, span));
        vec![Effect::Send(Command::Show { id, commit })]
    }

    fn request_wished(&mut self, ctx: &mut PaneContext<'_>) -> Vec<Effect> {
        match self.wished.take() {
            Some((commit, span)) => self.request(commit, span, ctx),
            None => Vec::new(),
        }
    }

    /// Returns what was found on the line under the cursor.
    fn finding_at_cursor(&self) -> Option<&ViolationRow> {
        let line = self.cursor_line()?;
        let finding = self.findings.iter().find(|it| it.line == line)?;
        self.view.as_ref()?.violations.get(finding.violation)
    }

    fn shows_newest(&self, view: &DefinitionView) -> bool {
        view.versions.last().is_none_or(|it| *it == view.commit.seq)
    }
}

/// Returns where each violation points; one without a span points at the first line.
fn findings(view: &DefinitionView, line_starts: &[usize]) -> Vec<Finding> {
    let length = view.source.len();
    let mut res: Vec<Finding> = view
        .violations
        .iter()
        .enumerate()
        .map(|(violation, row)| {
            let range = match row.span {
                Some((start, end)) => {
                    let start = (start as usize).min(length);
                    start..(end as usize).clamp(start, length)
                }
                None => 0..0,
            };
            let line = line_starts.partition_point(|it| *it <= range.start) - 1;
            Finding {
                violation,
                line,
                range,
            }
        })
        .collect();
    res.sort_by_key(|it| (it.range.start, it.violation));
    res
}

impl Pane for Source {
    fn id(&self) -> PaneId {
        ID
    }

    fn title(&self) -> &'static str {
        "Source"
    }

    fn detail(&self) -> String {
        let Some(view) = &self.view else {
            return String::new();
        };
        let here = view.versions.iter().position(|it| *it == view.commit.seq);
        match here {
            Some(here) if view.versions.len() > 1 => format!(
                "{} · version {} of {}",
                view.commit.name,
                here + 1,
                view.versions.len()
            ),
            _ => view.commit.name.to_string(),
        }
    }

    fn actions(&self) -> &'static [Action] {
        SOURCE_ACTIONS
    }

    fn keys(&self) -> &'static str {
        include_str!("keys/source.toml")
    }

    fn contexts(&self) -> &'static [Context] {
        &[SOURCE, ROWS]
    }

    fn hints(&self) -> &'static [ActionId] {
        &[EDIT, DIFF, OLDER, NEWER, NEXT_FINDING, EXPLAIN]
    }

    fn disabled(&self, action: ActionId) -> Option<&'static str> {
        let own = SOURCE_ACTIONS.iter().any(|it| it.id == action);
        match action {
            _ if own && self.view.is_none() => Some("no source is shown"),
            OLDER if self.neighbour(-1).is_none() => Some("this is the oldest version"),
            NEWER if self.neighbour(1).is_none() => Some("this is the newest version"),
            NEXT_FINDING | PREVIOUS_FINDING if self.findings.is_empty() => {
                Some("no rule points at this source")
            }
            EXPLAIN if self.finding_at_cursor().is_none() => Some("no rule points at this line"),
            _ => None,
        }
    }

    fn flags(&self) -> Flags {
        Flags::NONE.with(Flags::EMPTY, self.view.is_none())
    }

    fn place(&self) -> Option<String> {
        let commit = self.view.as_ref()?.commit.seq;
        Some(format!("{commit} {}", self.cursor_line().unwrap_or(0)))
    }

    fn go(&mut self, place: &str, ctx: &mut PaneContext<'_>) -> Vec<Effect> {
        let Some((commit, line)) = place.split_once(' ') else {
            return Vec::new();
        };
        let here = self.view.as_ref().map(|it| it.commit.seq.to_string());
        match (here.as_deref() == Some(commit), commit.parse()) {
            (true, _) => {
                self.go_to_line(line.parse().unwrap_or(0));
                Vec::new()
            }
            (false, Ok(commit)) => self.request(commit, None, ctx),
            (false, Err(_)) => Vec::new(),
        }
    }

    fn update(
        &mut self,
        action: ActionId,
        count: Option<usize>,
        ctx: &mut PaneContext<'_>,
    ) -> Vec<Effect> {
        let lines = count.unwrap_or(1).min(1_000_000) as isize;
        match action {
            action::ROW_DOWN => self.move_lines(lines),
            action::ROW_UP => self.move_lines(-lines),
            action::ROW_PAGE_DOWN => {
                self.list.page_down();
                self.lay_out();
            }
            action::ROW_PAGE_UP => {
                self.list.page_up();
                self.lay_out();
            }
            action::ROW_FIRST => self.go_to_line(0),
            action::ROW_LAST => self.go_to_line(count.map_or(usize::MAX, |it| it - 1)),
            action::ROW_LEFT => self.column = self.column.saturating_sub(STEP_COLUMNS),
            action::ROW_RIGHT => {
                let longest = self.view.as_ref().map_or(0, |view| {
                    view.source.lines().map(text::width).max().unwrap_or(0)
                });
                let last = longest.saturating_sub(STEP_COLUMNS);
                self.column = (self.column + STEP_COLUMNS).min(last);
            }
            action::ROW_BACK => return vec![Effect::Run(action::FOCUS_BACK)],
            action::ROW_COPY => {
                if let Some(view) = &self.view {
                    return vec![Effect::Copy(view.source.clone())];
                }
            }
            action::ROW_OPEN | EDIT => {
                if let Some(view) = &self.view {
                    return vec![Effect::Open(Open::Repl {
                        text: view.source.clone(),
                        focus: true,
                    })];
                }
            }
            OLDER => return self.step_version(-1, ctx),
            NEWER => return self.step_version(1, ctx),
            DIFF => {
                if let Some(view) = &self.view {
                    let seq = view.commit.seq;
                    return vec![Effect::Open(Open::Diff {
                        left: DiffSide::Before(seq),
                        right: DiffSide::Commit(seq),
                        focus: true,
                    })];
                }
            }
            MESSAGES => {
                self.all_messages = !self.all_messages;
                self.lay_out();
            }
            NEXT_FINDING | PREVIOUS_FINDING => match self.finding_line(action == NEXT_FINDING) {
                Some(line) => self.go_to_line(line),
                None => return vec![Effect::Toast(Toast::info("no further finding here"))],
            },
            EXPLAIN => {
                if let Some(row) = self.finding_at_cursor() {
                    return vec![Effect::Open(Open::Rule {
                        rule: row.rule.to_string(),
                        focus: false,
                    })];
                }
            }
            COMMIT => {
                if let Some(view) = &self.view {
                    return vec![Effect::Open(Open::Commit {
                        commit: view.commit.seq,
                        focus: true,
                    })];
                }
            }
            _ => {}
        }
        Vec::new()
    }

    fn event(&mut self, event: &Event, ctx: &mut PaneContext<'_>) -> Vec<Effect> {
        match event {
            Event::Definition { id, view } => {
                if let Some((waiting, span)) = self.waiting
                    && waiting == *id
                {
                    self.waiting = None;
                    self.show(view.clone(), span);
                    return self.request_wished(ctx);
                }
            }
            // Whoever looks at the newest version goes on looking at the newest version.
            Event::Defined { commit, .. } => {
                let follows = self
                    .view
                    .as_ref()
                    .is_some_and(|view| view.commit.name == commit.name && self.shows_newest(view));
                if follows {
                    return self.request(commit.seq, None, ctx);
                }
                if let Some(view) = &mut self.view
                    && view.commit.name == commit.name
                {
                    view.versions.push(commit.seq);
                }
            }
            Event::Failed {
                id: Some(id),
                message,
                ..
            } if self.waiting.is_some_and(|it| it.0 == *id) => {
                self.waiting = None;
                self.failure = Some(message.clone());
                return self.request_wished(ctx);
            }
            _ => {}
        }
        Vec::new()
    }

    fn shows(&self, open: &Open) -> bool {
        matches!(open, Open::Source { .. })
    }

    fn open(&mut self, open: &Open, ctx: &mut PaneContext<'_>) -> Vec<Effect> {
        let Open::Source {
            commit,
            span,
            focus,
        } = open
        else {
            return Vec::new();
        };
        let shown = self
            .view
            .as_ref()
            .is_some_and(|it| it.commit.seq == *commit);
        if shown && self.waiting.is_none() {
            if let Some((start, _)) = span {
                let line = self.line_of(*start as usize);
                self.go_to_line(line);
            }
            return Vec::new();
        }
        // A preview asks one question at a time: a cursor that runs over a thousand rows asks for the
        // last of them.
        if self.waiting.is_some() && !focus {
            self.wished = Some((*commit, *span));
            return Vec::new();
        }
        self.request(*commit, *span, ctx)
    }

    fn mouse(&mut self, mouse: Mouse, area: Rect, _ctx: &mut PaneContext<'_>) -> Vec<Effect> {
        match mouse.kind {
            MouseKind::ScrollDown => self.list.scroll(WHEEL_ROWS),
            MouseKind::ScrollUp => self.list.scroll(-WHEEL_ROWS),
            MouseKind::Press { .. } => {
                let header = header_rows(area);
                if mouse.row >= header && self.list.click(mouse.row - header) {
                    self.lay_out();
                }
            }
            MouseKind::Drag | MouseKind::Release => {}
        }
        Vec::new()
    }

    fn render(&mut self, area: Rect, buf: &mut Buffer, ctx: &RenderContext<'_>) {
        self.caret.set(None);
        let area = area.intersection(buf.area);
        if area.is_empty() {
            return;
        }
        if let Some(failure) = &self.failure {
            let style = ctx.theme.style(Role::Error);
            text::put(buf, area, area.x + 1, area.y, failure, style);
            return;
        }
        let Some(view) = &self.view else {
            let words = match self.waiting {
                Some(_) => "looking it up…",
                None => "no source: press enter on a commit or a violation",
            };
            let style = ctx.theme.style(Role::Muted);
            text::put(buf, area, area.x + 1, area.y, words, style);
            return;
        };
        let header = header_rows(area);
        draw_header(
            buf,
            Rect::new(area.x, area.y, area.width, header),
            view,
            ctx,
        );
        let body = Rect::new(area.x, area.y + header, area.width, area.height - header);
        self.draw_lines(buf, body, view, ctx);
    }

    fn cursor(&self, _area: Rect) -> Option<Position> {
        self.caret.get()
    }
}
