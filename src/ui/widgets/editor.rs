//! A multi-line editor for Lisp: `tui_textarea` keeps the text, the undo and the selection; drawing,
//! colours, bracket matching and indentation are ours.

use std::cell::Cell;
use std::ops::Range;

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::style::Style;
use ratatui::text::Span;
use tui_textarea::{CursorMove, DataCursor, TextArea};
use unicode_segmentation::UnicodeSegmentation;

use super::code::{CodeLines, styled_line};
use super::text;
use crate::lang::syntax::{
    SyntaxTree, call_before, indent_for, is_complete, matching_bracket, parse,
};
use crate::ui::action::{Action, ActionId, Context};
use crate::ui::highlight::Highlighter;
use crate::ui::role::Role;
use crate::ui::theme::Theme;

/// The keymap section of editing keys.
pub const EDITOR: Context = "editor";

/// Bytes an editor holds; what is pasted beyond is refused.
pub const TEXT_BYTES_MAX: usize = 1 << 20;

/// Steps that can be undone.
const UNDO_STEPS_MAX: usize = 500;

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
}

/// A text that is being written.
#[derive(Debug)]
pub struct Editor {
    area: TextArea<'static>,
    /// Whether it holds words rather than code.
    is_prose: bool,
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
            false => {
                self.area.insert_str(text);
            }
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
        let clean: String = text.replace("\r\n", "\n").replace('\r', "\n");
        if self.text().len() + clean.len() > TEXT_BYTES_MAX {
            return false;
        }
        self.area.insert_str(clean);
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
            false => {
                self.area.insert_str(with);
            }
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

    /// Carries out an editing action; returns false where it is none of them.
    pub fn act(&mut self, action: ActionId, count: usize) -> bool {
        let Some(at) = EDITOR_ACTIONS.iter().position(|it| it.id == action) else {
            return false;
        };
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
            Edit::Undo => {
                self.area.cancel_selection();
                self.area.undo();
            }
            Edit::Redo => {
                self.area.cancel_selection();
                self.area.redo();
            }
            Edit::Cut => {
                self.area.cut();
            }
            Edit::Paste => {
                if self.text().len() + self.area.yank_text().len() <= TEXT_BYTES_MAX {
                    self.area.paste();
                }
            }
        }
    }

    /// Deletes the selection and keeps it for `Paste`.
    fn delete_selection(&mut self) {
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

    /// Puts the caret where the mouse pressed, in the area the editor was last drawn into.
    pub fn click(&mut self, area: Rect, column: u16, row: u16) {
        let line = (self.top.get() + usize::from(row.saturating_sub(area.y)))
            .min(self.line_count().saturating_sub(1));
        let columns = self.left.get() + usize::from(column.saturating_sub(area.x));
        let text = &self.area.lines()[line];
        let characters = text::clip(text, columns).chars().count();
        self.area.cancel_selection();
        let clamp = |it: usize| u16::try_from(it).unwrap_or(u16::MAX);
        self.area
            .move_cursor(CursorMove::Jump(clamp(line), clamp(characters)));
    }

    /// Draws the text around the caret and returns where the caret stands.
    pub fn draw(
        &self,
        buf: &mut Buffer,
        area: Rect,
        theme: &Theme,
        highlighter: &Highlighter,
        focused: bool,
    ) -> Option<Position> {
        let area = area.intersection(buf.area);
        if area.is_empty() {
            return None;
        }
        let text = self.text();
        let caret = self.caret();
        let DataCursor(caret_row, caret_column) = self.area.cursor();
        let height = usize::from(area.height);
        let top = self
            .top
            .get()
            .min(caret_row)
            .max((caret_row + 1).saturating_sub(height))
            .min(self.line_count().saturating_sub(1));
        self.top.set(top);
        let caret_line = &self.area.lines()[caret_row];
        let before_caret = &caret_line[..byte_of_column(caret_line, caret_column)];
        let caret_x = text::width(&text::printable(before_caret));
        let room = usize::from(area.width).saturating_sub(1);
        let left = self
            .left
            .get()
            .min(caret_x)
            .max(caret_x.saturating_sub(room));
        self.left.set(left);

        let code = match self.is_prose {
            true => CodeLines::default(),
            false => CodeLines::lisp(&text, highlighter),
        };
        let is_matched = focused && !self.is_prose;
        let mut marks = self.bracket_marks(&text, caret, theme, is_matched);
        if let Some(range) = self.selected_range() {
            marks.push((range, theme.style(Role::Selected)));
        }
        let mut start = self.offset_of(top, 0);
        for (y, (row, line)) in
            (area.top()..area.bottom()).zip(self.area.lines().iter().enumerate().skip(top))
        {
            let end = start + line.len();
            let over: Vec<(Range<usize>, Style)> = marks
                .iter()
                .filter(|(range, _)| range.start < end && start < range.end)
                .map(|(range, style)| {
                    let from = range.start.max(start) - start;
                    let to = range.end.min(end) - start;
                    (from..to, *style)
                })
                .collect();
            let base = theme.style(Role::Text);
            let pieces: Vec<Span<'_>> =
                styled_line(line, base, code.line(row), |role| theme.style(role), &over);
            text::put_spans(buf, Rect::new(area.x, y, area.width, 1), &pieces, left);
            start = end + 1;
        }
        let x = area.x + (caret_x - left).min(room) as u16;
        Some(Position::new(x, area.y + (caret_row - top) as u16))
    }

    fn bracket_marks(
        &self,
        text: &str,
        caret: usize,
        theme: &Theme,
        focused: bool,
    ) -> Vec<(Range<usize>, Style)> {
        if !focused {
            return Vec::new();
        }
        match bracket_at(text, caret) {
            Some((at, Some(partner))) => [at, partner]
                .map(|it| (it..it + 1, theme.style(Role::BracketMatch)))
                .to_vec(),
            Some((at, None)) => vec![(at..at + 1, theme.style(Role::BracketUnmatched))],
            None => Vec::new(),
        }
    }
}

fn byte_of_column(line: &str, column: usize) -> usize {
    line.char_indices()
        .nth(column)
        .map_or(line.len(), |(at, _)| at)
}

/// Returns the bracket at the caret, else the one just before it, and the one that belongs to it.
fn bracket_at(text: &str, caret: usize) -> Option<(usize, Option<usize>)> {
    let tree = parse(text).tree;
    let at = [Some(caret), caret.checked_sub(1)]
        .into_iter()
        .flatten()
        .find(|offset| {
            let index = tree.token_index(*offset);
            tree.tokens().get(index).is_some_and(|token| {
                token.span.start as usize == *offset
                    && token.span.range().len() == 1
                    && (token.kind.opened_node().is_some() || token.kind.is_closer())
            })
        })?;
    Some((at, matching_bracket(text, at)))
}

/// Returns the end of the form after an offset; at the last of a list, the end of the list.
fn form_after(tree: &SyntaxTree, offset: usize) -> usize {
    let mut node = tree.root();
    loop {
        let next = node.children().find(|it| it.span().end as usize > offset);
        let Some(next) = next else {
            return (node.span().end as usize).max(offset);
        };
        let inside = (next.span().start as usize) < offset;
        if !inside || next.children().next().is_none() {
            return next.span().end as usize;
        }
        node = next;
    }
}

/// Returns the beginning of the form before an offset; at the first of a list, that of the list.
fn form_before(tree: &SyntaxTree, offset: usize) -> usize {
    let mut node = tree.root();
    loop {
        let before = node
            .children()
            .take_while(|it| (it.span().start as usize) < offset)
            .last();
        let Some(before) = before else {
            return (node.span().start as usize).min(offset);
        };
        let inside = (before.span().end as usize) > offset;
        if !inside || before.children().next().is_none() {
            return before.span().start as usize;
        }
        node = before;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A text with its caret as `|`, actions, and the text after them.
    #[track_caller]
    fn check(before: &str, actions: &[&'static str], after: &str) {
        let caret = before.find('|').expect("a caret in the text");
        let mut editor = Editor::new(&before.replace('|', ""));
        editor.set_caret(caret);
        for action in actions {
            assert!(editor.act(ActionId(action), 1), "{action}");
        }
        let mut shown = editor.text();
        shown.insert(editor.caret(), '|');
        assert_eq!(shown, after);
    }

    #[test]
    fn the_caret_moves_by_what_a_person_calls_a_character() {
        check("a|👩‍👩‍👧b", &["editor.right"], "a👩‍👩‍👧|b");
        check("a👩‍👩‍👧|b", &["editor.left"], "a|👩‍👩‍👧b");
        check("é|", &["editor.delete-left"], "|");
    }

    #[test]
    fn forms_are_crossed_whole() {
        check("|(a (b c)) d", &["editor.form-forward"], "(a (b c))| d");
        check("(a| (b c)) d", &["editor.form-forward"], "(a (b c)|) d");
        check("(a (b c)|) d", &["editor.form-forward"], "(a (b c))| d");
        check("(a (b c))| d", &["editor.form-back"], "|(a (b c)) d");
        check("(a (b c|)) d", &["editor.form-back"], "(a (b |c)) d");
        check("(a |b) c", &["editor.delete-form"], "(a |) c");
        check("|", &["editor.form-back", "editor.form-forward"], "|");
    }

    #[test]
    fn a_bracket_leads_to_its_partner_and_back() {
        check("|(a [b])", &["editor.partner"], "(a [b])|");
        check("(a [b])|", &["editor.partner"], "|(a [b])");
        check("(\")\"|)", &["editor.partner"], "|(\")\")");
    }

    #[test]
    fn a_new_line_is_indented_by_what_is_open() {
        check("(defun f (x)|)", &["editor.newline"], "(defun f (x)\n  |)");
        check("|", &["editor.newline"], "\n|");
    }

    #[test]
    fn selecting_deleting_and_pasting() {
        check(
            "(a b|)",
            &["editor.select-left", "editor.select-left", "editor.cut"],
            "(a|)",
        );
        check(
            "one| two",
            &["editor.delete-to-end", "editor.line-start", "editor.paste"],
            " two|one",
        );
        check(
            "one two|",
            &["editor.delete-word-left", "editor.undo"],
            "one two|",
        );
        check("a\nb|", &["editor.select-all", "editor.delete-left"], "|");
    }

    #[test]
    fn line_start_is_the_indentation_first() {
        check("  ab|c", &["editor.line-start"], "  |abc");
        check("  |abc", &["editor.line-start"], "|  abc");
    }

    #[test]
    fn setting_the_text_is_one_step_to_undo() {
        let mut editor = Editor::new("before");
        editor.set_text("two\nlines");
        assert_eq!(editor.text(), "two\nlines");
        editor.act(ActionId("editor.undo"), 1);
        editor.act(ActionId("editor.undo"), 1);
        assert_eq!(editor.text(), "before");
        editor.set_text("");
        assert!(editor.is_empty());
    }

    #[test]
    fn what_is_too_long_is_refused() {
        let mut editor = Editor::default();
        assert!(!editor.insert(&"x".repeat(TEXT_BYTES_MAX + 1)));
        assert!(editor.is_empty());
    }
}
