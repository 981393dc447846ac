//! `imago milestone -m MSG [IDS]`: groups commits under a reason; with a word such as `amend` something
//! is done to a milestone that is there.

use std::path::Path;

use clap::Args;

use super::Verb;
use super::console::Console;
use super::curation::Curation;
use super::failure::{Exit, Failure};
use super::log::milestone_json;
use super::place::{Place, author_of, options};
use super::printer::{Detail, Printer};
use super::visit::Visit;
use crate::session::archive::{Archive, Named};
use crate::session::command::{Command, Curate};
use crate::session::error::SessionError;
use crate::session::options::Keep;
use crate::session::paths::user_data_folder;

/// Group commits into a milestone with a message
///
/// Without names all pending commits are taken. A name takes all pending commits of that name;
/// `#12` or the digits of a UUID or hash take that commit alone. It is written after a rehearsal: what
/// milestones would hold is evaluated in a fresh image and compared with the living one.
#[derive(Args, Debug)]
#[command(subcommand_negates_reqs = true, args_conflicts_with_subcommands = true)]
pub struct Milestone {
    #[command(subcommand)]
    curation: Option<Curation>,
    /// Why: the milestone's message
    #[arg(short, long, value_name = "MSG", required = true)]
    message: Option<String>,
    /// Names or commits to group
    names: Vec<String>,
    /// Why it is written although the rehearsal differs; it is kept with the milestone
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

    fn run(mut self, console: &mut Console) -> Result<Exit, Failure> {
        if let Some(curation) = self.curation.take() {
            return curate(&self.place, console, |archive| curation.found(archive));
        }
        let message = self.message.take().unwrap_or_default();
        if message.trim().is_empty() {
            return Err(Failure::usage(
                "a milestone needs a message",
                "say what these commits achieve: `-m \"Area of every shape\"`",
            ));
        }
        let project = self.place.project()?;
        let mut printer = Printer::new(Detail::Values);
        let mut hear = |event| printer.show(console, event);
        let mut visit = Visit::open(
            options(project.clone(), Keep::InProject, "load")?,
            &mut hear,
        )?;
        // What was saved since is taken before commits are chosen.
        let id = visit.next_request();
        visit.finish(Command::Rescan { id }, id, &mut hear)?;
        let chosen = self.chosen(&project);
        let reason = self.reason.take();
        let row = chosen.and_then(|commits| visit.milestone(message, commits, reason, &mut hear));
        visit.close()?;
        let row = row?;
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
        Ok(Exit::Fine)
    }
}

impl Milestone {
    /// Returns the commits that are named; none where all that are pending are meant.
    fn chosen(&self, project: &Path) -> Result<Vec<u64>, Failure> {
        let archive = Archive::open_for_reading(project)?;
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
        Ok(commits)
    }
}

/// Does something to the milestones of a project and says under which number it can be undone.
pub fn curate(
    place: &Place,
    console: &mut Console,
    what: impl FnOnce(&Archive) -> Result<Curate, SessionError>,
) -> Result<Exit, Failure> {
    let folder = place.project()?;
    let archive = Archive::open(&folder)?;
    let what = what(&archive)?;
    let seq = archive.curate(&what, &author_of(&folder)?)?;
    if let Some(data) = user_data_folder() {
        archive.sign(&data)?;
    }
    let row = archive.operation_rows()?.pop();
    let kind = row.filter(|it| it.seq == seq).map_or("done", |it| it.kind);
    let words = archive.operation_in_words(seq)?;
    console.line(&format!("{kind} #{seq}: {words}"))?;
    Ok(Exit::Fine)
}
