//! A multi-line editor for Lisp: `tui_textarea` keeps the text, the undo and the selection; drawing,
//! colours, bracket matching and indentation are ours.

mod draw;
mod edits;
mod forms;
mod structure;
#[cfg(test)]
mod tests;

use std::cell::Cell;
use std::hash::BuildHasher;
use std::ops::Range;

use tui_textarea::{CursorMove, DataCursor, TextArea};

pub use self::edits::EDITOR_ACTIONS;
use crate::lang::syntax::{call_before, is_complete, parse};
use crate::ui::action::Context;

/// The keymap section of editing keys.
pub const EDITOR: Context = "editor";

/// Bytes an editor holds; what is pasted beyond is refused.
pub const TEXT_BYTES_MAX: usize = 1 << 20;

/// Steps that can be undone.
const UNDO_STEPS_MAX: usize = 500;

/// Texts that never stood on the screen: what is replaced was taken out, and the other was not put in yet.
/// The text area counts both as steps, and whoever undoes means them together.
#[derive(Debug, Default)]
struct Halfway {
    done: Vec<u64>,
    undone: Vec<u64>,
}

/// A text that is being written.
#[derive(Debug)]
pub struct Editor {
    area: TextArea<'static>,
    /// Whether it holds words rather than code.
    is_prose: bool,
    /// Why the last action did nothing.
    excuse: Option<&'static str>,
    halfway: Halfway,
    top: Cell<usize>,
    left: Cell<usize>,
}

impl Default for Editor {
    fn default() -> Editor {
        Editor::new("")
    }
}

impl Editor {
    pub fn new(text: &str) -> Editor {
        let lines: Vec<String> = text.split('\n').map(str::to_owned).collect();
        let mut area = TextArea::new(lines);
        area.set_max_histories(UNDO_STEPS_MAX);
        area.move_cursor(CursorMove::Bottom);
        area.move_cursor(CursorMove::End);
        Editor {
            area,
            is_prose: false,
            excuse: None,
            halfway: Halfway::default(),
            top: Cell::new(0),
            left: Cell::new(0),
        }
    }

    /// An editor of words, without colours and brackets that match.
    pub fn prose(text: &str) -> Editor {
        Editor {
            is_prose: true,
            ..Editor::new(text)
        }
    }

    pub fn text(&self) -> String {
        self.area.lines().join("\n")
    }

    pub fn is_empty(&self) -> bool {
        self.area.is_empty()
    }

    /// Whether no bracket and no string waits for its end.
    pub fn is_complete(&self) -> bool {
        is_complete(&self.text())
    }

    pub fn line_count(&self) -> usize {
        self.area.lines().len()
    }

    /// Replaces the whole text, as one step that can be undone, and puts the caret at its end.
    pub fn set_text(&mut self, text: &str) {
        self.area.cancel_selection();
        self.area.select_all();
        match text.is_empty() {
            true => {
                self.delete_selection();
            }
            false => self.put(text),
        }
        self.top.set(0);
        self.left.set(0);
    }

    /// Gives up the text and what could be undone.
    pub fn clear(&mut self) {
        *self = Editor::default();
    }

    /// Returns the caret's place in `text()`, in bytes.
    pub fn caret(&self) -> usize {
        let DataCursor(row, column) = self.area.cursor();
        self.offset_of(row, column)
    }

    /// Returns the name of the innermost call around the caret, and which argument it is at, from 1; 0 is
    /// the name itself.
    pub fn call(&self) -> Option<(String, usize)> {
        let text = self.text();
        let site = call_before(text.get(..self.caret())?)?;
        Some((site.head, site.argument))
    }

    pub fn on_first_line(&self) -> bool {
        self.area.cursor().0 == 0
    }

    pub fn on_last_line(&self) -> bool {
        self.area.cursor().0 + 1 == self.area.lines().len()
    }

    pub fn at_end(&self) -> bool {
        self.caret() == self.text().len()
    }

    /// Moves the caret to a byte of `text()`.
    pub fn set_caret(&mut self, offset: usize) {
        let (row, column) = self.position_of(offset);
        let clamp = |it: usize| u16::try_from(it).unwrap_or(u16::MAX);
        self.area
            .move_cursor(CursorMove::Jump(clamp(row), clamp(column)));
    }

    /// Puts text at the caret in place of the selection; returns false where it would be too long.
    pub fn insert(&mut self, text: &str) -> bool {
        let clean = with_line_feeds(text);
        if self.text().len() + clean.len() > TEXT_BYTES_MAX {
            return false;
        }
        self.put(&clean);
        true
    }

    /// Types one character in place of the selection.
    pub fn type_character(&mut self, character: char) {
        let mut buffer = [0; 4];
        self.insert(character.encode_utf8(&mut buffer));
    }

    /// Replaces bytes of `text()`, as a completion does.
    pub fn replace(&mut self, range: Range<usize>, with: &str) {
        self.area.cancel_selection();
        self.set_caret(range.start);
        self.area.start_selection();
        self.set_caret(range.end);
        match with.is_empty() {
            true => {
                self.delete_selection();
            }
            false => self.put(with),
        }
    }

    /// Puts text in place of the selection.
    fn put(&mut self, text: &str) {
        if let Some(range) = self.selected_range().filter(|it| !it.is_empty())
            && !text.is_empty()
        {
            let mut without = self.text();
            without.replace_range(range, "");
            self.halfway.undone.clear();
            self.halfway.done.push(print_of(&without));
            let more = self.halfway.done.len().saturating_sub(UNDO_STEPS_MAX);
            self.halfway.done.drain(..more);
        }
        self.area.insert_str(text);
    }

    fn undo(&mut self) {
        self.area.cancel_selection();
        self.area.undo();
        if self.halfway.done.last() == Some(&print_of(&self.text())) {
            self.halfway.undone.extend(self.halfway.done.pop());
            self.area.undo();
        }
    }

    fn redo(&mut self) {
        self.area.cancel_selection();
        self.area.redo();
        if self.halfway.undone.last() == Some(&print_of(&self.text())) {
            self.halfway.done.extend(self.halfway.undone.pop());
            self.area.redo();
        }
    }

    /// Returns the selected text.
    pub fn selection(&self) -> Option<String> {
        let range = self.selected_range()?;
        self.text().get(range).map(str::to_owned)
    }

    pub fn cancel_selection(&mut self) -> bool {
        let was = self.area.is_selecting();
        self.area.cancel_selection();
        was
    }

    fn selected_range(&self) -> Option<Range<usize>> {
        let ((from_row, from), (to_row, to)) = self.area.selection_range()?;
        Some(self.offset_of(from_row, from)..self.offset_of(to_row, to))
    }

    fn offset_of(&self, row: usize, column: usize) -> usize {
        let lines = self.area.lines();
        let before: usize = lines.iter().take(row).map(|it| it.len() + 1).sum();
        before + lines.get(row).map_or(0, |it| byte_of_column(it, column))
    }

    fn position_of(&self, offset: usize) -> (usize, usize) {
        let mut rest = offset;
        for (row, line) in self.area.lines().iter().enumerate() {
            if rest <= line.len() {
                let column = line.char_indices().take_while(|(at, _)| *at < rest).count();
                return (row, column);
            }
            rest -= line.len() + 1;
        }
        let last = self.area.lines().len().saturating_sub(1);
        let columns = self.area.lines().last().map_or(0, |it| it.chars().count());
        (last, columns)
    }
}

fn byte_of_column(line: &str, column: usize) -> usize {
    line.char_indices()
        .nth(column)
        .map_or(line.len(), |(at, _)| at)
}

/// Returns a number that tells a text from others.
fn print_of(text: &str) -> u64 {
    rustc_hash::FxBuildHasher.hash_one(text)
}

/// Returns a text whose lines end as ours do; terminals paste with carriage returns.
pub fn with_line_feeds(text: &str) -> String {
    text.replace("\r\n", "\n").replace('\r', "\n")
}

/// Returns how many forms stand beside each other in a text, and whether they make it a load: there are
/// several, on more than one line.
pub fn forms(text: &str) -> (usize, bool) {
    let count = parse(text).tree.forms().count();
    (count, count > 1 && text.trim().contains('\n'))
}

/// Whether one of the forms of a text defines something, by its looks.
pub fn defines(text: &str) -> bool {
    let tree = parse(text).tree;
    let mut heads = tree.forms().filter_map(|it| it.head_symbol());
    heads.any(|it| it.starts_with("def"))
}
