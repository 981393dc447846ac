//! `imago history NAME`: the versions of one definition.

use clap::Args;
use serde_json::json;

use super::Verb;
use super::console::{Console, Tint};
use super::failure::{Exit, Failure};
use super::place::Place;
use crate::session::archive::Archive;
use crate::session::clock;
use crate::session::view::versions::VersionRow;

/// List the versions of a definition, oldest first
///
/// Versions are counted from 1, across renames. `imago diff NAME 1 2` compares two of them, and
/// `imago rollback NAME 1` goes back to one.
#[derive(Args, Debug)]
pub struct History {
    /// The definition's name
    name: String,
    /// Print JSON, with the texts
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    place: Place,
}

impl Verb for History {
    const NAME: &'static str = "history";

    fn run(self, console: &mut Console) -> Result<Exit, Failure> {
        let archive = Archive::open_for_reading(&self.place.project()?)?;
        let lineage = archive.lineage(&self.name)?;
        let mut rows = Vec::new();
        for version in 1..=lineage.versions.len() {
            rows.push(archive.version_row(&lineage, version)?);
        }
        if self.json {
            let rows: Vec<_> = rows.iter().map(version_json).collect();
            console.json(&rows.into())?;
            return Ok(Exit::Fine);
        }
        for row in &rows {
            console.line(&format!(
                "{:>4}  {}  {}  {}  {}",
                row.version,
                console.tinted(Tint::Strong, &format!("#{:<4}", row.seq)),
                clock::local_text(row.time_ms),
                row.author,
                row.reason,
            ))?;
        }
        Ok(Exit::Fine)
    }
}

fn version_json(row: &VersionRow) -> serde_json::Value {
    json!({
        "version": row.version,
        "seq": row.seq,
        "uuid": row.uuid,
        "time": clock::utc_text(row.time_ms),
        "author": row.author,
        "reason": row.reason,
        "findings": row.findings,
        "milestone": row.milestone,
        "source": row.source,
    })
}
