//! Colours, how far they stand apart, and what becomes of them where there are fewer.

use ratatui::style::Color;

/// Red, green and blue, as in `#rrggbb`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Rgb(pub u8, pub u8, pub u8);

/// How many colours the terminal shows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Depth {
    /// None, or none are wanted: modifiers only.
    #[default]
    Mono,
    /// The sixteen the terminal's user has chosen.
    Ansi,
    /// The palette of 256.
    Indexed,
    True,
}

/// The sixteen colours by name, with the values xterm gives them.
const ANSI: [(&str, Color, Rgb); 16] = [
    ("black", Color::Black, Rgb(0, 0, 0)),
    ("red", Color::Red, Rgb(205, 0, 0)),
    ("green", Color::Green, Rgb(0, 205, 0)),
    ("yellow", Color::Yellow, Rgb(205, 205, 0)),
    ("blue", Color::Blue, Rgb(0, 0, 238)),
    ("magenta", Color::Magenta, Rgb(205, 0, 205)),
    ("cyan", Color::Cyan, Rgb(0, 205, 205)),
    ("white", Color::Gray, Rgb(229, 229, 229)),
    ("bright-black", Color::DarkGray, Rgb(127, 127, 127)),
    ("bright-red", Color::LightRed, Rgb(255, 0, 0)),
    ("bright-green", Color::LightGreen, Rgb(0, 255, 0)),
    ("bright-yellow", Color::LightYellow, Rgb(255, 255, 0)),
    ("bright-blue", Color::LightBlue, Rgb(92, 92, 255)),
    ("bright-magenta", Color::LightMagenta, Rgb(255, 0, 255)),
    ("bright-cyan", Color::LightCyan, Rgb(0, 255, 255)),
    ("bright-white", Color::White, Rgb(255, 255, 255)),
];

impl Rgb {
    /// Reads `#rrggbb`.
    pub fn parse(text: &str) -> Option<Rgb> {
        let digits = text.strip_prefix('#')?;
        if digits.len() != 6 || !digits.bytes().all(|it| it.is_ascii_hexdigit()) {
            return None;
        }
        let part = |at: usize| u8::from_str_radix(&digits[at..at + 2], 16).ok();
        Some(Rgb(part(0)?, part(2)?, part(4)?))
    }

    /// Returns the relative luminance of WCAG 2, from 0 to 1.
    pub(super) fn luminance(self) -> f64 {
        let linear = |part: u8| {
            let part = f64::from(part) / 255.0;
            if part <= 0.040_45 {
                part / 12.92
            } else {
                ((part + 0.055) / 1.055).powf(2.4)
            }
        };
        0.2126 * linear(self.0) + 0.7152 * linear(self.1) + 0.0722 * linear(self.2)
    }

    fn distance(self, other: Rgb) -> u32 {
        // Weights after the eye: green counts most, blue least.
        let part = |a: u8, b: u8, weight: u32| u32::from(a.abs_diff(b)).pow(2) * weight;
        part(self.0, other.0, 3) + part(self.1, other.1, 4) + part(self.2, other.2, 2)
    }
}

/// Returns the contrast ratio of WCAG 2, from 1 to 21.
pub fn contrast(one: Rgb, other: Rgb) -> f64 {
    let (one, other) = (one.luminance(), other.luminance());
    (one.max(other) + 0.05) / (one.min(other) + 0.05)
}

/// Returns the colour an index of the 256 stands for; the first sixteen are the user's own.
pub fn indexed(index: u8) -> Option<Rgb> {
    const STEPS: [u8; 6] = [0, 95, 135, 175, 215, 255];
    match index {
        0..=15 => None,
        16..=231 => {
            let place = usize::from(index - 16);
            Some(Rgb(
                STEPS[place / 36],
                STEPS[place / 6 % 6],
                STEPS[place % 6],
            ))
        }
        232..=255 => {
            let grey = 8 + (index - 232) * 10;
            Some(Rgb(grey, grey, grey))
        }
    }
}

/// Returns the index of the 256 nearest to a colour among those that keep `ratio` against all of
/// `behind`.
pub fn nearest_indexed(wanted: Rgb, behind: &[Rgb], ratio: f64) -> u8 {
    let distance = |index: &u8| indexed(*index).map_or(u32::MAX, |it| it.distance(wanted));
    let readable = |index: &u8| match indexed(*index) {
        Some(it) => behind.iter().all(|behind| contrast(it, *behind) >= ratio),
        None => true,
    };
    (16..=255)
        .filter(readable)
        .min_by_key(distance)
        .or_else(|| (16..=255).min_by_key(distance))
        .unwrap_or(16)
}

/// Returns the colour of the sixteen nearest to a colour among those that keep `ratio` against
/// `behind`, as far as xterm's values are those of the terminal.
pub fn nearest_ansi(wanted: Rgb, behind: Rgb, ratio: f64) -> Color {
    ANSI.iter()
        // Black is for the ground; a coloured text stays coloured.
        .filter(|(name, ..)| !name.ends_with("black"))
        .filter(|(_, _, value)| contrast(*value, behind) >= ratio)
        .min_by_key(|(_, _, value)| value.distance(wanted))
        .map_or(Color::Reset, |(_, color, _)| *color)
}

/// Returns the value xterm gives to one of the sixteen; nothing for the terminal's own.
pub fn named_value(color: Color) -> Option<Rgb> {
    let found = ANSI.iter().find(|(_, it, _)| *it == color);
    found.map(|(_, _, value)| *value)
}

/// Returns one of the sixteen by its name, or the terminal's own for `default`.
pub fn ansi(name: &str) -> Option<Color> {
    if name == "default" {
        return Some(Color::Reset);
    }
    ANSI.iter()
        .find(|(it, ..)| *it == name)
        .map(|(_, color, _)| *color)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn contrast_is_that_of_wcag() {
        assert!((contrast(Rgb(0, 0, 0), Rgb(255, 255, 255)) - 21.0).abs() < 0.01);
        assert!((contrast(Rgb(119, 119, 119), Rgb(255, 255, 255)) - 4.48).abs() < 0.01);
    }

    #[test]
    fn the_nearest_of_256_is_the_colour_itself_where_it_is_one() {
        for index in 16..=255 {
            let value = indexed(index).expect("a fixed colour");
            let nearest = nearest_indexed(value, &[], 1.0);
            assert_eq!(indexed(nearest), Some(value));
        }
    }

    #[test]
    fn what_is_no_colour_is_none() {
        for text in ["", "#", "#12345", "#1234567", "#12345g", "red", "#éé0"] {
            assert_eq!(Rgb::parse(text), None);
        }
    }
}
