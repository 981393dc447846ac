//! One canonical request and its streamed answer, whatever provider speaks.

use serde_json::{Value, json};

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

impl ChatRequest {
    /// Returns what is asked as JSON, in one form: what entries and cassettes keep and hash.
    pub fn to_json(&self) -> Value {
        let turns = self.turns.iter().map(|turn| {
            let speaker = match turn.speaker {
                Speaker::User => "user",
                Speaker::Model => "model",
            };
            json!({"speaker": speaker, "text": turn.text})
        });
        json!({
            "system": self.system,
            "turns": turns.collect::<Vec<_>>(),
            "parameters": self.parameters(),
        })
    }

    /// Returns what is set besides the words.
    pub fn parameters(&self) -> Value {
        json!({
            "answer_tokens_max": self.answer_tokens_max,
            "temperature": self.temperature,
            "stops": self.stops,
        })
    }
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
