//! Conversations with a model, as fronts show them.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

/// A conversation as a row of a list.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ConversationRow {
    /// From 1, in the order in which they began.
    pub id: u64,
    /// The beginning of what was asked first.
    pub title: Arc<str>,
    pub messages: usize,
    /// When something was said last.
    pub time_ms: i64,
    /// The line in which a search found its words; empty where nothing was searched for.
    pub found: String,
}

/// A conversation with all that was said in it, oldest first.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ConversationView {
    pub id: u64,
    pub title: Arc<str>,
    pub messages: Vec<Message>,
    /// What the last reply proposes.
    pub proposal: Option<Proposal>,
}

/// Who says something.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Voice {
    #[default]
    Person,
    Model,
}

/// One contribution to a conversation. No control characters are in its texts.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, rename_all = "kebab-case")]
pub struct Message {
    pub voice: Voice,
    pub time_ms: i64,
    pub text: String,
    /// What was sent with it.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub enclosed: Vec<Enclosure>,
    /// The model that was asked, or that answered.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub model: String,
    pub ending: Ending,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub spent: Option<Spent>,
    /// The entry of the journal that has the exchange.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub exchange: Option<u64>,
}

/// A piece of context, as it was sent.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Enclosure {
    pub title: String,
    pub text: String,
}

/// How a message ended.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Ending {
    #[default]
    Whole,
    /// The person wanted no more of it.
    Stopped,
    /// It broke off, and why.
    Lost { reason: String },
}

/// What a reply took.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, rename_all = "kebab-case")]
pub struct Spent {
    pub input_tokens: u64,
    pub output_tokens: u64,
    /// In dollars, where the model's price is known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cost: Option<f64>,
}

/// News of a conversation.
#[derive(Clone, Debug, PartialEq)]
pub enum Said {
    /// The question was taken and went out; the conversation has a number now.
    Asked(Message),
    /// More of the reply.
    Text(String),
    /// The reply is over, as it is kept: whole, stopped or lost. What it proposes is there to be reviewed.
    Ended {
        message: Message,
        proposal: Option<Proposal>,
        hint: Option<String>,
    },
    /// There was no reply at all.
    Failed {
        reason: String,
        hint: Option<String>,
    },
}

/// Definitions that a reply proposes, as one text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Proposal {
    pub text: String,
    pub names: Vec<String>,
}
