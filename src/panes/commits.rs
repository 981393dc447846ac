//! The commit graph: every atom with its milestones, filtered, searched, marked and grouped.

mod actions;
mod asked;
mod curate;
mod doing;
mod draw;
mod hear;
mod lineage;
pub mod log;
mod milestone;
mod narrow;
mod net;
mod queries;
mod row;
mod seek;
mod words;

use std::cell::Cell;
use std::collections::BTreeSet;

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

pub use self::actions::COMMITS_ACTIONS;
use self::actions::*;
use self::asked::{Asked, Cuts, Rules};
use self::log::{Entry, Log};
use self::queries::Queries;
use super::completing::Offer;
use super::revert::Revert;
use crate::session::command::{Command, RequestId};
use crate::session::event::Event;
use crate::session::view::context::Context as Topic;
use crate::session::view::diff::DiffSide;
use crate::ui::action::{self, Action, ActionId, Context, FILTER, ROWS};
use crate::ui::key::{Key, Mouse, MouseKind};
use crate::ui::line::Line;
use crate::ui::linear::Typing;
use crate::ui::pane::{Answer, Effect, Open, Pane, PaneContext, PaneId, RenderContext};
use crate::ui::when::Flags;
use crate::ui::widgets::list::ListState;

pub const ID: PaneId = PaneId("commits");
const COMMITS: Context = "commits";
/// While a query is typed.
const QUERY: Context = "query";

/// Rows the mouse wheel moves.
const WHEEL_ROWS: isize = 3;

/// Who gets what is typed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Mode {
    #[default]
    Rows,
    Filter,
    Search,
}

#[derive(Debug, Default)]
pub struct Commits {
    log: Log,
    opened: bool,
    /// Rules each commit broke, for `rule:`.
    rules: Rules,
    list: ListState,
    /// Places that passed the filter, newest first; `None` is all of them.
    shown: Option<Vec<u32>>,
    /// How many of those are milestones.
    shown_milestones: usize,
    mode: Mode,
    filter: Line,
    filtered: Asked,
    /// What the word that is typed could become.
    offer: Option<Offer>,
    queries: Queries,
    search: Line,
    searched: Asked,
    /// Whether commits came in since filter and search were applied; many may come between two frames.
    stale: bool,
    /// Made when something is first looked for.
    cuts: Cuts,
    /// Where the cursor was when the search began.
    search_from: usize,
    /// Marked commits, and marked milestones.
    marks: BTreeSet<u64>,
    marked_milestones: BTreeSet<u64>,
    absolute: bool,
    /// The milestone the open question is about.
    proposed: Option<milestone::Proposal>,
    /// The milestone that a model was asked to name.
    drafting: Option<(RequestId, milestone::Proposal)>,
    /// The milestone that was asked for last.
    writing: Option<(RequestId, String, Vec<u64>)>,
    /// The page below an open question, while it is made.
    viewing: Option<net::Viewing>,
    /// What the open question about a milestone that is there will do.
    question: Option<curate::Question>,
    /// The request whose answer goes into the REPL.
    editing: Option<RequestId>,
    /// The ids that are copied, while the session tells them.
    copying: doing::Copying,
    revert: Revert,
    /// How much of a long history was listed.
    progress: Option<(u64, u64)>,
    /// Where the cursor was at the last exit, until the history is there.
    restored: Option<u64>,
    caret: Cell<Option<Position>>,
}

impl Commits {
    fn place_of_row(&self, row: usize) -> Option<usize> {
        match &self.shown {
            Some(shown) => shown.get(row).map(|it| *it as usize),
            None => self.log.len().checked_sub(row + 1),
        }
    }

    /// Returns the row of a place, or of the first older one that is shown.
    fn row_of_place(&self, place: usize) -> usize {
        match &self.shown {
            Some(shown) => shown
                .partition_point(|it| *it as usize > place)
                .min(shown.len().saturating_sub(1)),
            None => (self.log.len().saturating_sub(1)).saturating_sub(place),
        }
    }

    fn cursor_place(&self) -> Option<usize> {
        self.place_of_row(self.list.selected()?)
    }

    fn cursor_entry(&self) -> Option<Entry> {
        self.log.entry(self.cursor_place()?)
    }

    /// Returns the place of the commit or milestone with a number.
    fn place_of_entry(&self, seq: u64) -> Option<usize> {
        let milestone = || self.log.place_of_milestone(seq);
        self.log.place_of(seq).or_else(milestone)
    }

    /// Returns the number of the commit or milestone under the cursor.
    fn cursor_seq(&self) -> Option<u64> {
        Some(match self.cursor_entry()? {
            Entry::Commit(index) => self.log.seq(index),
            Entry::Milestone(index) => self.log.milestone(index).seq,
        })
    }

    fn cursor_commit(&self) -> Option<u64> {
        match self.cursor_entry()? {
            Entry::Commit(index) => Some(self.log.seq(index)),
            Entry::Milestone(_) => None,
        }
    }

    fn go_to_place(&mut self, place: usize) {
        let row = self.row_of_place(place);
        self.list.select(row);
    }
}

impl Pane for Commits {
    fn id(&self) -> PaneId {
        ID
    }

    fn title(&self) -> &'static str {
        "Commits"
    }

    fn detail(&self) -> String {
        let mut parts = vec![self.count_of_rows()];
        if let Some((done, total)) = self.progress {
            parts.push(format!("{} % read", done * 100 / total.max(1)));
        }
        if !self.filter.is_empty() && self.filtered.mistake.is_none() {
            parts.push(format!("/{}", self.filter.text()));
        }
        if self.mark_count() > 0 {
            parts.push(format!("{} marked", self.mark_count()));
        }
        if let Some(range) = self.list.range() {
            parts.push(format!("range of {}", range.count()));
        }
        parts.join(" · ")
    }

    fn detail_here(&self) -> String {
        let words = self.replaced_in_words();
        match (self.cursor_commit(), words.is_empty()) {
            (Some(seq), false) => format!("#{seq} {}", words.join(", ")),
            _ => String::new(),
        }
    }

    fn actions(&self) -> &'static [Action] {
        COMMITS_ACTIONS
    }

    fn keys(&self) -> &'static str {
        include_str!("keys/commits.toml")
    }

    fn contexts(&self) -> &'static [Context] {
        match self.mode {
            Mode::Rows => &[COMMITS, ROWS],
            Mode::Filter => &[QUERY, FILTER],
            Mode::Search => &[FILTER],
        }
    }

    fn takes_text(&self) -> bool {
        self.mode != Mode::Rows
    }

    fn topics(&self) -> Vec<Topic> {
        let topic = self.cursor_entry().map(|entry| match entry {
            Entry::Milestone(index) => Topic::Milestone(self.log.milestone(index).seq),
            Entry::Commit(index) => {
                let seq = self.log.seq(index);
                let (left, right) = (DiffSide::Before(seq), DiffSide::Commit(seq));
                Topic::Diff { left, right }
            }
        });
        topic.into_iter().collect()
    }

    fn hints(&self) -> &'static [ActionId] {
        match self.mode {
            Mode::Rows if self.is_narrowed() => &[
                DROP_FILTER,
                MILESTONE,
                DIFF,
                action::ROW_OPEN,
                MARK,
                action::ROW_FILTER,
            ],
            Mode::Rows => &[
                MILESTONE,
                DIFF,
                action::ROW_OPEN,
                MARK,
                action::ROW_FILTER,
                HISTORY,
            ],
            Mode::Filter => &[
                action::FILTER_ACCEPT,
                action::FILTER_CLEAR,
                action::FILTER_COMPLETE,
                KEEP_QUERY,
            ],
            Mode::Search => &[
                action::FILTER_ACCEPT,
                action::FILTER_CLEAR,
                action::FILTER_COMPLETE,
            ],
        }
    }

    fn disabled(&self, action: ActionId) -> Option<&'static str> {
        match action {
            DIFF | HISTORY | EDIT | FINDINGS | action::ROW_OPEN | action::ROW_COPY
                if self.list.is_empty() =>
            {
                Some("there is no commit here")
            }
            DIFF_MARKED if self.marked_pair().is_none() => Some(doing::NO_PAIR),
            REPLACED | REPLACED_BY => self.no_version(action),
            REVERT => self.reverted().err(),
            HISTORY | EDIT | FINDINGS if self.cursor_commit().is_none() => {
                Some("a milestone has no source of its own")
            }
            SEARCH_NEXT | SEARCH_PREVIOUS if self.searched.is_empty() => {
                Some("nothing to search for yet")
            }
            MILESTONE | MESSAGE => self.no_milestone(),
            DROP_FILTER if !self.is_narrowed() => Some("there is no filter"),
            UNMARK if self.mark_count() == 0 => Some("nothing is marked"),
            _ => self.no_curating(action),
        }
    }

    fn flags(&self) -> Flags {
        Flags::NONE
            .with(Flags::EMPTY, self.list.is_empty())
            .with(Flags::MARKED, self.mark_count() > 0)
            .with(Flags::RANGE, self.list.range().is_some())
            .with(Flags::FILTERED, self.is_narrowed())
            .with(Flags::FOLDER, self.cursor_milestone().is_some())
    }

    fn place(&self) -> Option<String> {
        let seq = self.cursor_seq()?;
        Some(format!("{seq} {}", self.filter.text()))
    }

    fn go(&mut self, place: &str, ctx: &mut PaneContext<'_>) -> Vec<Effect> {
        let (seq, filter) = place.split_once(' ').unwrap_or((place, ""));
        let effects = match filter == self.filter.text() {
            true => Vec::new(),
            false => self.set_filter(filter.to_owned(), ctx),
        };
        self.settle();
        if let Some(at) = seq.parse().ok().and_then(|it| self.place_of_entry(it)) {
            self.go_to_place(at);
        }
        effects
    }

    fn update(
        &mut self,
        action: ActionId,
        count: Option<usize>,
        ctx: &mut PaneContext<'_>,
    ) -> Vec<Effect> {
        self.settle();
        let before = self.cursor_place();
        if self.list.walk(action, count) {
            return self.preview(before);
        }
        let times = count.unwrap_or(1).min(self.list.count().max(1));
        match action {
            action::ROW_OPEN => return self.open_entry(ctx),
            action::ROW_BACK => return self.back(ctx),
            action::ROW_COPY => return self.copy(ctx),
            action::ROW_FILTER => match ctx.argument.map(str::to_owned) {
                Some(filter) => return self.set_filter(filter, ctx),
                None => self.mode = Mode::Filter,
            },
            action::FILTER_ACCEPT => return self.accept_filter(ctx),
            action::FILTER_CLEAR | DROP_FILTER => return self.drop_filter(ctx),
            SEARCH if ctx.argument.is_some() => {
                self.search = Line::new(ctx.argument.unwrap_or_default());
                self.search_from = self.list.cursor();
                return self.search_typed(ctx);
            }
            SEARCH => {
                self.mode = Mode::Search;
                self.search.clear();
                self.search_from = self.list.cursor();
            }
            SEARCH_NEXT => return self.search_on(true, times),
            SEARCH_PREVIOUS => return self.search_on(false, times),
            MARK => self.mark(times),
            RANGE => self.list.toggle_range(),
            UNMARK => self.unmark(),
            REPLACED | REPLACED_BY => return self.follow(action, times),
            MESSAGE => return self.ask_model(ctx),
            MILESTONE => {
                let asked = self.propose_milestone(ctx);
                return match ctx.argument.map(str::to_owned) {
                    Some(message) if self.proposed.is_some() => self.write_milestone(&message, ctx),
                    _ => asked,
                };
            }
            DIFF => return self.diff(),
            DIFF_MARKED => return self.diff_marked(),
            HISTORY => return self.history(ctx),
            NEXT_MILESTONE | PREVIOUS_MILESTONE => {
                let down = action == NEXT_MILESTONE;
                for _ in 0..times {
                    self.seek(down, self.list.cursor(), Commits::is_milestone_row);
                }
            }
            NEXT_PENDING => return self.next_pending(),
            EDIT => {
                if let Some(commit) = self.cursor_commit() {
                    let id = ctx.request();
                    self.editing = Some(id);
                    return vec![Effect::Send(Command::Show { id, commit })];
                }
            }
            REVERT => {
                if let Ok(commit) = self.reverted() {
                    return self.revert.ask(commit, ctx);
                }
            }
            FINDINGS => {
                if let Some(Entry::Commit(index)) = self.cursor_entry() {
                    return vec![Effect::Open(Open::Violations {
                        name: self.log.commit(index).name.to_string(),
                        focus: true,
                    })];
                }
            }
            TIME => self.absolute = !self.absolute,
            _ => {
                let effects = self.act_on_query(action, ctx);
                return effects
                    .or_else(|| self.curate(action, ctx))
                    .unwrap_or_default();
            }
        }
        Vec::new()
    }

    fn input(&mut self, key: Key, ctx: &mut PaneContext<'_>) -> Vec<Effect> {
        self.offer = None;
        match self.mode {
            Mode::Filter if self.filter.input(key) => self.apply_filter(ctx),
            Mode::Search if self.search.input(key) => self.search_typed(ctx),
            _ => Vec::new(),
        }
    }

    fn paste(&mut self, words: &str, ctx: &mut PaneContext<'_>) -> Vec<Effect> {
        self.offer = None;
        match self.mode {
            Mode::Rows => Vec::new(),
            Mode::Filter => {
                self.filter.insert(words);
                self.apply_filter(ctx)
            }
            Mode::Search => {
                self.search.insert(words);
                self.search_typed(ctx)
            }
        }
    }

    fn entered(&mut self, _ctx: &mut PaneContext<'_>) -> Vec<Effect> {
        // What can be done here is asked before the next frame.
        self.settle();
        Vec::new()
    }

    fn event(&mut self, event: &Event, ctx: &mut PaneContext<'_>) -> Vec<Effect> {
        self.hear(event, ctx)
    }

    fn shows(&self, open: &Open) -> bool {
        matches!(open, Open::Commit { .. } | Open::History { .. })
    }

    fn open(&mut self, open: &Open, ctx: &mut PaneContext<'_>) -> Vec<Effect> {
        if let Open::History { name, .. } = open {
            return self.set_filter(format!("name:={name}"), ctx);
        }
        if let Open::Commit { commit, .. } = open
            && let Some(place) = self.log.place_of(*commit)
        {
            self.go_to_shown(place);
        }
        Vec::new()
    }

    fn answer(&mut self, then: ActionId, answer: Answer, ctx: &mut PaneContext<'_>) -> Vec<Effect> {
        match (then, answer) {
            (REVERT, Answer::Yes) => self.revert.confirmed(),
            (MILESTONE, Answer::Text(message)) => self.write_milestone(&message, ctx),
            (MILESTONE_REASON, Answer::Text(reason)) => self.write_with_reason(&reason, ctx),
            (CHOOSE_QUERY, Answer::Choice(at)) => self.query_chosen(at, ctx),
            (AMEND | SPLIT, Answer::Text(message)) => self.curate_with(&message, ctx),
            _ => Vec::new(),
        }
    }

    fn mouse(&mut self, mouse: Mouse, area: Rect, ctx: &mut PaneContext<'_>) -> Vec<Effect> {
        match mouse.kind {
            MouseKind::ScrollDown => self.list.scroll(WHEEL_ROWS),
            MouseKind::ScrollUp => self.list.scroll(-WHEEL_ROWS),
            MouseKind::Press { clicks } => {
                self.list.clear_range();
                if mouse.row < area.height && self.list.click(mouse.row) && clicks == 2 {
                    return self.update(action::ROW_OPEN, None, ctx);
                }
            }
            MouseKind::Drag => {
                if self.list.range().is_none() {
                    self.list.toggle_range();
                }
                self.list.click(mouse.row);
            }
            MouseKind::Release => {}
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
        self.draw(buf, area, ctx);
    }

    fn cursor(&self, _area: Rect) -> Option<Position> {
        self.caret.get()
    }

    fn typing(&self) -> Option<Typing> {
        let (prompt, line) = match self.mode {
            Mode::Rows => return None,
            Mode::Filter => ("filter", &self.filter),
            Mode::Search => ("search", &self.search),
        };
        Some(Typing::new(prompt, line.text(), line.caret()))
    }

    fn announce(&self) -> Option<String> {
        self.cursor_in_words()
    }

    fn save(&self) -> Option<String> {
        let place = self.place().unwrap_or_default();
        let seq = place.split(' ').next().unwrap_or_default();
        let queries = self.queries.lines().join("\n");
        Some(format!("{seq}\n{}\n{queries}", self.filter.text()))
    }

    fn restore(&mut self, saved: &str) {
        let mut lines = saved.split('\n');
        self.restored = lines.next().and_then(|it| it.parse().ok());
        self.filter = Line::new(lines.next().unwrap_or_default());
        self.queries = Queries::read(lines);
    }
}
