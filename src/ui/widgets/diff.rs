//! One or many comparisons, unified or side by side, with the words that differ.
//!
//! What is added or removed is told three times: by its sign, by its background and by the side it
//! stands on, so that no theme and no terminal without colours loses it.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::text::Span;

use super::code::{CodeLines, styled_line};
use super::scrollbar::{self, Extent};
use super::text;
use crate::session::view::diff::{DiffKind, DiffLine, DiffRow, DiffView};
use crate::ui::highlight::Highlighter;
use crate::ui::role::Role;
use crate::ui::theme::Theme;

/// Narrower than this, two sides would show less than half of most lines.
pub const SPLIT_COLUMNS_MIN: u16 = 100;
/// Equal lines shown on both sides of a difference.
const CONTEXT_ROWS: usize = 3;
/// Fewer equal lines than this are shown rather than folded: the fold would take as much room.
const FOLD_ROWS_MIN: usize = 3;
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

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Side {
    Left,
    Right,
}

/// One line of the screen, by what it shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum DisplayLine {
    Title {
        view: usize,
    },
    Blank,
    Fold {
        count: usize,
    },
    One {
        view: usize,
        row: usize,
        side: Side,
    },
    Both {
        view: usize,
        row: usize,
    },
    /// Said where both versions are equal.
    Equal,
}

/// What lines are drawn with.
struct Ink<'a> {
    theme: &'a Theme,
    highlighter: &'a Highlighter,
}

/// The lines of the screen for one layout.
#[derive(Debug, Default)]
struct Display {
    lines: Vec<DisplayLine>,
    /// First line and number of lines of each run of differences.
    hunks: Vec<(usize, usize)>,
    /// The title line of each definition.
    titles: Vec<usize>,
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

    /// Returns the comparisons as a unified diff, for the clipboard.
    pub fn as_text(&self) -> String {
        let mut res = String::new();
        for view in &self.views {
            res.push_str(&format!(
                "--- {}\n+++ {}\n",
                view.left_title, view.right_title
            ));
            let mut lines = Vec::new();
            let mut start = 0;
            while start < view.rows.len() {
                let same = view.rows[start].kind == DiffKind::Same;
                let end = view.rows[start..]
                    .iter()
                    .position(|it| (it.kind == DiffKind::Same) != same)
                    .map_or(view.rows.len(), |it| start + it);
                lay_out_different(&mut lines, view, 0, start..end, false);
                if same {
                    // An equal line stands on both sides; once is enough.
                    lines.truncate(lines.len() - (end - start));
                }
                start = end;
            }
            for line in lines {
                let DisplayLine::One { row, side, .. } = line else {
                    continue;
                };
                let row = &view.rows[row];
                let (sign, line) = match (row.kind, side) {
                    (DiffKind::Same, _) => (' ', &row.left),
                    (_, Side::Left) => ('-', &row.left),
                    (_, Side::Right) => ('+', &row.right),
                };
                res.push(sign);
                res.push_str(&line.as_ref().map(line_text).unwrap_or_default());
                res.push('\n');
            }
        }
        res
    }

    /// Returns lines added and removed over all comparisons.
    pub fn totals(&self) -> (usize, usize) {
        self.views
            .iter()
            .fold((0, 0), |acc, it| (acc.0 + it.added, acc.1 + it.removed))
    }

    /// Returns which difference is current, from 1, and how many there are.
    pub fn position(&self) -> (usize, usize) {
        let count = self.layout().hunks.len();
        ((self.hunk + 1).min(count), count)
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
        let longest = self
            .views
            .iter()
            .flat_map(|it| &it.rows)
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

    fn lay_out(&self, split: bool) -> Display {
        let mut res = Display::default();
        for (index, view) in self.views.iter().enumerate() {
            if index > 0 {
                res.lines.push(DisplayLine::Blank);
            }
            res.titles.push(res.lines.len());
            res.lines.push(DisplayLine::Title { view: index });
            // A side with nothing on it is not worth half of the screen, unless it is asked for.
            let split = split && (self.mode == DiffMode::Split || has_two_sides(view));
            let mut row = 0;
            while row < view.rows.len() {
                let same = view.rows[row].kind == DiffKind::Same;
                let end = view.rows[row..]
                    .iter()
                    .position(|it| (it.kind == DiffKind::Same) != same)
                    .map_or(view.rows.len(), |it| row + it);
                if same {
                    self.lay_out_equal(&mut res, index, row..end, split);
                } else {
                    let start = res.lines.len();
                    lay_out_different(&mut res.lines, view, index, row..end, split);
                    res.hunks.push((start, res.lines.len() - start));
                }
                row = end;
            }
            if view.rows.iter().all(|it| it.kind == DiffKind::Same) {
                res.lines.push(DisplayLine::Equal);
            }
        }
        res
    }

    fn lay_out_equal(
        &self,
        res: &mut Display,
        view: usize,
        rows: std::ops::Range<usize>,
        split: bool,
    ) {
        let total = self.views[view].rows.len();
        let before = if rows.start == 0 { 0 } else { CONTEXT_ROWS };
        let after = if rows.end == total { 0 } else { CONTEXT_ROWS };
        let all_equal = rows.start == 0 && rows.end == total;
        let folded = rows.len().saturating_sub(before + after);
        let line = |row| match split {
            true => DisplayLine::Both { view, row },
            false => DisplayLine::One {
                view,
                row,
                side: Side::Right,
            },
        };
        if self.unfolded || all_equal || folded < FOLD_ROWS_MIN {
            res.lines.extend(rows.map(line));
            return;
        }
        res.lines
            .extend((rows.start..rows.start + before).map(line));
        res.lines.push(DisplayLine::Fold { count: folded });
        res.lines.extend((rows.end - after..rows.end).map(line));
    }

    fn code(&self, view: usize, highlighter: &Highlighter) -> Rc<[CodeLines; 2]> {
        if let Some(Some(code)) = self.code.borrow().get(view) {
            return code.clone();
        }
        let side = |of: fn(&DiffRow) -> Option<&DiffLine>| {
            let rows = self.views[view].rows.iter();
            let lines: Vec<String> = rows.filter_map(of).map(line_text).collect();
            CodeLines::lisp(&lines.join("\n"), highlighter)
        };
        let code = Rc::new([
            side(|row| row.left.as_ref()),
            side(|row| row.right.as_ref()),
        ]);
        if let Some(slot) = self.code.borrow_mut().get_mut(view) {
            *slot = Some(code.clone());
        }
        code
    }

    /// Draws what is in sight.
    pub fn draw(&self, buf: &mut Buffer, area: Rect, theme: &Theme, highlighter: &Highlighter) {
        let ink = &Ink { theme, highlighter };
        let area = area.intersection(buf.area);
        if area.is_empty() {
            return;
        }
        self.split.set(match self.mode {
            DiffMode::Automatic => area.width >= SPLIT_COLUMNS_MIN,
            DiffMode::Unified => false,
            DiffMode::Split => true,
        });
        self.height.set(usize::from(area.height));
        let display = self.layout();
        let last = display.lines.len().saturating_sub(usize::from(area.height));
        self.offset.set(self.offset.get().min(last));
        let current = display.hunks.get(self.hunk).copied().unwrap_or((0, 0));
        let lines = display.lines.iter().enumerate().skip(self.offset.get());
        for (y, (index, line)) in (area.top()..area.bottom()).zip(lines) {
            let row = Rect::new(area.x, y, area.width, 1);
            let is_current = (current.0..current.0 + current.1).contains(&index);
            if is_current {
                text::put(buf, row, row.x, y, "▌", theme.style(Role::Accent));
            }
            let inner = Rect::new(row.x + 1, y, row.width.saturating_sub(2), 1);
            self.draw_line(buf, inner, *line, ink);
        }
        let extent = Extent {
            total: display.lines.len(),
            first: self.offset.get(),
            visible: usize::from(area.height),
        };
        scrollbar::draw(buf, area, extent, theme.style(Role::ScrollbarThumb));
    }

    fn draw_line(&self, buf: &mut Buffer, area: Rect, line: DisplayLine, ink: &Ink<'_>) {
        let theme = ink.theme;
        match line {
            DisplayLine::Blank => {}
            DisplayLine::Title { view } => draw_title(buf, area, &self.views[view], theme),
            DisplayLine::Equal => {
                let style = theme.style(Role::Muted);
                text::put(buf, area, area.x, area.y, "both versions are equal", style);
            }
            DisplayLine::Fold { count } => {
                let words = format!("⋯ {count} equal lines");
                text::put(buf, area, area.x, area.y, &words, theme.style(Role::Muted));
            }
            DisplayLine::One { view, row, side } => {
                self.draw_one(buf, area, view, row, side, ink);
            }
            DisplayLine::Both { view, row } => {
                let half = area.width.saturating_sub(1) / 2;
                let left = Rect::new(area.x, area.y, half, 1);
                let right = rest_of(area, area.x + half + 1);
                self.draw_half(buf, left, view, row, Side::Left, ink);
                let style = theme.style(Role::Border);
                text::put(buf, area, area.x + half, area.y, "│", style);
                self.draw_half(buf, right, view, row, Side::Right, ink);
            }
        }
    }

    /// A line of the unified layout: both numbers, the sign, the text.
    fn draw_one(
        &self,
        buf: &mut Buffer,
        area: Rect,
        view: usize,
        row: usize,
        side: Side,
        ink: &Ink<'_>,
    ) {
        let theme = ink.theme;
        let diff_row = &self.views[view].rows[row];
        let digits = self.number_columns(view);
        let number = |line: &Option<DiffLine>, shown: bool| match line {
            Some(line) if shown => format!("{:>digits$} ", line.number),
            _ => " ".repeat(digits + 1),
        };
        let same = diff_row.kind == DiffKind::Same;
        let left = number(&diff_row.left, same || side == Side::Left);
        let right = number(&diff_row.right, same || side == Side::Right);
        let style = theme.style(Role::LineNumber);
        let x = text::put(buf, area, area.x, area.y, &(left + &right), style);
        let rest = rest_of(area, x);
        let line = match side {
            Side::Left => &diff_row.left,
            Side::Right => &diff_row.right,
        };
        if let Some(line) = line {
            self.draw_text(buf, rest, view, line, side, diff_row.kind, ink);
        }
    }

    /// One side of the split layout: its number, its sign, its text, or a filler.
    fn draw_half(
        &self,
        buf: &mut Buffer,
        area: Rect,
        view: usize,
        row: usize,
        side: Side,
        ink: &Ink<'_>,
    ) {
        let theme = ink.theme;
        let diff_row = &self.views[view].rows[row];
        let line = match side {
            Side::Left => &diff_row.left,
            Side::Right => &diff_row.right,
        };
        let Some(line) = line else {
            let filler = "╱".repeat(usize::from(area.width));
            text::put(buf, area, area.x, area.y, &filler, theme.style(Role::Gap));
            return;
        };
        let digits = self.number_columns(view);
        let number = format!("{:>digits$} ", line.number);
        let style = theme.style(Role::LineNumber);
        let x = text::put(buf, area, area.x, area.y, &number, style);
        let rest = rest_of(area, x);
        self.draw_text(buf, rest, view, line, side, diff_row.kind, ink);
    }

    #[allow(
        clippy::too_many_arguments,
        reason = "one line, and all that is known of it"
    )]
    fn draw_text(
        &self,
        buf: &mut Buffer,
        area: Rect,
        view: usize,
        line: &DiffLine,
        side: Side,
        kind: DiffKind,
        ink: &Ink<'_>,
    ) {
        let theme = ink.theme;
        let (sign, role, word) = match (kind, side) {
            (DiffKind::Same, _) => (" ", Role::Text, Role::Text),
            (_, Side::Left) => ("-", Role::Removed, Role::RemovedWord),
            (_, Side::Right) => ("+", Role::Added, Role::AddedWord),
        };
        let base = theme.style(role);
        if kind != DiffKind::Same {
            text::fill(buf, area, base);
        }
        let x = text::put(buf, area, area.x, area.y, sign, base);
        let x = text::put(buf, area, x, area.y, " ", base);
        let content = line_text(line);
        let mut emphasised = Vec::new();
        let mut at = 0;
        for piece in &line.pieces {
            let end = at + piece.text.len();
            // Where the whole line is new there is nothing to single out.
            if piece.emphasised && kind == DiffKind::Changed {
                emphasised.push((at..end, theme.style(word)));
            }
            at = end;
        }
        let code = self.code(view, ink.highlighter);
        let code = code[side as usize].line(line.number.saturating_sub(1));
        // Without a background the colour of the text is what says added or removed.
        let code = match kind == DiffKind::Same || base.bg.is_some() {
            true => code,
            false => &[],
        };
        // With one, the text keeps its own colours.
        let ground = match base.bg {
            Some(_) => base.patch(foreground(theme, Role::Text)),
            None => base,
        };
        let spans: Vec<Span<'_>> = styled_line(
            &content,
            ground,
            code,
            |role| theme.style(role),
            &emphasised,
        );
        text::put_spans(buf, rest_of(area, x), &spans, self.column);
    }

    fn number_columns(&self, view: usize) -> usize {
        let rows = self.views[view].rows.len().max(1);
        (rows.ilog10() as usize + 1).max(2)
    }
}

fn has_two_sides(view: &DiffView) -> bool {
    let any = |side: fn(&DiffRow) -> bool| view.rows.iter().any(side);
    any(|row| row.left.is_some()) && any(|row| row.right.is_some())
}

fn lay_out_different(
    lines: &mut Vec<DisplayLine>,
    view: &DiffView,
    index: usize,
    rows: std::ops::Range<usize>,
    split: bool,
) {
    if split {
        lines.extend(rows.map(|row| DisplayLine::Both { view: index, row }));
        return;
    }
    for side in [Side::Left, Side::Right] {
        for row in rows.clone() {
            let line = match side {
                Side::Left => &view.rows[row].left,
                Side::Right => &view.rows[row].right,
            };
            if line.is_some() {
                lines.push(DisplayLine::One {
                    view: index,
                    row,
                    side,
                });
            }
        }
    }
}

/// Names both sides and what changed between them.
fn draw_title(buf: &mut Buffer, area: Rect, view: &DiffView, theme: &Theme) {
    let header = theme.style(Role::DiffHeader);
    text::fill(buf, area, header);
    let muted = theme.style(Role::Muted);
    let spans = [
        Span::styled(view.name.as_str(), header.patch(theme.style(Role::Name))),
        Span::styled("  ", header),
        Span::styled(
            format!("+{}", view.added),
            header.patch(foreground(theme, Role::Added)),
        ),
        Span::styled(" ", header),
        Span::styled(
            format!("-{}", view.removed),
            header.patch(foreground(theme, Role::Removed)),
        ),
        Span::styled("  ", header),
        Span::styled(view.left_title.as_str(), header.patch(muted)),
        Span::styled(" → ", header),
        Span::styled(view.right_title.as_str(), header),
    ];
    text::put_spans(buf, area, &spans, 0);
}

fn foreground(theme: &Theme, role: Role) -> Style {
    Style {
        fg: theme.style(role).fg,
        ..Style::default()
    }
}

fn rest_of(area: Rect, x: u16) -> Rect {
    let x = x.min(area.right());
    Rect::new(x, area.y, area.right() - x, area.height)
}

fn line_text(line: &DiffLine) -> String {
    line.pieces.iter().map(|it| it.text.as_str()).collect()
}
