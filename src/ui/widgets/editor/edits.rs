//! What one can do to a text that is being written: each action, and what it comes to.

use std::ops::Range;

use tui_textarea::{CursorMove, DataCursor};
use unicode_segmentation::UnicodeSegmentation;

use super::forms::{bracket_at, form_after, form_before};
use super::structure::{Reshape, reshape, why_not, wider};
use super::{EDITOR, Editor, TEXT_BYTES_MAX, byte_of_column};
use crate::lang::syntax::{indent_for, parse};
use crate::ui::action::{Action, ActionId};

/// What an editing action does to the text or the caret.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Edit {
    Move(Motion),
    Select(Motion),
    Delete(Motion),
    SelectAll,
    Newline,
    Undo,
    Redo,
    Cut,
    Paste,
    Reshape(Reshape),
    /// Selects the form around what is selected.
    Widen,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Motion {
    Left,
    Right,
    Up,
    Down,
    WordLeft,
    WordRight,
    LineStart,
    LineEnd,
    Top,
    Bottom,
    FormBack,
    FormForward,
    Partner,
}

macro_rules! editing {
    ($($id:literal, $title:literal, $sentence:literal => $edit:expr;)*) => {
        /// Every editing action, for help, palette and keymap.
        pub const EDITOR_ACTIONS: &[Action] = &[
            $(Action::new($id, $title, $sentence, &[EDITOR]),)*
        ];

        const EDITS: &[Edit] = &[$($edit,)*];
    };
}

editing! {
    "editor.left", "Left", "Moves the caret left." => Edit::Move(Motion::Left);
    "editor.right", "Right", "Moves the caret right." => Edit::Move(Motion::Right);
    "editor.up", "Line up", "Moves the caret up a line." => Edit::Move(Motion::Up);
    "editor.down", "Line down", "Moves the caret down a line." => Edit::Move(Motion::Down);
    "editor.word-left", "Word left", "Moves the caret to the beginning of a word." => Edit::Move(Motion::WordLeft);
    "editor.word-right", "Word right", "Moves the caret to the next word." => Edit::Move(Motion::WordRight);
    "editor.line-start", "Line start", "Moves the caret to the first character of the line, then to its edge." => Edit::Move(Motion::LineStart);
    "editor.line-end", "Line end", "Moves the caret to the end of the line." => Edit::Move(Motion::LineEnd);
    "editor.top", "Text start", "Moves the caret to the beginning of the text." => Edit::Move(Motion::Top);
    "editor.bottom", "Text end", "Moves the caret to the end of the text." => Edit::Move(Motion::Bottom);
    "editor.form-back", "Form back", "Moves the caret back over a form." => Edit::Move(Motion::FormBack);
    "editor.form-forward", "Form forward", "Moves the caret forward over a form." => Edit::Move(Motion::FormForward);
    "editor.partner", "Matching bracket", "Moves the caret to the bracket that matches." => Edit::Move(Motion::Partner);
    "editor.select-left", "Select left", "Extends the selection to the left." => Edit::Select(Motion::Left);
    "editor.select-right", "Select right", "Extends the selection to the right." => Edit::Select(Motion::Right);
    "editor.select-up", "Select up", "Extends the selection up a line." => Edit::Select(Motion::Up);
    "editor.select-down", "Select down", "Extends the selection down a line." => Edit::Select(Motion::Down);
    "editor.select-word-left", "Select word left", "Extends the selection by a word to the left." => Edit::Select(Motion::WordLeft);
    "editor.select-word-right", "Select word right", "Extends the selection by a word to the right." => Edit::Select(Motion::WordRight);
    "editor.select-line-start", "Select to line start", "Extends the selection to the beginning of the line." => Edit::Select(Motion::LineStart);
    "editor.select-line-end", "Select to line end", "Extends the selection to the end of the line." => Edit::Select(Motion::LineEnd);
    "editor.select-form-forward", "Select form", "Extends the selection over the next form." => Edit::Select(Motion::FormForward);
    "editor.select-form-back", "Select form back", "Extends the selection over the form before." => Edit::Select(Motion::FormBack);
    "editor.select-all", "Select all", "Selects the whole text." => Edit::SelectAll;
    "editor.delete-left", "Delete left", "Deletes the character before the caret, or the selection." => Edit::Delete(Motion::Left);
    "editor.delete-right", "Delete right", "Deletes the character at the caret, or the selection." => Edit::Delete(Motion::Right);
    "editor.delete-word-left", "Delete word left", "Deletes to the beginning of the word." => Edit::Delete(Motion::WordLeft);
    "editor.delete-word-right", "Delete word right", "Deletes to the next word." => Edit::Delete(Motion::WordRight);
    "editor.delete-to-start", "Delete to line start", "Deletes to the beginning of the line." => Edit::Delete(Motion::LineStart);
    "editor.delete-to-end", "Delete to line end", "Deletes to the end of the line." => Edit::Delete(Motion::LineEnd);
    "editor.delete-form", "Delete form", "Deletes the form after the caret." => Edit::Delete(Motion::FormForward);
    "editor.newline", "New line", "Breaks the line and indents the new one." => Edit::Newline;
    "editor.undo", "Undo edit", "Takes back the last change of the text." => Edit::Undo;
    "editor.redo", "Redo edit", "Makes the change again that was taken back." => Edit::Redo;
    "editor.cut", "Cut", "Takes the selection out of the text and keeps it." => Edit::Cut;
    "editor.paste", "Paste", "Puts in what was last cut or deleted." => Edit::Paste;
    "editor.slurp", "Slurp", "The brackets around the caret take in the form behind them." => Edit::Reshape(Reshape::SlurpForward);
    "editor.slurp-back", "Slurp back", "The brackets around the caret take in the form before them." => Edit::Reshape(Reshape::SlurpBack);
    "editor.barf", "Barf", "The brackets around the caret let go of their last form." => Edit::Reshape(Reshape::BarfForward);
    "editor.barf-back", "Barf back", "The brackets around the caret let go of their first form." => Edit::Reshape(Reshape::BarfBack);
    "editor.raise", "Raise form", "The form at the caret, or the selection, takes the place of the brackets around it." => Edit::Reshape(Reshape::Raise);
    "editor.splice", "Splice", "Takes the brackets around the caret away and leaves what they hold." => Edit::Reshape(Reshape::Splice);
    "editor.wrap", "Wrap form", "Puts brackets around the form at the caret, or around the selection." => Edit::Reshape(Reshape::Wrap);
    "editor.select-wider", "Select wider", "Selects the form at the caret; again, the form around it." => Edit::Widen;
}

impl Editor {
    /// Carries out an editing action; returns false where it is none of them.
    pub fn act(&mut self, action: ActionId, count: usize) -> bool {
        let Some(at) = EDITOR_ACTIONS.iter().position(|it| it.id == action) else {
            return false;
        };
        self.excuse = None;
        for _ in 0..count.clamp(1, 1000) {
            self.edit(EDITS[at]);
        }
        true
    }

    fn edit(&mut self, edit: Edit) {
        match edit {
            Edit::Move(motion) => {
                self.area.cancel_selection();
                self.go(motion);
            }
            Edit::Select(motion) => {
                if !self.area.is_selecting() {
                    self.area.start_selection();
                }
                self.go(motion);
            }
            Edit::Delete(motion) => {
                if self.selected_range().is_none_or(|it| it.is_empty()) {
                    self.area.cancel_selection();
                    self.area.start_selection();
                    self.go(motion);
                }
                self.delete_selection();
            }
            Edit::SelectAll => self.area.select_all(),
            Edit::Newline => self.newline(),
            Edit::Undo => self.undo(),
            Edit::Redo => self.redo(),
            Edit::Cut => {
                self.area.cut();
            }
            Edit::Paste => {
                if self.text().len() + self.area.yank_text().len() <= TEXT_BYTES_MAX {
                    self.area.paste();
                }
            }
            Edit::Reshape(deed) => self.reshape(deed),
            Edit::Widen => {
                let tree = parse(&self.text()).tree;
                let range = wider(&tree, self.chosen());
                self.area.cancel_selection();
                self.set_caret(range.start);
                self.area.start_selection();
                self.set_caret(range.end);
            }
        }
    }

    /// Returns what is selected, or the empty range at the caret.
    fn chosen(&self) -> Range<usize> {
        let caret = self.caret();
        let selected = self.selected_range().filter(|it| !it.is_empty());
        selected.unwrap_or(caret..caret)
    }

    fn reshape(&mut self, deed: Reshape) {
        let tree = parse(&self.text()).tree;
        if let Some(change) = reshape(&tree, self.chosen(), self.caret(), deed) {
            self.replace(change.range, &change.with);
            self.set_caret(change.caret);
        } else {
            self.excuse = Some(why_not(&tree, self.caret(), deed));
        }
    }

    /// Takes the reason why the last action did nothing, where there is one to tell.
    pub fn take_excuse(&mut self) -> Option<&'static str> {
        self.excuse.take()
    }

    /// Deletes the selection and keeps it for `Paste`.
    pub(super) fn delete_selection(&mut self) {
        match self.selected_range() {
            Some(range) if !range.is_empty() => {
                self.area.cut();
            }
            _ => self.area.cancel_selection(),
        }
    }

    /// Breaks the line at the caret and indents what follows.
    pub fn newline(&mut self) {
        if self.area.is_selecting() {
            self.delete_selection();
        }
        let text = self.text();
        let indentation = match self.is_prose {
            true => 0,
            false => indent_for(&text, self.caret()),
        };
        self.insert(&format!("\n{}", " ".repeat(indentation)));
    }

    fn go(&mut self, motion: Motion) {
        match motion {
            Motion::Left => self.by_grapheme(CursorMove::Back),
            Motion::Right => self.by_grapheme(CursorMove::Forward),
            Motion::Up => self.area.move_cursor(CursorMove::Up),
            Motion::Down => self.area.move_cursor(CursorMove::Down),
            Motion::WordLeft => self.area.move_cursor(CursorMove::WordBack),
            Motion::WordRight => self.area.move_cursor(CursorMove::WordForward),
            Motion::LineStart => self.go_to_line_start(),
            Motion::LineEnd => self.area.move_cursor(CursorMove::End),
            Motion::Top => {
                self.area.move_cursor(CursorMove::Top);
                self.area.move_cursor(CursorMove::Head);
            }
            Motion::Bottom => {
                self.area.move_cursor(CursorMove::Bottom);
                self.area.move_cursor(CursorMove::End);
            }
            Motion::FormBack => {
                let tree = parse(&self.text()).tree;
                self.set_caret(form_before(&tree, self.caret()));
            }
            Motion::FormForward => {
                let tree = parse(&self.text()).tree;
                self.set_caret(form_after(&tree, self.caret()));
            }
            Motion::Partner => {
                let text = self.text();
                if let Some((at, Some(partner))) = bracket_at(&text, self.caret()) {
                    let after = if partner > at { 1 } else { 0 };
                    self.set_caret(partner + after);
                }
            }
        }
    }

    /// Moves by what a person calls a character, which may be several for the text area.
    fn by_grapheme(&mut self, towards: CursorMove) {
        self.area.move_cursor(towards);
        for _ in 0..16 {
            let DataCursor(row, column) = self.area.cursor();
            let line = &self.area.lines()[row];
            let byte = byte_of_column(line, column);
            let boundary = byte == line.len() || line.grapheme_indices(true).any(|it| it.0 == byte);
            if boundary {
                break;
            }
            self.area.move_cursor(towards);
        }
    }

    fn go_to_line_start(&mut self) {
        let DataCursor(row, column) = self.area.cursor();
        let line = &self.area.lines()[row];
        let first = line.chars().take_while(|it| it.is_whitespace()).count();
        let target = if column == first { 0 } else { first };
        let clamp = |it: usize| u16::try_from(it).unwrap_or(u16::MAX);
        self.area
            .move_cursor(CursorMove::Jump(clamp(row), clamp(target)));
    }
}
