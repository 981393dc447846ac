//! What was said at the REPL, entry by entry.

mod looks;
#[cfg(test)]
mod tests;

use std::sync::Arc;

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::Line;

use self::looks::{glyph, laid_out};
use crate::session::command::RequestId;
use crate::session::view::transcript::{TranscriptEntry, TranscriptKind};
use crate::ui::highlight::Highlighter;
use crate::ui::role::Role;
use crate::ui::theme::Theme;
use crate::ui::widgets::flow::{Entry, Flow, Ink};

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
/// Entries of others that wait for the end of a line; beyond this they break into it.
const HELD_MAX: usize = 256;
/// Output that comes in pieces is one entry up to this size.
const JOINED_BYTES_MAX: usize = 16 << 10;

#[derive(Debug)]
struct Shown {
    id: Option<RequestId>,
    kind: TranscriptKind,
    text: String,
    /// The number by which a value can be looked into.
    value: Option<u64>,
    /// Who says it, where it is no part of what was asked.
    beside: Option<Arc<str>>,
}

impl Shown {
    fn is_printed(&self) -> bool {
        is_printed(self.kind)
    }
}

impl Entry for Shown {
    fn lay_out(&self, columns: usize, ink: Ink<'_>) -> (Vec<Line<'static>>, bool) {
        (laid_out(self, columns, ink), true)
    }

    fn sign(&self) -> Option<(&'static str, Role)> {
        match self.beside {
            Some(_) if self.is_printed() => Some(("┆", Role::Muted)),
            _ => Some(glyph(self.kind)),
        }
    }
}

#[derive(Debug, Default)]
pub struct Transcript {
    flow: Flow<Shown>,
    bytes: usize,
    /// What others said while a line of an answer was not at its end yet.
    held: Vec<TranscriptEntry>,
}

impl Transcript {
    pub fn is_empty(&self) -> bool {
        self.flow.is_empty()
    }

    pub fn clear(&mut self) {
        self.flow.clear();
        self.bytes = 0;
        self.held.clear();
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

    /// Adds an entry. What others say does not break into a line that is being printed: it comes after.
    pub fn push(&mut self, entry: &TranscriptEntry) {
        let is_free = entry.beside.is_none() || !self.is_within_a_line();
        if !is_free && self.held.len() < HELD_MAX {
            self.held.push(entry.clone());
            return;
        }
        self.add(entry);
        if !self.is_within_a_line() {
            self.release();
        }
    }

    /// Shows what was held back: nothing more comes of the line it waited for.
    pub fn release(&mut self) {
        for entry in std::mem::take(&mut self.held) {
            self.add(&entry);
        }
    }

    /// Whether the newest entry is output that has not ended its line.
    fn is_within_a_line(&self) -> bool {
        let newest = self.flow.iter().next_back();
        newest.is_some_and(|it| {
            it.beside.is_none() && it.id.is_some() && it.is_printed() && !it.text.ends_with('\n')
        })
    }

    fn add(&mut self, entry: &TranscriptEntry) {
        let text = bounded(&entry.text);
        self.bytes += text.len();
        let is_more = |last: &Shown| {
            let joined = last.text.len() + text.len();
            last.kind == entry.kind
                && (last.id, &last.beside) == (entry.id, &entry.beside)
                && joined <= JOINED_BYTES_MAX
        };
        if is_printed(entry.kind) && self.flow.iter().next_back().is_some_and(is_more) {
            self.flow.change_newest(|last| last.text.push_str(&text));
            return;
        }
        self.flow.push(Shown {
            id: entry.id,
            kind: entry.kind,
            text,
            value: entry.value,
            beside: entry.beside.clone(),
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

/// Whether a program says it, and not the session.
fn is_printed(kind: TranscriptKind) -> bool {
    matches!(kind, TranscriptKind::Output | TranscriptKind::ErrorOutput)
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
