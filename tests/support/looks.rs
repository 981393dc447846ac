//! How frames look: the styles of their cells as letters, cell by cell or as runs.

use ratatui::buffer::{Buffer, Cell};

/// Styles, each with a letter, in the order in which they were met.
#[derive(Default)]
pub struct Styles {
    met: Vec<String>,
}

impl Styles {
    /// Returns the letter of a cell's style.
    pub fn letter(&mut self, cell: &Cell) -> char {
        let style = format!("{:?} on {:?} {:?}", cell.fg, cell.bg, cell.modifier);
        let place = self.met.iter().position(|it| *it == style);
        letter(place.unwrap_or_else(|| {
            self.met.push(style);
            self.met.len() - 1
        }))
    }

    /// Returns a line for each letter.
    pub fn table(&self) -> String {
        let lines = self.met.iter().enumerate();
        lines
            .map(|(place, style)| format!("{} {style}\n", letter(place)))
            .collect()
    }
}

fn letter(place: usize) -> char {
    char::from_u32('a' as u32 + place as u32).unwrap_or('?')
}

/// Frames as runs of styles: `a3b10` is three cells of the one and ten of the other, `2x` before it two
/// such rows.
#[derive(Default)]
pub struct Looks {
    styles: Styles,
    frames: String,
}

impl Looks {
    pub fn add(&mut self, buffer: &Buffer) {
        let (columns, rows) = (buffer.area.width, buffer.area.height);
        self.frames.push_str(&format!("{columns}x{rows}\n"));
        let width = usize::from(columns.max(1));
        let rows: Vec<String> = buffer
            .content()
            .chunks(width)
            .map(|row| {
                let letters: Vec<char> = row.iter().map(|it| self.styles.letter(it)).collect();
                let runs = letters.chunk_by(|one, other| one == other);
                runs.map(|run| format!("{}{}", run[0], run.len())).collect()
            })
            .collect();
        for same in rows.chunk_by(|one, other| one == other) {
            let times = match same.len() {
                1 => String::new(),
                many => format!("{many}x "),
            };
            self.frames.push_str(&format!("{times}{}\n", same[0]));
        }
    }

    /// Returns the frames, and what the letters stand for.
    pub fn text(&self) -> String {
        format!("{}{}", self.frames, self.styles.table())
    }
}
