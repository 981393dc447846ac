//! The source of a definition or of a file: coloured, numbered, with what was found in it, what a version
//! did to it and who wrote it, and the way through its other versions.

mod actions;
mod draw;
mod gutter;
mod shown;
mod slider;
mod walk;

use std::cell::Cell;
use std::collections::BTreeMap;

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

pub use self::actions::SOURCE_ACTIONS;
use self::actions::*;
use self::draw::{draw_header, header_rows};
use self::gutter::BlameMode;
use self::shown::{Shown, Subject};
use crate::session::command::{Command, RequestId};
use crate::session::event::Event;
use crate::session::view::context::Context as Topic;
use crate::session::view::definition::BlameView;
use crate::session::view::diff::DiffSide;
use crate::session::view::outcomes::TestRow;
use crate::ui::action::{self, Action, ActionId, Context, ROWS};
use crate::ui::key::{Mouse, MouseKind};
use crate::ui::pane::{Effect, Open, Pane, PaneContext, PaneId, RenderContext, Toast};
use crate::ui::role::Role;
use crate::ui::when::Flags;
use crate::ui::widgets::list::ListState;
use crate::ui::widgets::text;

pub const ID: PaneId = PaneId("source");
const WHEEL_ROWS: isize = 3;
/// Columns one step of horizontal scrolling takes.
const STEP_COLUMNS: usize = 8;
/// Commits whose examples are remembered; the oldest go first.
const OUTCOMES_MAX: usize = 10_000;

/// What stands on one row below the header.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum SourceRow {
    Line(usize),
    /// What was found on the line above, by its place among the violations.
    Message(usize),
}

/// Where the cursor goes in a text that is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Goal {
    Top,
    Offset(u32),
    Line(usize),
}

#[derive(Debug, Default)]
pub struct Source {
    shown: Option<Shown>,
    rows: Vec<SourceRow>,
    list: ListState,
    column: usize,
    all_messages: bool,
    blame_mode: BlameMode,
    blame: Option<BlameView>,
    /// What came of the examples of commits, as far as it was told.
    outcomes: BTreeMap<u64, TestRow>,
    waiting: Option<(RequestId, Goal)>,
    blame_waiting: Option<RequestId>,
    tried: Option<RequestId>,
    /// What was asked for while an answer was awaited; only the newest of these wishes counts.
    wished: Option<(u64, Goal)>,
    failure: Option<String>,
    caret: Cell<Option<Position>>,
    /// Where the versions stand as a line to slide along, in the last frame.
    track: Cell<Option<Rect>>,
}

impl Pane for Source {
    fn id(&self) -> PaneId {
        ID
    }

    fn title(&self) -> &'static str {
        "Source"
    }

    fn detail(&self) -> String {
        let blame = match self.blame_mode {
            BlameMode::Off => "",
            BlameMode::Lines => " · blame by line",
            BlameMode::Forms => " · blame by form",
        };
        match self.shown.as_ref().map(|it| (it, &it.subject)) {
            None => String::new(),
            Some((_, Subject::File { file, .. })) => file.clone(),
            Some((shown, Subject::Definition { commit, .. })) => match shown.versions() {
                Some((versions, here)) if versions.len() > 1 => {
                    let (here, count) = (here + 1, versions.len());
                    format!("{} · version {here} of {count}{blame}", commit.name)
                }
                _ => format!("{}{blame}", commit.name),
            },
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

    fn topics(&self) -> Vec<Topic> {
        let topic = self.shown.as_ref().map(|it| match &it.subject {
            Subject::Definition { commit, .. } => Topic::Definition(commit.name.to_string()),
            Subject::File { file, .. } => Topic::File(file.clone()),
        });
        topic.into_iter().collect()
    }

    fn hints(&self) -> &'static [ActionId] {
        &[EDIT, DIFF, OLDER, NEWER, BLAME, NEXT_FINDING, TRY, FILE]
    }

    fn disabled(&self, action: ActionId) -> Option<&'static str> {
        let own = SOURCE_ACTIONS.iter().any(|it| it.id == action);
        let Some(shown) = self.shown.as_ref().filter(|_| own) else {
            return (own && action != FILE).then_some("no source is shown");
        };
        let is_file = shown.commit().is_none();
        match action {
            OLDER | NEWER | VERSION | DIFF | DIFF_FILE | EDIT | COMMIT | BLAME | BLAMED | TRY
                if is_file =>
            {
                Some("a whole file is shown: open a definition of it")
            }
            OLDER if self.neighbour(-1).is_none() => Some("this is the oldest version"),
            NEWER if self.neighbour(1).is_none() => Some("this is the newest version"),
            NEXT_FINDING | PREVIOUS_FINDING if shown.findings.is_empty() => {
                Some("no rule points at this source")
            }
            EXPLAIN if self.finding_at_cursor().is_none() => Some("no rule points at this line"),
            BLAMED if self.blame.is_none() => Some("ask for blame first"),
            TRY if shown.examples.iter().all(Option::is_none) => Some("it has no examples"),
            _ => None,
        }
    }

    fn flags(&self) -> Flags {
        Flags::NONE.with(Flags::EMPTY, self.shown.is_none())
    }

    fn place(&self) -> Option<String> {
        let shown = self.shown.as_ref()?;
        let line = self.cursor_line().unwrap_or(0);
        Some(match &shown.subject {
            Subject::Definition { commit, .. } => format!("{} {line}", commit.seq),
            Subject::File { file, .. } => format!("{file} {line}"),
        })
    }

    fn go(&mut self, place: &str, ctx: &mut PaneContext<'_>) -> Vec<Effect> {
        let Some((what, line)) = place.rsplit_once(' ') else {
            return Vec::new();
        };
        let line = line.parse().unwrap_or(0);
        let here = self.place();
        let here = here.as_deref().and_then(|it| it.rsplit_once(' '));
        match (here.is_some_and(|it| it.0 == what), what.parse()) {
            (true, _) => {
                self.go_to_line(line);
                Vec::new()
            }
            (false, Ok(commit)) => self.request(commit, Goal::Line(line), ctx),
            (false, Err(_)) => self.request_file(what.to_owned(), Goal::Line(line), ctx),
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
                let source = self.shown.as_ref().map_or("", |it| it.source.as_str());
                let longest = source.lines().map(text::width).max().unwrap_or(0);
                let last = longest.saturating_sub(STEP_COLUMNS);
                self.column = (self.column + STEP_COLUMNS).min(last);
            }
            action::ROW_BACK => return vec![Effect::Run(action::FOCUS_BACK)],
            MESSAGES => {
                self.all_messages = !self.all_messages;
                self.lay_out();
            }
            NEXT_FINDING | PREVIOUS_FINDING => match self.finding_line(action == NEXT_FINDING) {
                Some(line) => self.go_to_line(line),
                None => return vec![Effect::Toast(Toast::info("no further finding here"))],
            },
            OLDER => return self.step_version(-lines, ctx),
            NEWER => return self.step_version(lines, ctx),
            VERSION => {
                let said = ctx.argument.and_then(|it| it.trim().parse().ok());
                return self.go_to_version(said.or(count), ctx);
            }
            BLAME => {
                self.blame_mode = self.blame_mode.next();
                self.blame = self
                    .blame
                    .take()
                    .filter(|_| self.blame_mode != BlameMode::Off);
                if self.blame.is_none() {
                    return self.request_blame(ctx);
                }
            }
            BLAMED => {
                let here = self.shown.as_ref().and_then(Shown::commit).map(|it| it.seq);
                return match self.blamed() {
                    Some(commit) if Some(commit) == here => {
                        vec![Effect::Toast(Toast::info("it is this very version"))]
                    }
                    Some(commit) => self.ask_beside(commit, ctx),
                    None => vec![Effect::Toast(Toast::info(
                        "nobody is to blame for this line",
                    ))],
                };
            }
            FILE => return self.show_file(ctx),
            _ => return self.open_beside(action, ctx),
        }
        Vec::new()
    }

    fn event(&mut self, event: &Event, ctx: &mut PaneContext<'_>) -> Vec<Effect> {
        match event {
            Event::Definition { id, view } => {
                if let Some(goal) = self.awaited(*id) {
                    self.show(Shown::definition(view.clone()), goal);
                    let mut effects = self.request_wished(ctx);
                    if effects.is_empty() {
                        effects = self.request_blame(ctx);
                    }
                    return effects;
                }
            }
            Event::FileShown { id, view } => {
                if let Some(goal) = self.awaited(*id) {
                    self.show(Shown::file(view.clone()), goal);
                    return self.request_wished(ctx);
                }
            }
            Event::Blamed { id, view } if self.blame_waiting == Some(*id) => {
                self.blame_waiting = None;
                let here = self.shown.as_ref().and_then(Shown::commit);
                if here.is_some_and(|it| it.seq == view.commit) {
                    self.blame = Some(view.clone());
                }
            }
            Event::Tested { row } => self.take_outcomes(row),
            Event::Defined { commit, .. } => return self.follow(commit.seq, &commit.name, ctx),
            Event::Finished { id, ok } if self.tried == Some(*id) => {
                self.tried = None;
                let toast = match ok {
                    true => Toast::success("every example of this version passes"),
                    false => Toast::warning("examples of this version fail: see the marks"),
                };
                return vec![Effect::Toast(toast)];
            }
            Event::Failed {
                id: Some(id),
                message,
                ..
            } if self.waiting.is_some_and(|it| it.0 == *id) => {
                self.waiting = None;
                // What is shown already is worth more than why the next cannot be.
                self.failure = self.shown.is_none().then(|| message.clone());
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
        let here = self.shown.as_ref().and_then(Shown::commit);
        let shown = here.is_some_and(|it| it.seq == *commit);
        if shown && self.waiting.is_none() {
            if let (Some((start, _)), Some(shown)) = (span, &self.shown) {
                let line = shown.line_of(*start as usize);
                self.go_to_line(line);
            }
            return Vec::new();
        }
        let goal = span.map_or(Goal::Top, |(start, _)| Goal::Offset(start));
        // A preview asks one question at a time: a cursor that runs over a thousand rows asks for the
        // last of them.
        if self.waiting.is_some() && !focus {
            self.wished = Some((*commit, goal));
            return Vec::new();
        }
        self.request(*commit, goal, ctx)
    }

    fn mouse(&mut self, mouse: Mouse, area: Rect, ctx: &mut PaneContext<'_>) -> Vec<Effect> {
        let track = self.track.get().filter(|it| it.y == area.y + mouse.row);
        match (mouse.kind, track) {
            (MouseKind::ScrollDown, _) => self.list.scroll(WHEEL_ROWS),
            (MouseKind::ScrollUp, _) => self.list.scroll(-WHEEL_ROWS),
            (MouseKind::Press { .. } | MouseKind::Drag, Some(track)) => {
                let count = self.shown.as_ref().and_then(Shown::versions);
                let count = count.map_or(1, |it| it.0.len());
                let column = usize::from((area.x + mouse.column).saturating_sub(track.x));
                let version = slider::version_at(column, count, usize::from(track.width));
                return self.go_to_version(Some(version + 1), ctx);
            }
            (MouseKind::Press { .. }, None) => {
                let header = header_rows(area);
                if mouse.row >= header && self.list.click(mouse.row - header) {
                    self.lay_out();
                }
            }
            _ => {}
        }
        Vec::new()
    }

    fn render(&mut self, area: Rect, buf: &mut Buffer, ctx: &RenderContext<'_>) {
        self.caret.set(None);
        self.track.set(None);
        let area = area.intersection(buf.area);
        if area.is_empty() {
            return;
        }
        let words = match (&self.failure, self.waiting) {
            _ if self.shown.is_some() => "",
            (Some(failure), _) => failure,
            (None, Some(_)) => "looking it up…",
            (None, None) => "no source: press enter on a commit or a violation",
        };
        let Some(shown) = &self.shown else {
            let role = if self.failure.is_some() {
                Role::Error
            } else {
                Role::Muted
            };
            text::put(buf, area, area.x + 1, area.y, words, ctx.theme.style(role));
            return;
        };
        let header = header_rows(area);
        let top = Rect::new(area.x, area.y, area.width, header);
        self.track.set(draw_header(buf, top, shown, ctx));
        let body = Rect::new(area.x, area.y + header, area.width, area.height - header);
        self.draw_lines(buf, body, shown, ctx);
    }

    fn cursor(&self, _area: Rect) -> Option<Position> {
        self.caret.get()
    }
}

impl Source {
    /// Takes the request off that an answer belongs to, if it is the one awaited.
    fn awaited(&mut self, id: RequestId) -> Option<Goal> {
        let (_, goal) = self.waiting.take_if(|it| it.0 == id)?;
        Some(goal)
    }

    /// Does what leads to other panes or to the session.
    fn open_beside(&mut self, action: ActionId, ctx: &mut PaneContext<'_>) -> Vec<Effect> {
        let Some(shown) = &self.shown else {
            return Vec::new();
        };
        let line = self.cursor_line().unwrap_or(0);
        if action == action::ROW_COPY {
            return vec![Effect::Copy(shown.source.clone())];
        }
        if action == EXPLAIN {
            let found = self.finding_at_cursor();
            let rule = found.map(|row| row.rule.to_string());
            let open = rule.map(|rule| Effect::Open(Open::Rule { rule, focus: false }));
            return open.into_iter().collect();
        }
        let Some((commit, name)) = shown.commit().map(|it| (it.seq, it.name.to_string())) else {
            // On a file: what stands under the cursor, as a definition.
            let form = shown
                .form_at(line)
                .and_then(|it| Some((it.commit?, it.start)));
            return match form {
                Some((commit, start)) if action == action::ROW_OPEN => {
                    let offset = shown.line_starts[line].saturating_sub(start);
                    self.request(commit, Goal::Offset(offset as u32), ctx)
                }
                _ => vec![Effect::Toast(Toast::info(
                    "no definition on record stands here",
                ))],
            };
        };
        match action {
            action::ROW_OPEN | EDIT => vec![Effect::Open(Open::Repl {
                text: shown.source.clone(),
                focus: true,
            })],
            DIFF => vec![Effect::Open(Open::Diff {
                left: DiffSide::Before(commit),
                right: DiffSide::Commit(commit),
                focus: true,
            })],
            DIFF_FILE => vec![Effect::Open(Open::Diff {
                left: DiffSide::Commit(commit),
                right: DiffSide::File(name),
                focus: true,
            })],
            COMMIT => vec![Effect::Open(Open::Commit {
                commit,
                focus: true,
            })],
            TRY => {
                let id = ctx.request();
                self.tried = Some(id);
                vec![Effect::Send(Command::TryVersion { id, commit })]
            }
            _ => Vec::new(),
        }
    }

    /// Shows the file that was named, or that the definition stands in.
    fn show_file(&mut self, ctx: &mut PaneContext<'_>) -> Vec<Effect> {
        let shown = self.shown.as_ref();
        let named = ctx.argument.map(str::to_owned);
        let home = || shown.and_then(Shown::file_name).map(str::to_owned);
        let Some(file) = named.or_else(home) else {
            let words = "it stands in no file; name one on the command line";
            return vec![Effect::Toast(Toast::warning(words))];
        };
        let place = shown
            .and_then(Shown::commit)
            .and_then(|it| it.place.as_deref());
        let line = place.and_then(|it| it.rsplit_once(':')?.1.parse::<usize>().ok());
        let line = line.map_or(0, |it| it - 1) + self.cursor_line().unwrap_or(0);
        self.request_file(file, Goal::Line(line), ctx)
    }

    /// Remembers what came of examples, and marks them where they are shown.
    fn take_outcomes(&mut self, row: &TestRow) {
        if row.commit == 0 {
            return;
        }
        self.outcomes.insert(row.commit, row.clone());
        if self.outcomes.len() > OUTCOMES_MAX {
            self.outcomes.pop_first();
        }
        if let Some(shown) = &mut self.shown {
            if shown.commit().is_some_and(|it| it.seq == row.commit) {
                shown.forget_outcomes();
            }
            shown.take_outcomes(row);
        }
    }

    /// Whoever looks at the newest version, or at the file, goes on doing so.
    fn follow(&mut self, seq: u64, name: &str, ctx: &mut PaneContext<'_>) -> Vec<Effect> {
        let goal = Goal::Line(self.cursor_line().unwrap_or(0));
        let Some(shown) = &mut self.shown else {
            return Vec::new();
        };
        let is_newest = shown.is_newest();
        match &mut shown.subject {
            Subject::File { file, forms } if forms.iter().any(|it| &*it.name == name) => {
                let file = file.clone();
                self.request_file(file, goal, ctx)
            }
            Subject::Definition { commit, .. } if &*commit.name == name && is_newest => {
                self.request(seq, Goal::Top, ctx)
            }
            Subject::Definition {
                commit, versions, ..
            } if &*commit.name == name => {
                versions.push(seq);
                Vec::new()
            }
            _ => Vec::new(),
        }
    }
}
