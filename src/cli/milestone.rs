//! `imago milestone -m MSG [IDS]`: groups commits under a reason.

use clap::Args;

use super::Verb;
use super::console::Console;
use super::failure::{Exit, Failure};
use super::log::milestone_json;
use super::place::{Place, author, options};
use crate::session::archive::{Archive, Named};
use crate::session::git;
use crate::session::options::Keep;
use crate::session::paths::user_data_folder;
use crate::session::rehearsal::rehearsed_message;

/// Group commits into a milestone with a message
///
/// Without names all pending commits are taken. A name takes all pending commits of that name;
/// `#12` or the digits of a UUID or hash take that commit alone.
#[derive(Args, Debug)]
pub struct Milestone {
    /// Why: the milestone's message
    #[arg(short, long, value_name = "MSG")]
    message: String,
    /// Names or commits to group
    names: Vec<String>,
    /// Why it is written although it uses what no milestone holds
    #[arg(long = "override", value_name = "REASON")]
    reason: Option<String>,
    /// Print JSON
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    place: Place,
}

impl Verb for Milestone {
    const NAME: &'static str = "milestone";

    fn run(self, console: &mut Console) -> Result<Exit, Failure> {
        if self.message.trim().is_empty() {
            return Err(Failure::usage(
                "a milestone needs a message",
                "say what these commits achieve: `-m \"Area of every shape\"`",
            ));
        }
        let project = self.place.project()?;
        let archive = Archive::open(&project)?;
        let mut commits = Vec::new();
        for name in &self.names {
            let pending = archive.pending_of(name)?;
            if !pending.is_empty() {
                commits.extend(pending);
                continue;
            }
            match archive.find(name)? {
                Named::Commit(seq) => commits.push(seq),
                Named::Milestone(_) => {
                    return Err(Failure::usage(
                        format!("`{name}` is a milestone itself"),
                        "name commits, or definitions with pending commits",
                    ));
                }
            }
        }
        if self.names.is_empty() {
            commits = archive.pending()?;
        }
        let lacking = archive.lacking_by_text(&commits)?;
        let message = rehearsed_message(&self.message, lacking, self.reason.as_deref())?;
        let row = archive.write_milestone(&message, commits, &author())?;
        if let Some(data) = user_data_folder() {
            archive.sign(&data)?;
        }
        match self.json {
            true => console.json(&milestone_json(&row))?,
            false => console.line(&format!(
                "milestone #{} {} of {} commit{}",
                row.seq,
                row.uuid,
                row.commits.len(),
                if row.commits.len() == 1 { "" } else { "s" },
            ))?,
        }
        let options = options(project, Keep::InProject, "repl")?;
        // The milestone stands, whatever git says to it.
        match git::commit_milestone(&options, &archive, &row) {
            Ok(None) => {}
            Ok(Some(note)) if self.json => console.complain(&note)?,
            Ok(Some(note)) => console.line(&note)?,
            Err(error) => {
                console.show_failure(&error.to_string(), error.hint().as_deref());
                return Ok(Exit::Findings);
            }
        }
        Ok(Exit::Fine)
    }
}
