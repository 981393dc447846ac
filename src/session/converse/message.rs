//! What commits are to be called together, as a model would say it: a proposal that a person writes, changes
//! or drops.

use super::talk::{End, Purpose, Talk};
use crate::llm::chat::{ChatRequest, Speaker, Turn};
use crate::session::command::RequestId;
use crate::session::event::Event;
use crate::session::host::HostError;
use crate::session::session::Session;
use crate::session::view::context::Context;
use crate::session::view::diff::DiffSide;

/// Bytes of the changes that are shown to the model.
const CHANGES_BYTES_MAX: usize = 64 << 10;
/// Characters of a message; what is longer is an essay.
const MESSAGE_MAX: usize = 400;

/// What the model is told.
const SYSTEM: &str = include_str!("message.md");

impl Session {
    /// Asks the model what these commits are to be called.
    pub(in crate::session) fn propose_message(&mut self, id: RequestId, commits: &[u64]) {
        if let Err(error) = self.ask_message(id, commits) {
            self.fail_with(id, error);
        }
    }

    fn ask_message(&mut self, id: RequestId, commits: &[u64]) -> Result<(), HostError> {
        let provider = self.provider(None)?;
        self.desk.is_busy(None)?;
        let mut text = String::new();
        for commit in commits {
            let change = self.context_of(&Context::Diff {
                left: DiffSide::Before(*commit),
                right: DiffSide::Commit(*commit),
            })?;
            if text.len() + change.text.len() > CHANGES_BYTES_MAX {
                text.push_str("… and more changes\n");
                break;
            }
            text.push_str(&format!("{}\n{}\n", change.title, change.text.trim_end()));
        }
        let turn = Turn {
            speaker: Speaker::User,
            text,
        };
        let request = ChatRequest {
            system: SYSTEM.to_string(),
            turns: vec![turn],
            ..ChatRequest::default()
        };
        let commands = self.door.commands.clone();
        let talk = Talk::begin(id, Purpose::Message, request, provider, commands)?;
        self.desk.talks.push(talk);
        Ok(())
    }

    pub(super) fn end_message(&mut self, talk: &Talk, end: End) {
        let id = talk.id;
        match (end, message(&talk.shown)) {
            (End::Finished(_), Some(message)) => self.emit(Event::MessageProposed { id, message }),
            (End::Finished(_), None) => {
                let error = HostError::new("llm", "the model proposed no message");
                self.fail_with(id, error.hint("write one yourself"));
            }
            (End::Stopped, _) => self.emit(Event::Finished { id, ok: false }),
            (End::Failed { reason, hint }, _) => {
                let mut error = HostError::new("llm", reason);
                error.hint = hint;
                self.fail_with(id, error);
            }
        }
    }

    fn fail_with(&self, id: RequestId, error: HostError) {
        self.emit(Event::Failed {
            id: Some(id),
            message: error.message,
            hint: error.hint,
        });
    }
}

/// Returns the message that a reply holds: its first line that says something, without quotes and marks.
fn message(reply: &str) -> Option<String> {
    let said = reply.lines().map(str::trim);
    let mut said = said.filter(|it| !it.is_empty() && !it.starts_with("```"));
    let line = said.next()?;
    let line = line.trim_start_matches(['#', '-', '*', '>', ' ']);
    let line = line.trim_matches(['"', '`', '*', '\'', ' ']);
    let message: String = line.chars().take(MESSAGE_MAX).collect();
    (!message.is_empty()).then_some(message)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_message_is_the_line_that_says_something() {
        for (reply, expected) in [
            (
                "List helpers say what they are for",
                Some("List helpers say what they are for"),
            ),
            ("\n\n\"Quoted title\"\n\nand why", Some("Quoted title")),
            ("```\n# Fenced\n```", Some("Fenced")),
            ("  \n```\n```\n", None),
            ("", None),
        ] {
            assert_eq!(message(reply).as_deref(), expected, "{reply:?}");
        }
        assert_eq!(
            message(&"λ".repeat(1_000)).map(|it| it.chars().count()),
            Some(MESSAGE_MAX)
        );
    }
}
