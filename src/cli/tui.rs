//! `imago [DIR]`: the workstation.

use std::fs::OpenOptions;
use std::io::{self, IsTerminal, Write};
use std::path::{Path, PathBuf};
use std::rc::Rc;
use std::sync::atomic::Ordering;
use std::sync::mpsc::TrySendError;
use std::thread::JoinHandle;

use clap::Args;

use super::console::Console;
use super::failure::{Exit, Failure};
use super::place::{Resumed, current_folder, existing, options};
use crate::panes;
use crate::session::command::Command;
use crate::session::config::{Config, UiConfig};
use crate::session::door::{SessionHandle, spawn_last};
use crate::session::error::SessionError;
use crate::session::options::{Keep, SessionOptions};
use crate::session::paths::{STATE_FOLDER, find_project, user_config_folder};
use crate::session::watch::watch_folders;
use crate::ui::app::{AppOptions, Settings};
use crate::ui::event_loop::{self, Door};
use crate::ui::terminal;
use crate::ui::theme::Themes;

/// The file in the project's own folder that keeps how the screen was left.
const SCREEN_FILE: &str = "screen.json";
/// A person's own keys, where their settings name no other file.
const KEYMAP_FILE: &str = "keymap.toml";
/// The theme for a terminal that says its ground is bright, until another is chosen.
const BRIGHT_THEME: &str = "light";
/// Bytes of a theme, keymap or screen file that are read.
const FILE_BYTES_MAX: u64 = 1 << 20;

/// The workstation itself
#[derive(Args, Debug)]
pub struct Tui {
    /// The project's folder; the one this folder belongs to, or this folder, where absent
    #[arg(value_name = "DIR")]
    folder: Option<PathBuf>,
    #[command(flatten)]
    resumed: Resumed,
    #[command(flatten)]
    manner: Manner,
    /// Write what comes in to FILE: keys, pastes, the mouse, sizes. What is typed stands in it
    #[arg(long, value_name = "FILE")]
    record: Option<PathBuf>,
}

/// How the workstation is shown.
#[derive(Args, Clone, Copy, Debug)]
pub struct Manner {
    /// Draw with ASCII only
    #[arg(long)]
    ascii: bool,
    /// Append lines and draw nothing: for screen readers, and terminals without addresses
    #[arg(long)]
    linear: bool,
    /// Let nothing on the screen move or vanish by itself
    #[arg(long)]
    reduced_motion: bool,
}

impl Manner {
    /// What the screen is made with: the project's settings before the person's own.
    pub fn app_options(self, folder: &Path, config: &Config) -> AppOptions {
        let mut app = app_options(folder, config, self.linear);
        app.capabilities.unicode &= !self.ascii;
        app.reduced_motion |= self.reduced_motion;
        app
    }
}

impl Tui {
    pub fn run(self, console: &mut Console) -> Result<Exit, Failure> {
        let folder = self.folder()?;
        let options = self.options(&folder)?;
        let mut app = self.manner.app_options(&folder, &options.config);
        app.record = self.record.as_deref().map(recording).transpose()?;
        start(&folder, options, app, console)
    }

    /// How the session is opened: somebody looks on.
    fn options(&self, folder: &Path) -> Result<SessionOptions, Failure> {
        let options = match self.resumed.options("repl")? {
            Some(options) => options,
            None => options(folder.to_path_buf(), Keep::InProject, "repl")?,
        };
        Ok(SessionOptions {
            watch: true,
            ..options
        })
    }

    fn folder(&self) -> Result<PathBuf, Failure> {
        let Some(folder) = &self.folder else {
            let here = current_folder()?;
            return Ok(find_project(&here).unwrap_or(here));
        };
        existing(folder.clone()).map_err(|failure| match similar(folder) {
            Some(name) if folder.as_os_str() == name => Failure::usage(
                format!("`{name}` comes after an option, so it is taken for a folder"),
                match self.resumed.image() {
                    Some(image) => {
                        format!("did you mean `imago {name} --image {}`?", image.display())
                    }
                    None => format!("write options behind it: `imago {name} …`"),
                },
            ),
            Some(name) => Failure::usage(
                format!(
                    "`{}` is neither a folder nor a subcommand",
                    folder.display()
                ),
                format!("did you mean `imago {name}`?"),
            ),
            None => failure,
        })
    }
}

/// Makes the file for a recording. It holds what is typed, so nobody else may read it, and none that is
/// there is lost.
fn recording(path: &Path) -> Result<Box<dyn Write>, Failure> {
    let mut new = OpenOptions::new();
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut new, 0o600);
    match new.write(true).create_new(true).open(path) {
        Ok(file) => Ok(Box::new(file)),
        Err(error) => Err(Failure::environment(
            format!(
                "cannot record to `{}`: {}",
                path.display(),
                crate::session::error::describe_io(&error)
            ),
            Some("name a file that is not there yet, in a folder that is".into()),
        )),
    }
}

/// Shows the workstation until one leaves it.
pub fn start(
    folder: &Path,
    mut options: SessionOptions,
    app: AppOptions,
    console: &mut Console,
) -> Result<Exit, Failure> {
    if !io::stdin().is_terminal() || !io::stdout().is_terminal() {
        return Err(Failure::environment(
            "the workstation needs a terminal for input and output",
            Some("use `imago repl` to read forms from a pipe, or `imago --help` for more".into()),
        ));
    }
    options.keeps_image = true;
    let mut join = None;
    let ended = event_loop::run(app, panes::all(), |sink| {
        open(options, sink).map(|(door, handle)| {
            join = Some(handle);
            door
        })
    });
    let ending = ended.map_err(|error| {
        Failure::environment(
            error.to_string(),
            Some("`imago repl` works without a screen".into()),
        )
    })?;
    remember(folder, &ending.remembered);
    // A session that did not stop in time loses nothing that was acknowledged; it ends with us.
    if let Some(join) = join.filter(|_| ending.stopped) {
        join.join().map_err(|_| Failure::session_ended())??;
    }
    console.flush()?;
    if let Some(signal) = ending.signal {
        terminal::end_by(signal);
    }
    Ok(Exit::Fine)
}

type Join = JoinHandle<Result<(), SessionError>>;

/// Starts the session and returns the screen's way to it.
fn open(options: SessionOptions, sink: event_loop::EventSink) -> Result<(Door, Join), String> {
    let SessionHandle {
        commands,
        interrupt,
        join,
    } = spawn_last(options, sink).map_err(|error| error.to_string())?;
    let wake = commands.clone();
    let door = Door {
        send: Box::new(move |command| {
            commands.try_send(command).map_err(|error| match error {
                TrySendError::Full(_) => "the session has too much to do; try again".into(),
                TrySendError::Disconnected(_) => "the session has ended".into(),
            })
        }),
        interrupt: Box::new(move || {
            interrupt.store(true, Ordering::Release);
            // Whoever has so much to do that there is no room sees it without.
            let _ = wake.try_send(Command::Heed);
        }),
    };
    Ok((door, join))
}

/// What the screen is made with: the project's settings before the person's own. What is wrong with
/// either is shown on the screen, which works all the same.
fn app_options(folder: &Path, config: &Config, linear: bool) -> AppOptions {
    let mut app = AppOptions::new(terminal::capabilities());
    let mut personal = UiConfig::default();
    let own = user_config_folder();
    if let Some(own) = &own {
        match Config::load(own) {
            Ok(config) => personal = config.ui,
            Err(error) => app.problems.push(error.to_string()),
        }
        let named = personal.keymap.as_deref().unwrap_or(KEYMAP_FILE);
        app.keymap_place = own.join(named).display().to_string();
    }
    let places = Places {
        own,
        own_keymap: personal.keymap.clone(),
        project: folder.to_path_buf(),
        project_keymap: config.ui.keymap.clone(),
    };
    let settings = places.read();
    app.problems.extend(settings.problems);
    (app.themes, app.keymap) = (settings.themes, settings.keymap);
    let places = Rc::new(places);
    let writer = places.clone();
    let folders = places.folders();
    app.watches = Some(Box::new(move |saved| {
        let watch = watch_folders(&folders, saved)?;
        Some(Box::new(watch))
    }));
    app.reads = Some(Box::new(move || places.read()));
    app.writes_keys = Some(Box::new(move |text| writer.write_keys(text)));
    app.linear = linear || config.ui.linear.or(personal.linear).unwrap_or(false);
    let reduced = config.ui.reduced_motion.or(personal.reduced_motion);
    app.reduced_motion = reduced.unwrap_or(false);
    app.theme = config.ui.theme.clone().or(personal.theme);
    app.keys = config.ui.keys.clone().or(personal.keys);
    app.remembered = remembered(folder);
    // Asking takes a while, so it is asked only where the answer counts.
    let is_open = app.theme.is_none() && app.remembered.is_none() && !app.linear;
    if is_open {
        let ground = terminal::ground();
        if ground.is_bright == Some(true) {
            app.theme_unasked = BRIGHT_THEME.into();
        }
        app.typed = ground.typed;
    }
    app.mouse = !terminal::is_remote();
    app.project = match &config.project.name {
        Some(name) => name.clone(),
        None => folder
            .file_name()
            .unwrap_or_default()
            .to_string_lossy()
            .into_owned(),
    };
    app
}

/// Where a person's and a project's keys and themes are.
struct Places {
    own: Option<PathBuf>,
    own_keymap: Option<String>,
    project: PathBuf,
    project_keymap: Option<String>,
}

impl Places {
    /// Writes the keymap that wins: the project's where it names one, else the person's.
    fn write_keys(&self, text: &str) -> Result<(), String> {
        let own = self.own.as_ref().map(|own| {
            let named = self.own_keymap.as_deref();
            own.join(named.unwrap_or(KEYMAP_FILE))
        });
        let project = self.project_keymap.as_ref();
        let project = project.map(|it| self.project.join(it));
        let file = project.or(own).ok_or("there is no folder for settings")?;
        let written = match file.parent() {
            Some(folder) => std::fs::create_dir_all(folder),
            None => Ok(()),
        };
        written
            .and_then(|()| std::fs::write(&file, text))
            .map_err(|error| format!("`{}`: {error}", file.display()))
    }

    /// Returns the folders in which they are.
    fn folders(&self) -> Vec<PathBuf> {
        let own = self.own.iter();
        let own = own.flat_map(|it| [it.clone(), it.join("themes")]);
        let named = |folder: &Path, keymap: &Option<String>| {
            let path = folder.join(keymap.as_deref()?);
            path.parent().map(Path::to_path_buf)
        };
        let own_keymap = self.own.as_ref();
        let own_keymap = own_keymap.and_then(|it| named(it, &self.own_keymap));
        let project_keymap = named(&self.project, &self.project_keymap);
        own.chain(own_keymap).chain(project_keymap).collect()
    }

    /// Reads keys and themes as they are now; the project's keymap wins over the person's.
    fn read(&self) -> Settings {
        let mut settings = Settings {
            themes: Themes::built_in(),
            ..Settings::default()
        };
        let problems = &mut settings.problems;
        if let Some(own) = &self.own {
            add_themes(&own.join("themes"), &mut settings.themes, problems);
            let named = self.own_keymap.clone();
            let named =
                named.or_else(|| own.join(KEYMAP_FILE).is_file().then(|| KEYMAP_FILE.into()));
            settings.keymap = keymap(own, named.as_deref(), problems);
        }
        if let Some(keymap) = keymap(&self.project, self.project_keymap.as_deref(), problems) {
            settings.keymap = Some(keymap);
        }
        settings
    }
}

fn add_themes(folder: &Path, themes: &mut Themes, problems: &mut Vec<String>) {
    let Ok(entries) = std::fs::read_dir(folder) else {
        return;
    };
    for path in entries.flatten().map(|entry| entry.path()) {
        let name = path
            .file_stem()
            .and_then(|it| it.to_str())
            .map(str::to_string);
        let is_theme = path.extension().is_some_and(|it| it == "toml");
        if let Some(name) = name.filter(|_| is_theme) {
            let added = read_text(&path)
                .and_then(|text| themes.add(&name, &text).map_err(|error| error.to_string()));
            problems.extend(added.err());
        }
    }
}

/// Reads the keymap a configuration names, relative to its folder.
fn keymap(
    folder: &Path,
    named: Option<&str>,
    problems: &mut Vec<String>,
) -> Option<(String, String)> {
    let path = folder.join(named?);
    match read_text(&path) {
        Ok(text) => Some((path.display().to_string(), text)),
        Err(problem) => {
            problems.push(problem);
            None
        }
    }
}

fn read_text(path: &Path) -> Result<String, String> {
    let told = |error: io::Error| {
        let reason = crate::session::error::describe_io(&error);
        format!("cannot read `{}`: {reason}", path.display())
    };
    let size = std::fs::metadata(path).map_err(told)?.len();
    if size > FILE_BYTES_MAX {
        return Err(format!("`{}` is too large to be read", path.display()));
    }
    std::fs::read_to_string(path).map_err(told)
}

/// Returns how the screen of a project was left, if it ever was shown.
pub fn remembered(folder: &Path) -> Option<String> {
    read_text(&folder.join(STATE_FOLDER).join(SCREEN_FILE)).ok()
}

/// Keeps how the screen was left. Where the folder cannot be written it begins anew next time.
fn remember(folder: &Path, text: &str) {
    let path = folder.join(STATE_FOLDER).join(SCREEN_FILE);
    let beside = path.with_extension("json.new");
    if std::fs::write(&beside, text).is_ok() {
        let _ = std::fs::rename(&beside, &path);
    }
}

/// Returns the subcommand that was probably meant: one that begins alike, or has two letters changed
/// places.
fn similar(folder: &Path) -> Option<&'static str> {
    let given = folder.to_str().filter(|it| it.len() >= 2)?;
    let letters = |text: &str| {
        let mut letters: Vec<char> = text.chars().collect();
        letters.sort_unstable();
        letters
    };
    let names = super::SUBCOMMANDS.iter().map(|entry| entry.name);
    names.into_iter().find(|name| {
        name.starts_with(given) || given.starts_with(name) || letters(name) == letters(given)
    })
}

#[cfg(test)]
mod tests {
    use clap::FromArgMatches;

    use super::*;
    use crate::session::command::{Command, RequestId};
    use crate::session::door::spawn;
    use crate::session::event::Event;

    /// Opens a session, evaluates something and ends it; answers how many commits, milestones and findings
    /// were told at first.
    fn told_first(options: SessionOptions, text: &str) -> [usize; 3] {
        let (sender, events) = std::sync::mpsc::channel();
        let sink = Box::new(move |event| drop(sender.send(event)));
        let handle = spawn(options, sink).expect("a thread");
        let evaluate = Command::Evaluate {
            id: RequestId(1),
            text: text.into(),
        };
        handle.commands.send(evaluate).expect("it listens");
        let mut told = None;
        for event in &events {
            match event {
                Event::Opened {
                    commits,
                    milestones,
                    violations,
                    ..
                } => told = Some([commits.len(), milestones.len(), violations.len()]),
                Event::Finished { ok, .. } => {
                    assert!(ok, "{text}");
                    break;
                }
                _ => {}
            }
        }
        handle.commands.send(Command::Quit).expect("it listens");
        let ended = handle.join.join().expect("no panic");
        ended.expect("it stands");
        told.expect("what there is")
    }

    #[test]
    fn the_workstation_lists_all_of_the_history_that_an_image_holds() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let image = folder.path().join("f.image");
        let image = image.to_str().expect("UTF-8");
        let own = |options: SessionOptions| SessionOptions {
            folder: folder.path().to_path_buf(),
            data: Some(folder.path().join("data")),
            ..options
        };
        let began = options(folder.path().to_path_buf(), Keep::InProject, "repl");
        let text = format!(
            "(defun f () 1) (defun f () 2) (human-commit \"One\") (save-development-image {image:?})"
        );
        assert_eq!(told_first(own(began.expect("options")), &text), [0; 3]);
        let line = ["imago", "--image", image];
        let matches = crate::cli::command(None).try_get_matches_from(line);
        let tui = Tui::from_arg_matches(&matches.expect("it makes sense")).expect("its arguments");
        let options = own(tui.options(folder.path()).expect("options"));
        let [commits, milestones, violations] = told_first(options, "(f)");
        assert_eq!((commits, milestones), (2, 1));
        assert!(violations >= 2, "{violations}");
    }

    #[test]
    fn a_misspelt_subcommand_is_guessed_and_a_folder_is_not() {
        assert_eq!(similar(Path::new("lgo")), Some("log"));
        assert_eq!(similar(Path::new("mile")), Some("milestone"));
        assert_eq!(similar(Path::new("repls")), Some("repl"));
        assert_eq!(similar(Path::new("examples/tour")), None);
    }
}
