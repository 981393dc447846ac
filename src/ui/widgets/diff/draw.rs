//! How a line of a diff looks: numbers, sign, syntax colours and the words that differ.

use std::rc::Rc;

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::{Modifier, Style};
use ratatui::text::Span;

use super::layout::{DisplayLine, Side};
use super::{Diff, DiffMode, SPLIT_COLUMNS_MIN, line_text};
use crate::session::view::diff::{DiffKind, DiffLine, DiffRow, DiffView, FormChange};
use crate::ui::highlight::Highlighter;
use crate::ui::role::Role;
use crate::ui::theme::Theme;
use crate::ui::widgets::code::{CodeLines, styled_line};
use crate::ui::widgets::scrollbar::{self, Extent};
use crate::ui::widgets::text;

/// What lines are drawn with.
struct Ink<'a> {
    theme: &'a Theme,
    highlighter: &'a Highlighter,
}

impl Diff {
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
            let hunk = display.hunks.partition_point(|it| it.0 + it.1 <= index);
            let is_in = display.hunks.get(hunk).is_some_and(|it| it.0 <= index);
            if is_in && self.rejected.contains(&hunk) {
                // What was rejected is on the ground of what was never proposed.
                let muted = theme.style(Role::Text).patch(theme.style(Role::Muted));
                text::put(buf, row, row.x + 1, y, "×", theme.style(Role::Error));
                buf.set_style(inner, muted.add_modifier(Modifier::CROSSED_OUT));
            }
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
            DisplayLine::Title { view } => {
                draw_title(buf, area, &self.views[view], self.counts(view), theme);
            }
            DisplayLine::Note { view, note } => {
                let notes = self.views[view].forms.as_ref().map(|it| &it.notes);
                let words = notes.and_then(|it| it.get(note)).map_or("", |it| it);
                let shown = text::fit(words, usize::from(area.width.saturating_sub(2)));
                let x = text::put(buf, area, area.x, area.y, "· ", theme.style(Role::Muted));
                text::put(buf, area, x, area.y, &shown, theme.style(Role::Changed));
            }
            DisplayLine::Equal { lines_differ } => {
                let style = theme.style(Role::Muted);
                let words = match lines_differ {
                    true => "only the layout differs",
                    false => "both versions are equal",
                };
                text::put(buf, area, area.x, area.y, words, style);
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
        let diff_row = &self.rows(view)[row];
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
        let diff_row = &self.rows(view)[row];
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
            // Where it was, and where it is.
            (DiffKind::Moved, Side::Left) => ("<", Role::Changed, Role::Changed),
            (DiffKind::Moved, Side::Right) => (">", Role::Changed, Role::Changed),
            (_, Side::Left) => ("-", Role::Removed, Role::RemovedWord),
            (_, Side::Right) => ("+", Role::Added, Role::AddedWord),
        };
        let base = theme.style(role);
        if kind != DiffKind::Same {
            text::fill(buf, area, theme.style(Role::Text).patch(base));
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
                let style = match piece.change {
                    FormChange::None => theme.style(word),
                    // Neither is new: a line below says so without colour too.
                    FormChange::Moved | FormChange::Renamed => {
                        let style = base.patch(theme.style(Role::Changed));
                        style.add_modifier(Modifier::UNDERLINED)
                    }
                };
                emphasised.push((at..end, style));
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
        let lines = self.views[view].rows.len();
        let rows = lines.max(self.rows(view).len()).max(1);
        (rows.ilog10() as usize + 1).max(2)
    }
}

/// Names both sides and what changed between them.
fn draw_title(
    buf: &mut Buffer,
    area: Rect,
    view: &DiffView,
    (added, removed): (usize, usize),
    theme: &Theme,
) {
    let header = theme.style(Role::DiffHeader);
    text::fill(buf, area, theme.style(Role::Text).patch(header));
    let muted = theme.style(Role::Muted);
    let spans = [
        Span::styled(view.name.as_str(), header.patch(theme.style(Role::Name))),
        Span::styled("  ", header),
        Span::styled(
            format!("+{added}"),
            header.patch(foreground(theme, Role::Added)),
        ),
        Span::styled(" ", header),
        Span::styled(
            format!("-{removed}"),
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
