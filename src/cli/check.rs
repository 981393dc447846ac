//! `imago check [PATHS]`: looks for mistakes without running anything.

use std::path::PathBuf;

use clap::Args;
use serde_json::json;

use super::Verb;
use super::console::{Console, Tint};
use super::failure::{Exit, Failure};
use super::place::Place;
use crate::session::check::{Checked, Mistake, check};

/// Look for mistakes in files without running them
///
/// Reads and expands every form, and names what nothing defines and calls with a wrong number of
/// arguments. PATHS are files or folders, checked together; without any, the project's sources are.
/// Macros are run, nothing else. The exit code is 1 if there is a mistake.
#[derive(Args, Debug)]
pub struct Check {
    /// Files or folders to check
    paths: Vec<PathBuf>,
    /// Print JSON
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    place: Place,
}

impl Verb for Check {
    const NAME: &'static str = "check";

    fn run(self, console: &mut Console) -> Result<Exit, Failure> {
        let options = self.place.options("repl")?;
        let checked = check(&options, &self.paths)?;
        match self.json {
            true => print_json(console, &checked)?,
            false => print(console, &checked)?,
        }
        Ok(match checked.mistakes.is_empty() {
            true => Exit::Fine,
            false => Exit::Findings,
        })
    }
}

fn print(console: &mut Console, checked: &Checked) -> Result<(), Failure> {
    for mistake in &checked.mistakes {
        let (first, rest) = mistake
            .shown
            .split_once('\n')
            .unwrap_or((&mistake.shown, ""));
        console.line(&console.tinted(Tint::Error, first))?;
        console.print(rest)?;
        if !rest.ends_with('\n') && !rest.is_empty() {
            console.print("\n")?;
        }
    }
    let count = |count: usize, what: &str| match count {
        1 => format!("1 {what}"),
        _ => format!("{count} {what}s"),
    };
    let files = count(checked.files, "file");
    console.line(&format!(
        "{files}: {}",
        count(checked.mistakes.len(), "mistake")
    ))
}

fn print_json(console: &mut Console, checked: &Checked) -> Result<(), Failure> {
    let mistakes: Vec<_> = checked.mistakes.iter().map(as_json).collect();
    console.json(&json!({ "files": checked.files, "mistakes": mistakes }))
}

fn as_json(mistake: &Mistake) -> serde_json::Value {
    json!({
        "file": mistake.file,
        "line": mistake.place.map(|(line, _)| line),
        "col": mistake.place.map(|(_, column)| column),
        "type": mistake.kind,
        "message": mistake.message,
        "hint": mistake.hint,
    })
}
