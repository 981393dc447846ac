//! `imago blame NAME`: who wrote which line of a definition.

use clap::Args;
use serde_json::json;

use super::Verb;
use super::console::Console;
use super::failure::{Exit, Failure};
use super::place::Place;
use crate::session::archive::Archive;
use crate::session::clock;
use crate::session::host::blamed_lines;
use crate::session::view::versions::BlamedPart;

/// Show the newest text of a definition with the version that last changed each line
#[derive(Args, Debug)]
pub struct Blame {
    /// The definition's name
    name: String,
    /// Print JSON: the lines, and the parts of the form
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    place: Place,
}

impl Verb for Blame {
    const NAME: &'static str = "blame";

    fn run(self, console: &mut Console) -> Result<Exit, Failure> {
        let archive = Archive::open_for_reading(&self.place.project()?)?;
        let lineage = archive.lineage(&self.name)?;
        let blame = archive.blame(&lineage)?;
        match self.json {
            true => {
                let all =
                    |parts: &[BlamedPart]| -> Vec<_> { parts.iter().map(part_json).collect() };
                console.json(&json!({
                    "name": self.name,
                    "lines": all(&blame.lines),
                    "parts": all(&blame.parts),
                }))?;
            }
            false => console.print(&blamed_lines(&blame.lines))?,
        }
        Ok(Exit::Fine)
    }
}

fn part_json(part: &BlamedPart) -> serde_json::Value {
    json!({
        "text": part.text,
        "version": part.version,
        "author": part.author,
        "time": clock::utc_text(part.time_ms),
        "uuid": part.uuid,
        "milestone": part.milestone,
    })
}
