//! The second renderer: focus, selection and events of the same state, as lines for screen readers.
//!
//! Nothing here is drawn on the terminal. The focused pane draws itself into a buffer that nobody sees,
//! and the row at its caret is what is said.

use std::collections::BTreeSet;

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

use super::super::action::{FILTER, HELP_OPEN, PALETTE_OPEN, SCREEN_REDRAW, SESSION_REMEDY};
use super::super::linear::{Typing, Voice, spoken};
use super::super::pane::{PaneId, RenderContext, Toast};
use super::super::popup::{Popup, Spoken};
use super::super::status_line::{activity, status_words};
use super::App;
use crate::session::command::{Command, RequestId};
use crate::session::event::Event;
use crate::session::view::chat::Said;
use crate::session::view::outcomes::TestRow;
use crate::session::view::status::Activity;
use crate::session::view::transcript::{TranscriptEntry, TranscriptKind};

/// The screen on which the panes would stand; what is on their left and right is asked of it.
const SCREEN: Rect = Rect::new(0, 0, 200, 60);
/// What a pane draws itself into: not so wide that a difference has two sides.
const PAGE: Rect = Rect::new(0, 0, 120, 50);
/// Rows of a pane that is read as a whole.
const ROWS_MAX: u16 = 400;
/// Work is told of when it takes this long.
const BUSY_MS: i64 = 1_000;
/// What a filter leaves is told when nothing was typed for so long.
const REST_MS: i64 = 700;

/// What was said last: only what is otherwise is said again.
#[derive(Debug, Default)]
pub(super) struct Speaker {
    voice: Voice,
    pane: Option<PaneId>,
    detail: String,
    row: String,
    /// Where the row stands, for the pane and on the page.
    place: (Option<String>, Option<Position>),
    popup: Option<Spoken>,
    /// The filter that is typed.
    narrowing: Option<Narrowing>,
    /// The keys of a prefix whose continuations were said.
    prefix: String,
    /// Work whose beginning was said.
    busy: Option<String>,
    /// Why nothing is written or watched.
    troubles: Vec<String>,
    /// What the tour asks for.
    lesson: Option<String>,
    /// Whether everything that the pane holds is asked for.
    reads: bool,
    /// Requests whose text stands where it was typed: it is not said again when the session has read it.
    typed: BTreeSet<RequestId>,
}

/// A filter while it is typed.
#[derive(Debug)]
struct Narrowing {
    text: String,
    /// When it became this text.
    since: i64,
    /// What was said of the rows that are left.
    said: Option<String>,
}

impl Speaker {
    pub(super) fn notice(&mut self, toast: &Toast) {
        self.voice.notice(toast.kind, &toast.text);
    }

    /// Takes note of a command that went out: it may be the line that is being typed.
    pub(super) fn sent(&mut self, command: &Command) {
        let (Command::Evaluate { id, text }
        | Command::LoadText { id, text }
        | Command::Converse { id, text, .. }) = command
        else {
            return;
        };
        if self.voice.end(text) {
            self.typed.insert(*id);
        }
    }

    /// Hears what no pane says by its row under the cursor.
    pub(super) fn hear(&mut self, event: &Event) {
        match event {
            Event::Finished { id, .. } | Event::Failed { id: Some(id), .. } => {
                let was_typed = self.typed.remove(id);
                if was_typed && self.typed.is_empty() {
                    self.voice.answered();
                }
            }
            Event::Transcript(entry) => self.transcript(entry),
            Event::Tested { row } => self.tested(row),
            Event::MilestoneWritten { milestone, .. } => {
                self.voice
                    .say(&format!("milestone written: {}", milestone.message));
            }
            Event::Halted { view: Some(view) } => {
                let restarts = (1..).zip(&view.restarts);
                let restarts = restarts.map(|(digit, it)| format!("{digit} {}, ", it.name));
                let restarts: String = restarts.collect();
                self.voice.say(&format!(
                    "the program stopped: {}; {restarts}0 ends it",
                    view.message
                ));
            }
            Event::Conversed { said, .. } => match said {
                Said::Ended { message, .. } => self.voice.say(&format!("reply: {}", message.text)),
                Said::Failed { reason, .. } => self.voice.say(&format!("no reply: {reason}")),
                Said::Asked(_) | Said::Text(_) => {}
            },
            _ => {}
        }
    }

    fn transcript(&mut self, entry: &TranscriptEntry) {
        let is_printed = matches!(
            entry.kind,
            TranscriptKind::Output | TranscriptKind::ErrorOutput
        );
        if let Some(beside) = entry.beside.as_ref().filter(|_| is_printed) {
            self.voice.say(&format!("{beside}: {}", entry.text));
            return;
        }
        let before = match entry.kind {
            TranscriptKind::Input if self.is_typed(entry) => return,
            TranscriptKind::Input => "input: ",
            TranscriptKind::Value => "value: ",
            TranscriptKind::Defined => "defined: ",
            // Most say of themselves what they are.
            TranscriptKind::Error if entry.text.starts_with("error") => "",
            TranscriptKind::Error => "error: ",
            TranscriptKind::Note => "note: ",
            TranscriptKind::Output | TranscriptKind::ErrorOutput | TranscriptKind::Violations => "",
        };
        self.voice.say(&format!("{before}{}", entry.text));
    }

    fn is_typed(&self, entry: &TranscriptEntry) -> bool {
        entry.id.is_some_and(|it| self.typed.contains(&it))
    }

    fn tested(&mut self, row: &TestRow) {
        if row.has_passed() {
            return;
        }
        let failed = row.checks.iter().filter(|it| !it.passed);
        let failed = failed.map(|it| format!("\n  {}", it.text));
        let texts: String = failed.collect();
        self.voice.say(&format!("{} fails:{texts}", row.name));
    }

    pub(super) fn read_all(&mut self) {
        self.reads = true;
    }

    /// Begins anew, as somebody else had the terminal.
    pub(super) fn interrupted(&mut self) {
        self.voice.interrupted();
        (self.pane, self.popup, self.lesson) = (None, None, None);
    }
}

impl App {
    /// Whether it is said and not drawn.
    pub fn is_linear(&self) -> bool {
        self.speaker.is_some()
    }

    /// Returns what is to be appended to the terminal since the last call; nothing where nothing that
    /// is said has changed.
    pub fn speak(&mut self) -> String {
        self.dirty = false;
        self.repaint = false;
        self.main_area = SCREEN;
        self.arrangement = self.layout.arrange(SCREEN, self.focus.current());
        let Some(mut speaker) = self.speaker.take() else {
            return String::new();
        };
        self.say_work(&mut speaker);
        self.say_troubles(&mut speaker);
        let typing = match self.popups.last() {
            Some(popup) => say_popup(&mut speaker, popup),
            None => {
                if speaker.popup.take().is_some() {
                    // One is back in the pane, and hears where.
                    speaker.row.clear();
                }
                let page = self.page_of_pane(PAGE);
                self.say_pane(&mut speaker, &page);
                let pane = self.focused();
                pane.typing().filter(|_| pane.takes_text())
            }
        };
        if std::mem::take(&mut speaker.reads) {
            self.say_all(&mut speaker);
        }
        self.say_prefix(&mut speaker);
        let lesson = self.lesson_words();
        if lesson != speaker.lesson {
            speaker.voice.say(lesson.as_deref().unwrap_or_default());
            speaker.lesson = lesson;
        }
        let text = speaker.voice.take(typing);
        self.speaker = Some(speaker);
        text
    }

    /// Returns when something is to be said that nobody caused just now.
    pub(super) fn speaks_at(&self) -> Option<i64> {
        let speaker = self.speaker.as_ref()?;
        let busy = self.busy.as_ref().filter(|_| speaker.busy.is_none());
        let busy = busy.map(|(_, since)| since + BUSY_MS);
        let narrowing = speaker.narrowing.as_ref().filter(|it| it.said.is_none());
        let narrowing = narrowing.map(|it| it.since + REST_MS);
        let due = [busy, narrowing].into_iter().flatten();
        due.filter(|it| *it > self.now_ms).min()
    }

    /// Says that work began, if it takes a while, and that it is over.
    fn say_work(&self, speaker: &mut Speaker) {
        let opening = (!self.opened).then(|| activity(&Activity::Idle, false).0);
        let long = self
            .busy
            .as_ref()
            .filter(|(_, since)| self.now_ms >= since + BUSY_MS)
            .map(|(what, _)| what.clone());
        let is_over = self.opened && self.busy.is_none();
        match (&speaker.busy, opening.or(long)) {
            (None, Some(what)) => {
                speaker.voice.say(&what);
                speaker.busy = Some(what);
            }
            (Some(_), None) if is_over => {
                speaker.voice.say("ready");
                speaker.busy = None;
            }
            _ => {}
        }
    }

    /// Says what is wrong with the project as soon as it is.
    fn say_troubles(&self, speaker: &mut Speaker) {
        let key = self.keymap.label(self.pane_place(), SESSION_REMEDY);
        let key = key.map_or(String::new(), |it| format!("; {it} helps"));
        let troubles = self.status.troubles().into_iter();
        let troubles = troubles.map(|(it, reason)| format!("{}: {reason}{key}", it.words()));
        let troubles: Vec<String> = troubles.collect();
        for trouble in &troubles {
            if !speaker.troubles.contains(trouble) {
                speaker.voice.say(trouble);
            }
        }
        speaker.troubles = troubles;
    }

    /// Draws the focused pane where nobody sees it; returns its rows and where its caret is.
    fn page_of_pane(&mut self, area: Rect) -> Page {
        let id = self.focus.current();
        let mut buf = Buffer::empty(area);
        let ctx = RenderContext {
            theme: &self.theme,
            keymap: &self.keymap,
            highlighter: &self.highlighter,
            status: &self.status,
            focused: true,
            capabilities: self.capabilities,
            now_ms: self.now_ms,
        };
        let pane = self.panes.iter_mut().find(|it| it.id() == id);
        let caret = pane.and_then(|pane| {
            pane.render(area, &mut buf, &ctx);
            pane.cursor(area).filter(|it| area.contains(*it))
        });
        let rows = buf.content().chunks(usize::from(area.width));
        let rows = rows.map(|row| spoken(&row.iter().map(|it| it.symbol()).collect::<String>()));
        Page {
            rows: rows.collect(),
            caret,
        }
    }

    /// Says which pane has the focus, and what is under its cursor.
    fn say_pane(&self, speaker: &mut Speaker, page: &Page) {
        let pane = self.focused();
        let detail = detail_in_words(&pane.detail());
        let is_new = speaker.pane.replace(pane.id()) != Some(pane.id());
        let is_typed = pane.takes_text();
        if is_new {
            let parts = [pane.title(), &detail];
            let said = parts.into_iter().filter(|it| !it.is_empty());
            speaker.voice.say(&said.collect::<Vec<_>>().join(", "));
            if is_typed && pane.typing().is_none_or(|it| it.text.is_empty()) {
                self.say_hints(speaker);
            }
        }
        if !is_new && !is_typed {
            speaker
                .voice
                .say(&change_in_words(&speaker.detail, &detail));
        }
        // What is typed into a filter stands in the detail as well, and is heard already.
        if is_new || !is_typed {
            speaker.detail = detail;
        }
        if pane.contexts().contains(&FILTER) {
            self.say_narrowed(speaker, page);
            return;
        }
        speaker.narrowing = None;
        let (row, place) = match (pane.announce(), is_typed) {
            (Some(row), _) => (row, (pane.place(), None)),
            (None, true) => (String::new(), (None, None)),
            (None, false) => (page.row_at_caret(), (pane.place(), page.caret)),
        };
        if is_new || row != speaker.row || place != speaker.place {
            speaker.voice.say(&row);
        }
        (speaker.row, speaker.place) = (row, place);
    }

    /// Says how many rows a filter leaves and which is the first, once typing rests.
    fn say_narrowed(&self, speaker: &mut Speaker, page: &Page) {
        let pane = self.focused();
        let detail = pane.detail();
        // The filter itself is heard while it is typed.
        let parts = detail.split(" · ").filter(|it| !it.starts_with('/'));
        let first = pane.announce().or_else(|| page.rows.first().cloned());
        let parts = parts.map(spoken).chain(first);
        let parts = parts
            .map(|it| it.trim().to_owned())
            .filter(|it| !it.is_empty());
        let left = parts.collect::<Vec<_>>().join(", ");
        let text = pane.typing().map_or(String::new(), |it| it.text);
        let narrowing = match speaker.narrowing.take() {
            Some(it) if it.text == text => it,
            before => Narrowing {
                // Before anything is typed all rows are there, and were said.
                said: before.is_none().then(|| left.clone()),
                since: self.now_ms,
                text,
            },
        };
        let rests = self.now_ms >= narrowing.since + REST_MS;
        let said = match rests && narrowing.said.as_ref() != Some(&left) {
            true => {
                speaker.voice.say(&left);
                Some(left)
            }
            false => narrowing.said,
        };
        speaker.narrowing = Some(Narrowing { said, ..narrowing });
    }

    /// Says the keys one needs to find all others.
    fn say_hints(&self, speaker: &mut Speaker) {
        let title = |action| self.actions.iter().find(|it| it.id == action);
        let hints = [HELP_OPEN, PALETTE_OPEN, SCREEN_REDRAW];
        let said = hints.into_iter().filter_map(|action| {
            let key = self.keymap.label(self.pane_place(), action)?;
            let words = match action {
                SCREEN_REDRAW => "reads all of the pane",
                _ => title(action)?.title,
            };
            Some(format!("{key} {words}"))
        });
        speaker.voice.say(&said.collect::<Vec<_>>().join(", "));
    }

    /// Says everything the pane holds, and how the project stands.
    fn say_all(&mut self, speaker: &mut Speaker) {
        let page = self.page_of_pane(Rect {
            height: ROWS_MAX,
            ..PAGE
        });
        for row in &page.rows {
            speaker.voice.say(row);
        }
        speaker
            .voice
            .say(&status_words(&self.status, self.opened, &self.beside()));
        // The pane forgets the height it had only now.
        self.page_of_pane(PAGE);
    }

    /// Says what may follow a prefix, once one hesitates.
    fn say_prefix(&self, speaker: &mut Speaker) {
        let label = match self.which_key_is_due() {
            true => self.pending_label(),
            false => String::new(),
        };
        if label != speaker.prefix && !label.is_empty() {
            let entries = self.continuations();
            let entries = entries
                .iter()
                .map(|it| format!("\n{} {}", it.keys, it.words()));
            speaker
                .voice
                .say(&format!("{label}:{}", entries.collect::<String>()));
        }
        speaker.prefix = label;
    }
}

/// What stands between the parts of what a pane says of itself.
const BETWEEN: &str = " · ";

/// Returns what a pane says of itself as it is heard: a number alone says what it counts.
fn detail_in_words(detail: &str) -> String {
    let parts = detail.split(BETWEEN).map(|part| {
        let is_count = !part.is_empty() && part.bytes().all(|it| it.is_ascii_digit());
        match is_count {
            true => format!("{part} in all"),
            false => spoken(part).trim().to_owned(),
        }
    });
    parts.collect::<Vec<_>>().join(BETWEEN)
}

/// Returns what is new in what a pane says of itself; where nothing came, what went.
fn change_in_words(before: &str, now: &str) -> String {
    let without = |one: &str, other: &str| -> Vec<String> {
        let other: Vec<&str> = other.split(BETWEEN).collect();
        let parts = one.split(BETWEEN).filter(|it| !other.contains(it));
        let parts = parts.filter(|it| !it.is_empty());
        parts.map(str::to_owned).collect()
    };
    let (come, gone) = (without(now, before), without(before, now));
    match come.is_empty() && !gone.is_empty() {
        true => format!("no longer {}", gone.join(", ")),
        false => come.join(", "),
    }
}

/// Says a popup, as far as it is new; returns what is typed into it.
fn say_popup(speaker: &mut Speaker, popup: &Popup) -> Option<Typing> {
    let now = popup.spoken();
    let typing = now.typing.clone();
    let before = speaker.popup.replace(now).unwrap_or_default();
    let now = speaker.popup.as_ref()?;
    if before.text != now.text {
        speaker.voice.say(&now.text);
    }
    if before.row != now.row || before.text != now.text {
        speaker.voice.say(&now.row);
    }
    typing
}

/// A pane as it would be drawn, in words.
struct Page {
    rows: Vec<String>,
    caret: Option<Position>,
}

impl Page {
    /// Returns the row at the caret; the first that says something, where the pane has no caret.
    fn row_at_caret(&self) -> String {
        let at_caret = self.caret.and_then(|it| self.rows.get(usize::from(it.y)));
        let row = at_caret.or_else(|| self.rows.iter().find(|it| !it.is_empty()));
        row.map_or(String::new(), |it| it.trim().to_owned())
    }
}
