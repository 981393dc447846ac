//! Which project a subcommand is about, and who is at work.

use std::path::PathBuf;

use clap::Args;

use super::failure::Failure;
use crate::session::config::Config;
use crate::session::options::{Keep, SessionOptions};
use crate::session::paths::find_project;

/// The project of a subcommand.
#[derive(Args, Clone, Debug)]
pub struct Place {
    /// The project's folder; where absent it is looked for from the current folder upwards
    #[arg(short = 'C', long = "project", value_name = "DIR")]
    folder: Option<PathBuf>,
}

impl Place {
    /// Returns the project's folder, if there is one.
    pub fn find(&self) -> Result<Option<PathBuf>, Failure> {
        match &self.folder {
            Some(folder) => existing(folder.clone()).map(Some),
            None => Ok(find_project(&current_folder()?)),
        }
    }

    /// Returns the project's folder; there must be one.
    pub fn project(&self) -> Result<PathBuf, Failure> {
        self.find()?.ok_or_else(|| {
            Failure::environment(
                "this folder does not belong to a project",
                Some("start `imago` here to begin one, or name one with `-C DIR`".into()),
            )
        })
    }

    /// Returns how to open a session here: in the project, or in memory where there is none.
    pub fn options(&self, origin: &'static str) -> Result<SessionOptions, Failure> {
        match self.find()? {
            Some(folder) => options(folder, Keep::InProject, origin),
            None => options(current_folder()?, Keep::InMemory, origin),
        }
    }

    /// Returns how to open a session that begins a project where there is none.
    pub fn options_or_begin(&self, origin: &'static str) -> Result<SessionOptions, Failure> {
        let folder = match self.find()? {
            Some(folder) => folder,
            None => current_folder()?,
        };
        options(folder, Keep::InProject, origin)
    }
}

/// Returns how to open a session in a folder.
pub fn options(
    folder: PathBuf,
    keep: Keep,
    origin: &'static str,
) -> Result<SessionOptions, Failure> {
    let config = match keep {
        Keep::InProject => {
            Config::load(&folder).map_err(crate::session::error::SessionError::from)?
        }
        Keep::InMemory => Config::default(),
    };
    Ok(SessionOptions {
        folder,
        config,
        keep,
        origin: origin.into(),
        author: author(),
        watch: false,
    })
}

pub fn current_folder() -> Result<PathBuf, Failure> {
    std::env::current_dir().map_err(|error| {
        Failure::environment(
            format!(
                "cannot tell the current folder: {}",
                crate::session::error::describe_io(&error)
            ),
            Some("go to a folder that exists".into()),
        )
    })
}

pub fn existing(folder: PathBuf) -> Result<PathBuf, Failure> {
    match folder.is_dir() {
        true => Ok(folder),
        false => Err(crate::session::error::SessionError::NotAFolder { path: folder }.into()),
    }
}

/// Returns the name that commits carry: `IMAGO_AUTHOR`, or the login name.
pub fn author() -> String {
    ["IMAGO_AUTHOR", "USER", "LOGNAME", "USERNAME"]
        .iter()
        .filter_map(|name| std::env::var(name).ok())
        .find(|name| !name.trim().is_empty())
        .unwrap_or_else(|| "unknown".into())
}
