//! `imago image save FILE` and `imago image ship FILE --entry NAME`.

use std::path::PathBuf;

use clap::{Args, Subcommand};

use super::Verb;
use super::console::Console;
use super::failure::{Exit, Failure};
use super::place::{Place, options};
use super::printer::{Detail, Printer};
use super::visit::Visit;
use crate::session::command::{Command, RequestId};
use crate::session::options::{Keep, SessionOptions};

/// Save the project as one file: to go on from, or to run alone
///
/// Both are refused while changes are pending. A file is written beside its place and put there when
/// it is whole, so that an older one is never half overwritten.
#[derive(Args, Debug)]
pub struct Image {
    #[command(subcommand)]
    what: What,
}

#[derive(Subcommand, Debug)]
enum What {
    /// Save the whole history and the living image; `imago --image FILE` goes on from there
    Save {
        /// The file to write
        file: PathBuf,
        #[command(flatten)]
        place: Place,
    },
    /// Build a program that runs alone, from what milestones hold and without the history
    ///
    /// The program calls the entry function with the list of its arguments, which are strings. Its
    /// exit code is the value, if that is an integer, and 1 on an error. With the one argument
    /// `--imago-provenance` it tells the milestone and the root of the log it was built from.
    Ship {
        /// The file to write
        file: PathBuf,
        /// The function to call, of one argument
        #[arg(long, value_name = "NAME")]
        entry: String,
        #[command(flatten)]
        place: Place,
    },
}

impl Verb for Image {
    const NAME: &'static str = "image";

    fn run(self, console: &mut Console) -> Result<Exit, Failure> {
        match self.what {
            What::Save { file, place } => {
                place.project()?;
                let path = std::path::absolute(&file).unwrap_or(file);
                let save = |id| Command::SaveImage { id, path };
                knock(place.options("repl")?, save, console)
            }
            What::Ship { file, entry, place } => {
                let project = place.project()?;
                let path = std::path::absolute(&file).unwrap_or(file);
                // A session without a past: what it has comes from the milestones alone.
                let fresh = options(project.clone(), Keep::InMemory, "repl")?;
                let ship = |id| Command::Ship {
                    id,
                    project,
                    path,
                    entry,
                };
                knock(fresh, ship, console)
            }
        }
    }
}

/// Opens a session, has it carry out a command and closes it.
fn knock(
    options: SessionOptions,
    command: impl FnOnce(RequestId) -> Command,
    console: &mut Console,
) -> Result<Exit, Failure> {
    let mut printer = Printer::new(Detail::Output);
    let mut hear = |event| printer.show(console, event);
    let mut visit = Visit::open(options, &mut hear)?;
    let id = visit.next_request();
    let ok = visit.finish(command(id), id, &mut hear)?;
    visit.close()?;
    Ok(if ok { Exit::Fine } else { Exit::Findings })
}
