//! `imago new DIR`: begins a project.

use std::path::{Path, PathBuf};

use clap::Args;

use super::Verb;
use super::console::Console;
use super::failure::{Exit, Failure};
use crate::session::config::first_settings;
use crate::session::error::SessionError;

const MAIN: &str = r#";; Begin here. Save the file and Imago takes what changed.

(defn greet (name)
  "Greet someone by name.
   >>> (greet \"world\")
   \"Hello, world!\""
  (string-append "Hello, " name "!"))
"#;

/// Begin a project: a folder with `imago.toml` and a first source file
#[derive(Args, Debug)]
pub struct New {
    /// The folder; made where it does not exist, and it must not hold a project yet
    folder: PathBuf,
}

impl Verb for New {
    const NAME: &'static str = "new";

    fn run(self, console: &mut Console) -> Result<Exit, Failure> {
        let folder = &self.folder;
        if folder.join("imago.toml").exists() {
            return Err(Failure::environment(
                format!("`{}` holds a project already", folder.display()),
                Some(format!("start it with `imago {}`", folder.display())),
            ));
        }
        create_folder(&folder.join("src"))?;
        create_file(
            &folder.join("imago.toml"),
            &first_settings(&project_name(folder)),
        )?;
        let main = folder.join("src/main.lisp");
        if !main.exists() {
            create_file(&main, MAIN)?;
        }
        console.line(&format!("began a project in `{}`", folder.display()))?;
        console.line(&format!("start it with `imago {}`", folder.display()))?;
        Ok(Exit::Fine)
    }
}

fn project_name(folder: &Path) -> String {
    let absolute = std::path::absolute(folder).unwrap_or_else(|_| folder.to_path_buf());
    let name = absolute
        .file_name()
        .map(|it| it.to_string_lossy().into_owned());
    name.unwrap_or_else(|| "project".into())
}

fn create_folder(path: &Path) -> Result<(), Failure> {
    std::fs::create_dir_all(path).map_err(|source| failed(path, source))
}

fn create_file(path: &Path, text: &str) -> Result<(), Failure> {
    std::fs::write(path, text).map_err(|source| failed(path, source))
}

fn failed(path: &Path, source: std::io::Error) -> Failure {
    let error = SessionError::Io {
        operation: "create",
        path: path.to_path_buf(),
        source,
    };
    error.into()
}
