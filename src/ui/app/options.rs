//! What an app is made with: settings, what the terminal can do, and what was kept from the last start.

use std::io::Write;

use crate::ui::key::Key;
use crate::ui::pane::Capabilities;
use crate::ui::theme::{DEFAULT, Themes};

/// What a person may change in files while the screen is up.
#[derive(Clone, Debug, Default)]
pub struct Settings {
    pub themes: Themes,
    /// How to call the keymap's file, and its text.
    pub keymap: Option<(String, String)>,
    pub problems: Vec<String>,
}

/// Watches the files of settings for as long as what it answers is kept, and calls when one was saved; who
/// is called answers whether they still listen. Nothing where they cannot be watched.
pub type SettingsWatch =
    Box<dyn FnOnce(Box<dyn Fn() -> bool + Send>) -> Option<Box<dyn std::any::Any>>>;

/// Writes the text of a keymap where the next start finds it, or says why it cannot.
pub type KeysWriter = Box<dyn Fn(&str) -> Result<(), String>>;

/// What an app is made with.
pub struct AppOptions {
    pub capabilities: Capabilities,
    /// The theme asked for; else it is the remembered one.
    pub theme: Option<String>,
    /// The theme when none was asked for and none is remembered.
    pub theme_unasked: String,
    /// The built-in themes and the user's.
    pub themes: Themes,
    /// The preset of keys asked for; else it is the remembered one.
    pub keys: Option<String>,
    /// The user's keymap: how to call its file, and its text.
    pub keymap: Option<(String, String)>,
    /// Where the user's keymap is or would be.
    pub keymap_place: String,
    /// What `remember` gave at the last exit.
    pub remembered: Option<String>,
    /// What to call the project until the session says so.
    pub project: String,
    pub mouse: bool,
    /// Whether it is said in lines, for screen readers, and not drawn.
    pub linear: bool,
    /// Whether nothing on the screen changes by itself but what is news.
    pub reduced_motion: bool,
    /// Whether the tour is taken.
    pub tutor: bool,
    /// Reads the files again that a person may have changed.
    pub reads: Option<Box<dyn Fn() -> Settings>>,
    /// Says when one of these files was saved.
    pub watches: Option<SettingsWatch>,
    /// Writes the person's keymap.
    pub writes_keys: Option<KeysWriter>,
    /// Keys that came before there was anybody to hear them.
    pub typed: Vec<Key>,
    /// Where what comes in is recorded.
    pub record: Option<Box<dyn Write>>,
    /// What went wrong before there was a screen to say it on.
    pub problems: Vec<String>,
}

impl AppOptions {
    pub fn new(capabilities: Capabilities) -> AppOptions {
        AppOptions {
            capabilities,
            theme: None,
            theme_unasked: DEFAULT.to_owned(),
            themes: Themes::built_in(),
            keys: None,
            keymap: None,
            keymap_place: String::new(),
            remembered: None,
            project: String::new(),
            mouse: true,
            linear: false,
            reduced_motion: false,
            tutor: false,
            reads: None,
            watches: None,
            writes_keys: None,
            typed: Vec::new(),
            record: None,
            problems: Vec::new(),
        }
    }
}
