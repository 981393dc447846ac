//! What a session says, as lines: for `repl`, `run` and `eval`.

use super::console::{Console, Tint};
use super::failure::Failure;
use crate::session::event::Event;
use crate::session::view::transcript::{TranscriptEntry, TranscriptKind};

/// What of a session's words is shown, and where.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Detail {
    /// Everything in order on the output, as a transcript.
    Transcript,
    /// Output and values; findings and errors on standard error.
    Values,
    /// What the program prints; errors on standard error.
    Output,
}

/// Shows events as they come.
pub struct Printer {
    detail: Detail,
    /// Whether the output stands at the beginning of a line.
    at_start: bool,
}

impl Printer {
    pub fn new(detail: Detail) -> Printer {
        Printer {
            detail,
            at_start: true,
        }
    }

    /// Shows one event, if it is one for the output.
    pub fn show(&mut self, console: &mut Console, event: Event) -> Result<(), Failure> {
        match event {
            Event::Transcript(entry) => self.entry(console, &entry),
            Event::Failed { message, hint, .. } => {
                self.begin_line(console)?;
                console.show_failure(&message, hint.as_deref());
                Ok(())
            }
            _ => Ok(()),
        }
    }

    /// Ends a line that the program left open.
    pub fn begin_line(&mut self, console: &mut Console) -> Result<(), Failure> {
        if !self.at_start {
            console.print("\n")?;
            self.at_start = true;
        }
        Ok(())
    }

    fn entry(&mut self, console: &mut Console, entry: &TranscriptEntry) -> Result<(), Failure> {
        use TranscriptKind as Kind;
        let text = entry.text.as_str();
        match (entry.kind, self.detail) {
            (Kind::Output, _) => {
                console.print(text)?;
                if !text.is_empty() {
                    self.at_start = text.ends_with('\n');
                }
                // A program's words are seen when it says them.
                console.flush()
            }
            (Kind::ErrorOutput, Detail::Transcript) => console.print(text),
            (Kind::ErrorOutput, _) => console.print_error(text),
            (Kind::Input, _) => Ok(()),
            (Kind::Error, Detail::Transcript) => {
                self.begin_line(console)?;
                console.line(&tint_first(text, |first| {
                    console.tinted(Tint::Error, first)
                }))
            }
            (Kind::Violations, Detail::Transcript) => {
                self.begin_line(console)?;
                console.line(&tint_first(text, |first| {
                    console.tinted(Tint::Warning, first)
                }))
            }
            (Kind::Note, Detail::Transcript) => {
                self.begin_line(console)?;
                let line = format!(";; {}", text.replace('\n', "\n;; "));
                console.line(&console.tinted(Tint::Quiet, &line))
            }
            (Kind::Value | Kind::Defined, Detail::Transcript | Detail::Values) => {
                self.begin_line(console)?;
                console.line(text)
            }
            (Kind::Value | Kind::Defined | Kind::Violations, Detail::Output) => Ok(()),
            (Kind::Error, _) => {
                self.begin_line(console)?;
                let text = tint_first(text, |first| console.tinted_error(Tint::Error, first));
                console.complain(&text)
            }
            (Kind::Violations | Kind::Note, Detail::Values) => {
                self.begin_line(console)?;
                console.complain(text)
            }
            (Kind::Note, Detail::Output) => console.complain(text),
        }
    }
}

/// Colours the first line, which says what it is about.
fn tint_first(text: &str, tinted: impl Fn(&str) -> String) -> String {
    match text.split_once('\n') {
        Some((first, rest)) => format!("{}\n{rest}", tinted(first)),
        None => tinted(text),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_line_is_coloured() {
        let tinted = |text: &str| format!("<{text}>");
        assert_eq!(tint_first("error: no", tinted), "<error: no>");
        assert_eq!(tint_first("error: no\n | f", tinted), "<error: no>\n | f");
    }
}
