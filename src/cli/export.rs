//! `imago export`: what the history holds, as other programs take it.

use std::path::PathBuf;

use clap::{Args, Subcommand};

use super::Verb;
use super::console::Console;
use super::failure::{Exit, Failure};
use super::place::{Place, project_name};
use crate::session::archive::Archive;
use crate::session::git;
use crate::session::source::dump;

/// Write what the history holds for other programs
#[derive(Args, Debug)]
pub struct Export {
    #[command(subcommand)]
    what: What,
}

#[derive(Subcommand, Debug)]
enum What {
    /// Write the newest version of every definition as source text that loads
    ///
    /// Macros and types stand before their users, computed values after what computes them, all else
    /// as it came. The texts are exact, with their comments and layout.
    Source {
        /// The file to write, or with `--by-kind` the folder; `-` prints
        target: PathBuf,
        /// Write a file for each kind of definition, and `load.lisp`, which loads them
        #[arg(long)]
        by_kind: bool,
        #[command(flatten)]
        place: Place,
    },
    /// Replay the milestones as a git repository in a new folder
    ///
    /// One commit for each, with its message, author and date, and the files as they were: the
    /// definitions of each in an order in which they load. The same history makes the same hashes.
    Git {
        /// The folder, which must be new or empty
        #[arg(value_name = "DIR")]
        target: PathBuf,
        #[command(flatten)]
        place: Place,
    },
}

impl Verb for Export {
    const NAME: &'static str = "export";

    fn run(self, console: &mut Console) -> Result<Exit, Failure> {
        match self.what {
            What::Source {
                target,
                by_kind,
                place,
            } => source(console, &target, by_kind, &place),
            What::Git { target, place } => {
                let archive = Archive::open_for_reading(&place.project()?)?;
                let count = git::export(&archive, &target)?;
                let plural = if count == 1 { "" } else { "s" };
                let shown = target.display();
                console.line(&format!(
                    "wrote {count} milestone{plural} as commits to `{shown}`"
                ))?;
                Ok(Exit::Fine)
            }
        }
    }
}

fn source(
    console: &mut Console,
    target: &std::path::Path,
    by_kind: bool,
    place: &Place,
) -> Result<Exit, Failure> {
    let project = place.project()?;
    let standing = Archive::open_for_reading(&project)?.standing()?;
    let title = project_name(&project)?;
    if target == std::path::Path::new("-") {
        console.print(&dump::one_file(&title, &standing))?;
        return Ok(Exit::Fine);
    }
    let shown = target.display();
    let count = match standing.len() {
        1 => "1 definition".to_string(),
        count => format!("{count} definitions"),
    };
    match by_kind {
        false => {
            dump::write(target, &dump::one_file(&title, &standing))?;
            console.line(&format!("wrote {count} to `{shown}`"))?;
        }
        true => {
            let files = dump::by_kind(&title, &standing);
            dump::write_all(target, &files)?;
            let names: Vec<String> = files.iter().map(|it| format!("`{}`", it.name)).collect();
            console.line(&format!("wrote {count} to `{shown}`: {}", names.join(", ")))?;
        }
    }
    Ok(Exit::Fine)
}
