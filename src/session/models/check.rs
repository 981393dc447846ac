//! Whether the configured providers answer, and if not, why.

use std::path::Path;
use std::time::{Duration, Instant};

use super::{Models, SCRIPTED, variable};
use crate::llm::chat::{ChatEvent, ChatRequest, Speaker, Turn};
use crate::llm::provider::Continue;
use crate::llm::wire;
use crate::session::config::LlmConfig;
use crate::session::host::HostError;

/// How long one provider may take.
const PATIENCE: Duration = Duration::from_secs(30);
/// Tokens of the answer: some models think before they speak.
const ANSWER_TOKENS_MAX: u32 = 256;
const QUESTION: &str = "Answer with the single word: yes";

/// What came of asking one provider.
#[derive(Clone, Debug, PartialEq)]
pub struct CheckRow {
    pub provider: String,
    /// Empty where none is named.
    pub model: String,
    pub outcome: CheckOutcome,
}

#[derive(Clone, Debug, PartialEq)]
pub enum CheckOutcome {
    /// How long it took.
    Answers(Duration),
    /// Why not, and what to do.
    Fails { why: String, hint: Option<String> },
}

/// Asks each provider that is configured; all that are known and have a key, where `imago.toml` names
/// none.
pub fn check_all(settings: &LlmConfig, root: &Path) -> Vec<CheckRow> {
    let settings = LlmConfig {
        // One question is one question, and it is not played back.
        retries: Some(0),
        cassette: None,
        budget_tokens: None,
        budget_dollars: None,
        ..settings.clone()
    };
    let mut models = Models::new(&settings, root);
    let mut rows: Vec<CheckRow> = Vec::new();
    for name in models.configured() {
        let (provider, model) = name.split_once(':').unwrap_or((&name, ""));
        if rows.iter().any(|it| it.provider == provider) {
            continue;
        }
        rows.push(CheckRow {
            provider: provider.into(),
            model: model.into(),
            outcome: check(&mut models, &name),
        });
    }
    rows
}

impl Models {
    /// The model that is asked, and the usual one of each provider that is configured or has a key; a
    /// provider alone where it has none.
    fn configured(&self) -> Vec<String> {
        let mut names: Vec<String> = self.current().into_iter().collect();
        names.extend(self.settings.providers.keys().map(|it| self.whole(it)));
        for known in wire::known() {
            let mut variables = known.keys.iter().chain(known.addresses);
            if variables.any(|it| variable(it).is_some()) {
                names.push(self.whole(known.name));
            }
        }
        names
    }

    /// Returns the models that a person may choose from, each once: those that are configured, and those
    /// that have a price of their own.
    pub fn choices(&self) -> Vec<String> {
        let mut choices: Vec<String> = Vec::new();
        let priced = self.settings.prices.keys().cloned();
        for name in self.configured().into_iter().chain(priced) {
            let provider = name.split_once(':').map(|(provider, _)| provider);
            let is_known = provider.is_some_and(|it| self.is_provider(it));
            if is_known && !name.ends_with(':') && !choices.contains(&name) {
                choices.push(name);
            }
        }
        choices
    }
}

fn check(models: &mut Models, name: &str) -> CheckOutcome {
    let began = Instant::now();
    match ask(models, name, began) {
        Ok(()) => CheckOutcome::Answers(began.elapsed()),
        Err(error) => CheckOutcome::Fails {
            why: error.message,
            hint: error.hint,
        },
    }
}

fn ask(models: &mut Models, name: &str, began: Instant) -> Result<(), HostError> {
    let mut provider = models.provider(Some(name))?;
    // A script is not used up by being looked at.
    if provider.name() == SCRIPTED {
        return Ok(());
    }
    let turn = Turn {
        speaker: Speaker::User,
        text: QUESTION.into(),
    };
    let request = ChatRequest {
        model: provider.model().into(),
        turns: vec![turn],
        answer_tokens_max: Some(ANSWER_TOKENS_MAX),
        ..ChatRequest::default()
    };
    let mut is_late = false;
    let outcome = provider.chat(&request, &mut |event| match event {
        ChatEvent::Waiting if began.elapsed() > PATIENCE => {
            is_late = true;
            Continue::Stop
        }
        _ => Continue::Yes,
    });
    match is_late {
        true => Err(HostError::new(
            "llm",
            format!("it says nothing for {} s", PATIENCE.as_secs()),
        )),
        false => Ok(outcome?),
    }
}
