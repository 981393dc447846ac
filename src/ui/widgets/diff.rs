//! One or many comparisons, unified or side by side, with the words that differ.
//!
//! What is added or removed is told three times: by its sign, by its background and by the side it
//! stands on, so that no theme and no terminal without colours loses it.

mod draw;
mod layout;

use std::cell::{Cell, RefCell};
use std::collections::BTreeSet;
use std::rc::Rc;

use self::layout::{CONTEXT_ROWS, Display};
use super::code::CodeLines;
use super::text;
use crate::session::view::diff::{DiffLine, DiffRow, DiffView};

/// Narrower than this, two sides would show less than half of most lines.
pub const SPLIT_COLUMNS_MIN: u16 = 100;
/// Columns one step of horizontal scrolling takes.
const STEP_COLUMNS: usize = 8;

/// How two versions are laid out.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum DiffMode {
    /// Side by side where there is room for both.
    #[default]
    Automatic,
    Unified,
    Split,
}

/// The lines, and the layout they were made for.
type KeptDisplay = ((bool, DiffMode), Rc<Display>);

/// Comparisons and where one is in them.
#[derive(Debug, Default)]
pub struct Diff {
    views: Vec<DiffView>,
    /// Colours of both sides, made when a comparison is first drawn.
    code: RefCell<Vec<Option<Rc<[CodeLines; 2]>>>>,
    pub mode: DiffMode,
    /// Whether lines are compared, where forms could be.
    pub by_lines: bool,
    /// Differences that are not wanted, counted over all comparisons.
    pub rejected: BTreeSet<usize>,
    /// Whether equal lines are shown in full.
    unfolded: bool,
    hunk: usize,
    column: usize,
    offset: Cell<usize>,
    height: Cell<usize>,
    split: Cell<bool>,
    /// The lines for a layout, and the layout.
    display: RefCell<Option<KeptDisplay>>,
}

impl Diff {
    /// Shows these comparisons from their first difference on.
    pub fn new(views: Vec<DiffView>, mode: DiffMode) -> Diff {
        Diff {
            mode,
            code: RefCell::new(vec![None; views.len()]),
            views,
            ..Diff::default()
        }
    }

    pub fn views(&self) -> &[DiffView] {
        &self.views
    }

    pub fn is_empty(&self) -> bool {
        self.views.is_empty()
    }

    /// Returns lines added and removed over all comparisons, counted the way they are compared.
    pub fn totals(&self) -> (usize, usize) {
        let counts = (0..self.views.len()).map(|it| self.counts(it));
        counts.fold((0, 0), |acc, it| (acc.0 + it.0, acc.1 + it.1))
    }

    /// Returns lines added and removed in a comparison.
    pub(super) fn counts(&self, view: usize) -> (usize, usize) {
        let view = &self.views[view];
        match &view.forms {
            Some(forms) if !self.by_lines => (forms.added, forms.removed),
            _ => (view.added, view.removed),
        }
    }

    /// Returns which difference is current, from 1, and how many there are.
    pub fn position(&self) -> (usize, usize) {
        let count = self.layout().hunks.len();
        ((self.hunk + 1).min(count), count)
    }

    /// Returns which difference is current, from 0, and which comparison one is in.
    pub fn current(&self) -> (usize, usize) {
        let display = self.layout();
        (self.hunk, self.current_definition(&display))
    }

    /// Makes a difference the current one.
    pub fn select_hunk(&mut self, hunk: usize) {
        let count = self.layout().hunks.len();
        self.hunk = hunk.min(count.saturating_sub(1));
        self.show_hunk();
    }

    /// Returns whether the sides stood next to one another when last drawn.
    pub fn is_split(&self) -> bool {
        self.split.get()
    }

    /// Switches between one column and two; what is asked for by hand stays until asked again.
    pub fn toggle_mode(&mut self) {
        self.mode = match self.split.get() {
            true => DiffMode::Unified,
            false => DiffMode::Split,
        };
        self.split.set(self.mode == DiffMode::Split);
        self.show_hunk();
    }

    /// Returns the rows of a comparison, by form or by line.
    pub(super) fn rows(&self, view: usize) -> &[DiffRow] {
        match &self.views[view].forms {
            Some(forms) if !self.by_lines => &forms.rows,
            _ => &self.views[view].rows,
        }
    }

    /// Compares by line, or by form where both texts can be read.
    pub fn toggle_forms(&mut self) {
        self.by_lines = !self.by_lines;
        *self.display.borrow_mut() = None;
        self.hunk = 0;
        self.show_hunk();
    }

    /// Whether any of the comparisons is by form now.
    pub fn is_by_form(&self) -> bool {
        !self.by_lines && self.views.iter().any(|it| it.forms.is_some())
    }

    pub fn toggle_folds(&mut self) {
        self.unfolded = !self.unfolded;
        *self.display.borrow_mut() = None;
        self.show_hunk();
    }

    pub fn next_hunk(&mut self) {
        let count = self.layout().hunks.len();
        self.hunk = (self.hunk + 1).min(count.saturating_sub(1));
        self.show_hunk();
    }

    pub fn previous_hunk(&mut self) {
        self.hunk = self.hunk.saturating_sub(1);
        self.show_hunk();
    }

    pub fn next_definition(&mut self) {
        let display = self.layout();
        let here = self.current_definition(&display);
        self.show_definition(&display, here + 1);
    }

    /// Goes to the beginning of this definition's differences, or of the definition before it.
    pub fn previous_definition(&mut self) {
        let display = self.layout();
        let here = self.current_definition(&display);
        self.show_definition(&display, here.saturating_sub(1));
    }

    pub fn scroll(&mut self, rows: isize) {
        let display = self.layout();
        let last = display.lines.len().saturating_sub(self.height.get());
        let offset = self.offset.get().saturating_add_signed(rows).min(last);
        self.offset.set(offset);
        self.follow(&display);
    }

    pub fn page(&mut self, pages: isize) {
        let rows = self.height.get().saturating_sub(1).max(1) as isize;
        self.scroll(rows * pages);
    }

    pub fn home(&mut self) {
        self.scroll(isize::MIN / 2);
        self.hunk = 0;
    }

    pub fn end(&mut self) {
        self.scroll(isize::MAX / 2);
        self.hunk = self.layout().hunks.len().saturating_sub(1);
    }

    pub fn scroll_left(&mut self) {
        self.column = self.column.saturating_sub(STEP_COLUMNS);
    }

    pub fn scroll_right(&mut self) {
        let longest = (0..self.views.len())
            .flat_map(|it| self.rows(it))
            .flat_map(|row| [&row.left, &row.right])
            .flatten()
            .map(|line| text::width(&line_text(line)))
            .max();
        let last = longest.unwrap_or(0).saturating_sub(STEP_COLUMNS);
        self.column = (self.column + STEP_COLUMNS).min(last);
    }

    fn current_definition(&self, display: &Display) -> usize {
        let line = display.hunks.get(self.hunk).map_or(0, |it| it.0);
        let before = display.titles.partition_point(|title| *title <= line);
        before.saturating_sub(1)
    }

    fn show_definition(&mut self, display: &Display, definition: usize) {
        let Some(&title) = display.titles.get(definition) else {
            return;
        };
        let hunk = display.hunks.partition_point(|it| it.0 < title);
        self.hunk = hunk.min(display.hunks.len().saturating_sub(1));
        let last = display.lines.len().saturating_sub(self.height.get());
        self.offset.set(title.min(last));
    }

    /// Brings the current difference into sight with its context.
    fn show_hunk(&mut self) {
        let display = self.layout();
        let Some(&(start, length)) = display.hunks.get(self.hunk) else {
            return;
        };
        let height = self.height.get();
        let offset = self.offset.get();
        let top = start.saturating_sub(CONTEXT_ROWS);
        let bottom = start + length.min(height.saturating_sub(CONTEXT_ROWS));
        if top < offset || bottom > offset + height {
            let last = display.lines.len().saturating_sub(height);
            self.offset.set(top.min(last));
        }
    }

    /// Makes a difference in sight the current one after scrolling.
    fn follow(&mut self, display: &Display) {
        let (top, bottom) = (self.offset.get(), self.offset.get() + self.height.get());
        let visible = |hunk: &(usize, usize)| hunk.0 < bottom && hunk.0 + hunk.1 > top;
        if display.hunks.get(self.hunk).is_some_and(visible) {
            return;
        }
        if let Some(hunk) = display.hunks.iter().position(visible) {
            self.hunk = hunk;
        }
    }

    fn layout(&self) -> Rc<Display> {
        let wanted = (self.split.get(), self.mode);
        if let Some((kept, display)) = &*self.display.borrow()
            && *kept == wanted
        {
            return display.clone();
        }
        let display = Rc::new(self.lay_out(wanted.0));
        *self.display.borrow_mut() = Some((wanted, display.clone()));
        display
    }
}

fn line_text(line: &DiffLine) -> String {
    line.pieces.iter().map(|it| it.text.as_str()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::session::view::diff::{DiffKind, DiffPiece, DiffRow, FormChange};
    use crate::ui::highlight::Highlighter;
    use crate::ui::theme::{DEFAULT, Depth, Theme};
    use ratatui::buffer::Buffer;
    use ratatui::layout::Rect;

    /// A comparison drawn by signs: a line each, ` ` on both sides, `-` left, `+` right, `~` changed.
    fn view(name: &str, signs: &str) -> DiffView {
        let (mut left, mut right) = (0, 0);
        let line = |count: &mut usize| {
            *count += 1;
            Some(DiffLine {
                number: *count,
                pieces: vec![DiffPiece {
                    text: format!("(line {count})"),
                    emphasised: false,
                    change: FormChange::None,
                }],
            })
        };
        let rows: Vec<DiffRow> = signs
            .chars()
            .map(|sign| match sign {
                '-' => (DiffKind::Removed, line(&mut left), None),
                '+' => (DiffKind::Added, None, line(&mut right)),
                '~' => (DiffKind::Changed, line(&mut left), line(&mut right)),
                _ => (DiffKind::Same, line(&mut left), line(&mut right)),
            })
            .map(|(kind, left, right)| DiffRow { kind, left, right })
            .collect();
        DiffView {
            forms: None,
            name: name.to_owned(),
            left_title: "old".to_owned(),
            right_title: "new".to_owned(),
            rows,
            added: 0,
            removed: 0,
        }
    }

    fn screen(diff: &Diff, width: u16, height: u16) -> Vec<String> {
        let mut buf = Buffer::empty(Rect::new(0, 0, width, height));
        let area = buf.area;
        let theme = Theme::built_in(DEFAULT, Depth::Mono);
        diff.draw(&mut buf, area, &theme, &Highlighter::new());
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

    #[test]
    fn long_equal_runs_are_folded_and_unfolded() {
        let mut diff = Diff::new(vec![view("f", "~            +")], DiffMode::Unified);
        let folded = screen(&diff, 40, 30);
        assert!(
            folded.contains(&" ⋯ 6 equal lines".to_owned()),
            "{folded:#?}"
        );
        diff.toggle_folds();
        let unfolded = screen(&diff, 40, 30);
        assert!(!unfolded.iter().any(|it| it.contains('⋯')), "{unfolded:#?}");
        assert_eq!(unfolded[15], "    14 + (line 14)");
    }

    #[test]
    fn hunks_are_visited_across_definitions() {
        let views = vec![view("f", "~    +"), view("g", "-"), view("h", "  ")];
        let mut diff = Diff::new(views, DiffMode::Unified);
        screen(&diff, 40, 6);
        assert_eq!(diff.position(), (1, 3));
        diff.next_hunk();
        diff.next_hunk();
        assert_eq!(diff.position(), (3, 3));
        diff.next_hunk();
        assert_eq!(diff.position(), (3, 3));
        let shown = screen(&diff, 40, 6);
        assert!(
            shown.iter().any(|it| it.starts_with("▌ 1    - (line 1)")),
            "{shown:#?}"
        );
        diff.previous_definition();
        assert_eq!(diff.position(), (1, 3));
        diff.next_definition();
        assert_eq!(diff.position(), (3, 3));
        diff.home();
        diff.end();
        let shown = screen(&diff, 40, 6);
        assert!(
            shown
                .iter()
                .any(|it| it.contains("both versions are equal")),
            "{shown:#?}"
        );
    }

    #[test]
    fn two_columns_only_where_there_is_room_or_it_is_asked_for() {
        let mut diff = Diff::new(vec![view("f", "~ ")], DiffMode::Automatic);
        assert_eq!(
            screen(&diff, 40, 5)[1..3],
            ["▌ 1    - (line 1)", "▌    1 + (line 1)"]
        );
        let wide = screen(&diff, 120, 5);
        assert!(wide[1].matches("(line 1)").count() == 2, "{wide:#?}");
        screen(&diff, 40, 5);
        diff.toggle_mode();
        let asked = screen(&diff, 60, 5);
        assert!(asked[1].matches("(line 1)").count() == 2, "{asked:#?}");
        // What is new altogether needs no second column.
        let fresh = Diff::new(vec![view("g", "++")], DiffMode::Automatic);
        assert_eq!(screen(&fresh, 120, 5)[1], "▌    1 + (line 1)");
    }
}
