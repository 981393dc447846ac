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
mod message;
mod proposal;
mod talk;
mod turns;

#[cfg(test)]
mod tests;

use self::kept::Kept;
use self::talk::{End, Purpose, Talk};
use super::archive::Archive;
use super::clock;
use super::command::RequestId;
use super::event::Event;
use super::host::HostError;
use super::models::{Exchange, ExchangeState};
use super::options::{Keep, SessionOptions};
use super::paths::ProjectPaths;
use super::session::Session;
use super::view::chat::{Enclosure, Ending, Message, Said, Spent, Voice};
use super::view::context::Context;
use crate::llm::chat::{ChatRequest, Usage};
use crate::llm::plain::plain;
use crate::llm::price::Price;
use crate::llm::provider::Provider;

/// Questions that wait for an answer at once.
const TALKS_MAX: usize = 8;
/// Bytes of a question.
const QUESTION_BYTES_MAX: usize = 128 << 10;
/// Bytes of all that is sent along with one.
const ENCLOSED_BYTES_MAX: usize = 256 << 10;

/// What the model is told before anything else.
const SYSTEM: &str = include_str!("system.md");

/// Conversations that are kept, and questions that wait for an answer.
#[derive(Debug)]
pub struct Desk {
    pub(super) kept: Kept,
    talks: Vec<Talk>,
}

/// What a person says, and what is sent along.
struct Asked {
    conversation: Option<u64>,
    text: String,
    model: Option<String>,
    enclosed: Vec<Enclosure>,
}

impl Desk {
    pub(super) fn of(paths: &ProjectPaths, options: &SessionOptions, archive: &Archive) -> Desk {
        let file = (options.keep == Keep::InProject).then(|| paths.conversations());
        let kept = match file {
            Some(file) if archive.read_only().is_none() => Kept::in_file(file),
            file => Kept::in_memory(file.as_deref()),
        };
        Desk {
            kept,
            talks: Vec::new(),
        }
    }

    /// Says why no further question can be asked.
    fn is_busy(&self, conversation: Option<u64>) -> Result<(), HostError> {
        let is_same = |it: &Talk| it.purpose.conversation() == conversation;
        if conversation.is_some() && self.talks.iter().any(is_same) {
            return Err(HostError::new("llm", "the answer is still coming")
                .hint("wait for its end, or stop it with `esc`"));
        }
        match self.talks.len() >= TALKS_MAX {
            true => {
                let said = format!("{TALKS_MAX} questions wait for an answer already");
                Err(HostError::new("limit", said))
            }
            false => Ok(()),
        }
    }
}

impl Session {
    /// Says something to a model. Whatever is wrong with that is told as news of the conversation.
    pub(super) fn converse(
        &mut self,
        id: RequestId,
        conversation: Option<u64>,
        text: String,
        context: &[Context],
        model: Option<String>,
    ) {
        let talked = self.provider(model.as_deref()).and_then(|provider| {
            let asked = Asked {
                conversation,
                text,
                enclosed: self.enclose(context)?,
                model: model.or_else(|| self.models.current()),
            };
            self.say_to(id, asked, provider)
        });
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

    /// Asks another model from now on, if it can be asked.
    pub(super) fn use_model(&mut self, id: RequestId, model: &str) {
        let asked = self.provider(Some(model));
        match asked.and_then(|_| self.models.choose(model)) {
            Ok(_) => self.emit(Event::Finished { id, ok: true }),
            Err(error) => self.emit(Event::Failed {
                id: Some(id),
                message: error.message,
                hint: error.hint,
            }),
        }
    }

    /// Returns what is sent along, as much as there is room for.
    fn enclose(&mut self, context: &[Context]) -> Result<Vec<Enclosure>, HostError> {
        let mut enclosed = Vec::new();
        let mut bytes = 0;
        for it in context {
            let made = self.context_of(&self.meant(it))?;
            bytes += made.text.len();
            if bytes > ENCLOSED_BYTES_MAX {
                let said = format!("more than {ENCLOSED_BYTES_MAX} bytes would go along");
                return Err(HostError::new("limit", said).hint("take some of it away"));
            }
            enclosed.push(Enclosure {
                title: made.title,
                text: made.text,
            });
        }
        Ok(enclosed)
    }

    /// Returns a context as it is meant: a sign that ends a sentence may end a name as well.
    fn meant(&self, context: &Context) -> Context {
        let Context::Definition(name) = context else {
            return context.clone();
        };
        let bare = name.trim_end_matches(['?', '!']);
        let is_known = |name: &str| self.image.binding(name).is_some();
        match !is_known(name) && is_known(bare) {
            true => Context::Definition(bare.to_string()),
            false => context.clone(),
        }
    }

    fn say_to(
        &mut self,
        id: RequestId,
        asked: Asked,
        provider: Box<dyn Provider>,
    ) -> Result<(), HostError> {
        self.desk.is_busy(asked.conversation)?;
        if asked.text.len() > QUESTION_BYTES_MAX {
            let said = format!("a question has at most {QUESTION_BYTES_MAX} bytes");
            return Err(HostError::new("limit", said).hint("send the file along instead"));
        }
        let before = match asked.conversation {
            Some(number) => self.desk.kept.view(number)?.messages,
            None => Vec::new(),
        };
        let number = match asked.conversation {
            Some(number) => number,
            None => self.desk.kept.next_id()?,
        };
        let question = Message {
            voice: Voice::Person,
            time_ms: clock::now_ms(),
            text: plain(&self.models.redact(&asked.text)),
            model: asked.model.unwrap_or_default(),
            enclosed: asked.enclosed,
            ..Message::default()
        };
        let request = ChatRequest {
            system: SYSTEM.to_string(),
            turns: turns::turns(&before, &question),
            ..ChatRequest::default()
        };
        let talk = Talk::begin(
            id,
            Purpose::Conversation(number),
            request,
            provider,
            self.door.commands.clone(),
        )?;
        self.desk.talks.push(talk);
        self.keep_message(number, &question);
        self.emit(Event::Conversed {
            id,
            conversation: number,
            said: Said::Asked(question),
        });
        Ok(())
    }

    /// Fetches what a model has said meanwhile.
    pub(super) fn overhear(&mut self, id: RequestId) {
        let Some(at) = self.desk.talks.iter().position(|it| it.id == id) else {
            return;
        };
        let talk = &mut self.desk.talks[at];
        let (text, end) = talk.fetch();
        if let Some(conversation) = talk.purpose.conversation()
            && !text.is_empty()
        {
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
        } else if self.door.withdraw(id) {
            self.emit(Event::Conversed {
                id,
                conversation: 0,
                said: Said::Failed {
                    reason: "it was stopped before it went out".into(),
                    hint: None,
                },
            });
        }
    }

    /// Hears no more of anything, as the session ends; what came is kept.
    pub(super) fn hush_all(&mut self) {
        let ids: Vec<RequestId> = self.desk.talks.iter().map(|it| it.id).collect();
        for id in ids {
            self.hush(id);
        }
    }

    /// Keeps what came, whole or not, and says so.
    fn conclude(&mut self, mut talk: Talk, end: End) {
        let exchange = self.keep_exchange(exchange(&mut talk, &end));
        let exchange = (exchange > 0).then_some(exchange);
        match talk.purpose {
            Purpose::Conversation(number) => self.end_reply(&talk, number, end, exchange),
            Purpose::Message => self.end_message(&talk, end),
        }
    }

    fn end_reply(&mut self, talk: &Talk, number: u64, end: End, exchange: Option<u64>) {
        let (ending, spent, hint) = match end {
            End::Finished(usage) => (Ending::Whole, Some(self.spent(talk, usage)), None),
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
                    text: self.models.redact(&talk.shown),
                    enclosed: Vec::new(),
                    model: talk.full_model(),
                    ending,
                    spent,
                    exchange,
                };
                self.keep_message(number, &message);
                Said::Ended {
                    proposal: proposal::proposal(&message.text),
                    message,
                    hint,
                }
            }
        };
        self.emit(Event::Conversed {
            id: talk.id,
            conversation: number,
            said,
        });
    }

    /// Returns what a reply took, with its cost where the price is known.
    fn spent(&self, talk: &Talk, usage: Usage) -> Spent {
        let price = Price::find(&self.models.prices, &talk.provider, &talk.model);
        Spent {
            input_tokens: usage.input_tokens,
            output_tokens: usage.output_tokens,
            cost: price.map(|it| it.of(usage)),
        }
    }

    /// Keeps a message; where that fails the conversation goes on, and it is said.
    fn keep_message(&mut self, conversation: u64, message: &Message) {
        if let Err(error) = self.desk.kept.add(conversation, message) {
            self.fail(None, &error);
        }
    }
}

/// Returns what the journal keeps of a question and its answer.
fn exchange(talk: &mut Talk, end: &End) -> Exchange {
    let (usage, cut) = match end {
        End::Finished(usage) => (*usage, None),
        End::Stopped => (Usage::default(), Some("it was stopped".to_string())),
        End::Failed { reason, .. } => (Usage::default(), Some(reason.clone())),
    };
    Exchange {
        provider: talk.provider.clone(),
        model: talk.model.clone(),
        purpose: talk.purpose.name().into(),
        request: std::mem::take(&mut talk.request),
        state: match cut {
            None => ExchangeState::Whole,
            Some(why) if talk.raw.is_empty() => ExchangeState::Failed(why),
            Some(why) => ExchangeState::Cut(why),
        },
        reply: std::mem::take(&mut talk.raw),
        usage,
    }
}
