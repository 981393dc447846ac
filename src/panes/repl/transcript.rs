//! What was said at the REPL, entry by entry.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::text::Line;

use crate::session::command::RequestId;
use crate::session::view::transcript::{TranscriptEntry, TranscriptKind};
use crate::ui::highlight::Highlighter;
use crate::ui::role::Role;
use crate::ui::theme::Theme;
use crate::ui::widgets::code::{CodeLines, styled_line};
use crate::ui::widgets::flow::{Entry, Flow, Ink};
use crate::ui::widgets::text;

/// Entries kept; older ones are in the history or were only output.
const ENTRIES_MAX: usize = 5_000;
/// Bytes kept over all entries.
const BYTES_MAX: usize = 8 << 20;
/// Bytes of one entry that are shown; the rest is counted.
const ENTRY_BYTES_MAX: usize = 256 << 10;
/// Values that can be looked into; the session keeps as many.
const VALUES_MAX: usize = 8;
/// A value of so many bytes is better looked into than read.
const LONG_BYTES: usize = 400;
/// Output that comes in pieces is one entry up to this size.
const JOINED_BYTES_MAX: usize = 16 << 10;

#[derive(Debug)]
struct Shown {
    id: Option<RequestId>,
    kind: TranscriptKind,
    text: String,
    /// The number by which a value can be looked into.
    value: Option<u64>,
}

impl Entry for Shown {
    fn lay_out(&self, columns: usize, ink: Ink<'_>) -> (Vec<Line<'static>>, bool) {
        (laid_out(self, columns, ink), true)
    }

    fn sign(&self) -> Option<(&'static str, Role)> {
        Some(glyph(self.kind))
    }
}

#[derive(Debug, Default)]
pub struct Transcript {
    flow: Flow<Shown>,
    bytes: usize,
}

impl Transcript {
    pub fn is_empty(&self) -> bool {
        self.flow.is_empty()
    }

    pub fn clear(&mut self) {
        self.flow.clear();
        self.bytes = 0;
    }

    /// Shows the newest entries, and what comes in from now on.
    pub fn follow(&mut self) {
        self.flow.follow();
    }

    pub fn is_following(&self) -> bool {
        self.flow.is_following()
    }

    pub fn unseen(&self) -> usize {
        self.flow.unseen()
    }

    /// Returns the newest value.
    pub fn last_value(&self) -> Option<&str> {
        self.newest(TranscriptKind::Value)
    }

    /// Returns the values that may be looked into, oldest first, with their texts.
    pub fn values(&self) -> Vec<(u64, String)> {
        let all = self.flow.iter();
        let values = all.filter_map(|it| Some((it.value?, it.text.clone())));
        let mut values: Vec<(u64, String)> = values.collect();
        // The session keeps no more.
        let gone = values.len().saturating_sub(VALUES_MAX);
        values.drain(..gone);
        values
    }

    /// Whether the newest value is not shown whole, or takes many lines.
    pub fn ends_with_a_cut_value(&self) -> bool {
        let newest = self.flow.iter().next_back();
        newest.is_some_and(|it| {
            it.value.is_some() && (it.text.len() >= LONG_BYTES || it.text.ends_with("...)"))
        })
    }

    /// Returns what went wrong last.
    pub fn last_error(&self) -> Option<&str> {
        self.newest(TranscriptKind::Error)
    }

    fn newest(&self, kind: TranscriptKind) -> Option<&str> {
        let mut entries = self.flow.iter().rev();
        entries
            .find(|it| it.kind == kind)
            .map(|it| it.text.as_str())
    }

    pub fn push(&mut self, entry: &TranscriptEntry) {
        let text = bounded(&entry.text);
        self.bytes += text.len();
        let is_output = matches!(
            entry.kind,
            TranscriptKind::Output | TranscriptKind::ErrorOutput
        );
        let is_more = |last: &Shown| {
            let joined = last.text.len() + text.len();
            last.kind == entry.kind && last.id == entry.id && joined <= JOINED_BYTES_MAX
        };
        if is_output && self.flow.iter().next_back().is_some_and(is_more) {
            self.flow.change_newest(|last| last.text.push_str(&text));
            return;
        }
        self.flow.push(Shown {
            id: entry.id,
            kind: entry.kind,
            text,
            value: entry.value,
        });
        while self.flow.len() > ENTRIES_MAX || self.bytes > BYTES_MAX {
            let Some(dropped) = self.flow.pop_oldest() else {
                break;
            };
            self.bytes -= dropped.text.len();
        }
    }

    pub fn page(&mut self, pages: isize) {
        self.flow.page(pages);
    }

    /// Moves what is in sight; at the end it follows again.
    pub fn scroll(&mut self, rows: isize) {
        self.flow.scroll(rows);
    }

    /// Shows the beginning.
    pub fn home(&mut self) {
        self.flow.home();
    }

    /// Draws what is in sight, the newest at the bottom; little stands at the top.
    pub fn draw(&mut self, buf: &mut Buffer, area: Rect, theme: &Theme, highlighter: &Highlighter) {
        self.flow.draw(buf, area, Ink { theme, highlighter });
    }
}

/// The glyph and role that say what an entry is.
fn glyph(kind: TranscriptKind) -> (&'static str, Role) {
    match kind {
        TranscriptKind::Input => ("λ", Role::Prompt),
        TranscriptKind::Output => (" ", Role::Output),
        TranscriptKind::ErrorOutput => (" ", Role::Warning),
        TranscriptKind::Value => ("⇒", Role::Value),
        TranscriptKind::Defined => ("●", Role::Success),
        TranscriptKind::Violations => ("!", Role::Warning),
        TranscriptKind::Error => ("✗", Role::Error),
        TranscriptKind::Note => ("·", Role::Note),
    }
}

/// Returns the text, cut where it is too long to be read, with a word about what is missing.
fn bounded(whole: &str) -> String {
    if whole.len() <= ENTRY_BYTES_MAX {
        return whole.to_owned();
    }
    let mut end = ENTRY_BYTES_MAX;
    while !whole.is_char_boundary(end) {
        end -= 1;
    }
    format!(
        "{}\n… {} more bytes are not shown",
        &whole[..end],
        whole.len() - end
    )
}

fn laid_out(shown: &Shown, columns: usize, ink: Ink<'_>) -> Vec<Line<'static>> {
    let theme = ink.theme;
    let content = shown.text.strip_suffix('\n').unwrap_or(&shown.text);
    match shown.kind {
        TranscriptKind::Input => code(content, theme.style(Role::Text), columns, ink),
        TranscriptKind::Value => code(content, theme.style(Role::Value), columns, ink),
        TranscriptKind::Error => pointed(content, columns, theme, Role::Error),
        TranscriptKind::Violations => violations(content, columns, theme),
        TranscriptKind::Output => plain(content, columns, theme.style(Role::Output)),
        TranscriptKind::ErrorOutput => plain(content, columns, theme.style(Role::Warning)),
        TranscriptKind::Defined => plain(content, columns, theme.style(Role::Success)),
        TranscriptKind::Note => pointed(content, columns, theme, Role::Note),
    }
}

fn plain(content: &str, columns: usize, style: Style) -> Vec<Line<'static>> {
    content
        .split('\n')
        .flat_map(|line| text::wrap(&Line::styled(line.to_owned(), style), columns))
        .collect()
}

fn code(content: &str, base: Style, columns: usize, ink: Ink<'_>) -> Vec<Line<'static>> {
    let roles = CodeLines::lisp(content, ink.highlighter);
    content
        .split('\n')
        .enumerate()
        .flat_map(|(index, line)| {
            let spans = styled_line(
                line,
                base,
                roles.line(index),
                |role| ink.theme.style(role),
                &[],
            );
            text::wrap(&Line::from(spans), columns)
        })
        .collect()
}

/// The heading, then a finding on each line, in the colour of its severity.
fn violations(content: &str, columns: usize, theme: &Theme) -> Vec<Line<'static>> {
    content
        .split('\n')
        .enumerate()
        .flat_map(|(index, line)| {
            let has = |word: &str| text::find_ignoring_case(line, word).is_some();
            let role = match () {
                () if index == 0 => Role::Warning,
                () if has("error") => Role::Error,
                () if has("warning") => Role::Warning,
                () if has("info") => Role::Info,
                () => Role::Text,
            };
            text::wrap(&Line::styled(line.to_owned(), theme.style(role)), columns)
        })
        .collect()
}

/// The message, the source with its caret still under what it points at, the rest quietly.
fn pointed(content: &str, columns: usize, theme: &Theme, heading: Role) -> Vec<Line<'static>> {
    let lines: Vec<&str> = content.split('\n').collect();
    let has_carets = lines.iter().any(|it| is_caret_line(it));
    let mut res = Vec::new();
    let mut index = 0;
    while index < lines.len() {
        let line = lines[index];
        let below = lines.get(index + 1).filter(|it| is_caret_line(it));
        if let Some(carets) = below {
            // Wrapped apart, the caret would point at nothing: both are scrolled alike instead.
            let at = carets.find('^').map_or(0, |it| text::width(&carets[..it]));
            let skip = match at < columns {
                true => 0,
                false => at - columns / 2,
            };
            let cut = |it: &str| text::after(it, skip).into_owned();
            res.push(Line::styled(cut(line), theme.style(Role::Text)));
            res.push(Line::styled(cut(carets), theme.style(Role::Caret)));
            index += 2;
            continue;
        }
        let role = match () {
            () if index == 0 => heading,
            () if has_hint(line) => Role::Info,
            () if has_carets => Role::Muted,
            () => heading,
        };
        res.extend(text::wrap(
            &Line::styled(line.to_owned(), theme.style(role)),
            columns,
        ));
        index += 1;
    }
    res
}

/// Whether a line says what to do.
fn has_hint(line: &str) -> bool {
    line.trim_start_matches([' ', '=']).starts_with("help")
}

/// Whether a line does nothing but point at the line above.
fn is_caret_line(line: &str) -> bool {
    let carets = line.trim_start_matches([' ', '|', '│', '\t']);
    carets.starts_with('^') && line.is_char_boundary(line.len() - carets.len())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ui::theme::{DEFAULT, Depth};

    fn entry(kind: TranscriptKind, text: &str) -> TranscriptEntry {
        TranscriptEntry {
            id: Some(RequestId(1)),
            kind,
            text: text.to_owned(),
            value: None,
        }
    }

    struct Screen {
        transcript: Transcript,
        theme: Theme,
        highlighter: Highlighter,
    }

    impl Screen {
        fn new() -> Screen {
            Screen {
                transcript: Transcript::default(),
                theme: Theme::built_in(DEFAULT, Depth::Mono),
                highlighter: Highlighter::new(),
            }
        }

        fn notes(&mut self, numbers: std::ops::Range<usize>) {
            for number in numbers {
                let text = format!("note {number}");
                self.transcript.push(&entry(TranscriptKind::Note, &text));
            }
        }

        fn lines(&mut self, width: u16, height: u16) -> Vec<String> {
            let mut buf = Buffer::empty(Rect::new(0, 0, width, height));
            let area = buf.area;
            self.transcript
                .draw(&mut buf, area, &self.theme, &self.highlighter);
            (0..height)
                .map(|y| {
                    (0..width - 1)
                        .map(|x| buf[(x, y)].symbol().to_string())
                        .collect::<String>()
                        .trim_end()
                        .to_string()
                })
                .collect()
        }
    }

    #[test]
    fn what_is_read_stays_while_more_comes_in() {
        let mut screen = Screen::new();
        screen.notes(0..20);
        assert_eq!(screen.lines(20, 3), ["· note 17", "· note 18", "· note 19"]);
        screen.transcript.scroll(-5);
        let read = ["· note 12", "· note 13", "· note 14"];
        assert_eq!(screen.lines(20, 3), read);
        screen.notes(20..25);
        assert_eq!(screen.lines(20, 3), read);
        assert_eq!(screen.transcript.unseen(), 5);
        screen.transcript.scroll(100);
        screen.lines(20, 3);
        assert!(screen.transcript.is_following());
        assert_eq!(screen.transcript.unseen(), 0);
    }

    #[test]
    fn scrolling_ends_at_both_ends() {
        let mut screen = Screen::new();
        screen.notes(0..10);
        screen.lines(20, 3);
        screen.transcript.scroll(-1000);
        assert_eq!(screen.lines(20, 3), ["· note 0", "· note 1", "· note 2"]);
        screen.transcript.scroll(1);
        assert_eq!(screen.lines(20, 3), ["· note 1", "· note 2", "· note 3"]);
        let mut little = Screen::new();
        little.notes(0..2);
        little.lines(20, 5);
        little.transcript.scroll(-3);
        little.lines(20, 5);
        assert!(little.transcript.is_following());
        assert_eq!(little.lines(20, 3)[..2], ["· note 0", "· note 1"]);
    }

    #[test]
    fn the_caret_stays_under_what_it_points_at() {
        let theme = Theme::built_in(DEFAULT, Depth::Mono);
        let source = "  | (a very long line that says at its very end x)";
        let at = source.len() - 2;
        let carets = format!("  |{}^", " ".repeat(at - 3));
        let content = format!("unbound: `x`\n{source}\n{carets}\n  in f");
        for columns in [60, 20, 10] {
            let lines = pointed(&content, columns, &theme, Role::Error);
            let source = lines[lines.len() - 3].to_string();
            let carets = lines[lines.len() - 2].to_string();
            let at = carets.find('^').expect("a caret");
            assert!(at < columns, "{columns}: {carets:?}");
            assert_eq!(source.as_bytes()[at], b'x', "{columns}: {source:?}");
        }
    }

    #[test]
    fn output_in_pieces_is_one_text() {
        let mut screen = Screen::new();
        screen
            .transcript
            .push(&entry(TranscriptKind::Output, "one "));
        screen
            .transcript
            .push(&entry(TranscriptKind::Output, "line\n"));
        assert_eq!(screen.lines(20, 2), ["  one line", ""]);
    }

    #[test]
    fn the_transcript_has_an_end() {
        let mut screen = Screen::new();
        screen.notes(0..ENTRIES_MAX + 10);
        assert_eq!(screen.transcript.flow.len(), ENTRIES_MAX);
        screen.lines(20, 3);
        screen.transcript.scroll(isize::MIN / 2);
        assert_eq!(screen.lines(20, 3)[0], "· note 10");
        let huge = "x".repeat(ENTRY_BYTES_MAX * 2);
        screen
            .transcript
            .push(&entry(TranscriptKind::Output, &huge));
        assert!(screen.transcript.bytes < ENTRY_BYTES_MAX * 2);
    }
}
