//! What was said to a model and what it answered, as entries of the history.

use serde_json::{Value, json};

use crate::history::id::CommitUuid;
use crate::history::kind::EntryKind;
use crate::history::query::documents::{self, Document};
use crate::history::query::search;
use crate::history::record::NewDocument;
use crate::llm::cassette;
use crate::llm::chat::{ChatRequest, Usage};
use crate::session::archive::Archive;
use crate::session::clock;
use crate::session::error::SessionError;
use crate::session::session::Session;
use crate::session::view::transcript::TranscriptKind;

/// Exchanges that are listed, the newest.
const LISTED_MAX: usize = 100_000;
/// What is done where it is said what became of an exchange.
const CONCLUDED: &str = "concluded";

/// A question with its answer.
#[derive(Clone, Debug, PartialEq)]
pub struct Exchange {
    pub provider: String,
    pub model: String,
    /// What it was for: `ask`, `chat`, `heal parse-date` …
    pub purpose: String,
    pub request: ChatRequest,
    /// As it came, or as much of it as did.
    pub reply: String,
    pub usage: Usage,
    pub state: ExchangeState,
}

/// How it ended.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum ExchangeState {
    #[default]
    Whole,
    /// A part came, and why no more did.
    Cut(String),
    /// Nothing came, and why.
    Failed(String),
}

impl ExchangeState {
    /// Returns it as entries name what was done.
    fn action(&self) -> &'static str {
        match self {
            ExchangeState::Whole => "answered",
            ExchangeState::Cut(_) => "cut",
            ExchangeState::Failed(_) => "failed",
        }
    }

    fn trouble(&self) -> Option<&str> {
        match self {
            ExchangeState::Whole => None,
            ExchangeState::Cut(why) | ExchangeState::Failed(why) => Some(why),
        }
    }
}

/// An exchange on record.
#[derive(Clone, Debug, PartialEq)]
pub struct ExchangeRow {
    pub seq: u64,
    pub time_ms: i64,
    pub author: String,
    pub model: String,
    /// `answered`, `cut` or `failed`.
    pub action: String,
    pub purpose: String,
    /// What became of it; empty where nothing was said.
    pub outcome: String,
    /// The entry's text: provider, prompt and its hash, parameters, reply, usage.
    pub text: Value,
}

impl Exchange {
    /// Returns the hash by which the same prompt is found again, on cassettes as well.
    pub fn prompt_hash(&self) -> String {
        cassette::hash(&self.provider, &self.model, &self.request)
    }

    fn text(&self) -> String {
        let text = json!({
            "provider": self.provider,
            "model": self.model,
            "prompt_hash": self.prompt_hash(),
            "request": self.request.to_json(),
            "reply": self.reply,
            "input_tokens": self.usage.input_tokens,
            "output_tokens": self.usage.output_tokens,
            "trouble": self.state.trouble(),
        });
        text.to_string()
    }
}

impl Session {
    /// Keeps an exchange in the history; answers its entry, or 0 where the history cannot be written.
    pub fn keep_exchange(&mut self, exchange: Exchange) -> u64 {
        self.keep_model_entry(NewDocument {
            uuid: CommitUuid::now(),
            time_ms: clock::now_ms(),
            author: self.options.author.clone(),
            kind: EntryKind::Model,
            name: exchange.model.clone(),
            action: exchange.state.action().into(),
            text: self.models.redact(&exchange.text()),
            message: exchange.purpose,
            target: None,
            rule_set: None,
        })
    }

    /// Keeps what became of an exchange: applied, rejected, and by whom.
    pub fn conclude_exchange(&mut self, seq: u64, outcome: &str) {
        let Ok(asked) = documents::get(&self.archive.store, seq) else {
            return;
        };
        self.keep_model_entry(NewDocument {
            uuid: CommitUuid::now(),
            time_ms: clock::now_ms(),
            author: self.options.author.clone(),
            kind: EntryKind::Model,
            name: asked.name,
            action: CONCLUDED.into(),
            text: outcome.into(),
            message: outcome.into(),
            target: Some(seq),
            rule_set: None,
        });
    }

    fn keep_model_entry(&mut self, entry: NewDocument) -> u64 {
        match self.archive.store.document(entry) {
            Ok(seq) => {
                self.note_entries(1);
                seq
            }
            Err(error) => {
                let text = format!("what was said to the model is not kept: {error}");
                self.say(TranscriptKind::Note, text);
                0
            }
        }
    }
}

impl Archive {
    /// Returns the exchange whose entry a person names, or the entry that says what became of it; nothing
    /// where it is another entry.
    pub fn exchange_kept(&self, id: &str) -> Result<Option<ExchangeRow>, SessionError> {
        let found = search::resolve(&self.store, id)?;
        if found.kind != EntryKind::Model {
            return Ok(None);
        }
        let entry = documents::get(&self.store, found.seq)?;
        let seq = entry.target.unwrap_or(entry.seq);
        Ok(self.exchange_rows()?.into_iter().find(|it| it.seq == seq))
    }

    /// Returns the exchanges with models, oldest first.
    pub fn exchange_rows(&self) -> Result<Vec<ExchangeRow>, SessionError> {
        if self.store.is_blank() {
            return Ok(Vec::new());
        }
        let mut entries = documents::newest(&self.store, EntryKind::Model, LISTED_MAX)?;
        entries.reverse();
        let mut rows: Vec<ExchangeRow> = Vec::new();
        for entry in entries {
            match entry.target {
                Some(target) if entry.action == CONCLUDED => {
                    let at = rows.binary_search_by_key(&target, |it| it.seq);
                    if let Ok(at) = at {
                        rows[at].outcome = entry.message;
                    }
                }
                _ => rows.push(row(entry)),
            }
        }
        Ok(rows)
    }
}

fn row(entry: Document) -> ExchangeRow {
    ExchangeRow {
        seq: entry.seq,
        time_ms: entry.time_ms,
        author: entry.author,
        model: entry.name,
        action: entry.action,
        purpose: entry.message,
        outcome: String::new(),
        text: serde_json::from_str(&entry.text).unwrap_or_default(),
    }
}
