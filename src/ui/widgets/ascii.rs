//! What our own glyphs become on a terminal that has only ASCII.

use ratatui::buffer::Buffer;

/// Each glyph and its stand-in; the meaning must survive without colour.
const STAND_INS: &[(&str, &str)] = &[
    ("─", "-"),
    ("━", "="),
    ("│", "|"),
    ("┃", "|"),
    ("┆", ":"),
    ("┼", "+"),
    ("├", "+"),
    ("┤", "+"),
    ("╮", "."),
    ("╭", "."),
    ("╯", "'"),
    ("╰", "'"),
    ("└", "\\"),
    ("╴", "-"),
    ("●", "*"),
    ("•", "-"),
    ("○", "o"),
    ("◆", "M"),
    ("✗", "X"),
    ("✓", "+"),
    ("×", "x"),
    ("▸", ">"),
    ("▾", "v"),
    ("▌", "|"),
    ("▐", "#"),
    ("╱", "/"),
    ("⋯", "~"),
    ("…", "~"),
    ("⇒", "="),
    ("→", ">"),
    ("λ", ">"),
    ("·", "."),
    ("≈", "~"),
    ("•", "*"),
    ("█", "#"),
    ("▓", "#"),
    ("▒", "+"),
    ("░", ":"),
    ("▁", "_"),
    ("▂", "_"),
    ("▃", "-"),
    ("▄", "-"),
    ("▅", "="),
    ("▆", "="),
    ("▇", "#"),
    ("┌", "+"),
    ("┐", "+"),
    ("┘", "+"),
    ("┬", "+"),
    ("┴", "+"),
];

/// Replaces what such a terminal cannot show; an unknown character of a text becomes `?`.
pub fn replace(buf: &mut Buffer) {
    for cell in &mut buf.content {
        if cell.symbol().is_ascii() {
            continue;
        }
        let stand_in = STAND_INS
            .iter()
            .find(|(glyph, _)| *glyph == cell.symbol())
            .map_or("?", |it| it.1);
        cell.set_symbol(stand_in);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use ratatui::layout::Rect;
    use ratatui::style::Style;

    #[test]
    fn nothing_beyond_ascii_is_left() {
        let mut buf = Buffer::empty(Rect::new(0, 0, 8, 1));
        buf.set_string(0, 0, "◆─╮ é漢", Style::default());
        replace(&mut buf);
        let shown: String = buf.content().iter().map(|it| it.symbol()).collect();
        assert!(shown.is_ascii());
        assert!(shown.starts_with("M-. ??"), "{shown:?}");
    }

    #[test]
    fn every_stand_in_is_one_column_of_ascii() {
        for (glyph, stand_in) in STAND_INS {
            assert!(stand_in.is_ascii() && stand_in.len() == 1, "{glyph}");
        }
    }
}
