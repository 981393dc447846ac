//! Which files are a project's sources, and how to find them all.

use std::path::{Component, Path, PathBuf};
use std::time::SystemTime;

use super::config::{Config, ConfigError, FILE_NAME};

/// The endings of source files.
pub const EXTENSIONS: [&str; 5] = ["lisp", "sema", "imago", "scm", "cl"];
/// The folder of a project's own rules, beside its configuration.
pub const RULES_FOLDER: &str = "rules";
/// Folders that hold other people's or built things.
const FOREIGN_FOLDERS: [&str; 2] = ["node_modules", "target"];
/// What tools put before the name of a copy they check.
const COPY_PREFIXES: [&str; 3] = ["#", "flycheck_", "flymake_"];
/// Source files of one project; what lies beyond is not looked at.
const FILES_MAX: usize = 50_000;
/// Folders inside folders.
const DEPTH_MAX: usize = 64;

/// The places in which a project keeps its sources.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sources {
    root: PathBuf,
    /// Absolute; folders or files, which need not exist yet.
    places: Vec<PathBuf>,
}

/// What a walk found, in the order in which it is to be loaded.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Scan {
    pub files: Vec<PathBuf>,
    /// Whether a limit cut the walk short.
    pub cut: bool,
}

/// Tells a file's state from an earlier one without reading it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Fingerprint {
    modified: Option<SystemTime>,
    bytes: u64,
}

impl Sources {
    /// Returns the sources a configuration names; the whole folder where it names none.
    pub fn of(root: &Path, config: &Config) -> Result<Sources, ConfigError> {
        let mut places = Vec::new();
        for place in config.project.sources.iter().flatten() {
            let inside = Path::new(place)
                .components()
                .all(|part| matches!(part, Component::Normal(_) | Component::CurDir));
            if !inside {
                return Err(outside(root, place));
            }
            places.push(root.join(place).components().collect());
        }
        if config.project.sources.is_none() {
            places.push(root.to_path_buf());
        }
        Ok(Sources {
            root: root.to_path_buf(),
            places,
        })
    }

    pub fn root(&self) -> &Path {
        &self.root
    }

    /// Whether a path, by its name alone, is one of the project's source files.
    pub fn is_source(&self, path: &Path) -> bool {
        let ending = path.extension().and_then(|it| it.to_str());
        ending.is_some_and(|it| EXTENSIONS.contains(&it))
            && self.places.iter().any(|place| path.starts_with(place))
            && self.is_ours(path)
    }

    /// Whether a path, by its name alone, is one of the project's rule files.
    pub fn is_rule(&self, path: &Path) -> bool {
        path.extension().is_some_and(|it| it == EXTENSIONS[0])
            && path.starts_with(self.root.join(RULES_FOLDER))
            && self.has_rules()
            && self.is_visible(path)
    }

    /// Whether the folder of rules is that: a project may say that it holds sources.
    fn has_rules(&self) -> bool {
        let rules = self.root.join(RULES_FOLDER);
        !self.places.iter().any(|place| place.starts_with(&rules))
    }

    /// Returns the project's rule files, in order.
    pub fn rule_files(&self) -> Vec<PathBuf> {
        let mut files = Vec::new();
        let mut folders = vec![(self.root.join(RULES_FOLDER), 0)];
        while let Some((folder, depth)) = folders.pop() {
            for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
                let path = entry.path();
                let is_folder = entry.file_type().is_ok_and(|it| it.is_dir());
                if is_folder && depth < DEPTH_MAX && files.len() < FILES_MAX {
                    folders.push((path, depth + 1));
                } else if self.is_rule(&path) && self.is_readable(&path) {
                    files.push(path);
                }
            }
        }
        files.sort();
        files
    }

    /// Whether what lies in a folder or below it is to be watched.
    pub fn is_watched_folder(&self, folder: &Path) -> bool {
        let is_of_rules = self.has_rules()
            && folder.starts_with(self.root.join(RULES_FOLDER))
            && self.is_visible(folder);
        is_of_rules || self.is_wanted_folder(folder)
    }

    /// Whether sources may lie in a folder or below it.
    pub fn is_wanted_folder(&self, folder: &Path) -> bool {
        let on_the_way = |place: &PathBuf| folder.starts_with(place) || place.starts_with(folder);
        self.places.iter().any(on_the_way) && self.is_ours(folder)
    }

    /// Whether a path below the root may be a source's: it is visible, and none of the rules'.
    fn is_ours(&self, path: &Path) -> bool {
        let is_of_rules = path.starts_with(self.root.join(RULES_FOLDER)) && self.has_rules();
        !is_of_rules && self.is_visible(path)
    }

    /// Whether no part of the path below the root is hidden, foreign or a tool's copy.
    fn is_visible(&self, path: &Path) -> bool {
        let Ok(below) = path.strip_prefix(&self.root) else {
            return false;
        };
        below.components().all(|part| {
            let name = part.as_os_str().to_string_lossy();
            !name.starts_with('.')
                && !FOREIGN_FOLDERS.contains(&&*name)
                && !COPY_PREFIXES.iter().any(|it| name.starts_with(it))
        })
    }

    /// Finds every source file at or below `from`. `entering` is called with each folder before its
    /// entries are read, so that who wants to watch it misses nothing.
    pub fn walk(&self, from: &Path, entering: &mut dyn FnMut(&Path)) -> Scan {
        let mut scan = Scan::default();
        let mut folders = vec![(from.to_path_buf(), 0)];
        while let Some((folder, depth)) = folders.pop() {
            entering(&folder);
            // A folder that vanished or may not be read holds nothing for us.
            let Ok(entries) = std::fs::read_dir(&folder) else {
                continue;
            };
            for entry in entries.flatten() {
                let path = entry.path();
                // Links to folders are not followed: they may lead in a circle.
                let is_folder = entry.file_type().is_ok_and(|it| it.is_dir());
                if is_folder && self.is_watched_folder(&path) {
                    match depth < DEPTH_MAX {
                        true => folders.push((path, depth + 1)),
                        false => scan.cut = true,
                    }
                } else if self.is_source(&path) && self.is_readable(&path) {
                    if scan.files.len() == FILES_MAX {
                        scan.cut = true;
                        folders.clear();
                        break;
                    }
                    scan.files.push(path);
                }
            }
        }
        self.put_in_order(&mut scan.files);
        scan
    }

    /// Sorts files as they are to be loaded: in the order of the configuration, then by path.
    pub fn put_in_order(&self, files: &mut [PathBuf]) {
        files.sort_by_cached_key(|file| {
            let place = self.places.iter().position(|it| file.starts_with(it));
            (place, file.clone())
        });
    }

    /// Finds every source file of the project.
    pub fn walk_all(&self) -> Scan {
        self.walk(&self.root, &mut |_| {})
    }

    /// Whether a path is an ordinary file, or a link to one inside the project. A pipe or a device
    /// would never end; a link to the outside would take in what is not the project's.
    pub fn is_readable(&self, path: &Path) -> bool {
        let Ok(metadata) = std::fs::symlink_metadata(path) else {
            return false;
        };
        if metadata.is_symlink() {
            let target = path.canonicalize();
            return target.is_ok_and(|it| it.is_file() && it.starts_with(&self.root));
        }
        metadata.is_file()
    }
}

/// Returns a file's fingerprint, if it is there.
pub fn fingerprint(path: &Path) -> Option<Fingerprint> {
    let metadata = std::fs::metadata(path).ok()?;
    Some(Fingerprint {
        modified: metadata.modified().ok(),
        bytes: metadata.len(),
    })
}

fn outside(root: &Path, place: &str) -> ConfigError {
    ConfigError {
        place: root.join(FILE_NAME).display().to_string(),
        message: format!("source `{place}` does not lie inside the project"),
        hint: "name folders or files below the project's folder, such as `src`".into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn project(files: &[&str]) -> tempfile::TempDir {
        let folder = tempfile::tempdir().expect("a temporary folder");
        for file in files {
            let path = folder.path().join(file);
            std::fs::create_dir_all(path.parent().expect("it has a folder")).expect("folders");
            std::fs::write(path, "").expect("a file");
        }
        folder
    }

    fn found(folder: &tempfile::TempDir, config: &Config) -> Vec<String> {
        let sources = Sources::of(folder.path(), config).expect("the sources are inside");
        let scan = sources.walk_all();
        let below = |path: &PathBuf| path.strip_prefix(folder.path()).map(Path::to_path_buf);
        let shown = scan.files.iter().filter_map(|path| below(path).ok());
        shown.map(|path| path.display().to_string()).collect()
    }

    fn config(sources: &[&str]) -> Config {
        let mut config = Config::default();
        config.project.sources = Some(sources.iter().map(ToString::to_string).collect());
        config
    }

    #[test]
    fn hidden_foreign_and_half_saved_files_are_left_alone() {
        let folder = project(&[
            "a.lisp",
            "deep/er/b.scm",
            ".git/c.lisp",
            ".imago/d.lisp",
            "target/e.lisp",
            ".a.lisp.swp",
            ".#a.lisp",
            "#a.lisp#",
            "a.lisp~",
            "flycheck_a.lisp",
            "4913",
            "notes.md",
        ]);
        assert_eq!(
            found(&folder, &Config::default()),
            ["a.lisp", "deep/er/b.scm"]
        );
    }

    #[test]
    fn rules_are_no_sources_unless_the_project_says_so() {
        let folder = project(&[
            "a.lisp",
            "rules/own.lisp",
            "rules/deep/b.lisp",
            "rules/.c.lisp",
        ]);
        assert_eq!(found(&folder, &Config::default()), ["a.lisp"]);
        let sources = Sources::of(folder.path(), &Config::default()).expect("inside");
        let rules = [
            folder.path().join("rules/deep/b.lisp"),
            folder.path().join("rules/own.lisp"),
        ];
        assert_eq!(sources.rule_files(), rules);
        let named = config(&["rules"]);
        assert_eq!(
            found(&folder, &named),
            ["rules/deep/b.lisp", "rules/own.lisp"]
        );
        let sources = Sources::of(folder.path(), &named).expect("inside");
        assert!(sources.rule_files().is_empty());
    }

    #[test]
    fn only_the_named_places_are_searched() {
        let folder = project(&["src/a.lisp", "lib/b.lisp", "main.lisp", "lib/c.lisp"]);
        let named = config(&["src", "./lib/c.lisp", "not/yet/there"]);
        assert_eq!(found(&folder, &named), ["src/a.lisp", "lib/c.lisp"]);
        let sources = Sources::of(folder.path(), &named).expect("inside");
        assert!(sources.is_wanted_folder(&folder.path().join("not/yet")));
        assert!(!sources.is_wanted_folder(&folder.path().join("other")));
    }

    #[test]
    fn a_source_outside_the_project_is_refused() {
        let folder = project(&[]);
        for place in ["../other", "/etc"] {
            let error = Sources::of(folder.path(), &config(&[place])).expect_err("refused");
            assert!(error.message.contains(place), "{error}");
        }
    }

    #[cfg(unix)]
    #[test]
    fn links_neither_loop_nor_lead_outside() {
        let folder = project(&["src/a.lisp"]);
        let outside = project(&["secret.lisp"]);
        let link = |target: &Path, name: &str| {
            std::os::unix::fs::symlink(target, folder.path().join(name)).expect("a link");
        };
        link(folder.path(), "src/loop");
        link(&outside.path().join("secret.lisp"), "src/stolen.lisp");
        link(Path::new("nowhere.lisp"), "src/dangling.lisp");
        link(&folder.path().join("src/a.lisp"), "src/same.lisp");
        // The temporary folder itself may be reached through a link.
        let root = folder.path().canonicalize().expect("it exists");
        let sources = Sources::of(&root, &Config::default()).expect("inside");
        let names: Vec<_> = sources.walk_all().files;
        assert_eq!(names, [root.join("src/a.lisp"), root.join("src/same.lisp")]);
    }
}
