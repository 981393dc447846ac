//! The models that can be asked: which one, by which provider, and what was said on record.

mod exchange;

pub use exchange::{Exchange, ExchangeRow, ExchangeState};

use std::collections::HashMap;
use std::path::{Path, PathBuf};

use super::config::LlmConfig;
use super::error::describe_io;
use super::host::{HostError, World};
use super::session::Session;
use crate::llm::provider::{Provider, ProviderError};
use crate::llm::scripted::{Scripted, SharedScript};

/// The provider whose models are files with answers.
const SCRIPTED: &str = "scripted";
/// Bytes of such a file.
const SCRIPT_BYTES_MAX: u64 = 16 << 20;
/// The environment variable that names the model.
const MODEL_VARIABLE: &str = "IMAGO_MODEL";

/// What a session knows of models.
pub struct Models {
    settings: LlmConfig,
    /// The project's folder, from which the paths of scripts start.
    root: PathBuf,
    /// What was chosen while the session ran, `provider:model`.
    chosen: Option<String>,
    /// Scripts that were begun, by their files.
    scripts: HashMap<PathBuf, SharedScript>,
}

impl Models {
    pub fn new(settings: &LlmConfig, root: &Path) -> Models {
        Models {
            settings: settings.clone(),
            root: root.to_path_buf(),
            chosen: None,
            scripts: HashMap::new(),
        }
    }

    /// Returns the model that is asked where nobody names one, `provider:model`.
    pub fn current(&self) -> Option<String> {
        let named = || {
            std::env::var(MODEL_VARIABLE)
                .ok()
                .filter(|it| !it.is_empty())
        };
        let chosen = self.chosen.clone().or_else(named);
        chosen.or_else(|| self.settings.model.clone())
    }

    /// Chooses the model that is asked from now on.
    pub fn choose(&mut self, model: &str) {
        self.chosen = Some(model.into());
    }

    /// Whether a model answers from a record, without reaching anything.
    pub fn is_recorded(&self, model: Option<&str>) -> bool {
        let current = self.current();
        let model = model.or(current.as_deref());
        model.is_some_and(|it| it.split_once(':').is_some_and(|(it, _)| it == SCRIPTED))
    }

    /// Returns a source of answers: of the model that is named, `provider:model`, or of the current one.
    /// It may be taken to another thread.
    pub fn provider(&mut self, model: Option<&str>) -> Result<Box<dyn Provider>, HostError> {
        let current = self.current();
        let Some(model) = model.or(current.as_deref()) else {
            return Err(HostError::new("llm", "no model is configured").hint(
                "set `model = \"provider:model\"` under `[llm]` in `imago.toml`, or the environment variable `IMAGO_MODEL`",
            ));
        };
        match model.split_once(':') {
            Some((SCRIPTED, file)) => self.script(file),
            Some((provider, _)) => Err(HostError::new(
                "llm",
                format!("there is no provider `{provider}`"),
            )),
            None => Err(
                HostError::new("llm", format!("`{model}` does not say whose model it is"))
                    .hint("write `provider:model`"),
            ),
        }
    }

    fn script(&mut self, file: &str) -> Result<Box<dyn Provider>, HostError> {
        let path = self.root.join(file);
        if let Some(script) = self.scripts.get(&path) {
            return Ok(Box::new(script.clone()));
        }
        let failed = |why: String| HostError::new("llm", format!("the script `{file}` {why}"));
        let size = std::fs::metadata(&path).map_or(0, |it| it.len());
        if size > SCRIPT_BYTES_MAX {
            return Err(failed(format!("has more than {SCRIPT_BYTES_MAX} bytes")));
        }
        let text = std::fs::read_to_string(&path)
            .map_err(|error| failed(format!("cannot be read: {}", describe_io(&error))))?;
        let script = SharedScript::new(file, Scripted::read(&text));
        self.scripts.insert(path, script.clone());
        Ok(Box::new(script))
    }
}

impl Session {
    /// Returns a source of answers for what is being worked on: examples, tests and the past are
    /// answered from a record or not at all.
    pub fn provider(&mut self, model: Option<&str>) -> Result<Box<dyn Provider>, HostError> {
        if self.task.world != World::Live && !self.models.is_recorded(model) {
            return Err(HostError::new(
                "permission-denied",
                "no model is asked while examples, tests or the past are evaluated",
            )
            .hint("answer from a script or a cassette there"));
        }
        self.models.provider(model)
    }
}

impl From<ProviderError> for HostError {
    fn from(error: ProviderError) -> HostError {
        let mut failed = HostError::new("llm", error.to_string());
        failed.hint = error.hint();
        failed
    }
}
