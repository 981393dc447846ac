//! The conversation that is shown: its entries, the reply that is coming, and what it took.

use super::entry::{Shown, enclosed, ending};
use crate::panes::time::date;
use crate::session::view::chat::{ConversationView, Message, Proposal, Said, Spent, Voice};
use crate::ui::role::Role;
use crate::ui::widgets::flow::Flow;
use crate::ui::widgets::markdown::Splitter;

/// Entries kept; older ones are in the conversation as it is kept.
const ENTRIES_MAX: usize = 20_000;

/// A reply that is coming.
#[derive(Debug, Default)]
struct Reply {
    splitter: Splitter,
    /// Whether the newest entry is a part that is not complete.
    is_open: bool,
    bytes: usize,
}

#[derive(Debug, Default)]
pub(super) struct Talk {
    pub flow: Flow<Shown>,
    pub conversation: Option<u64>,
    /// What the last reply proposes, and the entry of the journal that has it.
    pub proposal: Option<(Proposal, Option<u64>)>,
    /// The last reply as it came.
    pub reply: String,
    model: String,
    spent: Spent,
    coming: Option<Reply>,
}

impl Talk {
    /// Shows a conversation that is kept.
    pub fn of(view: &ConversationView, now_ms: i64) -> Talk {
        let mut talk = Talk {
            conversation: Some(view.id),
            ..Talk::default()
        };
        for message in &view.messages {
            talk.begin(message, now_ms);
            if message.voice == Voice::Model {
                talk.text(&message.text);
            }
            talk.end(message, None);
        }
        talk.proposal = view.proposal.clone().map(|it| {
            let exchange = view.messages.last().and_then(|it| it.exchange);
            (it, exchange)
        });
        talk.propose();
        talk
    }

    /// Returns model and cost, for the title.
    pub fn detail(&self) -> String {
        let mut parts = Vec::new();
        if !self.model.is_empty() {
            parts.push(self.model.clone());
        }
        let Spent {
            input_tokens,
            output_tokens,
            cost,
        } = self.spent;
        if input_tokens + output_tokens > 0 {
            parts.push(format!("{input_tokens}+{output_tokens} tokens"));
        }
        if let Some(cost) = cost {
            parts.push(format!("${cost:.4}"));
        }
        parts.join(" · ")
    }

    /// Returns how much of a reply has come; nothing where none is coming.
    pub fn coming(&self) -> Option<usize> {
        self.coming.as_ref().map(|it| it.bytes)
    }

    pub fn hear(&mut self, conversation: u64, said: &Said, now_ms: i64) {
        match said {
            Said::Asked(message) => {
                self.conversation = Some(conversation);
                self.proposal = None;
                self.begin(message, now_ms);
                self.end(message, None);
                self.coming = Some(Reply::default());
            }
            Said::Text(text) => {
                if self.coming.as_ref().is_none_or(|it| it.bytes == 0) {
                    let model = self.model.clone();
                    self.speaker(Voice::Model, &model, now_ms);
                }
                self.text(text);
            }
            Said::Ended {
                message,
                proposal,
                hint,
            } => {
                self.end(message, hint.as_deref());
                self.reply = message.text.clone();
                self.proposal = proposal.clone().map(|it| (it, message.exchange));
                self.propose();
            }
            Said::Failed { reason, hint } => {
                self.coming = None;
                let hint = hint
                    .as_ref()
                    .map_or(String::new(), |it| format!("\nhelp: {it}"));
                self.push(Shown::Note {
                    role: Role::Error,
                    words: format!("{reason}{hint}"),
                });
            }
        }
    }

    fn push(&mut self, entry: Shown) {
        self.flow.push(entry);
        while self.flow.len() > ENTRIES_MAX {
            self.flow.pop_oldest();
        }
    }

    fn speaker(&mut self, voice: Voice, model: &str, time_ms: i64) {
        let who = match voice {
            Voice::Person => "You",
            Voice::Model if model.is_empty() => "Model",
            Voice::Model => model,
        };
        let words = format!("{who}  {}", date(time_ms));
        self.push(Shown::Speaker { voice, words });
    }

    fn begin(&mut self, message: &Message, _now_ms: i64) {
        if !message.model.is_empty() {
            self.model.clone_from(&message.model);
        }
        self.speaker(message.voice, &message.model, message.time_ms);
        if message.voice == Voice::Person {
            self.text(&message.text);
        }
    }

    /// Takes more of what is being said.
    fn text(&mut self, text: &str) {
        let mut reply = self.coming.take().unwrap_or_default();
        let parts = reply.splitter.push(text);
        if std::mem::take(&mut reply.is_open) {
            self.flow.pop();
        }
        for part in parts {
            self.push(Shown::Part(part));
        }
        if let Some(open) = reply.splitter.open() {
            self.push(Shown::Part(open));
            reply.is_open = true;
        }
        reply.bytes += text.len();
        self.coming = Some(reply);
    }

    /// Ends what is being said.
    fn end(&mut self, message: &Message, hint: Option<&str>) {
        self.coming = None;
        if let Some(entry) = enclosed(&message.enclosed) {
            self.push(entry);
        }
        if let Some(entry) = ending(message, hint) {
            self.push(entry);
        }
        if message.voice == Voice::Model {
            self.model.clone_from(&message.model);
            self.reply.clone_from(&message.text);
        }
        if let Some(spent) = message.spent {
            self.spent.input_tokens += spent.input_tokens;
            self.spent.output_tokens += spent.output_tokens;
            let costs = [self.spent.cost, spent.cost];
            self.spent.cost = costs.into_iter().flatten().reduce(|one, more| one + more);
        }
    }

    fn propose(&mut self) {
        if let Some((proposal, _)) = &self.proposal {
            let names = proposal.names.clone();
            self.push(Shown::Proposed(names));
        }
    }
}
