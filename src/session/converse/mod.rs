//! The conversation desk: what a person says goes out to a model on a thread of its own, what comes back is
//! told piece by piece, and what was said is kept.
//!
//! ```text
//!  Converse ──► Talk ──► thread: provider.chat ──► mailbox ┐
//!                ▲                                         │ Overheard, once until it is fetched
//!                └── overhear ◄── door ◄───────────────────┘
//! ```
//! The session never waits for a model. Nothing that a model says is done: definitions in a reply are a
//! proposal, which somebody has to send through the gate.

mod export;
mod kept;
mod plain;
mod proposal;
mod talk;

#[cfg(test)]
mod tests;

use std::path::PathBuf;

use self::kept::Kept;
pub use self::plain::plain;
use self::talk::{End, Talk};
use super::archive::Archive;
use super::clock;
use super::command::RequestId;
use super::event::Event;
use super::host::HostError;
use super::options::{Keep, SessionOptions};
use super::paths::ProjectPaths;
use super::session::Session;
use super::view::chat::{Enclosure, Ending, Message, Said, Spent, Voice};
use crate::llm::chat::{ChatRequest, Speaker, Turn, Usage};
use crate::llm::provider::Provider;

/// Conversations that wait for an answer at once.
const TALKS_MAX: usize = 8;
/// Bytes of what was said before that are sent along; the oldest is left out.
const TURNS_BYTES_MAX: usize = 256 << 10;
/// Bytes of a question.
const QUESTION_BYTES_MAX: usize = 128 << 10;

/// What the model is told before anything else.
const SYSTEM: &str = include_str!("system.md");

/// Conversations that are kept, and those that wait for an answer.
#[derive(Debug)]
pub struct Desk {
    pub(super) kept: Kept,
    talks: Vec<Talk>,
}

impl Desk {
    pub(super) fn of(paths: &ProjectPaths, options: &SessionOptions, archive: &Archive) -> Desk {
        let file: Option<PathBuf> = match options.keep {
            Keep::InProject => Some(paths.conversations()),
            Keep::InMemory => None,
        };
        let kept = match file {
            Some(file) if archive.read_only().is_none() => Kept::in_file(file),
            file => Kept::in_memory(file.as_deref()),
        };
        Desk {
            kept,
            talks: Vec::new(),
        }
    }
}

/// What a person says, and what is sent along.
struct Asked {
    conversation: Option<u64>,
    text: String,
    model: Option<String>,
    enclosed: Vec<Enclosure>,
}

impl Session {
    /// Says something to a model. Whatever is wrong with that is told as news of the conversation.
    pub(super) fn converse(
        &mut self,
        id: RequestId,
        conversation: Option<u64>,
        text: String,
        model: Option<String>,
    ) {
        let provider = self.provider(model.as_deref());
        let asked = Asked {
            conversation,
            text,
            model,
            enclosed: Vec::new(),
        };
        let talked = provider.and_then(|it| self.say_to(id, asked, it));
        if let Err(error) = talked {
            self.emit(Event::Conversed {
                id,
                conversation: conversation.unwrap_or_default(),
                said: Said::Failed {
                    reason: error.message,
                    hint: error.hint,
                },
            });
        }
    }

    fn say_to(
        &mut self,
        id: RequestId,
        asked: Asked,
        provider: Box<dyn Provider + Send>,
    ) -> Result<(), HostError> {
        let conversation = asked.conversation;
        let talks = &self.desk.talks;
        if conversation.is_some_and(|it| talks.iter().any(|talk| talk.conversation == it)) {
            return Err(HostError::new("model", "the answer is still coming")
                .hint("wait for its end, or stop it with `esc`"));
        }
        if talks.len() >= TALKS_MAX {
            let said = format!("{TALKS_MAX} conversations wait for an answer already");
            return Err(HostError::new("limit", said));
        }
        if asked.text.len() > QUESTION_BYTES_MAX {
            let said = format!("a question has at most {QUESTION_BYTES_MAX} bytes");
            return Err(HostError::new("limit", said).hint("name the file as context instead"));
        }
        let before = match conversation {
            Some(number) => {
                self.desk
                    .kept
                    .view(number)
                    .map_err(|error| kept(&error))?
                    .messages
            }
            None => Vec::new(),
        };
        let number = match conversation {
            Some(number) => number,
            None => self.desk.kept.next_id().map_err(|error| kept(&error))?,
        };
        let question = Message {
            voice: Voice::Person,
            time_ms: clock::now_ms(),
            text: plain(&asked.text),
            model: asked.model.unwrap_or_default(),
            enclosed: asked.enclosed,
            ..Message::default()
        };
        self.keep_message(number, &question);
        let request = ChatRequest {
            model: question.model.clone(),
            system: SYSTEM.to_string(),
            turns: turns(&before, &question),
            ..ChatRequest::default()
        };
        self.emit(Event::Conversed {
            id,
            conversation: number,
            said: Said::Asked(question),
        });
        let talk = Talk::begin(id, number, request, provider, self.door.commands.clone());
        self.desk.talks.push(talk?);
        Ok(())
    }

    /// Fetches what a model has said meanwhile.
    pub(super) fn overhear(&mut self, id: RequestId) {
        let Some(at) = self.desk.talks.iter().position(|it| it.id == id) else {
            return;
        };
        let talk = &mut self.desk.talks[at];
        let (text, end) = talk.fetch();
        let conversation = talk.conversation;
        if !text.is_empty() {
            self.emit(Event::Conversed {
                id,
                conversation,
                said: Said::Text(text),
            });
        }
        if let Some(end) = end {
            let talk = self.desk.talks.remove(at);
            self.conclude(talk, end);
        }
    }

    /// Hears no more of what answers a request.
    pub(super) fn hush(&mut self, id: RequestId) {
        self.overhear(id);
        if let Some(at) = self.desk.talks.iter().position(|it| it.id == id) {
            let talk = self.desk.talks.remove(at);
            talk.hush();
            self.conclude(talk, End::Stopped);
        }
    }

    /// Keeps what came, whole or not, and says so.
    fn conclude(&mut self, mut talk: Talk, end: End) {
        let (id, conversation) = (talk.id, talk.conversation);
        let (ending, spent, hint) = match end {
            End::Finished(usage) => (Ending::Whole, Some(spent(usage)), None),
            End::Stopped => (Ending::Stopped, None, None),
            End::Failed { reason, hint } => (Ending::Lost { reason }, None, hint),
        };
        let said = match &ending {
            Ending::Lost { reason } if talk.shown.is_empty() => Said::Failed {
                reason: reason.clone(),
                hint,
            },
            _ => {
                let message = Message {
                    voice: Voice::Model,
                    time_ms: clock::now_ms(),
                    text: std::mem::take(&mut talk.shown),
                    model: std::mem::take(&mut talk.model),
                    ending,
                    spent,
                    ..Message::default()
                };
                self.keep_message(conversation, &message);
                Said::Ended {
                    proposal: proposal::proposal(&message.text),
                    message,
                    hint,
                }
            }
        };
        self.emit(Event::Conversed {
            id,
            conversation,
            said,
        });
    }

    /// Keeps a message; where that fails the conversation goes on, and it is said.
    fn keep_message(&mut self, conversation: u64, message: &Message) {
        if let Err(error) = self.desk.kept.add(conversation, message) {
            self.fail(None, &error);
        }
    }
}

fn spent(usage: Usage) -> Spent {
    Spent {
        input_tokens: usage.input_tokens,
        output_tokens: usage.output_tokens,
        cost: None,
    }
}

fn kept(error: &super::error::SessionError) -> HostError {
    let mut told = HostError::new("io", error.to_string());
    told.hint = error.hint();
    told
}

/// Returns what is sent of a conversation: the question, and before it as much as there is room for.
fn turns(before: &[Message], question: &Message) -> Vec<Turn> {
    let mut room = TURNS_BYTES_MAX;
    let mut turns = vec![turn(question)];
    for message in before.iter().rev() {
        let turn = turn(message);
        let Some(left) = room.checked_sub(turn.text.len()) else {
            break;
        };
        room = left;
        turns.push(turn);
    }
    turns.reverse();
    // Models want a person to begin.
    let first = turns.iter().position(|it| it.speaker == Speaker::User);
    turns.drain(..first.unwrap_or_default());
    turns
}

fn turn(message: &Message) -> Turn {
    let mut text = String::new();
    for enclosure in &message.enclosed {
        let (title, body) = (&enclosure.title, enclosure.text.trim_end());
        text.push_str(&format!("<context of=\"{title}\">\n{body}\n</context>\n\n"));
    }
    text.push_str(&message.text);
    let speaker = match message.voice {
        Voice::Person => Speaker::User,
        Voice::Model => Speaker::Model,
    };
    Turn { speaker, text }
}
