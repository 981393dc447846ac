//! Text on the screen: columns, clipping, and wrapping of styled lines.
//!
//! A column is what a terminal advances by, not a byte and not a character: `漢` takes two. Whatever
//! is drawn goes through `put`, which never leaves the area it was given, so that drawing cannot fail.

use std::borrow::Cow;

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::text::{Line, Span};
use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthStr;

/// How far a tab in a source text reaches. Lisp is indented with spaces; a tab is an accident.
const TAB_COLUMNS: usize = 4;

/// Returns the number of columns a text takes.
pub fn width(text: &str) -> usize {
    text.width()
}

/// Returns the text with tabs as spaces and other control characters as their pictures.
///
/// A program may print any byte; none of them may move the terminal's cursor.
pub fn printable(text: &str) -> Cow<'_, str> {
    if !text.chars().any(char::is_control) {
        return Cow::Borrowed(text);
    }
    let mut res = String::with_capacity(text.len() + 8);
    for character in text.chars() {
        match character {
            '\t' => {
                let column = width(&res);
                let fill = TAB_COLUMNS - column % TAB_COLUMNS;
                res.extend(std::iter::repeat_n(' ', fill));
            }
            '\u{0}'..='\u{1f}' => {
                res.push(char::from_u32(0x2400 + character as u32).unwrap_or('?'));
            }
            '\u{7f}' => res.push('␡'),
            it if it.is_control() => res.push('?'),
            it => res.push(it),
        }
    }
    Cow::Owned(res)
}

/// Returns the longest beginning of a text that fits into so many columns.
pub fn clip(text: &str, columns: usize) -> &str {
    let mut used = 0;
    for (at, grapheme) in text.grapheme_indices(true) {
        let next = used + width(grapheme);
        if next > columns {
            return &text[..at];
        }
        used = next;
    }
    text
}

/// Returns the text, or its beginning and an ellipsis, in at most so many columns.
pub fn fit(text: &str, columns: usize) -> Cow<'_, str> {
    if width(text) <= columns {
        return Cow::Borrowed(text);
    }
    match columns {
        0 => Cow::Borrowed(""),
        _ => Cow::Owned(format!("{}…", clip(text, columns - 1))),
    }
}

/// Returns what is left of a text after so many columns; a wide character cut in half leaves spaces.
pub fn after(text: &str, columns: usize) -> Cow<'_, str> {
    let mut used = 0;
    for (at, grapheme) in text.grapheme_indices(true) {
        if used == columns {
            return Cow::Borrowed(&text[at..]);
        }
        if used > columns {
            let blank = " ".repeat(used - columns);
            return Cow::Owned(blank + &text[at..]);
        }
        used += width(grapheme);
    }
    match used > columns {
        true => Cow::Owned(" ".repeat(used - columns)),
        false => Cow::Borrowed(""),
    }
}

/// Returns where `part` stands in `text`, letters of ASCII taken for one another whatever their case.
pub fn find_ignoring_case(text: &str, part: &str) -> Option<usize> {
    let (text, part) = (text.as_bytes(), part.as_bytes());
    let Some(first) = part.first() else {
        return Some(0);
    };
    let last = text.len().checked_sub(part.len())?;
    (0..=last).find(|at| {
        text[*at].eq_ignore_ascii_case(first)
            && text[*at..at + part.len()].eq_ignore_ascii_case(part)
    })
}

/// Draws a text from column `x` of row `y`, within `area`, and returns the column after it.
pub fn put(buf: &mut Buffer, area: Rect, x: u16, y: u16, text: &str, style: Style) -> u16 {
    let area = area.intersection(buf.area);
    if y < area.top() || y >= area.bottom() || x < area.left() || x >= area.right() {
        return x;
    }
    let room = usize::from(area.right() - x);
    let (next, _) = buf.set_stringn(x, y, printable(text), room, style);
    next
}

/// Draws styled pieces one after the other from the left edge of `area`'s first row, with the first
/// `skip` columns scrolled out of sight, and returns the column after the last.
pub fn put_spans(buf: &mut Buffer, area: Rect, spans: &[Span<'_>], skip: usize) -> u16 {
    let mut skip = skip;
    let mut x = area.left();
    for span in spans {
        let text = printable(&span.content);
        let columns = width(&text);
        if columns <= skip && skip > 0 {
            skip -= columns;
            continue;
        }
        let rest = after(&text, skip);
        skip = 0;
        x = put(buf, area, x, area.top(), &rest, span.style);
        if x >= area.right() {
            break;
        }
    }
    x
}

/// Fills an area with blanks in a style, which is all that they have then: a style without a ground
/// leaves them the terminal's own. Whoever fills begins with `Role::Text`.
pub fn fill(buf: &mut Buffer, area: Rect, style: Style) {
    let area = area.intersection(buf.area);
    for y in area.top()..area.bottom() {
        for x in area.left()..area.right() {
            if let Some(cell) = buf.cell_mut((x, y)) {
                cell.reset();
                cell.set_style(style);
            }
        }
    }
}

/// Breaks a styled line into lines of at most so many columns, at spaces where there are any.
///
/// Continuation lines are indented like the line itself, as far as there is room for it.
pub fn wrap(line: &Line<'_>, columns: usize) -> Vec<Line<'static>> {
    let columns = columns.max(1);
    let pieces: Vec<(String, Style)> = line
        .spans
        .iter()
        .map(|it| {
            (
                printable(&it.content).into_owned(),
                line.style.patch(it.style),
            )
        })
        .collect();
    let total: usize = pieces.iter().map(|it| width(&it.0)).sum();
    if total <= columns {
        return vec![owned(pieces)];
    }
    let cells: Vec<(&str, Style)> = pieces
        .iter()
        .flat_map(|(text, style)| text.graphemes(true).map(move |it| (it, *style)))
        .collect();
    let indent = cells.iter().take_while(|it| it.0 == " ").count();
    let indent = if indent * 2 < columns { indent } else { 0 };
    let mut res = Vec::new();
    let mut start = 0;
    while start < cells.len() {
        let lead = if res.is_empty() { 0 } else { indent };
        let end = line_end(&cells, start, columns - lead);
        let mut row = vec![(" ".repeat(lead), Style::default())];
        for (text, style) in &cells[start..end] {
            match row.last_mut() {
                Some(last) if last.1 == *style => last.0.push_str(text),
                _ => row.push((text.to_string(), *style)),
            }
        }
        row.retain(|it| !it.0.is_empty());
        res.push(owned(row));
        start = end;
        while start < cells.len() && cells[start].0 == " " {
            start += 1;
        }
    }
    res
}

/// Returns where a line of at most so many columns that begins at `start` has to end; always later
/// than `start`, even where one wide character has no room.
fn line_end(cells: &[(&str, Style)], start: usize, columns: usize) -> usize {
    let mut used = 0;
    let mut space = None;
    let mut at = start;
    while at < cells.len() {
        used += width(cells[at].0);
        if used > columns {
            break;
        }
        at += 1;
        if cells[at - 1].0 == " " {
            space = Some(at);
        }
    }
    if at == cells.len() {
        return at;
    }
    if cells[at].0 == " " && at > start {
        return at;
    }
    match space {
        Some(it) if it > start + (at - start) / 3 => it,
        _ => at.max(start + 1),
    }
}

fn owned(pieces: Vec<(String, Style)>) -> Line<'static> {
    Line::from(
        pieces
            .into_iter()
            .map(|(text, style)| Span::styled(text, style))
            .collect::<Vec<_>>(),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wrapped(text: &str, columns: usize) -> Vec<String> {
        wrap(&Line::from(text.to_string()), columns)
            .iter()
            .map(|it| it.to_string())
            .collect()
    }

    #[test]
    fn wraps_at_spaces_and_keeps_the_indentation() {
        assert_eq!(wrapped("  one two three", 9), ["  one two", "  three"]);
        assert_eq!(wrapped("abcdefgh", 3), ["abc", "def", "gh"]);
        assert_eq!(wrapped("", 3), [""]);
    }

    #[test]
    fn wide_characters_never_cross_the_edge() {
        for columns in 1..9 {
            for line in wrapped("漢字 かな 漢字漢字", columns) {
                assert!(width(&line) <= columns.max(2), "{columns} {line:?}");
            }
        }
        assert_eq!(fit("漢字", 3), "漢…");
        assert_eq!(after("漢字", 1), " 字");
    }

    #[test]
    fn control_characters_cannot_move_the_cursor() {
        assert_eq!(printable("a\u{1b}[2Jb"), "a␛[2Jb");
        assert_eq!(printable("a\tb"), "a   b");
    }

    #[test]
    fn drawing_outside_the_area_is_harmless() {
        let mut buf = Buffer::empty(Rect::new(0, 0, 4, 1));
        let area = buf.area;
        assert_eq!(put(&mut buf, area, 9, 9, "x", Style::default()), 9);
        assert_eq!(put(&mut buf, area, 2, 0, "long text", Style::default()), 4);
    }
}
