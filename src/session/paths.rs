//! Where things are: a project's folder, its history, and a person's own settings.

use std::path::{Path, PathBuf};

use directories::ProjectDirs;

use super::config;
use super::error::SessionError;

/// The folder inside a project that is Imago's own.
pub const STATE_FOLDER: &str = ".imago";
/// The history in that folder.
pub const HISTORY_FILE: &str = "history.db";

/// A project's places, all below its root.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProjectPaths {
    /// Absolute, without symbolic links, so that the paths of events compare.
    pub root: PathBuf,
}

impl ProjectPaths {
    /// Returns the places of the project in `folder`, which must exist.
    pub fn of(folder: &Path) -> Result<ProjectPaths, SessionError> {
        let root = folder.canonicalize().map_err(|source| SessionError::Io {
            operation: "open",
            path: folder.to_path_buf(),
            source,
        })?;
        if !root.is_dir() {
            return Err(SessionError::NotAFolder {
                path: folder.to_path_buf(),
            });
        }
        Ok(ProjectPaths { root })
    }

    pub fn state(&self) -> PathBuf {
        self.root.join(STATE_FOLDER)
    }

    pub fn history(&self) -> PathBuf {
        self.state().join(HISTORY_FILE)
    }

    /// What was said to models, and what they said.
    pub fn conversations(&self) -> PathBuf {
        self.state().join("conversations.jsonl")
    }

    /// The lines typed at the REPL.
    pub fn input(&self) -> PathBuf {
        self.state().join("input.jsonl")
    }

    /// Returns a path as messages and commits show it: relative to the root, with `/`.
    pub fn display(&self, path: &Path) -> String {
        let shown = path.strip_prefix(&self.root).unwrap_or(path);
        if shown.as_os_str().is_empty() {
            return ".".into();
        }
        let parts: Vec<String> = shown
            .components()
            .map(|part| part.as_os_str().to_string_lossy().into_owned())
            .collect();
        match shown.is_absolute() {
            true => shown.display().to_string(),
            false => parts.join("/"),
        }
    }

    /// Makes the state folder, with a `.gitignore` so that a history is never checked in by accident.
    pub fn create_state(&self) -> Result<(), SessionError> {
        let folder = self.state();
        let failed = |path: PathBuf| {
            move |source| SessionError::Io {
                operation: "create",
                path,
                source,
            }
        };
        std::fs::create_dir_all(&folder).map_err(failed(folder.clone()))?;
        let ignore = folder.join(".gitignore");
        if !ignore.exists() {
            std::fs::write(&ignore, "*\n").map_err(failed(ignore.clone()))?;
        }
        Ok(())
    }
}

/// Returns the nearest folder, from `folder` upwards, that is a project.
pub fn find_project(folder: &Path) -> Option<PathBuf> {
    let folder = folder.canonicalize().ok()?;
    folder
        .ancestors()
        .find(|it| it.join(config::FILE_NAME).is_file() || it.join(STATE_FOLDER).is_dir())
        .map(Path::to_path_buf)
}

/// Returns the folder of a person's own settings (`imago.toml`, themes), if this platform has one.
pub fn user_config_folder() -> Option<PathBuf> {
    ProjectDirs::from("", "", "imago").map(|it| it.config_dir().to_path_buf())
}

/// Returns the folder of what belongs to a person and is no setting: the key of this device, and what
/// it last signed.
pub fn user_data_folder() -> Option<PathBuf> {
    ProjectDirs::from("", "", "imago").map(|it| it.data_dir().to_path_buf())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_project_is_found_from_a_folder_below_it() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let deep = folder.path().join("src/geometry");
        std::fs::create_dir_all(&deep).expect("folders");
        assert_eq!(find_project(&deep), None);
        std::fs::write(folder.path().join("imago.toml"), "").expect("a file");
        let root = folder.path().canonicalize().expect("it exists");
        assert_eq!(find_project(&deep), Some(root));
    }

    #[test]
    fn paths_are_shown_relative_to_the_root() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let paths = ProjectPaths::of(folder.path()).expect("a folder");
        assert_eq!(paths.display(&paths.root.join("src/a.lisp")), "src/a.lisp");
        assert_eq!(paths.display(&paths.root), ".");
        assert_eq!(
            paths.display(Path::new("/elsewhere/b.lisp")),
            "/elsewhere/b.lisp"
        );
    }

    #[test]
    fn the_state_folder_keeps_itself_out_of_git() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let paths = ProjectPaths::of(folder.path()).expect("a folder");
        paths.create_state().expect("it can be made");
        paths.create_state().expect("twice is no harm");
        let ignore = std::fs::read_to_string(paths.state().join(".gitignore"));
        assert_eq!(ignore.expect("it exists"), "*\n");
    }

    #[test]
    fn a_file_is_no_project() {
        let file = tempfile::NamedTempFile::new().expect("a temporary file");
        let error = ProjectPaths::of(file.path()).expect_err("a file is refused");
        assert!(error.to_string().contains("is not a folder"), "{error}");
    }
}
