//! The few strokes everything is drawn with. None can fail, whatever the area.

use std::ops::Range;

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;
use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthStr;

/// Writes text from a column on, at most `width` columns of it; returns the column after it.
pub fn put(buf: &mut Buffer, x: u16, y: u16, width: u16, text: &str, style: Style) -> u16 {
    if !buf.area.contains((x, y).into()) {
        return x;
    }
    buf.set_stringn(x, y, text, usize::from(width), style).0
}

/// Writes text into the first row of an area and cuts what is too long with `…`.
pub fn put_fitted(buf: &mut Buffer, area: Rect, text: &str, style: Style) -> u16 {
    put(
        buf,
        area.x,
        area.y,
        area.width,
        &fit(text, usize::from(area.width)),
        style,
    )
}

/// Cuts a text to a width in columns; what was cut ends in `…`.
pub fn fit(text: &str, width: usize) -> String {
    if text.width() <= width {
        return text.to_owned();
    }
    let mut fitted = String::new();
    let mut used = 0;
    for grapheme in text.graphemes(true) {
        if used + grapheme.width() + 1 > width {
            break;
        }
        used += grapheme.width();
        fitted.push_str(grapheme);
    }
    if width > 0 {
        fitted.push('…');
    }
    fitted
}

/// Gives every cell of an area a style and, with `symbol`, a content.
pub fn fill(buf: &mut Buffer, area: Rect, symbol: Option<&str>, style: Style) {
    let area = area.intersection(buf.area);
    for position in area.positions() {
        if let Some(cell) = buf.cell_mut(position) {
            if let Some(symbol) = symbol {
                cell.reset();
                cell.set_symbol(symbol);
            }
            cell.set_style(style);
        }
    }
}

/// Breaks a text into lines of at most `width` columns, at blanks where it can.
pub fn wrap(text: &str, width: usize) -> Vec<String> {
    wrap_ranges(text, width)
        .into_iter()
        .map(|line| text[line].to_owned())
        .collect()
}

/// Breaks a text as `wrap` does and returns where each line stands in it.
pub fn wrap_ranges(text: &str, width: usize) -> Vec<Range<usize>> {
    let width = width.max(1);
    let mut lines = Vec::new();
    let mut offset = 0;
    for paragraph in text.split_inclusive('\n') {
        wrap_paragraph(
            paragraph.trim_end_matches(['\n', '\r']),
            offset,
            width,
            &mut lines,
        );
        offset += paragraph.len();
    }
    // Blanks at the end of a line are not drawn.
    for line in &mut lines {
        line.end = line.start + text[line.clone()].trim_end().len();
    }
    lines
}

fn wrap_paragraph(text: &str, offset: usize, width: usize, lines: &mut Vec<Range<usize>>) {
    let mut start = 0;
    let mut at = 0;
    let mut used = 0;
    for word in text.split_inclusive(' ') {
        let blank = word.trim().is_empty();
        if !blank && used + word.trim_end().width() > width && at > start {
            lines.push(offset + start..offset + at);
            (start, used) = (at, 0);
        }
        for grapheme in word.graphemes(true) {
            if used + grapheme.width() > width && used > 0 && grapheme != " " {
                lines.push(offset + start..offset + at);
                (start, used) = (at, 0);
            }
            used += grapheme.width();
            at += grapheme.len();
        }
    }
    lines.push(offset + start..offset + at);
}

/// The lines and corners of frames.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Strokes {
    pub horizontal: &'static str,
    pub horizontal_focused: &'static str,
    pub vertical: &'static str,
    /// Where a horizontal line meets a vertical one: from the right, from the left, from both, and at
    /// its upper end.
    pub joints: [&'static str; 4],
    /// Upper left, upper right, lower left, lower right.
    pub corners: [&'static str; 4],
    /// Before the row under the cursor.
    pub pointer: &'static str,
}

impl Strokes {
    pub fn of(unicode: bool) -> Strokes {
        if unicode {
            Strokes {
                horizontal: "─",
                horizontal_focused: "━",
                vertical: "│",
                joints: ["├", "┤", "┼", "┬"],
                corners: ["╭", "╮", "╰", "╯"],
                pointer: "▸",
            }
        } else {
            Strokes {
                horizontal: "-",
                horizontal_focused: "=",
                vertical: "|",
                joints: ["|", "|", "|", "-"],
                corners: ["+", "+", "+", "+"],
                pointer: ">",
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_is_cut_by_columns() {
        assert_eq!(fit("violations", 10), "violations");
        assert_eq!(fit("violations", 5), "viol…");
        assert_eq!(fit("日本語", 5), "日本…");
        assert_eq!(fit("日本語", 4), "日…");
        assert_eq!(fit("ab", 1), "…");
        assert_eq!(fit("ab", 0), "");
    }

    #[test]
    fn text_is_broken_at_blanks_and_within_words_that_are_too_long() {
        assert_eq!(wrap("one two three", 7), ["one two", "three"]);
        assert_eq!(wrap("abcdefgh", 3), ["abc", "def", "gh"]);
        assert_eq!(wrap("see definition-49", 14), ["see", "definition-49"]);
        assert_eq!(wrap("  kept indent", 20), ["  kept indent"]);
        assert_eq!(wrap("a\n\nb\r\n", 9), ["a", "", "b"]);
        assert_eq!(wrap("one   two", 3), ["one", "two"]);
        assert_eq!(wrap("", 3), Vec::<String>::new());
        for width in 0..6 {
            for line in wrap("日本語 and more", width) {
                assert!(line.width() <= width.max(2), "{line} in {width}");
            }
        }
    }

    #[test]
    fn nothing_is_drawn_outside() {
        let mut buf = Buffer::empty(Rect::new(2, 2, 3, 1));
        put(&mut buf, 0, 0, 9, "text", Style::new());
        put(&mut buf, 4, 2, 9, "text", Style::new());
        put(&mut buf, 9, 2, 9, "text", Style::new());
        put_fitted(&mut buf, Rect::new(3, 9, 4, 1), "text", Style::new());
        fill(&mut buf, Rect::new(0, 0, 90, 90), Some("x"), Style::new());
    }
}
