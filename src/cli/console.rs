//! Output for people and for programs: colour only where it is wanted, a closed pipe told quietly.

use std::io::{self, BufWriter, IsTerminal, Stdout, Write};

use super::failure::Failure;

/// Standard output and error of one subcommand.
pub struct Console {
    out: BufWriter<Stdout>,
    /// Whether output and error may be coloured, each on its own.
    colour_out: bool,
    colour_error: bool,
}

/// What a colour is for; terminals decide how it looks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tint {
    Added,
    Removed,
    Error,
    Warning,
    Quiet,
    Strong,
}

impl Tint {
    fn code(self) -> &'static str {
        match self {
            Tint::Added => "32",
            Tint::Removed | Tint::Error => "31",
            Tint::Warning => "33",
            Tint::Quiet => "2",
            Tint::Strong => "1",
        }
    }

    /// Returns the tint of a severity's word.
    pub fn of_severity(severity: &str) -> Tint {
        match severity {
            "error" => Tint::Error,
            "warning" => Tint::Warning,
            _ => Tint::Quiet,
        }
    }
}

impl Console {
    pub fn new() -> Console {
        let plain = std::env::var_os("NO_COLOR").is_some_and(|it| !it.is_empty())
            || std::env::var_os("TERM").is_some_and(|it| it == "dumb");
        Console {
            out: BufWriter::new(io::stdout()),
            colour_out: !plain && io::stdout().is_terminal(),
            colour_error: !plain && io::stderr().is_terminal(),
        }
    }

    /// Writes text to the output as it is.
    pub fn print(&mut self, text: &str) -> Result<(), Failure> {
        Ok(self.out.write_all(text.as_bytes())?)
    }

    pub fn line(&mut self, text: &str) -> Result<(), Failure> {
        self.print(text)?;
        self.print("\n")
    }

    /// Writes a value as JSON, on lines of its own.
    pub fn json(&mut self, value: &serde_json::Value) -> Result<(), Failure> {
        serde_json::to_writer_pretty(&mut self.out, value)?;
        self.print("\n")
    }

    /// Writes a line to standard error, after all output so far.
    pub fn complain(&mut self, text: &str) -> Result<(), Failure> {
        self.flush()?;
        // Where nobody reads the errors there is nothing to be done about it.
        let _ = writeln!(io::stderr(), "{text}");
        Ok(())
    }

    /// Writes text to standard error as it is, after all output so far.
    pub fn print_error(&mut self, text: &str) -> Result<(), Failure> {
        self.flush()?;
        let _ = io::stderr().write_all(text.as_bytes());
        Ok(())
    }

    pub fn flush(&mut self) -> Result<(), Failure> {
        Ok(self.out.flush()?)
    }

    /// Returns the text in a tint, if the output may be coloured.
    pub fn tinted(&self, tint: Tint, text: &str) -> String {
        paint(self.colour_out, tint, text)
    }

    /// Returns the text in a tint, if the errors may be coloured.
    pub fn tinted_error(&self, tint: Tint, text: &str) -> String {
        paint(self.colour_error, tint, text)
    }

    /// Shows a failure: what is wrong, and the remedy on a line of its own.
    pub fn show_failure(&mut self, message: &str, hint: Option<&str>) {
        let label = paint(self.colour_error, Tint::Error, "error:");
        let _ = self.complain(&format!("{label} {message}"));
        if let Some(hint) = hint {
            let label = paint(self.colour_error, Tint::Quiet, "  hint:");
            let _ = self.complain(&format!("{label} {hint}"));
        }
    }
}

fn paint(colour: bool, tint: Tint, text: &str) -> String {
    match colour && !text.is_empty() {
        true => format!("\x1b[{}m{text}\x1b[0m", tint.code()),
        false => text.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_is_left_as_it_is_without_colour() {
        assert_eq!(paint(false, Tint::Error, "no"), "no");
        assert_eq!(paint(true, Tint::Error, "no"), "\x1b[31mno\x1b[0m");
        assert_eq!(paint(true, Tint::Error, ""), "");
    }
}
