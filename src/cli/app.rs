//! A shipped program: this runtime with an image behind it, called by its own name.

use std::ffi::OsString;

use super::console::Console;
use super::failure::{Exit, Failure};
use super::printer::{Detail, Printer};
use super::visit::Visit;
use crate::session::options::{Keep, Resume};
use crate::session::ship::Shipped;
use crate::session::view::answer::Answer;

/// The one argument that is not the program's.
const PROVENANCE: &str = "--imago-provenance";

/// Calls the entry function with the arguments and answers the exit code.
pub fn run(shipped: Shipped, console: &mut Console) -> Result<u8, Failure> {
    let arguments: Vec<OsString> = std::env::args_os().skip(1).collect();
    if arguments.len() == 1 && arguments[0] == PROVENANCE {
        console.json(&serde_json::json!(shipped.provenance))?;
        console.flush()?;
        return Ok(Exit::Fine.code());
    }
    let folder = super::place::current_folder()?;
    let mut options = super::place::options(folder, Keep::InMemory, "program")?;
    options.config.sandbox.input = true;
    options.resumes = Some(Resume::Shipped(shipped.image));
    let mut printer = Printer::new(Detail::Output);
    let mut hear = |event| printer.show(console, event);
    let mut visit = Visit::open(options, &mut hear)?;
    let arguments = arguments.iter().map(|it| it.to_string_lossy().into_owned());
    let answer = visit.call(shipped.provenance.entry, arguments.collect(), &mut hear)?;
    let left = visit.left;
    visit.close()?;
    console.flush()?;
    Ok(match left {
        Some(code) => Exit::of_program(Some(code), true).code(),
        None => exit_code(&answer, console),
    })
}

/// An integer is the exit code, any other value is success, an error is told and is 1.
fn exit_code(answer: &Answer, console: &mut Console) -> u8 {
    if let Some(error) = &answer.error {
        console.show_failure(&error.message, error.hint.as_deref());
        return Exit::Findings.code();
    }
    let value = answer
        .value
        .as_deref()
        .and_then(|it| it.parse::<i64>().ok());
    value.map_or(Exit::Fine.code(), |code| code as u8)
}
