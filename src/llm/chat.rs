//! One canonical request and its streamed answer, whatever provider speaks.

/// Who says a turn.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Speaker {
    User,
    Model,
}

/// One contribution to a conversation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Turn {
    pub speaker: Speaker,
    pub text: String,
}

/// What a provider is asked; providers translate it and add nothing.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ChatRequest {
    pub model: String,
    /// Instructions that stand above the conversation.
    pub system: String,
    pub turns: Vec<Turn>,
    /// The longest answer, in the model's tokens; `None` leaves it to the provider.
    pub answer_tokens_max: Option<u32>,
    /// How freely words are chosen, from 0; `None` leaves it to the provider.
    pub temperature: Option<f64>,
    /// Texts at which the answer ends.
    pub stops: Vec<String>,
}

/// What a request consumed, in the model's tokens.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Usage {
    pub input_tokens: u64,
    pub output_tokens: u64,
}

impl std::ops::AddAssign for Usage {
    fn add_assign(&mut self, other: Usage) {
        self.input_tokens += other.input_tokens;
        self.output_tokens += other.output_tokens;
    }
}

/// A piece of an answer as it arrives.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ChatEvent {
    Text(String),
    /// Nothing came for a moment: whoever listens may stop here, too.
    Waiting,
    /// The answer is complete; nothing follows.
    Finished(Usage),
}
