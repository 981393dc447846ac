//! What a provider is: a request goes out, events come in.

use std::time::Duration;

use super::chat::{ChatEvent, ChatRequest};

/// A source of answers.
pub trait Provider: Send {
    /// Returns the name by which the provider is configured.
    fn name(&self) -> &str;

    /// Returns the model that answers where the request names none.
    fn model(&self) -> &str {
        self.name()
    }

    /// Answers a request, handing each event to `sink` as it arrives. The sink says whether to go
    /// on; a provider that is told to stop returns `ProviderError::Cancelled`.
    fn chat(
        &mut self,
        request: &ChatRequest,
        sink: &mut dyn FnMut(ChatEvent) -> Continue,
    ) -> Result<(), ProviderError>;
}

/// A listener's wish after each event.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Continue {
    Yes,
    Stop,
}

/// Why there is no complete answer.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ProviderError {
    #[error("the answer was cancelled")]
    Cancelled,
    #[error("`{provider}` has no answer left for this conversation")]
    Exhausted { provider: String },
    #[error("`{provider}` has no key")]
    NoKey { provider: String, variable: String },
    #[error("`{provider}` refuses the key: {message}")]
    WrongKey {
        provider: String,
        variable: String,
        message: String,
    },
    #[error("`{provider}` is asked too often: {message}")]
    TooOften {
        provider: String,
        message: String,
        /// How long it wants to be left alone, where it says so.
        wait: Option<Duration>,
    },
    /// It is overloaded or broken for now.
    #[error("`{provider}` cannot answer now ({status}): {message}")]
    Unwell {
        provider: String,
        status: u16,
        message: String,
        wait: Option<Duration>,
    },
    #[error("`{provider}` refuses the request ({status}): {message}")]
    Refused {
        provider: String,
        status: u16,
        message: String,
    },
    #[error("`{provider}` cannot be reached at {place}: {message}")]
    Unreachable {
        provider: String,
        place: String,
        message: String,
    },
    /// The connection was lost in the midst of an answer.
    #[error("`{provider}` broke off: {message}")]
    BrokenOff { provider: String, message: String },
    #[error("`{provider}` took longer than {} s {doing}", .limit.as_secs_f64())]
    TooSlow {
        provider: String,
        limit: Duration,
        /// `to answer`, `between two pieces`, `in all` …
        doing: &'static str,
    },
    #[error("the answer of `{provider}` is longer than {bytes_max} bytes")]
    TooLong { provider: String, bytes_max: usize },
    #[error("`{provider}` answered something else than an answer: {message}")]
    Malformed { provider: String, message: String },
    #[error("the budget of {budget} is spent: {spent} so far")]
    Spent { budget: String, spent: String },
    #[error("there is no provider `{provider}`")]
    Unknown {
        provider: String,
        near: Option<String>,
    },
    #[error("the script `{script}` cannot be read: {message}")]
    NoScript { script: String, message: String },
    #[error("what `{model}` costs is not known, and the budget is in dollars")]
    Unpriced { model: String },
    #[error("the cassette `{cassette}` cannot be {doing}: {message}")]
    Cassette {
        cassette: String,
        doing: &'static str,
        message: String,
    },
    #[error("the cassette `{cassette}` has no answer for this request ({hash})")]
    Unrecorded { cassette: String, hash: String },
}

impl ProviderError {
    /// Returns what a person can do about it.
    pub fn hint(&self) -> Option<String> {
        match self {
            ProviderError::NoKey { provider, variable } => Some(format!(
                "set the environment variable `{variable}`, or name another one as `key` under `[llm.providers.{provider}]` in `imago.toml`"
            )),
            ProviderError::WrongKey { variable, .. } => Some(format!(
                "the key is read from the environment variable `{variable}`"
            )),
            ProviderError::TooOften { .. } | ProviderError::Unwell { .. } => {
                Some("wait a while, or choose another model with `llm/use`".into())
            }
            ProviderError::Unreachable { provider, .. } => Some(format!(
                "check that it runs there, or set `url` under `[llm.providers.{provider}]` in `imago.toml`"
            )),
            ProviderError::TooSlow { .. } => Some(
                "set `connect_ms`, `idle_ms` or `total_ms` under `[llm]` in `imago.toml`".into(),
            ),
            ProviderError::Spent { .. } => Some(
                "set `budget_tokens` or `budget_dollars` under `[llm]` in `imago.toml`, or begin another session".into(),
            ),
            ProviderError::Unknown { near, .. } => Some(match near {
                Some(near) => format!("did you mean `{near}`?"),
                None => "describe it under `[llm.providers]` in `imago.toml`, with a `kind` and a `url`".into(),
            }),
            ProviderError::NoScript { .. } => Some("check the path".into()),
            ProviderError::Unpriced { model } => Some(format!(
                "set its price with `[llm.prices.\"{model}\"]` in `imago.toml`, or a budget in tokens"
            )),
            ProviderError::Unrecorded { .. } => {
                Some("record it again with `cassette_mode = \"auto\"` under `[llm]`".into())
            }
            ProviderError::Exhausted { .. } => Some("add an answer to the script".into()),
            ProviderError::BrokenOff { .. } => Some("ask again; what came is kept".into()),
            ProviderError::Cancelled
            | ProviderError::Refused { .. }
            | ProviderError::TooLong { .. }
            | ProviderError::Cassette { .. }
            | ProviderError::Malformed { .. } => None,
        }
    }

    /// Whether asking again later may help.
    pub fn may_pass(&self) -> bool {
        matches!(
            self,
            ProviderError::TooOften { .. }
                | ProviderError::Unwell { .. }
                | ProviderError::Unreachable { .. }
                | ProviderError::BrokenOff { .. }
        )
    }
}
