//! A line of text that is being typed: prompts, filters, the palette.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::style::Style;
use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthStr;

use super::key::{Key, KeyCode};

/// Bytes a line may hold; what is pasted beyond is dropped.
pub const LINE_BYTES_MAX: usize = 4096;

/// One line with a caret, in grapheme clusters.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Line {
    text: String,
    /// A byte offset on a grapheme boundary of `text`.
    caret: usize,
}

impl Line {
    pub fn new(text: impl Into<String>) -> Line {
        let mut line = Line::default();
        line.insert(&text.into());
        line
    }

    pub fn text(&self) -> &str {
        &self.text
    }

    /// Returns where the caret stands, as a byte offset.
    pub fn caret(&self) -> usize {
        self.caret
    }

    pub fn is_empty(&self) -> bool {
        self.text.is_empty()
    }

    pub fn clear(&mut self) {
        *self = Line::default();
    }

    /// Puts text at the caret; line ends become blanks, other control characters vanish.
    pub fn insert(&mut self, text: &str) {
        for character in text.chars() {
            let character = match character {
                '\n' | '\r' | '\t' => ' ',
                it if it.is_control() => continue,
                it => it,
            };
            if self.text.len() + character.len_utf8() > LINE_BYTES_MAX {
                return;
            }
            self.text.insert(self.caret, character);
            self.caret += character.len_utf8();
        }
    }

    /// Takes an editing key; answers whether it meant something to a line.
    pub fn input(&mut self, key: Key) -> bool {
        if let Some(character) = key.text() {
            self.insert(character.encode_utf8(&mut [0; 4]));
            return true;
        }
        match (key.code, key.ctrl, key.alt) {
            (KeyCode::Backspace, false, false) | (KeyCode::Char('h'), true, false) => {
                self.delete_to(self.before());
            }
            (KeyCode::Delete, ..) | (KeyCode::Char('d'), true, false) => {
                self.delete_to(self.after());
            }
            (KeyCode::Left, false, false) | (KeyCode::Char('b'), true, false) => {
                self.caret = self.before();
            }
            (KeyCode::Right, false, false) | (KeyCode::Char('f'), true, false) => {
                self.caret = self.after();
            }
            (KeyCode::Left, ..) | (KeyCode::Char('b'), false, true) => {
                self.caret = self.word_before();
            }
            (KeyCode::Right, ..) | (KeyCode::Char('f'), false, true) => {
                self.caret = self.word_after();
            }
            (KeyCode::Home, ..) | (KeyCode::Char('a'), true, false) => self.caret = 0,
            (KeyCode::End, ..) | (KeyCode::Char('e'), true, false) => self.caret = self.text.len(),
            (KeyCode::Char('w'), true, false) | (KeyCode::Backspace, ..) => {
                self.delete_to(self.word_before());
            }
            (KeyCode::Char('u'), true, false) => self.delete_to(0),
            (KeyCode::Char('k'), true, false) => self.delete_to(self.text.len()),
            _ => return false,
        }
        true
    }

    fn before(&self) -> usize {
        self.text[..self.caret]
            .grapheme_indices(true)
            .next_back()
            .map_or(0, |(at, _)| at)
    }

    fn after(&self) -> usize {
        self.text[self.caret..]
            .graphemes(true)
            .next()
            .map_or(self.caret, |it| self.caret + it.len())
    }

    fn word_before(&self) -> usize {
        self.text[..self.caret]
            .unicode_word_indices()
            .next_back()
            .map_or(0, |(at, _)| at)
    }

    fn word_after(&self) -> usize {
        self.text[self.caret..]
            .unicode_word_indices()
            .next()
            .map_or(self.text.len(), |(at, word)| self.caret + at + word.len())
    }

    /// Deletes what lies between the caret and another boundary.
    fn delete_to(&mut self, other: usize) {
        let (start, end) = (self.caret.min(other), self.caret.max(other));
        self.text.replace_range(start..end, "");
        self.caret = start;
    }

    /// Draws the part around the caret on the first row of `area` and answers where the caret is.
    pub fn render(&self, area: Rect, buf: &mut Buffer, style: Style) -> Option<Position> {
        let area = area.intersection(buf.area);
        if area.is_empty() {
            return None;
        }
        let room = area.width.saturating_sub(1) as usize;
        // Drop graphemes at the front until the caret fits.
        let mut start = 0;
        let mut width = self.text[..self.caret].width();
        for (at, grapheme) in self.text[..self.caret].grapheme_indices(true) {
            if width <= room {
                break;
            }
            width -= grapheme.width();
            start = at + grapheme.len();
        }
        buf.set_stringn(
            area.x,
            area.y,
            &self.text[start..],
            area.width as usize,
            style,
        );
        Some(Position::new(area.x + (width.min(room)) as u16, area.y))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(before: &str, keys: &str, after: &str) {
        let caret = before.find('|').expect("a caret in the text");
        let mut line = Line {
            text: before.replace('|', ""),
            caret,
        };
        for key in Key::parse_sequence(keys).expect("keys") {
            line.input(key);
        }
        let mut shown = line.text.clone();
        shown.insert(line.caret, '|');
        assert_eq!(shown, after);
    }

    #[test]
    fn keys_edit_the_line() {
        check("|", "a b space c", "ab c|");
        check("one two|", "ctrl-w", "one |");
        check("one| two", "ctrl-k", "one|");
        check("one| two", "ctrl-u", "| two");
        check("é|", "backspace", "|");
        check("👩‍👩‍👧|x", "backspace", "|x");
        check("a|👩‍👩‍👧x", "right", "a👩‍👩‍👧|x");
        check("|", "backspace left delete ctrl-w alt-f", "|");
        check("one two|", "alt-b alt-b delete", "|ne two");
    }

    #[test]
    fn a_long_line_is_drawn_around_its_caret_at_any_width() {
        let line = Line::new("日本語 and some more text");
        for width in 0..30 {
            for height in 0..2 {
                let area = Rect::new(0, 0, width, height);
                let mut buf = Buffer::empty(area);
                if let Some(at) = line.render(area, &mut buf, Style::new()) {
                    assert!(area.contains(at), "{at} in {area}");
                }
            }
        }
    }

    #[test]
    fn what_is_pasted_becomes_one_bounded_line() {
        let mut line = Line::default();
        line.insert("a\nb\u{7}c");
        assert_eq!(line.text(), "a bc");
        line.insert(&"x".repeat(LINE_BYTES_MAX * 2));
        assert_eq!(line.text().len(), LINE_BYTES_MAX);
    }
}
