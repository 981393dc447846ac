//! What happened: what session and watcher did, what was refused, and notices that have faded.

mod draw;

use std::cell::Cell;
use std::collections::VecDeque;

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

use super::filter_line;
use crate::session::command::{Command, RequestId};
use crate::session::event::Event;
use crate::session::view::diff::Compared;
use crate::session::view::refusals::RefusalRow;
use crate::session::view::transcript::TranscriptKind;
use crate::ui::action::{self, Action, ActionId, Context, FILTER, ROWS};
use crate::ui::key::{Key, Mouse, MouseKind};
use crate::ui::line::Line;
use crate::ui::linear::Typing;
use crate::ui::pane::{Effect, Open, Pane, PaneContext, PaneId, RenderContext, Toast, ToastKind};
use crate::ui::role::Role;
use crate::ui::when::Flags;
use crate::ui::widgets::list::ListState;

pub const ID: PaneId = PaneId("journal");
const JOURNAL: Context = "journal";
const WHEEL_ROWS: isize = 3;
/// Entries kept; the oldest give way.
const ENTRIES_MAX: usize = 5_000;

const SORT: ActionId = ActionId("journal.sort");
const CLEAR: ActionId = ActionId("journal.clear");

/// Everything one can do with the journal beside moving in it.
pub const JOURNAL_ACTIONS: &[Action] = &[
    Action::new(
        "journal.sort",
        "Sort of entries",
        "Shows all entries, or those of one sort after the other.",
        &[JOURNAL],
    ),
    Action::new(
        "journal.clear",
        "Clear journal",
        "Forgets the entries on the screen; history and refusals stay where they are kept.",
        &[JOURNAL],
    ),
];

/// What an entry is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Sort {
    Taken,
    Refused,
    Milestone,
    Finding,
    Note,
    Notice,
    Failure,
}

/// The sorts, each with its word, its glyph and its colour.
const SORTS: [(Sort, &str, &str, Role); 7] = [
    (Sort::Taken, "taken", "+", Role::Success),
    (Sort::Refused, "refused", "✗", Role::Error),
    (Sort::Milestone, "milestone", "◆", Role::Milestone),
    (Sort::Finding, "finding", "!", Role::Warning),
    (Sort::Note, "note", "·", Role::Info),
    (Sort::Notice, "notice", "i", Role::Muted),
    (Sort::Failure, "failure", "x", Role::Error),
];

/// One thing that happened.
#[derive(Clone, Debug, PartialEq)]
struct Entry {
    time_ms: i64,
    sort: Sort,
    /// One line or more.
    text: String,
    /// What it stands for.
    open: Option<Open>,
}

#[derive(Debug, Default)]
pub struct Journal {
    /// Oldest first.
    entries: VecDeque<Entry>,
    /// The number of the oldest; each has the next one.
    oldest: i64,
    /// Numbers of those that are shown, newest first.
    shown: VecDeque<i64>,
    list: ListState,
    sort: Option<Sort>,
    filter: Line,
    filtering: bool,
    asked: Option<RequestId>,
    caret: Cell<Option<Position>>,
}

impl Journal {
    fn add(&mut self, time_ms: i64, sort: Sort, text: impl Into<String>, open: Option<Open>) {
        self.entries.push_back(Entry {
            time_ms,
            sort,
            text: text.into(),
            open,
        });
        let before = self.list.count();
        if self
            .entries
            .back()
            .is_some_and(|it| self.fits(it, &self.words()))
        {
            let newest = self.oldest + self.entries.len() as i64 - 1;
            self.shown.push_front(newest);
        }
        if self.entries.len() > ENTRIES_MAX {
            self.entries.pop_front();
            if self.shown.back() == Some(&self.oldest) {
                self.shown.pop_back();
            }
            self.oldest += 1;
        }
        self.list.set_count(self.shown.len());
        // The cursor stays on its entry, unless it is on the newest.
        if self.list.cursor() > 0 && self.list.count() > before {
            self.list.down(1);
        }
    }

    /// Chooses what is shown, newest first.
    fn choose(&mut self) {
        let words = self.words();
        let entries = (self.oldest..).zip(&self.entries);
        let mut shown: VecDeque<i64> = VecDeque::new();
        for (number, _) in entries.filter(|(_, it)| self.fits(it, &words)) {
            shown.push_front(number);
        }
        self.shown = shown;
        self.list.set_count(self.shown.len());
    }

    /// What is looked for, in small letters.
    fn words(&self) -> String {
        self.filter.text().to_lowercase()
    }

    fn fits(&self, entry: &Entry, words: &str) -> bool {
        let text = || entry.text.to_lowercase();
        self.sort.is_none_or(|it| it == entry.sort)
            && words.split_whitespace().all(|it| text().contains(it))
    }

    /// Returns the entry in a row.
    fn entry(&self, row: usize) -> Option<&Entry> {
        let place = self.shown.get(row)? - self.oldest;
        self.entries.get(usize::try_from(place).ok()?)
    }

    fn selected(&self) -> Option<&Entry> {
        self.entry(self.list.selected()?)
    }

    fn open_entry(&self) -> Vec<Effect> {
        let Some(entry) = self.selected() else {
            return Vec::new();
        };
        match &entry.open {
            Some(open) => vec![Effect::Open(open.clone())],
            None => vec![Effect::Popup {
                title: format!("Journal · {}", words(entry.sort)),
                text: entry.text.clone(),
            }],
        }
    }

    fn take_refusals(&mut self, rows: &[RefusalRow]) {
        // What was refused before this session comes before what happened in it.
        for row in rows {
            self.entries.push_front(Entry {
                time_ms: row.time_ms,
                sort: Sort::Refused,
                text: format!(
                    "{} ({}): {}\n{}\n\n{}",
                    row.name, row.place, row.message, row.reason, row.source
                ),
                open: None,
            });
            self.oldest -= 1;
        }
        self.choose();
    }
}

fn words(sort: Sort) -> &'static str {
    let found = SORTS.iter().find(|it| it.0 == sort);
    found.map_or("", |it| it.1)
}

impl Pane for Journal {
    fn id(&self) -> PaneId {
        ID
    }

    fn title(&self) -> &'static str {
        "Journal"
    }

    fn detail(&self) -> String {
        let mut parts = vec![self.shown.len().to_string()];
        parts.extend(self.sort.map(|it| format!("{} only", words(it))));
        if !self.filter.is_empty() {
            parts.push(format!("/{}", self.filter.text()));
        }
        parts.join(" · ")
    }

    fn actions(&self) -> &'static [Action] {
        JOURNAL_ACTIONS
    }

    fn keys(&self) -> &'static str {
        include_str!("keys/journal.toml")
    }

    fn contexts(&self) -> &'static [Context] {
        match self.filtering {
            false => &[JOURNAL, ROWS],
            true => &[FILTER],
        }
    }

    fn takes_text(&self) -> bool {
        self.filtering
    }

    fn hints(&self) -> &'static [ActionId] {
        match self.filtering {
            false => &[action::ROW_OPEN, SORT, action::ROW_FILTER, action::ROW_COPY],
            true => &[action::FILTER_ACCEPT, action::FILTER_CLEAR],
        }
    }

    fn disabled(&self, action: ActionId) -> Option<&'static str> {
        match action {
            action::ROW_OPEN | action::ROW_COPY if self.list.is_empty() => {
                Some("nothing is in the journal")
            }
            CLEAR if self.entries.is_empty() => Some("nothing is in the journal"),
            action::FILTER_COMPLETE | action::FILTER_COMPLETE_BACK => {
                Some("words of the journal are not completed")
            }
            _ => None,
        }
    }

    fn flags(&self) -> Flags {
        Flags::NONE
            .with(Flags::EMPTY, self.list.is_empty())
            .with(Flags::FILTERED, !self.filter.is_empty())
    }

    fn place(&self) -> Option<String> {
        let number = self.shown.get(self.list.selected()?)?;
        let from_end = self.entries.len() as i64 - (number - self.oldest);
        Some(from_end.to_string())
    }

    fn update(
        &mut self,
        action: ActionId,
        count: Option<usize>,
        ctx: &mut PaneContext<'_>,
    ) -> Vec<Effect> {
        if self.list.walk(action, count) {
            return Vec::new();
        }
        match action {
            action::ROW_OPEN => return self.open_entry(),
            action::ROW_FILTER => match ctx.argument {
                Some(query) => {
                    self.filter = Line::new(query);
                    self.choose();
                }
                None => self.filtering = true,
            },
            action::FILTER_ACCEPT => self.filtering = false,
            action::ROW_BACK | action::FILTER_CLEAR => {
                self.filtering = false;
                self.filter.clear();
                self.choose();
            }
            action::ROW_COPY => {
                let text = self.selected().map(|it| Effect::Copy(it.text.clone()));
                return text.into_iter().collect();
            }
            SORT => {
                let place = SORTS.iter().position(|it| Some(it.0) == self.sort);
                let next = place.map_or(0, |it| it + 1);
                self.sort = SORTS.get(next).map(|it| it.0);
                self.choose();
            }
            CLEAR => {
                self.entries.clear();
                self.choose();
            }
            _ => {}
        }
        Vec::new()
    }

    fn input(&mut self, key: Key, _ctx: &mut PaneContext<'_>) -> Vec<Effect> {
        if self.filtering && self.filter.input(key) {
            self.choose();
        }
        Vec::new()
    }

    fn paste(&mut self, words: &str, _ctx: &mut PaneContext<'_>) -> Vec<Effect> {
        self.filter.insert(words);
        self.choose();
        Vec::new()
    }

    fn event(&mut self, event: &Event, ctx: &mut PaneContext<'_>) -> Vec<Effect> {
        let now = ctx.now_ms;
        match event {
            Event::Opened { .. } => {
                let id = ctx.request();
                self.asked = Some(id);
                return vec![Effect::Send(Command::Refusals { id })];
            }
            Event::Refusals { id, rows } if self.asked.take_if(|it| it == id).is_some() => {
                self.take_refusals(rows);
            }
            Event::Defined { commit, .. } => {
                let place = commit.place.as_deref().unwrap_or(&commit.origin);
                let text = format!("{} {} from {place}", commit.kind, commit.name);
                let open = Open::Commit {
                    commit: commit.seq,
                    focus: true,
                };
                self.add(now, Sort::Taken, text, Some(open));
            }
            Event::MilestoneWritten { milestone, .. } => {
                let text = format!("written: {}", milestone.message);
                let open = Open::DiffAll {
                    what: Compared::Milestone(milestone.seq),
                    focus: true,
                };
                self.add(now, Sort::Milestone, text, Some(open));
            }
            Event::Curated { done, .. } => self.add(now, Sort::Milestone, done.as_str(), None),
            Event::MilestoneRefused { message, hint, .. } => {
                let hint = hint.as_ref().map_or(String::new(), |it| format!("\n{it}"));
                self.add(now, Sort::Refused, format!("{message}{hint}"), None);
            }
            Event::ImageFindings { began, ended } => {
                let rows = began.iter().map(|it| (it, ""));
                for (row, over) in rows.chain(ended.iter().map(|it| (it, "over: "))) {
                    let text = format!("{over}{} {}: {}", row.name, row.rule, row.message);
                    let open = Open::Violations {
                        name: row.name.to_string(),
                        focus: true,
                    };
                    self.add(now, Sort::Finding, text, Some(open));
                }
            }
            // The rest of the transcript is the REPL's own.
            Event::Transcript(entry)
                if entry.kind == TranscriptKind::Note || entry.id.is_none() =>
            {
                let sort = match entry.kind {
                    TranscriptKind::Error => Sort::Failure,
                    TranscriptKind::Violations => Sort::Finding,
                    _ => Sort::Note,
                };
                self.add(now, sort, entry.text.trim_end(), None);
            }
            _ => {}
        }
        Vec::new()
    }

    fn noticed(&mut self, notice: &Toast, now_ms: i64) {
        let sort = match notice.kind {
            ToastKind::Error => Sort::Failure,
            ToastKind::Info | ToastKind::Success | ToastKind::Warning => Sort::Notice,
        };
        self.add(now_ms, sort, notice.text.as_str(), None);
    }

    fn mouse(&mut self, mouse: Mouse, area: Rect, _ctx: &mut PaneContext<'_>) -> Vec<Effect> {
        match mouse.kind {
            MouseKind::ScrollDown => self.list.scroll(WHEEL_ROWS),
            MouseKind::ScrollUp => self.list.scroll(-WHEEL_ROWS),
            MouseKind::Press { clicks } => {
                if mouse.row < area.height && self.list.click(mouse.row) && clicks == 2 {
                    return self.open_entry();
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
        let (rows, foot) = match self.filtering {
            false => (area, None),
            true => filter_line::split(area),
        };
        self.draw_rows(buf, rows, ctx);
        if let Some(foot) = foot {
            let caret = filter_line::draw(buf, foot, ctx, "/", &self.filter, "", "words");
            self.caret.set(caret);
        }
    }

    fn typing(&self) -> Option<Typing> {
        let line = &self.filter;
        Some(Typing::new("filter", line.text(), line.caret())).filter(|_| self.filtering)
    }

    fn cursor(&self, _area: Rect) -> Option<Position> {
        self.caret.get()
    }
}

#[cfg(test)]
mod tests;
