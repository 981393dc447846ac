//! `imago eval EXPR`: evaluates an expression and prints its value.

use std::io::Read;

use clap::Args;

use super::Verb;
use super::console::Console;
use super::failure::{Exit, Failure};
use super::place::Place;
use super::printer::{Detail, Printer};
use super::visit::Visit;
use crate::session::intake::SOURCE_BYTES_MAX;

/// Evaluate forms and print their values
///
/// Inside a project they see its image, and definitions go on the record; outside of one nothing is
/// kept.
#[derive(Args, Debug)]
pub struct Eval {
    /// The forms to evaluate; `-` reads them from the input
    #[arg(allow_hyphen_values = true)]
    expression: String,
    #[command(flatten)]
    place: Place,
}

impl Verb for Eval {
    const NAME: &'static str = "eval";

    fn run(self, console: &mut Console) -> Result<Exit, Failure> {
        let text = match self.expression.as_str() {
            "-" => read_input()?,
            _ => self.expression,
        };
        let mut printer = Printer::new(Detail::Values);
        let options = self.place.options("repl")?;
        let mut hear = |event| printer.show(console, event);
        let mut visit = Visit::open(options, &mut hear)?;
        let ok = visit.evaluate(text, &mut hear)?;
        visit.close()?;
        Ok(if ok { Exit::Fine } else { Exit::Findings })
    }
}

/// Reads the whole input as text, up to the limit of a source.
fn read_input() -> Result<String, Failure> {
    let mut bytes = Vec::new();
    let limit = SOURCE_BYTES_MAX as u64 + 1;
    std::io::stdin()
        .lock()
        .take(limit)
        .read_to_end(&mut bytes)
        .map_err(|error| {
            let reason = crate::session::error::describe_io(&error);
            Failure::environment(format!("cannot read the input: {reason}"), None)
        })?;
    String::from_utf8(bytes).map_err(|error| {
        let offset = error.utf8_error().valid_up_to();
        Failure::environment(
            format!("the input is not text: invalid UTF-8 at byte {offset}"),
            Some("convert it to UTF-8".into()),
        )
    })
}
