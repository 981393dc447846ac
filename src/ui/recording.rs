//! What came in while the screen was up, as a text: a line for each key, paste, movement of the mouse,
//! size and focus, with the time since the start. The format, written and read.
//!
//! ```text
//! imago recording 1
//! 0 size 120x40
//! 812 key ctrl-p
//! 1204 paste "(defn f [x]\n  x)"
//! 1630 mouse press 20 4
//! 2015 size 100x30
//! 2400 focus out
//! ```
//!
//! What was typed stands in it, whatever that was. What the session said does not: who plays it back has
//! a session of their own.

use std::fmt;
use std::io::{self, Write};

use super::input::Input;
use super::key::{Key, Mouse, MouseKind};

/// The first line; another number is another format.
const HEADING: &str = "imago recording 1";
/// A recording that grows beyond this ends there: somebody has forgotten it.
const BYTES_MAX: usize = 64 << 20;

/// Something that came in.
#[derive(Clone, Debug, PartialEq)]
pub enum Came {
    /// The terminal has this size, at the start and whenever it changed.
    Size(u16, u16),
    Key(Key),
    Paste(String),
    Mouse(Mouse),
    Focus(bool),
}

/// What came in, and when: milliseconds since the start.
#[derive(Clone, Debug, PartialEq)]
pub struct Entry {
    pub ms: u64,
    pub came: Came,
}

/// Why a text is no recording.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum RecordingError {
    #[error("line 1: this is no recording that this program can read; one begins with `{HEADING}`")]
    Heading,
    #[error("line {line}: `{text}` is nothing that comes in; see docs/testing.md")]
    Line { line: usize, text: String },
}

const MOUSE: [(&str, MouseKind); 5] = [
    ("press", MouseKind::Press { clicks: 1 }),
    ("drag", MouseKind::Drag),
    ("release", MouseKind::Release),
    ("scroll-up", MouseKind::ScrollUp),
    ("scroll-down", MouseKind::ScrollDown),
];

impl Came {
    /// Returns an input as it is recorded; nothing for what does not come from a person. A size is asked
    /// for, as the input does not say it.
    pub fn of(input: &Input, size: impl FnOnce() -> Option<(u16, u16)>) -> Option<Came> {
        Some(match input {
            Input::Key(key) => Came::Key(*key),
            Input::Paste(text) => Came::Paste(text.clone()),
            Input::Mouse(mouse) => Came::Mouse(*mouse),
            Input::Focus(focused) => Came::Focus(*focused),
            Input::Resize => {
                let (columns, rows) = size()?;
                Came::Size(columns, rows)
            }
            _ => return None,
        })
    }

    fn parse(text: &str) -> Option<Came> {
        let (what, rest) = text.split_once(' ')?;
        Some(match what {
            "size" => {
                let (columns, rows) = rest.split_once('x')?;
                Came::Size(columns.parse().ok()?, rows.parse().ok()?)
            }
            "key" => Came::Key(Key::parse(rest).ok()?),
            "paste" => Came::Paste(serde_json::from_str(rest).ok()?),
            "mouse" => {
                let mut words = rest.split(' ');
                let kind = words.next()?;
                let (_, kind) = MOUSE.iter().find(|it| it.0 == kind)?;
                let mut number = || words.next()?.parse().ok();
                Came::Mouse(Mouse {
                    kind: *kind,
                    column: number()?,
                    row: number()?,
                })
            }
            "focus" if rest == "in" => Came::Focus(true),
            "focus" if rest == "out" => Came::Focus(false),
            _ => return None,
        })
    }
}

impl fmt::Display for Came {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Came::Size(columns, rows) => write!(formatter, "size {columns}x{rows}"),
            Came::Key(key) => write!(formatter, "key {key}"),
            Came::Paste(text) => {
                let text = serde_json::Value::from(text.as_str());
                write!(formatter, "paste {text}")
            }
            Came::Mouse(mouse) => {
                // How many clicks one is, is counted again by whoever plays it back.
                let of = |it: &&(&str, MouseKind)| match (it.1, mouse.kind) {
                    (MouseKind::Press { .. }, MouseKind::Press { .. }) => true,
                    (one, other) => one == other,
                };
                let kind = MOUSE.iter().find(of).map_or("press", |it| it.0);
                write!(formatter, "mouse {kind} {} {}", mouse.column, mouse.row)
            }
            Came::Focus(true) => formatter.write_str("focus in"),
            Came::Focus(false) => formatter.write_str("focus out"),
        }
    }
}

/// Reads a recording.
pub fn parse(text: &str) -> Result<Vec<Entry>, RecordingError> {
    let mut lines = (1..).zip(text.lines());
    if lines.next().is_none_or(|it| it.1 != HEADING) {
        return Err(RecordingError::Heading);
    }
    lines
        .filter(|(_, text)| !text.is_empty())
        .map(|(line, text)| {
            let entry = text.split_once(' ').and_then(|(ms, came)| {
                Some(Entry {
                    ms: ms.parse().ok()?,
                    came: Came::parse(came)?,
                })
            });
            let text = text.to_owned();
            entry.ok_or(RecordingError::Line { line, text })
        })
        .collect()
}

/// A recording that is being made. Each line is written when it happens, so that what led to the end of a
/// program stands there, whatever that end was.
pub struct Recorder {
    out: Box<dyn Write>,
    began_ms: i64,
    written: usize,
}

impl Recorder {
    pub fn new(mut out: Box<dyn Write>, now_ms: i64) -> io::Result<Recorder> {
        writeln!(out, "{HEADING}")?;
        Ok(Recorder {
            out,
            began_ms: now_ms,
            written: HEADING.len(),
        })
    }

    /// Writes down what came in.
    pub fn note(&mut self, came: &Came, now_ms: i64) -> io::Result<()> {
        let since = now_ms.saturating_sub(self.began_ms).max(0);
        let line = format!("{since} {came}\n");
        // A key that is no visible character would be another line, or none.
        if line.trim_end().contains(char::is_control) {
            return Ok(());
        }
        self.written += line.len();
        if self.written > BYTES_MAX {
            return Err(io::Error::other("it is as large as a recording may be"));
        }
        self.out.write_all(line.as_bytes())?;
        self.out.flush()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "imago recording 1\n0 size 120x40\n5 key ctrl-p\n5 key space\n9 key é\n\
        12 paste \"(f \\\"a\\\"\\n  b)\"\n20 mouse press 20 4\n30 mouse scroll-down 1 2\n\
        40 size 1x500\n41 focus out\n42 focus in\n";

    #[test]
    fn what_is_recorded_is_read_as_it_was() {
        let entries = parse(TEXT).expect("a recording");
        assert_eq!(entries[4].came, Came::Paste("(f \"a\"\n  b)".to_owned()));
        let lines = entries.iter().map(|it| format!("{} {}\n", it.ms, it.came));
        let written: String = lines.collect();
        assert_eq!(format!("{HEADING}\n{written}"), TEXT);
    }

    #[test]
    fn what_is_no_recording_is_said_to_be_none() {
        assert_eq!(parse("imago recording 2\n"), Err(RecordingError::Heading));
        for line in [
            "x key a",
            "0 key",
            "0 key f99",
            "0 mouse press 1",
            "0 paste a",
            "7",
        ] {
            let error = parse(&format!("{HEADING}\n{line}\n"));
            let text = line.to_owned();
            assert_eq!(error, Err(RecordingError::Line { line: 2, text }));
        }
    }

    #[test]
    fn only_what_comes_from_a_person_is_recorded() {
        let size = || Some((80, 24));
        assert_eq!(Came::of(&Input::Resize, size), Some(Came::Size(80, 24)));
        assert_eq!(Came::of(&Input::Redraw, size), None);
        assert_eq!(Came::of(&Input::SessionLost, size), None);
        let mut recorder = Recorder::new(Box::new(Vec::new()), 7).expect("memory");
        let huge = Came::Paste("x".repeat(BYTES_MAX));
        assert!(recorder.note(&huge, 8).is_err(), "it has an end");
    }
}
