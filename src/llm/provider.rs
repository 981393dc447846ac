//! What a provider is: a request goes out, events come in.

use super::chat::{ChatEvent, ChatRequest};

/// A source of answers.
pub trait Provider {
    /// Returns the name by which the provider is configured.
    fn name(&self) -> &str;

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
}
