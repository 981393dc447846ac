//! A conversation as a Markdown file.

use std::fmt::Write as _;
use std::io::Write as _;
use std::path::Path;

use crate::session::clock;
use crate::session::error::SessionError;
use crate::session::session::Session;
use crate::session::view::chat::{ConversationView, Ending, Message, Voice};

impl Session {
    /// Writes a conversation to a file that is not there yet and returns its path as it is shown.
    pub(in crate::session) fn export_conversation(
        &mut self,
        conversation: u64,
        path: &Path,
    ) -> Result<String, SessionError> {
        let view = self.desk.kept.view(conversation)?;
        let path = self.paths.root.join(path);
        let mut options = std::fs::OpenOptions::new();
        let written = options
            .write(true)
            .create_new(true)
            .open(&path)
            .and_then(|mut file| file.write_all(markdown(&view, clock::local_text).as_bytes()));
        match written {
            Ok(()) => Ok(self.paths.display(&path)),
            Err(source) => Err(SessionError::Io {
                operation: "create",
                path,
                source,
            }),
        }
    }
}

/// Returns a conversation as Markdown; what was sent along stands behind the question that it was for.
pub fn markdown(view: &ConversationView, time: impl Fn(i64) -> String) -> String {
    let mut text = format!("# {}\n", view.title);
    for message in &view.messages {
        let who = match message.voice {
            Voice::Person => "You",
            Voice::Model if message.model.is_empty() => "Model",
            Voice::Model => &message.model,
        };
        // Writing to a text cannot fail.
        let _ = write!(text, "\n## {who}, {}\n\n", time(message.time_ms));
        let _ = writeln!(text, "{}", message.text.trim_end());
        for enclosure in &message.enclosed {
            let fence = fence_for(&enclosure.text);
            let body = enclosure.text.trim_end();
            let _ = write!(
                text,
                "\nWith it: {}\n\n{fence}\n{body}\n{fence}\n",
                enclosure.title
            );
        }
        if let Some(note) = ending(message) {
            let _ = write!(text, "\n*{note}*\n");
        }
    }
    text
}

fn ending(message: &Message) -> Option<String> {
    match &message.ending {
        Ending::Whole => None,
        Ending::Stopped => Some("Stopped here.".into()),
        Ending::Lost { reason } => Some(format!("Broke off here: {reason}.")),
    }
}

/// Returns a fence that no line of a text closes.
fn fence_for(text: &str) -> String {
    let mut longest = 2;
    let mut run = 0;
    for character in text.chars() {
        run = if character == '`' { run + 1 } else { 0 };
        longest = longest.max(run);
    }
    "`".repeat(longest + 1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::session::view::chat::Enclosure;

    #[test]
    fn everything_that_was_said_is_in_the_file() {
        let question = Message {
            text: "Why?".into(),
            enclosed: vec![Enclosure {
                title: "fib".into(),
                text: "(defn fib (n)\n  \"```\" n)".into(),
            }],
            ..Message::default()
        };
        let reply = Message {
            voice: Voice::Model,
            model: "scripted".into(),
            text: "As it".into(),
            ending: Ending::Lost {
                reason: "the connection was closed".into(),
            },
            ..Message::default()
        };
        let view = ConversationView {
            id: 1,
            title: "Why?".into(),
            messages: vec![question, reply],
            proposal: None,
        };
        assert_eq!(
            markdown(&view, |at| format!("at {at}")),
            "# Why?\n\n## You, at 0\n\nWhy?\n\nWith it: fib\n\n````\n(defn fib (n)\n  \"```\" n)\n````\n\n\
             ## scripted, at 0\n\nAs it\n\n*Broke off here: the connection was closed.*\n"
        );
    }
}
