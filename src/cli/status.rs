//! `imago status`: how the project stands, and where image, history and files part.

use clap::Args;
use serde_json::json;

use super::Verb;
use super::console::{Console, Tint};
use super::failure::{Exit, Failure};
use super::health::light;
use super::place::{Place, options};
use crate::session::options::Keep;
use crate::session::source::drift::{Drift, State};
use crate::session::source::status::{ProjectStatus, status};

/// Names shown of one state; `--all` shows the others.
const SHOWN_MAX: usize = 5;

/// Show how the project stands: pending commits, findings, files, and what has drifted apart
///
/// Nothing is evaluated or taken. Each name that is not clean stands with the form that mends it at
/// the REPL:
///
///   unreadable  a file cannot be read as it is; what it defined stays what it was
///   unlogged  a file says what the history does not know
///   unsaved   the history is newer than the file
///   shadowed  another file defines it too, and otherwise
///   orphaned  its file holds it no more
///   homeless  it lives in no file
#[derive(Args, Debug)]
#[command(verbatim_doc_comment)]
pub struct Status {
    /// Show every name and file
    #[arg(short, long)]
    all: bool,
    /// Print JSON
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    place: Place,
}

impl Verb for Status {
    const NAME: &'static str = "status";

    fn run(self, console: &mut Console) -> Result<Exit, Failure> {
        let options = options(self.place.project()?, Keep::InProject, "repl")?;
        let status = status(&options)?;
        match self.json {
            true => console.json(&as_json(&status))?,
            false => self.show(console, &status)?,
        }
        Ok(Exit::Fine)
    }
}

impl Status {
    fn show(&self, console: &mut Console, status: &ProjectStatus) -> Result<(), Failure> {
        console.line(&format!(
            "{}: {} ({} curated, {} experimental), {} pending, {}",
            console.tinted(Tint::Strong, &status.project),
            counted(status.definitions, "definition"),
            status.curated,
            status.definitions.saturating_sub(status.curated),
            status.pending,
            counted(status.milestones, "milestone"),
        ))?;
        console.line(&format!(
            "findings: {}, {}, {}",
            counted(status.errors, "error"),
            counted(status.warnings, "warning"),
            counted(status.infos, "info"),
        ))?;
        console.line(&light(console, &status.health))?;
        let limit = match self.all {
            true => usize::MAX,
            false => SHOWN_MAX,
        };
        let files = status.files.iter().take(limit);
        let files: Vec<String> = files
            .map(|(file, count)| format!("{file} ({count})"))
            .collect();
        let more = more(status.files.len(), limit);
        match files.is_empty() {
            true => console.line("files: none")?,
            false => console.line(&format!("files: {}{more}", files.join(", ")))?,
        }
        if status.drift.is_empty() {
            return console.line("history and files agree");
        }
        for state in State::ALL {
            let rows: Vec<&Drift> = status.drift.iter().filter(|it| it.state == state).collect();
            for row in rows.iter().take(limit) {
                let file = row.file.as_deref().map(|it| format!(" in {it}"));
                console.line(&format!(
                    "{:<8} {}{}: {}",
                    console.tinted(Tint::Warning, state.name()),
                    row.name,
                    file.unwrap_or_default(),
                    row.remedy
                ))?;
            }
            if rows.len() > limit {
                let left = rows.len() - limit;
                console.line(&format!(
                    "{:<8} and {left} more: `--all` shows them",
                    state.name()
                ))?;
            }
        }
        Ok(())
    }
}

fn counted(count: u64, word: &str) -> String {
    match count {
        1 => format!("1 {word}"),
        count => format!("{count} {word}s"),
    }
}

fn more(count: usize, limit: usize) -> String {
    match count.saturating_sub(limit) {
        0 => String::new(),
        more => format!(" and {more} more"),
    }
}

fn as_json(status: &ProjectStatus) -> serde_json::Value {
    let files = status.files.iter();
    let files: Vec<_> = files
        .map(|(file, count)| json!({"file": file, "definitions": count}))
        .collect();
    let drift: Vec<_> = status
        .drift
        .iter()
        .map(|it| {
            json!({
                "state": it.state.name(),
                "name": it.name,
                "file": it.file,
                "remedy": it.remedy,
            })
        })
        .collect();
    json!({
        "project": status.project,
        "definitions": status.definitions,
        "curated": status.curated,
        "experimental": status.definitions.saturating_sub(status.curated),
        "commits": status.commits,
        "pending": status.pending,
        "milestones": status.milestones,
        "errors": status.errors,
        "warnings": status.warnings,
        "infos": status.infos,
        "light": status.health.light.name().to_lowercase(),
        "risk": status.health.risk,
        "files": files,
        "drift": drift,
    })
}
