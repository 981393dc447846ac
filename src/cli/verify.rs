//! `imago verify`: recomputes every hash of the history.

use clap::Args;
use serde_json::json;

use super::Verb;
use super::console::{Console, Tint};
use super::failure::{Exit, Failure};
use super::place::Place;
use crate::session::archive::Archive;
use crate::session::paths::user_data_folder;

/// Recompute every hash of the history and say what does not agree
#[derive(Args, Debug)]
pub struct Verify {
    /// First make everything anew that is derived from the log: caches and the search index
    #[arg(long)]
    mend: bool,
    /// A history by itself, such as one that was put aside
    file: Option<std::path::PathBuf>,
    /// Print JSON
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    place: Place,
}

impl Verb for Verify {
    const NAME: &'static str = "verify";

    fn run(self, console: &mut Console) -> Result<Exit, Failure> {
        let archive = match &self.file {
            Some(file) => Archive::open_file(file)?,
            None if self.mend => Archive::mended(&self.place.project()?)?,
            None => Archive::open_for_reading(&self.place.project()?)?,
        };
        let report = archive.verify(user_data_folder().as_deref())?;
        if self.json {
            console.json(&json!({
                "entries": report.entries,
                "root": report.root,
                "signed": report.signed,
                "definitions": report.definitions,
                "problems": report.problems,
            }))?;
        } else {
            for problem in &report.problems {
                let label = console.tinted(Tint::Error, "problem:");
                console.line(&format!("{label} {problem}"))?;
            }
            let plural = if report.entries == 1 { "y" } else { "ies" };
            let outcome = match report.problems.len() {
                0 => "every hash agrees".to_string(),
                1 => "1 problem; restore the history from a copy".to_string(),
                count => format!("{count} problems; restore the history from a copy"),
            };
            console.line(&format!("{} entr{plural}: {outcome}", report.entries))?;
            console.line(&format!("root {}", report.root))?;
            match report.signed {
                0 => console.line("nothing is signed yet")?,
                signed => console.line(&format!("signed up to #{signed}"))?,
            }
        }
        Ok(match report.problems.is_empty() {
            true => Exit::Fine,
            false => Exit::Findings,
        })
    }
}
