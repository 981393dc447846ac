//! Which project a subcommand is about, and who is at work.

use std::path::{Path, PathBuf};

use clap::Args;

use super::failure::Failure;
use crate::session::config::{AuthorKind, Config, FileAccess, SandboxConfig};
use crate::session::host::Capability;
use crate::session::options::{Author, Keep, Resume, SessionOptions};
use crate::session::paths::{ProjectPaths, find_project, user_data_folder};

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

/// An image to begin with.
#[derive(Args, Clone, Debug)]
pub struct Resumed {
    /// Go on from an image that `imago image save` wrote, in the place of a project
    #[arg(long, value_name = "FILE")]
    image: Option<PathBuf>,
}

impl Resumed {
    /// Returns the image that is named.
    pub fn image(&self) -> Option<&Path> {
        self.image.as_deref()
    }

    /// Returns how to open a session with the image, if one is named.
    pub fn options(&self, origin: &'static str) -> Result<Option<SessionOptions>, Failure> {
        let Some(file) = &self.image else {
            return Ok(None);
        };
        if !file.is_file() {
            return Err(Failure::environment(
                format!("there is no image `{}`", file.display()),
                Some("check the path; `imago image save FILE` writes one".into()),
            ));
        }
        let mut options = options(current_folder()?, Keep::InMemory, origin)?;
        options.keep = Keep::InProject;
        options.resumes = Some(Resume::File(file.clone()));
        Ok(Some(options))
    }
}

/// What a program that is run may not do.
#[derive(Args, Clone, Debug)]
pub struct Confinement {
    /// Take capabilities away: `strict`, `all`, or some of fs-read, fs-write, network, env-read,
    /// env-write, process, shell and llm, with commas between them
    #[arg(long, value_name = "WHAT")]
    sandbox: Option<String>,
}

impl Confinement {
    /// Takes the capabilities away, and gives the program the input.
    pub fn apply(&self, options: &mut SessionOptions) -> Result<(), Failure> {
        let wanted = self.sandbox.as_deref().unwrap_or("");
        let denied = Capability::denied(wanted).map_err(|name| {
            Failure::usage(
                format!("there is no capability `{name}`"),
                "see `--sandbox` in the help",
            )
        })?;
        options.config.sandbox.deny.extend(denied);
        options.config.sandbox.input = true;
        Ok(())
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
        // Outside of a project nothing marks which files are the program's.
        Keep::InMemory => Config {
            sandbox: SandboxConfig {
                files: FileAccess::Anywhere,
                ..SandboxConfig::default()
            },
            ..Config::default()
        },
    };
    let author = author(&config)?;
    Ok(SessionOptions {
        folder,
        config,
        keep,
        origin: origin.into(),
        author,
        data: user_data_folder(),
        resumes: None,
        keeps_image: false,
        watch: false,
    })
}

/// Returns what the project in a folder is called.
pub fn project_name(folder: &std::path::Path) -> Result<String, Failure> {
    let config = Config::load(folder).map_err(crate::session::error::SessionError::from)?;
    let paths = ProjectPaths::of(folder)?;
    Ok(crate::session::session::project_name(&config, &paths))
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

/// Returns whom commits are by: `IMAGO_AUTHOR`, the project's settings, or the login name, which the system
/// is asked for where no variable has it; and what sort of author that is.
pub fn author(config: &Config) -> Result<Author, Failure> {
    let variable = |name: &str| {
        let value = std::env::var(name).ok();
        value.filter(|it| !it.trim().is_empty())
    };
    let kind = match variable("IMAGO_AUTHOR_KIND") {
        None => config.author.kind,
        Some(kind) => AuthorKind::from_name(&kind).ok_or_else(|| {
            Failure::usage(
                format!("there is no kind of author `{kind}`, which `IMAGO_AUTHOR_KIND` says"),
                "set it to `human`, `agent` or `tool`",
            )
        })?,
    };
    let login = || {
        ["USER", "LOGNAME", "USERNAME"]
            .iter()
            .find_map(|it| variable(it))
    };
    let name = variable("IMAGO_AUTHOR")
        .or_else(|| config.author.name.clone())
        .or_else(login)
        .or_else(|| whoami::username().ok());
    Ok(Author {
        name: name.unwrap_or_else(|| "unknown".into()),
        kind: kind.name().into(),
    })
}

/// Returns who is at work on the project in a folder.
pub fn author_of(folder: &std::path::Path) -> Result<Author, Failure> {
    author(&Config::load(folder).map_err(crate::session::error::SessionError::from)?)
}
