//! Draws a frame of the screen as SVG, so that pictures in the documents are real frames.

use std::fmt::Write;

use ratatui::buffer::Buffer;
use ratatui::style::{Color, Modifier};
use unicode_width::UnicodeWidthStr;

/// Width and height of a character cell, in SVG user units.
const CELL_WIDTH: f64 = 8.4;
const CELL_HEIGHT: f64 = 18.0;
const MARGIN: f64 = 12.0;

/// Returns the buffer as an SVG document with one `<text>` for each run of equally styled cells.
pub fn draw(buffer: &Buffer, title: &str) -> String {
    let area = buffer.area;
    let width = f64::from(area.width) * CELL_WIDTH + 2.0 * MARGIN;
    let height = f64::from(area.height) * CELL_HEIGHT + 2.0 * MARGIN;
    let ground = hex(most_common_background(buffer), "#1a1b26");
    let mut svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width:.1} {height:.1}\" \
         width=\"{width:.0}\" font-family=\"ui-monospace,Menlo,Consolas,'DejaVu Sans Mono',monospace\" \
         font-size=\"14\">\n<title>{}</title>\n\
         <rect width=\"100%\" height=\"100%\" rx=\"8\" fill=\"{ground}\"/>\n",
        escape(title)
    );
    for y in 0..area.height {
        for run in runs(buffer, y) {
            let left = MARGIN + f64::from(run.x) * CELL_WIDTH;
            let top = MARGIN + f64::from(y) * CELL_HEIGHT;
            let run_width = f64::from(run.cells) * CELL_WIDTH;
            let (mut foreground, mut background) =
                (hex(run.foreground, "#c0caf5"), hex(run.background, &ground));
            if run.modifier.contains(Modifier::REVERSED) {
                std::mem::swap(&mut foreground, &mut background);
            }
            if background != ground {
                let _ = writeln!(
                    svg,
                    "<rect x=\"{left:.1}\" y=\"{top:.1}\" width=\"{run_width:.1}\" \
                     height=\"{CELL_HEIGHT}\" fill=\"{background}\"/>"
                );
            }
            if run.text.trim().is_empty() {
                continue;
            }
            let mut style = String::new();
            for (modifier, attribute) in [
                (Modifier::BOLD, " font-weight=\"bold\""),
                (Modifier::ITALIC, " font-style=\"italic\""),
                (Modifier::UNDERLINED, " text-decoration=\"underline\""),
                (Modifier::DIM, " opacity=\"0.7\""),
            ] {
                if run.modifier.contains(modifier) {
                    style.push_str(attribute);
                }
            }
            let _ = writeln!(
                svg,
                "<text x=\"{left:.1}\" y=\"{:.1}\" textLength=\"{run_width:.1}\" \
                 lengthAdjust=\"spacingAndGlyphs\" xml:space=\"preserve\" fill=\"{foreground}\"{style}>{}</text>",
                top + CELL_HEIGHT * 0.76,
                escape(&run.text)
            );
        }
    }
    svg.push_str("</svg>\n");
    svg
}

struct Run {
    x: u16,
    cells: u16,
    text: String,
    foreground: Color,
    background: Color,
    modifier: Modifier,
}

/// Returns a row cut where the style changes; the cells behind a wide character belong to it.
fn runs(buffer: &Buffer, y: u16) -> Vec<Run> {
    let mut runs: Vec<Run> = Vec::new();
    let mut x = 0;
    while x < buffer.area.width {
        let cell = &buffer[(x, y)];
        let cells = (cell.symbol().width() as u16).max(1);
        match runs.last_mut() {
            Some(run)
                if run.foreground == cell.fg
                    && run.background == cell.bg
                    && run.modifier == cell.modifier =>
            {
                run.text.push_str(cell.symbol());
                run.cells += cells;
            }
            _ => runs.push(Run {
                x,
                cells,
                text: cell.symbol().to_string(),
                foreground: cell.fg,
                background: cell.bg,
                modifier: cell.modifier,
            }),
        }
        x += cells;
    }
    runs
}

fn most_common_background(buffer: &Buffer) -> Color {
    let mut counts: Vec<(Color, usize)> = Vec::new();
    for cell in &buffer.content {
        match counts.iter_mut().find(|(color, _)| *color == cell.bg) {
            Some((_, count)) => *count += 1,
            None => counts.push((cell.bg, 1)),
        }
    }
    counts
        .into_iter()
        .max_by_key(|(_, count)| *count)
        .map_or(Color::Reset, |(color, _)| color)
}

fn hex(color: Color, reset: &str) -> String {
    let named = match color {
        Color::Rgb(red, green, blue) => return format!("#{red:02x}{green:02x}{blue:02x}"),
        Color::Black => "#15161e",
        Color::Red => "#f7768e",
        Color::Green => "#9ece6a",
        Color::Yellow => "#e0af68",
        Color::Blue => "#7aa2f7",
        Color::Magenta => "#bb9af7",
        Color::Cyan => "#7dcfff",
        Color::Gray => "#a9b1d6",
        Color::DarkGray => "#565f89",
        Color::White => "#ffffff",
        _ => reset,
    };
    named.to_string()
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
}

#[test]
fn a_frame_becomes_text_with_its_colours() {
    let mut buffer = Buffer::empty(ratatui::layout::Rect::new(0, 0, 12, 1));
    buffer.set_string(
        0,
        0,
        "a<b",
        ratatui::style::Style::new().fg(Color::Rgb(1, 2, 3)),
    );
    buffer.set_string(4, 0, "日本", ratatui::style::Style::new().bold());
    let svg = draw(&buffer, "x & y");
    assert!(svg.contains("fill=\"#010203\">a&lt;b</text>"), "{svg}");
    assert!(svg.contains("font-weight=\"bold\">日本</text>"), "{svg}");
    assert!(svg.contains("<title>x &amp; y</title>"), "{svg}");
}
