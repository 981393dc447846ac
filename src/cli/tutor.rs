//! `imago tutor`: the tour inside the program.

use std::path::{Path, PathBuf};

use clap::Args;

use super::Verb;
use super::console::Console;
use super::failure::{Exit, Failure};
use super::place::options;
use super::tui::{Manner, remembered, start};
use crate::session::error::SessionError;
use crate::session::options::{Keep, SessionOptions};
use crate::session::paths::user_data_folder;
use crate::ui::app::is_tour_over;

/// Tours that are kept; after so many the last one is taken again.
const TOURS_MAX: usize = 1_000;
const SETTINGS: &str = "[project]\nname = \"tutor\"\nsources = [\"src\"]\n";

/// Learn the main flows by doing them, on a project that is there for it
#[derive(Args, Debug)]
pub struct Tutor {
    /// The folder of the tour; where absent it is among Imago's own files. A tour that was left goes on
    /// there
    #[arg(value_name = "DIR")]
    folder: Option<PathBuf>,
    /// Begin anew, also where a tour was left
    #[arg(long, conflicts_with = "folder")]
    anew: bool,
    #[command(flatten)]
    manner: Manner,
}

impl Verb for Tutor {
    const NAME: &'static str = "tutor";

    fn run(self, console: &mut Console) -> Result<Exit, Failure> {
        let folder = match self.folder {
            Some(folder) => folder,
            None => own_folder(self.anew)?,
        };
        prepare(&folder)?;
        let options = SessionOptions {
            watch: true,
            ..options(folder.clone(), Keep::InProject, "repl")?
        };
        let mut app = self.manner.app_options(&folder, &options.config);
        app.tutor = true;
        start(&folder, options, app, console)
    }
}

/// Returns the folder of the tour that was left, or of the next one.
fn own_folder(anew: bool) -> Result<PathBuf, Failure> {
    let Some(data) = user_data_folder() else {
        return Err(Failure::environment(
            "there is no folder for Imago's own files",
            Some("name a folder for the tour: `imago tutor DIR`".into()),
        ));
    };
    let tours = data.join("tutor");
    let is_taken = |folder: &Path| match remembered(folder) {
        Some(left) => anew || is_tour_over(&left),
        None => anew && folder.exists(),
    };
    let mut folders = (1..=TOURS_MAX).map(|number| tours.join(number.to_string()));
    let free = folders.find(|it| !is_taken(it));
    Ok(free.unwrap_or_else(|| tours.join(TOURS_MAX.to_string())))
}

/// Makes the project of the tour where there is none yet. Of another project nothing is changed.
fn prepare(folder: &Path) -> Result<(), Failure> {
    let failed = |path: PathBuf| {
        move |source| SessionError::Io {
            operation: "create",
            path,
            source,
        }
    };
    let sources = folder.join("src");
    std::fs::create_dir_all(&sources).map_err(failed(sources))?;
    let settings = folder.join("imago.toml");
    match std::fs::read_to_string(&settings) {
        Ok(text) if text == SETTINGS => Ok(()),
        Ok(_) => Err(Failure::environment(
            format!("`{}` holds another project", folder.display()),
            Some("name an empty folder for the tour, or none".into()),
        )),
        Err(_) => Ok(std::fs::write(&settings, SETTINGS).map_err(failed(settings.clone()))?),
    }
}
