//! `imago verify`: recomputes every hash of the history.

use clap::Args;
use serde_json::json;

use super::Verb;
use super::console::{Console, Tint};
use super::failure::{Exit, Failure};
use super::place::Place;
use crate::session::archive::Archive;

/// Recompute every hash of the history and say what does not agree
#[derive(Args, Debug)]
pub struct Verify {
    /// Print JSON
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    place: Place,
}

impl Verb for Verify {
    const NAME: &'static str = "verify";

    fn run(self, console: &mut Console) -> Result<Exit, Failure> {
        let archive = Archive::open_for_reading(&self.place.project()?)?;
        let report = archive.verify();
        if self.json {
            console.json(&json!({
                "entries": report.entries,
                "root": report.root,
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
        }
        Ok(match report.problems.is_empty() {
            true => Exit::Fine,
            false => Exit::Findings,
        })
    }
}
