//! A configuration's file, read: what is wrong with it is said with its line and a remedy.

use std::path::Path;

use super::{Config, FILE_NAME, LimitsConfig, LlmConfig};
use crate::lang::diagnostic::spelling;
use crate::living::heal::ATTEMPTS_MAX;

/// Bytes of a configuration that are read; a larger file is none of ours.
const BYTES_MAX: u64 = 1 << 20;

/// Why a configuration cannot be used.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{place}: {message}")]
pub struct ConfigError {
    /// The file, with the line where one is known.
    pub place: String,
    pub message: String,
    pub hint: String,
}

impl Config {
    /// Reads the `imago.toml` of a folder; defaults where there is none.
    pub fn load(folder: &Path) -> Result<Config, ConfigError> {
        Config::load_file(&folder.join(FILE_NAME))
    }

    /// Reads a configuration file; defaults where there is none.
    pub fn load_file(path: &Path) -> Result<Config, ConfigError> {
        let place = path.display().to_string();
        let size = match std::fs::metadata(path) {
            Ok(metadata) if metadata.is_dir() => {
                return Err(not_a_file(place));
            }
            Ok(metadata) => metadata.len(),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
                return Ok(Config::default());
            }
            Err(error) => return Err(unreadable(place, &error)),
        };
        if size > BYTES_MAX {
            return Err(too_large(place, size));
        }
        let bytes = std::fs::read(path).map_err(|error| unreadable(place.clone(), &error))?;
        match String::from_utf8(bytes) {
            Ok(text) => Config::read(&place, &text),
            Err(error) => Err(not_text(place, error.utf8_error().valid_up_to())),
        }
    }

    /// Understands a configuration's text; `name` stands in messages.
    pub fn read(name: &str, text: &str) -> Result<Config, ConfigError> {
        let config: Config = toml::from_str(text).map_err(|error| from_toml(name, text, &error))?;
        check_limits(name, &config.limits)?;
        check_keys(name, &config.llm)?;
        check_bounds(name, &config)?;
        Ok(config)
    }
}

/// Refuses limits under which not even the prelude could run.
fn check_limits(name: &str, limits: &LimitsConfig) -> Result<(), ConfigError> {
    const LEAST: [(&str, usize); 3] = [
        ("heap_bytes", 8 << 20),
        ("depth", 100),
        ("output_bytes", 1_000),
    ];
    let given = [limits.heap_bytes, limits.depth, limits.output_bytes];
    for ((key, least), given) in LEAST.into_iter().zip(given) {
        if let Some(given) = given.filter(|&given| given < least) {
            return Err(ConfigError {
                place: name.into(),
                message: format!("`limits.{key}` is {given}, too small for any program"),
                hint: format!("set it to {least} or more, or remove the key"),
            });
        }
    }
    Ok(())
}

/// Refuses what a candidate could not run with, or a machine could not give, and attempts without end.
fn check_bounds(name: &str, config: &Config) -> Result<(), ConfigError> {
    const HOUR_MS: u64 = 3_600_000;
    let Config { gate, heal, .. } = config;
    let size = |given: Option<usize>| given.map(|it| it as u64);
    let bounds = [
        ("gate.fuel", gate.fuel, 1_000, 1 << 50),
        ("gate.heap_bytes", size(gate.heap_bytes), 1 << 20, 1 << 36),
        ("gate.depth", size(gate.depth), 100, 1 << 32),
        ("gate.output_bytes", size(gate.output_bytes), 0, 1 << 30),
        ("gate.example_ms", gate.example_ms, 1, HOUR_MS),
        ("gate.deadline_ms", gate.deadline_ms, 1, HOUR_MS),
        (
            "heal.attempts",
            heal.attempts.map(u64::from),
            1,
            u64::from(ATTEMPTS_MAX),
        ),
    ];
    for (key, given, least, most) in bounds {
        if let Some(given) = given.filter(|it| !(least..=most).contains(it)) {
            return Err(ConfigError {
                place: name.into(),
                message: format!("`{key}` is {given}, which is too small or too large"),
                hint: format!("set it to a number from {least} to {most}, or remove the key"),
            });
        }
    }
    Ok(())
}

/// Refuses a key where the name of a variable belongs, and does not say it again.
fn check_keys(name: &str, llm: &LlmConfig) -> Result<(), ConfigError> {
    let is_variable = |key: &str| {
        let mut letters = key.chars();
        letters.all(|it| it.is_ascii_uppercase() || it.is_ascii_digit() || it == '_')
    };
    for (provider, settings) in &llm.providers {
        if settings.key.as_deref().is_some_and(|it| !is_variable(it)) {
            return Err(ConfigError {
                place: name.into(),
                message: format!("`key` of the provider `{provider}` is no name of a variable"),
                hint: "put the key into the environment, and the name of its variable here: capital letters, digits and `_`".into(),
            });
        }
    }
    Ok(())
}

fn from_toml(name: &str, text: &str, error: &toml::de::Error) -> ConfigError {
    let place = match error.span() {
        Some(span) => {
            let before = &text.as_bytes()[..span.start.min(text.len())];
            let line = before.iter().filter(|&&byte| byte == b'\n').count() + 1;
            format!("{name}:{line}")
        }
        None => name.to_string(),
    };
    let message = in_our_words(error.message());
    let meant = meant(&message);
    let hint: &str = if let Some(meant) = &meant {
        meant
    } else if message.starts_with("unknown key") {
        "correct the key's spelling or remove it; if another tool wrote this file, rename it"
    } else if message.starts_with("invalid") || message.starts_with("unknown variant") {
        "correct the value, or remove the key and the default holds"
    } else {
        "the file must be TOML; correct this line, or rename the file if it is not Imago's"
    };
    ConfigError {
        place,
        message,
        hint: hint.into(),
    }
}

/// Returns what was meant where a parser says `unknown … `x`, expected one of `y`, `z``.
fn meant(message: &str) -> Option<String> {
    let (unknown, expected) = message.split_once(", expected ")?;
    let quoted = |text: &str| -> Vec<String> {
        let parts = text.split('`').skip(1).step_by(2);
        parts.map(str::to_string).collect()
    };
    let wanted = quoted(unknown).pop()?;
    let known = quoted(expected);
    let meant = spelling::closest(&wanted, known.iter().map(String::as_str))?;
    Some(format!("did you mean `{meant}`?"))
}

/// Returns the first line of a parser's message, without the words of its own language.
fn in_our_words(message: &str) -> String {
    let line = message.lines().next().unwrap_or_default();
    let mut line = line.replace("unknown field", "unknown key");
    for number in ["u32", "u64", "usize"] {
        line = line.replace(&format!("expected {number}"), "expected a whole number");
    }
    line
}

fn not_a_file(place: String) -> ConfigError {
    ConfigError {
        place,
        message: "the configuration is a folder, not a file".into(),
        hint: "rename the folder".into(),
    }
}

fn unreadable(place: String, error: &std::io::Error) -> ConfigError {
    ConfigError {
        place,
        message: format!(
            "cannot read the configuration: {}",
            crate::session::error::describe_io(error)
        ),
        hint: "give yourself the permission to read it, or rename it".into(),
    }
}

fn too_large(place: String, size: u64) -> ConfigError {
    ConfigError {
        place,
        message: format!("{size} bytes are too many for a configuration"),
        hint: "rename the file if it is not Imago's".into(),
    }
}

fn not_text(place: String, offset: usize) -> ConfigError {
    ConfigError {
        place,
        message: format!("not text: invalid UTF-8 at byte {offset}"),
        hint: "save it as UTF-8, or rename it if it is not Imago's".into(),
    }
}
