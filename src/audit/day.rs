//! A day, as a waiver ends on one. Which day it is, the caller says.

/// A day of the calendar; later ones are greater.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Day {
    pub year: u16,
    pub month: u8,
    pub day: u8,
}

impl Day {
    /// Reads `2027-01-31`; nothing where it is no day that there is.
    pub fn read(text: &str) -> Option<Day> {
        let is_digit = |it: char| it.is_ascii_digit();
        let mut parts = text.split('-');
        let mut part = |width: usize| {
            let part = parts.next()?;
            (part.len() == width && part.chars().all(is_digit)).then(|| part.parse::<u16>().ok())?
        };
        let (year, month, day) = (part(4)?, part(2)?, part(2)?);
        let fits = (1..=12).contains(&month) && (1..=days_of(year, month)).contains(&day);
        (fits && parts.next().is_none()).then_some(Day {
            year,
            month: month as u8,
            day: day as u8,
        })
    }
}

impl std::fmt::Display for Day {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:04}-{:02}-{:02}", self.year, self.month, self.day)
    }
}

fn days_of(year: u16, month: u16) -> u16 {
    let leaps = year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
    match month {
        2 if leaps => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_read_if_there_are_such() {
        for day in ["2027-01-31", "2028-02-29", "2000-02-29", "0001-12-31"] {
            assert_eq!(
                Day::read(day).map(|it| it.to_string()).as_deref(),
                Some(day)
            );
        }
        for none in [
            "2027-02-29",
            "2100-02-29",
            "2027-13-01",
            "2027-00-10",
            "2027-1-31",
            "2027-01-31-1",
            "2027-01",
            "",
            "tomorrow",
            "+027-01-31",
            "2027-01-00",
        ] {
            assert_eq!(Day::read(none), None, "{none}");
        }
        assert!(Day::read("2027-01-31") < Day::read("2027-02-01"));
    }
}
