//! `imago op log`: what was done to milestones.

use clap::{Args, Subcommand};
use serde_json::json;

use super::Verb;
use super::console::{Console, Tint};
use super::failure::{Exit, Failure};
use super::place::Place;
use crate::session::archive::Archive;
use crate::session::clock;
use crate::session::view::commits::OperationRow;

/// Look at what was done to milestones
#[derive(Args, Debug)]
pub struct Op {
    #[command(subcommand)]
    what: What,
}

#[derive(Subcommand, Debug)]
enum What {
    /// List the operations, newest first; `imago undo` takes them back
    Log {
        /// Print JSON
        #[arg(long)]
        json: bool,
        #[command(flatten)]
        place: Place,
    },
}

impl Verb for Op {
    const NAME: &'static str = "op";

    fn run(self, console: &mut Console) -> Result<Exit, Failure> {
        let What::Log { json, place } = self.what;
        let archive = Archive::open_for_reading(&place.project()?)?;
        let mut rows = archive.operation_rows()?;
        rows.reverse();
        if json {
            let rows: Vec<_> = rows.iter().map(operation_json).collect();
            console.json(&rows.into())?;
            return Ok(Exit::Fine);
        }
        for row in &rows {
            let line = operation_line(console, row);
            console.line(&line)?;
        }
        Ok(Exit::Fine)
    }
}

fn operation_line(console: &Console, row: &OperationRow) -> String {
    let numbers: Vec<String> = row.members.iter().map(|it| format!("#{it}")).collect();
    let parts = [
        row.target.map(|it| format!("of #{it}")),
        (!numbers.is_empty()).then(|| format!("({})", numbers.join(" "))),
        row.message.lines().next().map(str::to_string),
        row.undone_by.map(|it| format!("undone by #{it}")),
    ];
    format!(
        "{}  {}  {}  {:<9}  {}",
        console.tinted(Tint::Strong, &format!("#{:<4}", row.seq)),
        clock::local_text(row.time_ms),
        row.author,
        row.kind,
        parts.into_iter().flatten().collect::<Vec<_>>().join("  "),
    )
}

fn operation_json(row: &OperationRow) -> serde_json::Value {
    json!({
        "seq": row.seq,
        "uuid": row.uuid,
        "kind": row.kind,
        "time": clock::utc_text(row.time_ms),
        "author": row.author,
        "message": row.message,
        "target": row.target,
        "members": row.members,
        "undone_by": row.undone_by,
    })
}
